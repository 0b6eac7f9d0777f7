"""A relationship as the customer reads it: who, what, for which products, until when, last used when."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wakil.cases.models import Read
from wakil.lib import clock
from wakil.reselling.models import AccessLevel, Relationship, RelationshipKind, ResellerAccess
from wakil.web.cases.words import GIVES, day_words, last_day_words, level_words
from wakil.web.templatetags.wakil import ago


@dataclass(frozen=True)
class Partner:
    """One row of the table."""

    name: str
    domain: str
    since: str
    level: str = ""
    gives: str = ""
    source: str = ""
    products: str = ""
    until: str = ""
    until_note: str = ""
    used: str = ""
    used_note: str = ""
    change_url: str = ""
    is_past: bool = False


def partner_of(relationship: Relationship, grant: ResellerAccess | None, read: Read | None = None) -> Partner:
    """The row of a relationship; `grant` is its latest, in force or over."""
    is_past = relationship.ended_at is not None
    held = grant if grant and is_in_force(grant) and not is_past else None
    return Partner(
        name=relationship.reseller_domain.organization.name,
        domain=relationship.reseller_domain.name,
        since=_since(relationship),
        level=level_words(held.level) if held else "",
        gives=str(GIVES[AccessLevel(held.level)]) if held else "",
        source=_source(held) if held else "",
        products=_products(held) if held else "",
        until=_until(relationship, grant, held),
        until_note=_days_left(held) if held else "",
        used=read.user.name if read else "",
        used_note=ago(read.read_at) if read else "",
        change_url="" if is_past else reverse("access:change", args=[relationship.pk]),
        is_past=is_past,
    )


def is_in_force(grant: ResellerAccess) -> bool:
    """True while the grant lets somebody act, as far as it is the grant's to say."""
    now = clock.now()
    return grant.starts_at <= now and (grant.ends_at is None or grant.ends_at > now) and grant.revoked_at is None


def _since(relationship: Relationship) -> str:
    is_resale = relationship.kind == RelationshipKind.RESALE
    if relationship.ended_at:
        words = _("your reseller until %(day)s") if is_resale else _("your support partner until %(day)s")
        return words % {"day": day_words(relationship.ended_at)}
    words = _("your reseller since %(day)s") if is_resale else _("your support partner since %(day)s")
    return words % {"day": day_words(relationship.started_at)}


def _source(grant: ResellerAccess) -> str:
    """Where the consent comes from, unless the customer's own people gave it here (S17)."""
    if grant.source == "contract":
        return _("recorded by your vendor from a contract: %(reason)s") % {"reason": grant.reason}
    return _("carried over from another domain of this reseller") if grant.source == "moved" else ""


def _products(grant: ResellerAccess) -> str:
    return _("All") if grant.all_products else ", ".join(sorted(product.name for product in grant.products.all()))


def _until(relationship: Relationship, grant: ResellerAccess | None, held: ResellerAccess | None) -> str:
    if held:
        return last_day_words(held.ends_at) if held.ends_at else ""
    ends = [at for at in (relationship.ended_at, grant and grant.revoked_at, grant and grant.ends_at) if at]
    return _("ended %(day)s") % {"day": day_words(min(ends))} if grant and ends else ""


def _days_left(grant: ResellerAccess) -> str:
    if grant.ends_at is None:
        return ""
    days = (grant.ends_at - clock.now()).days
    return ngettext("in %(days)d day", "in %(days)d days", days) % {"days": days} if days else _("today")
