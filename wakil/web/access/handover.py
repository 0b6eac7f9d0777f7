"""A change of resellers in words: both sides before and after, the token, and the record that stays."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from wakil.access.actor import Actor
from wakil.cases.queries.handover import Seen, Side, sides_of_transfer
from wakil.lib import clock
from wakil.organizations.models import Domain, Organization
from wakil.reselling.models import Relationship, Transfer, TransferToken
from wakil.reselling.transfer_policy import may_make_transfer_token
from wakil.web.cases.counted import seen_words


@dataclass(frozen=True)
class Row:
    """A line of the table: who, what it sees now, and what after."""

    who: str
    what: str
    before: str
    after: str
    is_lost: bool = False


@dataclass(frozen=True)
class TokenRow:
    """A token as its customer reads it."""

    name: str
    domain: str
    ends: str
    state: str
    made_by: str
    made_at: datetime
    expires_at: datetime
    is_open: bool
    url: str


@dataclass(frozen=True)
class Half:
    """What one side keeps of a change of resellers."""

    day: datetime
    words: str
    how: str
    url: str = ""


def sides_words(
    customer: Organization, new_domain: Domain, ends: Relationship | None, terms: dict[str, Any]
) -> dict[str, Any]:
    """The rows for the template, and whether the new reseller sees any older case."""
    products = None if terms["all_products"] else terms["products"]
    sides = sides_of_transfer(customer, new_domain, ends, products)
    new = next(side for side in sides if side.part == "new")
    return {"sides": [_row(side) for side in sides], "new_sees_older": not new.after.is_nothing, "new_name": new.name}


def token_row(token: TransferToken) -> TokenRow:
    """How it stands now, as redeeming would find it."""
    state, is_open = _state(token)
    old = token.ends.reseller_domain if token.ends else None
    return TokenRow(
        name=token.new_domain.organization.name,
        domain=token.new_domain.name,
        ends=f"{old.organization.name} ({old.name})" if old else "",
        state=state,
        made_by=token.made_by.name,
        made_at=token.made_at,
        expires_at=token.expires_at,
        is_open=is_open,
        url=reverse("access:transfer", args=[token.pk]),
    )


def half_of_customer(transfer: Transfer) -> Half:
    """The customer's: both resellers by name."""
    new = transfer.new.reseller_domain
    names = {"new": f"{new.organization.name} ({new.name})", "who": transfer.done_by.name}
    words = _("%(new)s became your reseller") % names
    if transfer.old:
        old = transfer.old.reseller_domain
        names["old"] = f"{old.organization.name} ({old.name})"
        words = _("%(new)s became your reseller instead of %(old)s") % names
    how = _("redeemed by %(who)s with your token") % names
    if transfer.contract:
        how = _("recorded by your vendor from a contract: %(contract)s") % {"contract": transfer.contract}
    url = reverse("access:transfer", args=[transfer.token_id]) if transfer.token_id else ""
    return Half(transfer.done_at, words, how, url)


def half_of_reseller(transfer: Transfer, domain: Domain) -> Half:
    """A reseller's: that the customer came or went. The other reseller has no part in it."""
    names = {"customer": transfer.customer.name, "domain": domain.name}
    if transfer.new.reseller_domain_id == domain.pk:
        how = _("on a contract's word, recorded by the vendor") if transfer.contract else _("with the customer's token")
        return Half(transfer.done_at, _("%(customer)s came to %(domain)s") % names, how)
    how = _("on a contract's word, recorded by the vendor") if transfer.contract else _("on the customer's word")
    return Half(transfer.done_at, _("%(customer)s left %(domain)s") % names, how)


def _row(side: Side) -> Row:
    what = {
        "customer": _("your own people with Support cases"),
        "vendor": _("support"),
        "old": _("your reseller until then (%(domain)s)"),
        "new": _("your reseller from then on (%(domain)s)"),
        "other": _("goes on as now (%(domain)s)"),
    }[side.part] % {"domain": side.domain}
    lost = side.part == "old" and not side.before.is_nothing
    return Row(side.name, what, _sees(side.before), _sees_after(side), lost)


def _sees(seen: Seen) -> str:
    return _("sees %(cases)s") % {"cases": seen_words(seen)}


def _sees_after(side: Side) -> str:
    if side.part != "new":
        return _sees(side.after)
    if side.after.is_nothing:
        return _("sees what is filed from then on")
    return _("%(sees)s, and what is filed from then on") % {"sees": _sees(side.after)}


def _state(token: TransferToken) -> tuple[str, bool]:
    if token.redeemed_at:
        return _("used"), False
    if token.revoked_at:
        return _("revoked"), False
    if clock.now() >= min(token.expires_at, token.access_ends_at):
        return _("expired"), False
    if not may_make_transfer_token(Actor.load(token.made_by), token.customer):
        return _("can't be used: who made it may no longer do so"), True
    return _("waits for the new reseller"), True
