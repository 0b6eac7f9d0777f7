"""One world told twice: every step is done in the product, through its actions, and noted in the oracle."""

import itertools
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.core.exceptions import ValidationError

from tests.cast import Cast, actor, make_group
from tests.visibility.changes import Changes
from tests.visibility.oracle import Filed, Grant, Oracle, Person, Shared, Tie
from wakil.access.models import RoleAssignment
from wakil.access.verdict import Forbidden, NotVisible
from wakil.cases import policy
from wakil.cases.actions import close_case, comment_on_case, escalate_case, file_case, reopen_case
from wakil.cases.actions.moving import move_customer
from wakil.cases.models import Case, CaseShare
from wakil.cases.policy.reach import listed_for, visible_to
from wakil.cases.search import matching
from wakil.events.kinds import Audience
from wakil.organizations.models import Domain, DomainSuspension, Group
from wakil.reselling.actions import end_access, end_relationship, grant_access, start_relationship
from wakil.reselling.models import Product, Subscription
from wakil.reselling.policy import customers_known_to

DOMAINS = ["mitrajaya.example", "bali.mitrajaya.example", "cakra.example"]
CUSTOMERS = ["sinar", "kopi", "harapan"]
PRODUCTS = ["Nusantara Workspace", "Nusantara Cloud"]
PEOPLE = ["ava", "dodi", "citra", "gita", "sari", "priya", "priya_bali", "budi", "oscar", "hana", "vito"]
START = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
VERBS = {
    "read": policy.may_read,
    "comment": policy.may_comment,
    "attach": policy.may_attach,
    "change severity": policy.may_change_severity,
    "close": policy.may_close,
    "reopen": policy.may_reopen,
    "escalate": policy.may_escalate,
    "share": policy.may_share,
}
DO = {
    "comment": lambda doer, case: comment_on_case(doer, case, body="text"),
    "close": close_case,
    "reopen": reopen_case,
    "escalate": lambda doer, case: escalate_case(doer, case, reason="business_impact", justification="text"),
}
ADMINS = {"sinar": "carla", "kopi": "gita", "harapan": "hana"}


@dataclass
class World(Changes):
    """The cast and its oracle, at one moment that only goes forward."""

    cast: Cast
    now: datetime = START
    oracle: Oracle = field(default_factory=Oracle)
    people: dict[str, Person] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    secrets: list[str] = field(default_factory=list)  # of the oracle's tokens, in the same order

    def __post_init__(self) -> None:
        """Begin without relationships: what the cast brings along is the histories' to make."""
        for name, user in self.cast.people.items():
            held = {privilege.value for privilege in self.cast.actor(name).privileges}
            home = user.domain.organization
            organization = next(k for k, o in self.cast.organizations.items() if o.pk == home.pk)
            self.people[name] = Person(name, user.domain.name, home.kind, organization, held)
        vendor = self.cast.nusantara
        for subscription in Subscription.objects.filter(product=self.cast.workspace):
            Subscription.objects.create(
                customer=subscription.customer,
                product=self.cast.cloud,
                tier=subscription.tier,
                bought_from=vendor,
                started_at=START,
            )
        self.groups["ops"] = make_group("ops@sinar.example", self.cast.dodi, self.cast.oscar)

    def pass_time(self, hours: int) -> None:
        """Let time go by."""
        self.now += timedelta(hours=hours)

    def start_tie(self, domain: str, customer: str) -> None:
        """The vendor ties a customer to a reseller domain."""
        if any(t.end is None and (t.domain, t.customer) == (domain, customer) for t in self.oracle.ties):
            return
        start_relationship(
            actor(self.cast.vera),
            reseller_domain=Domain.objects.get(name=domain),
            customer=self.cast.organizations[customer],
        )
        self.oracle.ties.append(Tie(domain, customer, self.now))

    def end_tie(self, domain: str, customer: str) -> None:
        """The vendor ends it."""
        tie = self.unended(domain, customer)
        if tie:
            end_relationship(actor(self.cast.vera), self.relationship(tie))
            self.end_noted(tie)

    def grant(self, domain: str, customer: str, level: int, products: list[str], hours: int) -> None:
        """The customer's super admin gives or changes access; no products means all."""
        tie = self.unended(domain, customer)
        if not tie or not self.can(ADMINS[customer], "manage_reseller_access"):
            return
        grant_access(
            actor(self.cast.people[ADMINS[customer]]),
            self.relationship(tie),
            level=level,
            ends_at=self.now + timedelta(hours=hours),
            all_products=not products,
            products=Product.objects.filter(name__in=products),
        )
        self.revoke_noted(tie)
        until = self.now + timedelta(hours=hours)
        self.oracle.grants.append(Grant(tie, level, set(products) or None, self.now, until))

    def revoke(self, domain: str, customer: str) -> None:
        """The customer's super admin withdraws it."""
        tie = self.unended(domain, customer)
        given = any(g.tie is tie and g.revoked is None for g in self.oracle.grants)
        if tie and given and self.can(ADMINS[customer], "manage_reseller_access"):
            end_access(actor(self.cast.people[ADMINS[customer]]), self.relationship(tie))
            self.revoke_noted(tie)

    def file(self, who: str, customer: str | None, product: str) -> None:
        """Somebody files a case; the product must allow it exactly when the oracle does."""
        wanted = Product.objects.get(name=product)
        asked = self.oracle.may_file(self.people[who], customer, product, self.now)
        word = f"word{uuid.uuid4().hex[:10]}"
        filing = self.cast.filing(self.cast.organizations[customer] if customer else None)
        filing |= {"product": wanted, "category": wanted.categories.first(), "description": word}
        try:
            case = file_case(actor(self.cast.people[who]), **filing)
        except (Forbidden, NotVisible):
            assert not asked, f"{who} was refused a case for {customer}"
            return
        assert asked, f"{who} filed a case for {customer}"
        home = self.people[who].domain
        managing = {t.domain for t in self.oracle.ties if t.customer == customer and self.oracle.holds(t, self.now)}
        domains = managing if customer else {home}
        filed = Filed(case.pk, case.number, customer, product, who, home, domains, texts=[(word, "everyone", None)])
        self.oracle.cases.append(filed)

    def note(self, nth: int, audience: str) -> None:
        """An agent writes on a case, for an audience."""
        if not self.oracle.cases or not self.can("ava", "work_cases"):
            return
        filed = self.oracle.cases[nth % len(self.oracle.cases)]
        domain = min(filed.domains) if audience == "reseller_and_vendor" and filed.domains else None
        if audience == "reseller_and_vendor" and domain is None:
            return
        word = f"note{uuid.uuid4().hex[:10]}"
        comment_on_case(
            actor(self.cast.ava),
            Case.objects.get(pk=filed.pk),
            body=word,
            audience=Audience(audience),
            audience_domain=Domain.objects.get(name=domain) if domain else None,
        )
        filed.texts.append((word, audience, domain))

    def do(self, who: str, verb: str, nth: int) -> None:
        """Somebody writes on a case, closes, reopens or escalates it; she can exactly when the oracle says so."""
        if not self.oracle.cases:
            return
        filed = self.oracle.cases[nth % len(self.oracle.cases)]
        asked = self.oracle.may(self.people[who], verb, filed, self.now)
        try:
            DO[verb](actor(self.cast.people[who]), Case.objects.get(pk=filed.pk))
        except (Forbidden, NotVisible):
            assert not asked, f"{who} was refused to {verb} {filed.number}"
            return
        assert asked, f"{who} could {verb} {filed.number}"
        if verb in {"close", "reopen"}:
            filed.is_open = verb == "reopen"
            filed.closed = None if filed.is_open else self.now
        filed.is_escalated = verb == "escalate" or (filed.is_escalated and verb != "close")

    def share(self, nth: int, by: str, with_whom: str, level: str) -> None:
        """A share as it is stored, whoever made it: which shares count is what is asked here."""
        if not self.oracle.cases:
            return
        filed = self.oracle.cases[nth % len(self.oracle.cases)]
        maker = self.people[by]
        group = self.groups.get(with_whom)
        user = None if group else self.cast.people[with_whom]
        address = group.address if group else user.email
        CaseShare.objects.filter(case=filed.pk, address=address, removed_at=None).update(removed_at=self.now)
        people = {"dodi", "oscar"} if group else {with_whom}
        for shared in self.oracle.shares:
            shared.removed = shared.removed or (shared.case is filed and shared.people == people)
        CaseShare.objects.create(
            case_id=filed.pk,
            address=address,
            user=user,
            group=group,
            level=level,
            made_by=self.cast.people[by],
            made_from=Domain.objects.get(name=maker.domain),
            made_side=maker.kind,
            created_at=self.now,
        )
        self.oracle.shares.append(Shared(filed, level, people, maker.kind, maker.domain, self.now))

    def cut_off(self, domain: str, customer: str | None) -> None:
        """The vendor, or a customer for itself, suspends a domain; a second time lifts it."""
        organization = self.cast.organizations[customer] if customer else None
        place = (domain, customer) if customer else domain
        known = self.oracle.cut_off_by if customer else self.oracle.cut_off
        held = DomainSuspension.objects.filter(domain__name=domain, customer=organization, lifted_at=None)
        if place in known:
            held.update(lifted_at=self.now)
            known.discard(place)
            return
        DomainSuspension.objects.create(
            domain=Domain.objects.get(name=domain),
            customer=organization,
            started_at=self.now,
            started_by=self.cast.vera,
        )
        known.add(place)

    def move(self, customer: str) -> None:
        """Sari moves a customer of hers to the other domain of her organization."""
        tie = self.oracle.tie("mitrajaya.example", customer, self.now)
        mover, to = self.people["sari"], "bali.mitrajaya.example"
        reached = (
            tie and ("mitrajaya.example", customer) not in self.oracle.cut_off_by and to not in self.oracle.cut_off
        )
        if not reached or not self.oracle.at_work(mover) or "edit_customers" not in mover.privileges:
            return
        try:
            move_customer(actor(self.cast.sari), self.cast.organizations[customer], to=Domain.objects.get(name=to))
        except ValidationError:
            assert self.unended(to, customer)
            return
        self.note_move(tie, to)

    def note_move(self, tie: Tie, to: str) -> None:
        """The oracle's own account of a move."""
        held = [g for g in self.oracle.grants if g.tie is tie and g.start <= self.now < g.end()]
        self.end_noted(tie)
        new = Tie(to, tie.customer, self.now, kind=tie.kind)
        for token in self.oracle.tokens:
            token.ends = new if token.ends is tie else token.ends
        self.oracle.ties.append(new)
        for grant in held:
            self.oracle.grants.append(Grant(new, grant.level, grant.products, self.now, grant.until))
        for filed in self.oracle.cases:
            if filed.customer == tie.customer and tie.domain in filed.domains:
                filed.domains.add(to)

    def suspend(self, who: str) -> None:
        """Suspend somebody, or let her back."""
        person = self.people[who]
        person.active = not person.active
        user = self.cast.people[who]
        user.suspended_at = None if person.active else self.now
        user.save(update_fields=["suspended_at"])

    def strip(self, who: str) -> None:
        """Take all of somebody's roles away."""
        RoleAssignment.objects.filter(user=self.cast.people[who], ended_at=None).update(ended_at=self.now)
        self.people[who].privileges = set()

    def check(self, who: str) -> None:
        """List, page, count and search of one person, against the oracle."""
        person, doer = self.people[who], actor(self.cast.people[who])
        cases = self.oracle.cases
        listed = {case.pk for case in cases if self.oracle.lists(person, case, self.now)}
        seen = {case.pk for case in cases if self.oracle.sees(person, case, self.now)}
        found = list(listed_for(doer).values_list("pk", flat=True))
        assert sorted(found) == sorted(listed), f"{who}'s list"
        assert set(visible_to(doer).values_list("pk", flat=True)) == seen, f"{who}'s pages"

    def check_verbs(self, who: str) -> None:
        """What one person may do with each case, and for whom she may file about what."""
        person, doer = self.people[who], actor(self.cast.people[who])
        for case in self.oracle.cases:
            loaded = Case.objects.select_related("customer", "product").get(pk=case.pk)
            allowed = {verb for verb, may in VERBS.items() if may(doer, loaded)}
            wanted = {verb for verb in VERBS if self.oracle.may(person, verb, case, self.now)}
            assert allowed == wanted, f"{who} with {case.number}"
        for customer, product in itertools.product(CUSTOMERS, PRODUCTS):
            asked = self.oracle.may_file(person, customer, product, self.now)
            may = policy.may_file(doer, self.cast.organizations[customer], Product.objects.get(name=product))
            assert bool(may) == asked, f"{who} files for {customer} about {product}"

    def check_closely(self, who: str) -> None:
        """What costs a query a case: its own page, counts, and searches for its words."""
        person, doer = self.people[who], actor(self.cast.people[who])
        listed = {case.pk for case in self.oracle.cases if self.oracle.lists(person, case, self.now)}
        assert listed_for(doer).count() == len(listed), f"{who}'s count"
        if person.kind == "reseller":
            mine = set(customers_known_to(doer).values_list("pk", flat=True))
            known = {name for name in CUSTOMERS if self.oracle.knows_customer(person, name, self.now)}
            assert mine == {self.cast.organizations[name].pk for name in known}, f"{who}'s customers"
        for case in self.oracle.cases:
            seen = self.oracle.sees(person, case, self.now)
            assert visible_to(doer).filter(number=case.number).exists() == seen, f"{who}'s page of {case.number}"
            for word, _audience, _domain in case.texts:
                found = listed_for(doer).filter(matching(doer, word), pk=case.pk).exists()
                assert found == self.oracle.finds(person, case, word, self.now), f"{who} searches {word}"
