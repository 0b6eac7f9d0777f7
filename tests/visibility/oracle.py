"""The rule of visibility once more: independent, slow and obviously right.

It keeps its own plain lists of what was done and asks them one sentence at a time. It shares no code, no query and
no table with the product.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass
class Tie:
    """A relationship."""

    domain: str
    customer: str
    start: datetime
    end: datetime | None = None
    kind: str = "resale"  # or "support_only"


@dataclass
class Token:
    """A customer's word that a domain may become its reseller."""

    domain: str
    customer: str
    ends: Tie | None
    level: int
    products: set[str] | None  # None: all
    until: datetime  # of the access it gives
    made: datetime
    maker: str
    is_spent: bool = False  # redeemed, revoked or replaced


@dataclass
class Grant:
    """Consent, given to a tie."""

    tie: Tie
    level: int
    products: set[str] | None  # None: all
    start: datetime
    until: datetime
    revoked: datetime | None = None

    def end(self) -> datetime:
        return min(self.until, self.revoked) if self.revoked else self.until


@dataclass
class Filed:
    """A case as the oracle knows it."""

    pk: int
    number: str
    customer: str | None
    product: str
    filer: str
    home: str
    domains: set[str]
    is_open: bool = True
    closed: datetime | None = None
    is_escalated: bool = False
    texts: list[tuple[str, str, str | None]] = field(default_factory=list)  # word, audience, domain


@dataclass
class Shared:
    """A share of a case with people, told by name; a group's people are looked up when asked."""

    case: Filed
    level: str
    people: set[str]
    side: str
    home: str
    made: datetime
    removed: bool = False


@dataclass
class Person:
    """Somebody with an account."""

    name: str
    domain: str
    kind: str
    organization: str
    privileges: set[str]
    active: bool = True


TOKEN_LIVES = timedelta(days=14)
REOPEN_WITHIN = timedelta(days=30)
PREMIUM = {"sinar"}  # the customers whose plan includes escalation
CASE_PRIVILEGES = {"support", "view_customers", "access_customers_cases"}
LEGACY = {"legacy_enterprise", "legacy_resold_enterprise_support"}


@dataclass
class Oracle:
    """All that was done, and who may see what because of it."""

    ties: list[Tie] = field(default_factory=list)
    grants: list[Grant] = field(default_factory=list)
    cases: list[Filed] = field(default_factory=list)
    shares: list[Shared] = field(default_factory=list)
    tokens: list[Token] = field(default_factory=list)
    cut_off: set[str] = field(default_factory=set)  # domains, by the vendor
    cut_off_by: set[tuple[str, str]] = field(default_factory=set)  # domain, customer

    def lists(self, person: Person, case: Filed, now: datetime) -> bool:
        """Is the case in the person's own list?"""
        if not self.at_work(person):
            return False
        if person.kind == "vendor":
            return "work_cases" in person.privileges
        if person.kind == "customer":
            return case.customer == person.organization and "support_cases" in person.privileges
        return self.manages(person, case, now)

    def sees(self, person: Person, case: Filed, now: datetime) -> bool:
        """May the person read the case at all?"""
        return self.lists(person, case, now) or any(self.opens(s, person, now) for s in self.shares if s.case is case)

    def finds(self, person: Person, case: Filed, word: str, now: datetime) -> bool:
        """Does a search of the person's list for a word bring the case?"""
        readable = {text for text, audience, domain in case.texts if self.reads(person, audience, domain)}
        return self.lists(person, case, now) and word in readable

    def reads(self, person: Person, audience: str, domain: str | None) -> bool:
        if audience == "everyone" or person.kind == "vendor":
            return True
        return audience == "reseller_and_vendor" and person.kind == "reseller" and person.domain == domain

    def at_work(self, person: Person) -> bool:
        return person.active and person.domain not in self.cut_off

    def manages(self, person: Person, case: Filed, now: datetime) -> bool:
        if person.domain not in case.domains:
            return False
        legacy = bool(person.privileges & LEGACY)
        if case.customer is None:
            return case.filer == person.name or "support" in person.privileges or legacy
        if not (legacy or person.privileges >= CASE_PRIVILEGES):
            return False
        return self.level(person.domain, case.customer, case.product, now) > 0

    def level(self, domain: str, customer: str, product: str | None, now: datetime) -> int:
        """The level of the consent in force, 0 when there is none."""
        if (domain, customer) in self.cut_off_by:
            return 0
        levels = [0]
        for grant in self.grants:
            tied = grant.tie.domain == domain and grant.tie.customer == customer and self.holds(grant.tie, now)
            covered = product is None or grant.products is None or product in grant.products
            if tied and covered and grant.start <= now < grant.end():
                levels.append(grant.level)
        return max(levels)

    def holds(self, tie: Tie, now: datetime) -> bool:
        return tie.start <= now and (tie.end is None or now < tie.end)

    def tie(self, domain: str, customer: str, now: datetime) -> Tie | None:
        """The relationship of the two, if it holds."""
        held = [t for t in self.ties if t.domain == domain and t.customer == customer and self.holds(t, now)]
        return held[0] if held else None

    def opens(self, share: Shared, person: Person, now: datetime) -> bool:
        """Does this share let the person read its case now?"""
        if share.removed or share.level != "view" or person.name not in share.people or not self.at_work(person):
            return False
        if share.side == "reseller" and not self.maker_reaches(share, now):
            return False
        if person.kind != "reseller":
            return True
        return self.counts_for_reseller(share, person, now)

    def maker_reaches(self, share: Shared, now: datetime) -> bool:
        if share.home in self.cut_off or share.home not in share.case.domains:
            return False
        return share.case.customer is None or self.level(share.home, share.case.customer, share.case.product, now) > 0

    def counts_for_reseller(self, share: Shared, person: Person, now: datetime) -> bool:
        if share.side == "reseller" and share.home != person.domain:
            return False
        if share.case.customer is None:
            return True
        if (person.domain, share.case.customer) in self.cut_off_by:
            return False
        return all(end < share.made for end in self.ends(person.domain, share.case.customer, now))

    def ends(self, domain: str, customer: str, now: datetime) -> list[datetime]:
        """When the domain's access to the customer ended; a grant that another follows at once did not end."""
        mine = [g for g in self.grants if g.tie.domain == domain and g.tie.customer == customer]
        ends = [t.end for t in self.ties if t.domain == domain and t.customer == customer and t.end and t.end <= now]
        for grant in mine:
            followed = any(g.start == grant.end() and g.tie is grant.tie for g in mine if g is not grant)
            if grant.end() <= now and not followed:
                ends.append(grant.end())
        return ends

    def footing(self, person: Person, case: Filed, now: datetime) -> int:
        """What she may do with the case: -1 nothing, 0 read, as it is shared, and from 1 on the levels of access."""
        if not self.lists(person, case, now):
            return 0 if self.sees(person, case, now) else -1
        if person.kind == "reseller" and case.customer is not None:
            return self.level(person.domain, case.customer, case.product, now)
        return 3

    def may(self, person: Person, verb: str, case: Filed, now: datetime) -> bool:
        """May she do this to the case?"""
        footing = self.footing(person, case, now)
        if verb == "read":
            return footing >= 0
        if verb in {"comment", "attach"}:
            return footing >= 2 and case.is_open
        if verb in {"change severity", "close"}:
            return footing >= 3 and case.is_open
        if verb == "reopen":
            return footing >= 3 and case.closed is not None and now <= case.closed + REOPEN_WITHIN
        if verb == "escalate":
            return footing >= 3 and case.is_open and case.customer in PREMIUM and not case.is_escalated
        assert verb == "share"
        return footing >= 3

    def knows_customer(self, person: Person, customer: str, now: datetime) -> bool:
        """Is the customer among her customers?"""
        if not self.at_work(person) or person.kind != "reseller" or "view_customers" not in person.privileges:
            return False
        return self.is_tied(person.domain, customer, now)

    def is_tied(self, domain: str, customer: str, now: datetime) -> bool:
        return bool(self.tie(domain, customer, now)) and (domain, customer) not in self.cut_off_by

    def redeemable(self, person: Person, now: datetime) -> list[Token]:
        """The tokens that she could redeem now."""
        if not self.at_work(person) or person.kind != "reseller" or "edit_customers" not in person.privileges:
            return []
        return [t for t in self.tokens if t.domain == person.domain and self.is_good(t, now)]

    def is_good(self, token: Token, now: datetime) -> bool:
        """Not spent, not too old, for access that has not ended, of a customer that has not cut the domain off."""
        fresh = not token.is_spent and now < token.made + TOKEN_LIVES and now < token.until
        return fresh and (token.domain, token.customer) not in self.cut_off_by

    def may_add_partner(self, domain: str, customer: str, now: datetime) -> bool:
        """May a customer add this domain as its support partner: not tied, not cut off, not added too often?"""
        if domain in self.cut_off or any(
            t.end is None and (t.domain, t.customer) == (domain, customer) for t in self.ties
        ):
            return False
        added = [t for t in self.ties if t.customer == customer and t.kind == "support_only"]
        lately = [t for t in added if t.domain == domain and t.start > now - timedelta(days=7)]
        return len(lately) < 3 and len([t for t in added if t.start > now - timedelta(days=1)]) < 10

    def may_file(self, person: Person, customer: str | None, product: str, now: datetime) -> bool:
        """May the person file a case for the customer, or for her own reseller?"""
        if not self.at_work(person):
            return False
        if customer is None:
            return person.kind == "reseller"
        if person.kind == "customer":
            return person.organization == customer and "support_cases" in person.privileges
        if person.kind != "reseller" or not self.is_tied(person.domain, customer, now):
            return False
        able = bool(person.privileges & LEGACY) or person.privileges >= CASE_PRIVILEGES
        return able and self.level(person.domain, customer, product, now) >= 2
