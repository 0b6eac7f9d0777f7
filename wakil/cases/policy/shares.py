"""Which shares count now, and for whom (decision 2, S34, S34b)."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from wakil.access.actor import Actor
from wakil.accounts.models import User
from wakil.cases.models import Case, CaseManager, CaseShare, ShareLevel
from wakil.lib import clock
from wakil.organizations.models import Domain, DomainSuspension
from wakil.reselling.consent import grants_in_force
from wakil.reselling.models import Relationship, ResellerAccess

# Groups hold groups; SQL walks down from a person to every group that holds it. UNION stops at a cycle.
_GROUPS_OF = """
WITH RECURSIVE held(id) AS (
    SELECT group_id FROM organizations_groupmember WHERE user_id = %s
    UNION
    SELECT m.group_id FROM organizations_groupmember m JOIN held ON m.member_group_id = held.id
)
SELECT id FROM held
"""


def shared_with(actor: Actor) -> QuerySet[Case]:
    """Cases that this active person may read by a View share that counts now."""
    if not actor.is_active:
        return Case.objects.none()
    return Case.objects.filter(Exists(view_shares_of(actor).filter(case=OuterRef("pk"))))


def view_shares_of(actor: Actor) -> QuerySet[CaseShare]:
    """The shares by which this person may read cases now."""
    return shares_held_by(actor.user, actor.domain).filter(level=ShareLevel.VIEW)


def holds_any_share(user: User) -> bool:
    """False of nearly everybody, for whom the long question which of them count need not be asked: a short query."""
    return CaseShare.objects.filter(_of(user), removed_at=None).exists()


def shares_held_by(user: User, domain: Domain) -> QuerySet[CaseShare]:
    """Unremoved shares, at either level, with the person's address or with a known group that holds it."""
    shares = counting_shares().filter(_of(user))
    return counting_for_reseller(shares, domain) if domain.organization.is_reseller else shares


def _of(user: User) -> Q:
    return Q(user=user) | Q(group__in=groups_of(user))


def counting_shares() -> QuerySet[CaseShare]:
    """Unremoved shares whose maker's side lets them count: a reseller's only while it may see the case itself."""
    by_reseller = Q(made_side="reseller")
    return CaseShare.objects.filter(~by_reseller | _maker_still_reaches(), removed_at=None)


def groups_of(user: User) -> RawSQL:
    """The ids of every group that holds the person, directly or through other groups, as a subquery."""
    return RawSQL(_GROUPS_OF, [user.pk])  # noqa: S611  no text of anybody's is in it


def _maker_still_reaches() -> Q:
    managed = CaseManager.objects.filter(case=OuterRef("case"), domain=OuterRef("made_from"))
    consent = grants_in_force(OuterRef("made_from"), OuterRef("case__customer"), OuterRef("case__product"))
    cut_off = DomainSuspension.objects.filter(domain=OuterRef("made_from"), customer=None, lifted_at=None)
    return Q(Exists(managed)) & ~Q(Exists(cut_off)) & (Q(case__customer=None) | Q(Exists(consent)))


def counting_for_reseller(shares: QuerySet[CaseShare], *domains: Domain) -> QuerySet[CaseShare]:
    """For an account of a reseller domain: made by its own domain or by customer or vendor, and after every end
    of that domain's access to the customer; nothing while the customer has cut the domain off.

    For somebody with accounts in several of them, what any of the domains has lost is lost (T28).
    """
    shares = shares.filter(Q(made_from__in=domains) | Q(made_side__in=["customer", "vendor"]))
    for domain in domains:
        cut_off = DomainSuspension.objects.filter(domain=domain, lifted_at=None, customer=OuterRef("case__customer"))
        shares = shares.filter(
            ~Exists(cut_off),
            ~Exists(_revoked_since(domain)),
            ~Exists(_expired_since(domain)),
            ~Exists(_relationships_ended_since(domain)),
        )
    return shares


def _relationships_ended_since(domain: Domain) -> QuerySet[Relationship]:
    return Relationship.objects.filter(
        reseller_domain=domain,
        customer=OuterRef("case__customer"),
        ended_at__lte=clock.now(),
        ended_at__gte=OuterRef("created_at"),
    )


def _grants(domain: Domain) -> QuerySet[ResellerAccess]:
    return ResellerAccess.objects.filter(
        relationship__reseller_domain=domain, relationship__customer=OuterRef("case__customer")
    )


def _revoked_since(domain: Domain) -> QuerySet[ResellerAccess]:
    """Grants that ended by revocation since the share was made, and that no other followed at once."""
    ended_first = Q(ends_at=None) | Q(ends_at__gte=F("revoked_at"))
    revoked = _grants(domain).filter(ended_first, revoked_at__lte=clock.now(), revoked_at__gte=OuterRef("created_at"))
    return revoked.filter(~Exists(_followers("revoked_at")))


def _expired_since(domain: Domain) -> QuerySet[ResellerAccess]:
    not_revoked_before = Q(revoked_at=None) | Q(revoked_at__gt=F("ends_at"))
    expired = _grants(domain).filter(not_revoked_before, ends_at__lte=clock.now(), ends_at__gte=OuterRef("created_at"))
    return expired.filter(~Exists(_followers("ends_at")))


def _followers(end: str) -> QuerySet[ResellerAccess]:
    """Grants of the same relationship that begin at the very moment another ended: a change, not an end."""
    followers = ResellerAccess.objects.filter(relationship=OuterRef("relationship"), starts_at=OuterRef(end))
    return followers.exclude(pk=OuterRef("pk"))
