"""Relationships with the customers' consent, and what customers have bought."""

from django.db.models import Q

from wakil.events.kinds import EventKind
from wakil.events.past import Past, record_past
from wakil.legacy.importing.directory import past
from wakil.legacy.importing.ids import Mapped, fingerprint_of
from wakil.legacy.importing.report import Did, Section
from wakil.legacy.importing.work import Work
from wakil.legacy.models import MovedRow
from wakil.legacy.package.people_shapes import ConsentRecord, RelationshipRecord, SubscriptionRecord
from wakil.lib import clock
from wakil.organizations.models import Organization
from wakil.reselling.actions.access import LONGEST_ACCESS, tell_of_access
from wakil.reselling.consent import lock_consent
from wakil.reselling.expiry import note_stages_come
from wakil.reselling.models import AccessLevel, Product, Relationship, ResellerAccess, Subscription, SupportTier

LEVELS = {level.name.lower(): level for level in AccessLevel}
SOURCE = "import"


def bring_relationships(work: Work) -> None:
    """All relationships, each with its consents."""
    for batch in work.batches("relationships"):
        with work.step():
            _relationships(work, batch)
        work.count(len(batch))


def bring_subscriptions(work: Work) -> None:
    """What customers have, with plans that the portal knows."""
    plans = {tier.name.casefold(): tier for tier in SupportTier.objects.all()}
    for batch in work.batches("subscriptions"):
        with work.step():
            _subscriptions(work, batch, plans)
        work.count(len(batch))


def _relationships(work: Work, batch: list[RelationshipRecord]) -> None:
    there = work.ids.rows("relationships", [record.id for record in batch])
    chains: dict[str, list[Past]] = {}
    for record in batch:
        row = there.get(record.id)
        fingerprint = fingerprint_of(record)
        did = Did.MADE if row is None else Did.THERE if row.fingerprint == fingerprint else Did.CHANGED
        work.report.count("relationships", did)
        if did != Did.THERE:
            _tell(work, record)
        if work.writes and row is None:
            _make(work, record, fingerprint, chains)
        elif work.writes and did == Did.CHANGED and row is not None:
            _change(work, record, row, fingerprint, chains)
    if work.writes:
        record_past(chains)


def _tell(work: Work, record: RelationshipRecord) -> None:
    customer = work.organization(record.customer)
    name = customer.record.name if customer else record.customer
    if record.ended_at is None and not any(consent.ended_at is None for consent in record.consents):
        work.report.find(Section.CONSENT, "relationships", record.id, name, "no_consent", record.reseller_domain)
    if customer and customer.row and any(_is_ended_here(customer.row, record, one) for one in record.consents):
        work.report.find(Section.CONSENT, "relationships", record.id, name, "ended_here", record.reseller_domain)
    running = customer.row.relationships.filter(ended_at=None) if customer and customer.row else None
    if running is None or record.ended_at is not None:
        return
    ours = {row.new_id for row in work.ids.rows("relationships", [record.id]).values()}
    if running.filter(reseller_domain__name=record.reseller_domain).exclude(pk__in=ours).exists():
        work.report.find(Section.REFUSED, "relationships", record.id, name, "related_already", record.reseller_domain)


def _make(work: Work, record: RelationshipRecord, fingerprint: str, chains: dict[str, list[Past]]) -> None:
    customer = Organization.objects.get(pk=work.ids.sure("organizations", record.customer))
    domain = work.ids.sure("domains", record.reseller_domain)
    row = Relationship.objects.create(
        reseller_domain_id=domain, customer=customer, kind=record.kind, started_at=record.started_at,
        started_by=work.actor.user, ended_at=record.ended_at, source=SOURCE,
        ended_by=work.actor.user if record.ended_at else None,
    )  # fmt: skip
    work.ids.add("relationships", [Mapped(record.id, row.pk, False, fingerprint)])
    chain = chains.setdefault(f"organization:{customer.pk}", [])
    chain.append(past(work, EventKind.RELATIONSHIP_STARTED, f"relationship:{row.pk}", domain=domain))
    if record.ended_at:
        chain.append(past(work, EventKind.RELATIONSHIP_ENDED, f"relationship:{row.pk}", domain=domain))
    for number, consent in enumerate(record.consents):
        if consent.ended_at is not None or not _is_ended_here(customer, record, consent):
            _grant(work, f"{record.id}\x1f{number}", consent, row, chain)
    tell_of_access(row)


def _grant(work: Work, key: str, consent: ConsentRecord, row: Relationship, chain: list[Past]) -> None:
    """Consent as it was given. What had no end gets the longest that access may last here, and is announced then."""
    ends_at = consent.until_at
    if consent.ended_at is None and (ends_at is None or ends_at > clock.now() + LONGEST_ACCESS):
        ends_at = clock.now() + LONGEST_ACCESS
    giver = work.ids.one("people", consent.given_by)
    grant = ResellerAccess.objects.create(
        relationship=row, level=LEVELS[consent.level], all_products=not consent.products, starts_at=consent.from_at,
        ends_at=ends_at, granted_by_id=giver or work.actor.user.pk, revoked_at=consent.ended_at,
        revoked_by=work.actor.user if consent.ended_at else None,
        source=SOURCE if giver else "contract", reason=consent.reason,
    )  # fmt: skip
    products = work.ids.many("products", consent.products)
    grant.products.set(Product.objects.filter(pk__in=products.values()))
    note_stages_come(grant)
    work.ids.add("consents", [Mapped(key, grant.pk, False, fingerprint_of(consent))])
    details = {"domain": row.reseller_domain_id, "level": int(grant.level), "replaced": None, "source": grant.source}
    chain.append(past(work, EventKind.RESELLER_ACCESS_GRANTED, f"reselleraccess:{grant.pk}", **details))
    if consent.ended_at:
        domain = row.reseller_domain_id
        chain.append(past(work, EventKind.RESELLER_ACCESS_ENDED, f"reselleraccess:{grant.pk}", domain=domain))


def _change(
    work: Work, record: RelationshipRecord, known: MovedRow, fingerprint: str, chains: dict[str, list[Past]]
) -> None:
    """What ended or came since in the old centre. What the customer has decided here meanwhile stays."""
    row = Relationship.objects.select_related("customer", "reseller_domain").get(pk=known.new_id)
    lock_consent(
        row.reseller_domain, row.customer
    )  # whatever the customer decides meanwhile, it decides before or after
    row.refresh_from_db(fields=["ended_at"])
    chain = chains.setdefault(f"organization:{row.customer_id}", [])
    for number, consent in enumerate(record.consents):
        _change_consent(work, f"{record.id}\x1f{number}", consent, row, chain)
    if record.ended_at and row.ended_at is None:
        Relationship.objects.filter(pk=row.pk).update(ended_at=record.ended_at, ended_by=work.actor.user)
        row.grants.filter(revoked_at=None).update(revoked_at=record.ended_at, revoked_by=work.actor.user)
        domain = row.reseller_domain_id
        chain.append(past(work, EventKind.RELATIONSHIP_ENDED, f"relationship:{row.pk}", domain=domain))
    MovedRow.objects.filter(pk=known.pk).update(fingerprint=fingerprint)
    row.refresh_from_db()
    tell_of_access(row)


def _change_consent(work: Work, key: str, consent: ConsentRecord, row: Relationship, chain: list[Past]) -> None:
    known = work.ids.rows("consents", [key]).get(key)
    if known is None:
        if consent.ended_at is not None or not _is_decided_here(row, consent):
            _grant(work, key, consent, row, chain)
        return
    if consent.ended_at is None:
        return
    ended = ResellerAccess.objects.filter(pk=known.new_id, revoked_at=None)
    if ended.update(revoked_at=consent.ended_at, revoked_by=work.actor.user):
        domain = row.reseller_domain_id
        chain.append(past(work, EventKind.RESELLER_ACCESS_ENDED, f"reselleraccess:{known.new_id}", domain=domain))


def _is_ended_here(customer: Organization, record: RelationshipRecord, consent: ConsentRecord) -> bool:
    """True of consent from before what the customer had with that domain ended here."""
    ended = customer.relationships.filter(reseller_domain__name=record.reseller_domain, ended_at__gt=consent.from_at)
    return consent.ended_at is None and ended.exists()


def _is_decided_here(row: Relationship, consent: ConsentRecord) -> bool:
    """True when there is access already, or when it ended here after the old centre's word: the later one counts."""
    counts = Q(revoked_at=None) | Q(revoked_at__gt=consent.from_at)
    return row.ended_at is not None or row.grants.filter(counts).exists()


def _subscriptions(work: Work, batch: list[SubscriptionRecord], plans: dict[str, SupportTier]) -> None:
    there = work.ids.rows("subscriptions", [record.id for record in batch])
    mapped = []
    for record in batch:
        row, tier = there.get(record.id), plans.get(record.plan.casefold())
        if row is not None:
            work.report.count("subscriptions", Did.THERE)
            if work.writes and record.ended_at:
                ending = Subscription.objects.filter(pk=row.new_id, ended_at=None)
                ending.update(ended_at=record.ended_at)
            continue
        if tier is None:
            work.report.find(Section.REFUSED, "subscriptions", record.id, record.plan, "unknown_plan")
        work.report.count("subscriptions", Did.MADE)
        if work.writes and tier:
            made = _subscription(work, record, tier)
            mapped.append(Mapped(record.id, made[0].pk, made[1]))
    if mapped:
        work.ids.add("subscriptions", mapped)


def _subscription(work: Work, record: SubscriptionRecord, tier: SupportTier) -> tuple[Subscription, bool]:
    """The row, and whether the customer had that product here already."""
    customer = work.ids.sure("organizations", record.customer)
    product = work.ids.sure("products", record.product)
    current = Subscription.objects.filter(customer=customer, product=product, ended_at=None).first()
    if current is not None and record.ended_at is None:
        return current, True
    seller = work.ids.sure("organizations", record.bought_from)
    made = Subscription.objects.create(
        customer_id=customer, product_id=product, tier=tier, bought_from_id=seller, started_at=record.started_at,
        ended_at=record.ended_at,
    )  # fmt: skip
    return made, False
