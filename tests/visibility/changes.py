"""Changing resellers and support partners in a history: done in the product, noted in the oracle."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError

from tests.cast import Cast, actor
from tests.visibility.oracle import Grant, Oracle, Person, Tie, Token
from wakil.access.verdict import Forbidden, NotVisible
from wakil.organizations.models import Domain
from wakil.reselling.actions import (
    add_support_partner,
    end_support_partner,
    make_transfer_token,
    redeem_transfer_token,
    revoke_transfer_token,
)
from wakil.reselling.models import Product, Relationship, TransferToken

CUSTOMERS_ADMINS = {"sinar": "carla", "kopi": "gita"}
NEXT_RESELLERS = {"mitrajaya.example": "priya", "bali.mitrajaya.example": "priya_bali", "cakra.example": "oscar"}
Terms = tuple[int, list[str], int]  # level, products (none means all), hours
REFUSED = (Forbidden, NotVisible, ValidationError)


class Changes:
    """The steps of a `World` that bring a reseller or a partner, or take one away."""

    cast: Cast
    now: datetime
    oracle: Oracle
    people: dict[str, Person]

    def make_token(self, customer: str, domain: str, ends: str | None, terms: Terms) -> None:
        """The customer's super admin names the next reseller, and which one ends."""
        level, products, hours = terms
        old = self.unended(ends, customer) if ends else None
        if ends and old is None:
            return
        maker = CUSTOMERS_ADMINS[customer]
        tied = self.unended(domain, customer)
        asked = (
            self.can(maker, "manage_reseller_access")
            and domain not in self.oracle.cut_off
            and (tied is None or tied.kind == "support_only")
            and (old is None or (old.kind == "resale" and old.domain != domain))
        )
        until = self.now + timedelta(hours=hours)
        try:
            _token, secret = make_transfer_token(
                actor(self.cast.people[maker]),
                self.cast.organizations[customer],
                new_domain=Domain.objects.get(name=domain),
                ends=self.relationship(old) if old else None,
                level=level,
                ends_at=until,
                all_products=not products,
                products=Product.objects.filter(name__in=products),
            )
        except REFUSED:
            assert not asked, f"{maker} was refused a token for {domain}"
            return
        assert asked, f"{maker} made a token for {domain}"
        for token in self.oracle.tokens:
            token.is_spent = token.is_spent or (token.domain, token.customer) == (domain, customer)
        self.oracle.tokens.append(Token(domain, customer, old, level, set(products) or None, until, self.now, maker))
        self.secrets.append(secret)

    def redeem(self, who: str | None, nth: int) -> None:
        """Somebody, or whom it is for, tries one of the tokens ever made; it works exactly when the oracle says so."""
        if not self.oracle.tokens:
            return
        place = -1 - nth % len(self.oracle.tokens)
        token, secret = self.oracle.tokens[place], self.secrets[place]
        who = who or NEXT_RESELLERS[token.domain]
        can_make = self.can(token.maker, "manage_reseller_access")
        asked = can_make and token in self.oracle.redeemable(self.people[who], self.now)
        try:
            redeem_transfer_token(actor(self.cast.people[who]), secret=secret)
        except REFUSED:
            assert not asked, f"{who} could not redeem"
            return
        assert asked, f"{who} redeemed"
        token.is_spent = True
        for tie in self.oracle.ties:
            here = (tie.domain, tie.customer) == (token.domain, token.customer)
            if tie.end is None and (tie is token.ends or here):
                self.end_noted(tie)
        new = Tie(token.domain, token.customer, self.now)
        self.oracle.ties.append(new)
        self.oracle.grants.append(Grant(new, token.level, token.products, self.now, token.until))

    def revoke_token(self, customer: str, nth: int) -> None:
        """The customer's super admin takes a token back, if there is one to take."""
        mine = [token for token in self.oracle.tokens if token.customer == customer]
        if not mine:
            return
        token, revoker = mine[nth % len(mine)], CUSTOMERS_ADMINS[customer]
        row = TransferToken.objects.order_by("pk")[self.oracle.tokens.index(token)]
        try:
            revoke_transfer_token(actor(self.cast.people[revoker]), row)
        except REFUSED:
            assert token.is_spent or not self.can(revoker, "manage_reseller_access")
            return
        assert not token.is_spent
        token.is_spent = True

    def add_partner(self, customer: str, domain: str, terms: Terms) -> None:
        """The customer's super admin adds a support partner, active at once."""
        level, products, hours = terms
        adder = CUSTOMERS_ADMINS[customer]
        asked = self.can(adder, "manage_support_partners") and self.oracle.may_add_partner(domain, customer, self.now)
        until = self.now + timedelta(hours=hours)
        try:
            add_support_partner(
                actor(self.cast.people[adder]),
                self.cast.organizations[customer],
                reseller_domain=Domain.objects.get(name=domain),
                level=level,
                ends_at=until,
                all_products=not products,
                products=Product.objects.filter(name__in=products),
            )
        except REFUSED:
            assert not asked, f"{adder} was refused {domain} as a partner"
            return
        assert asked, f"{adder} added {domain}"
        tie = Tie(domain, customer, self.now, kind="support_only")
        self.oracle.ties.append(tie)
        self.oracle.grants.append(Grant(tie, level, set(products) or None, self.now, until))

    def end_partner(self, customer: str, who: str) -> None:
        """Somebody of either side ends a support partner's work; nobody else can."""
        partners = [
            t for t in self.oracle.ties if t.customer == customer and t.kind == "support_only" and t.end is None
        ]
        if not partners:
            return
        tie, person = partners[0], self.people[who]
        own = person.organization == customer and "manage_support_partners" in person.privileges
        theirs = person.domain == tie.domain and {"view_customers", "edit_customers"} <= person.privileges
        asked = self.oracle.at_work(person) and (own or theirs)
        try:
            end_support_partner(actor(self.cast.people[who]), self.relationship(tie))
        except REFUSED:
            assert not asked, f"{who} could not end {tie.domain}"
            return
        assert asked, f"{who} ended {tie.domain}"
        self.end_noted(tie)

    def can(self, who: str, privilege: str) -> bool:
        """Is the one who does the next step able to?"""
        return self.people[who].active and privilege in self.people[who].privileges

    def unended(self, domain: str, customer: str) -> Tie | None:
        return next(
            (t for t in self.oracle.ties if (t.domain, t.customer) == (domain, customer) and t.end is None), None
        )

    def relationship(self, tie: Tie) -> Relationship:
        return Relationship.objects.get(
            reseller_domain__name=tie.domain, customer=self.cast.organizations[tie.customer], ended_at=None
        )

    def end_noted(self, tie: Tie) -> None:
        tie.end = self.now
        self.revoke_noted(tie)

    def revoke_noted(self, tie: Tie) -> None:
        for grant in self.oracle.grants:
            if grant.tie is tie and grant.revoked is None:
                grant.revoked = self.now
