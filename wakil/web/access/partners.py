"""A relationship as the customer reads it: who, what, for which products, from when until when, last used when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wakil.cases.models import Activity
from wakil.lib import clock
from wakil.reselling.expiry import WARN_DAYS, days_left
from wakil.reselling.models import AccessLevel, Relationship, RelationshipKind, ResellerAccess
from wakil.web.access.addresses import activity_url
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
    granted: str = ""
    until: str = ""
    until_note: str = ""
    is_ending: bool = False
    used: str = ""
    used_note: str = ""
    activity_url: str = ""
    change_url: str = ""
    is_past: bool = False
    is_suspended: bool = False


@dataclass(frozen=True)
class PastGrant:
    """One line of what a reseller could do, and when."""

    level: str
    products: str
    days: str
    granted: str
    ended: str


def partner_of(
    relationship: Relationship,
    grant: ResellerAccess | None,
    use: Activity | None = None,
    *,
    is_suspended: bool = False,
) -> Partner:
    """The row of a relationship; `grant` is its latest, in force or over."""
    is_past = relationship.ended_at is not None
    held = grant if grant and is_in_force(grant) and not is_past else None
    return Partner(
        name=relationship.reseller_domain.organization.name,
        domain=relationship.reseller_domain.name,
        since=_since(relationship),
        level=level_words(held.level) if held else "",
        gives=str(GIVES[AccessLevel(held.level)]) if held else "",
        source=source_words(held) if held else "",
        products=products_words(held) if held else "",
        granted=granted_words(held) if held else "",
        until=_until(relationship, grant, held),
        until_note=days_left_words(held) if held else "",
        is_ending=held is not None and days_left(held) <= max(WARN_DAYS),
        used=use.user.shown_name if use else "",
        used_note=ago(use.acted_at) if use else "",
        activity_url=activity_url(reseller=relationship.reseller_domain.name) if use else "",
        change_url="" if is_past else reverse("access:change", args=[relationship.pk]),
        is_past=is_past,
        is_suspended=is_suspended,
    )


def past_grants(grants: Iterable[ResellerAccess]) -> list[PastGrant]:
    """What is over, the latest first."""
    over = [grant for grant in grants if not is_in_force(grant)]
    return [_past(grant) for grant in sorted(over, key=lambda grant: -grant.pk)]


def is_in_force(grant: ResellerAccess) -> bool:
    """True while the grant lets somebody act, as far as it is the grant's to say."""
    now = clock.now()
    return grant.starts_at <= now and (grant.ends_at is None or grant.ends_at > now) and grant.revoked_at is None


def source_words(grant: ResellerAccess) -> str:
    """Where the consent comes from, unless the customer's own people gave it here (S17)."""
    if grant.source == "contract":
        return _("recorded by your vendor from a contract: %(reason)s") % {"reason": grant.reason}
    return _("carried over from another domain of this reseller") if grant.source == "moved" else ""


def products_words(grant: ResellerAccess) -> str:
    """The products it covers, by name."""
    return _("All") if grant.all_products else ", ".join(sorted(product.name for product in grant.products.all()))


def granted_words(grant: ResellerAccess) -> str:
    """Since when, and by whom: "since 3 May 2026, by Carla"."""
    names = {"day": day_words(grant.starts_at), "who": grant.granted_by.name if grant.granted_by else ""}
    return _("since %(day)s, by %(who)s") % names if grant.granted_by else _("since %(day)s") % names


def days_left_words(grant: ResellerAccess) -> str:
    """How soon it ends: "in 162 days", "today"."""
    if grant.ends_at is None:
        return ""
    days = days_left(grant)
    return ngettext("in %(days)d day", "in %(days)d days", days) % {"days": days} if days else _("today")


def _past(grant: ResellerAccess) -> PastGrant:
    ended_at = _end_of(grant)
    days = {"from": day_words(grant.starts_at), "to": day_words(ended_at) if ended_at else ""}
    return PastGrant(
        level=level_words(grant.level),
        products=products_words(grant),
        days=_("%(from)s to %(to)s") % days,
        granted=source_words(grant) or (_("by %(who)s") % {"who": grant.granted_by.name} if grant.granted_by else ""),
        ended=_how_it_ended(grant),
    )


def _how_it_ended(grant: ResellerAccess) -> str:
    if grant.revoked_at and (grant.ends_at is None or grant.revoked_at < grant.ends_at):
        who = {"who": grant.revoked_by.name if grant.revoked_by else ""}
        return _("ended or changed by %(who)s") % who if grant.revoked_by else _("ended")
    return _("expired")


def _end_of(grant: ResellerAccess) -> datetime | None:
    ends = [at for at in (grant.revoked_at, grant.ends_at) if at]
    return min(ends) if ends else None


def _since(relationship: Relationship) -> str:
    is_resale = relationship.kind == RelationshipKind.RESALE
    if relationship.ended_at:
        words = _("your reseller until %(day)s") if is_resale else _("your support partner until %(day)s")
        return words % {"day": day_words(relationship.ended_at)}
    words = _("your reseller since %(day)s") if is_resale else _("your support partner since %(day)s")
    return words % {"day": day_words(relationship.started_at)}


def _until(relationship: Relationship, grant: ResellerAccess | None, held: ResellerAccess | None) -> str:
    if held:
        return last_day_words(held.ends_at) if held.ends_at else ""
    ends = [at for at in (relationship.ended_at, grant and grant.revoked_at, grant and grant.ends_at) if at]
    return _("ended %(day)s") % {"day": day_words(min(ends))} if grant and ends else ""
