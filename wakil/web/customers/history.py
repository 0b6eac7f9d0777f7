"""What stood between one domain and one customer, with dates: as much of it as that domain may know."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from wakil.lib import clock
from wakil.organizations.models import Domain, Organization
from wakil.reselling.models import Relationship, RelationshipKind, ResellerAccess
from wakil.web.cases.words import last_day_words, level_words

MOST = 50


@dataclass(frozen=True)
class Happening:
    """A moment, an icon and a sentence."""

    at: datetime
    icon: str
    words: str


@dataclass(frozen=True)
class Past:
    """What there was and is between the two, the latest first."""

    relationships: list[Relationship]
    grants: list[ResellerAccess]

    @property
    def happenings(self) -> list[Happening]:
        """All of it by date. Neither other resellers nor the customer's reasons and people are told."""
        found = [one for relationship in self.relationships for one in _of_relationship(relationship)]
        found += [one for grant in self.grants for one in _of_grant(grant)]
        return sorted(found, key=lambda one: one.at, reverse=True)[:MOST]


def past_of(domain: Domain, customer: Organization) -> Past:
    """Three queries, however much there was."""
    relationships = list(Relationship.objects.filter(reseller_domain=domain, customer=customer).order_by("-id")[:MOST])
    grants = ResellerAccess.objects.filter(relationship__in=relationships).order_by("-id")
    return Past(relationships, list(grants.prefetch_related("products")[:MOST]))


def _of_relationship(one: Relationship) -> list[Happening]:
    started = {
        RelationshipKind.RESALE: _("You became its reseller"),
        RelationshipKind.SUPPORT_ONLY: _("You became its support partner"),
    }[RelationshipKind(one.kind)]
    found = [Happening(one.started_at, "link", started)]
    if one.ended_at and one.ended_at <= clock.now():
        found.append(Happening(one.ended_at, "ban", _("The relationship ended")))
    return found


def _of_grant(grant: ResellerAccess) -> list[Happening]:
    names = {
        "level": level_words(grant.level),
        "products": _products(grant),
        "day": last_day_words(grant.ends_at) if grant.ends_at else "",
    }
    words = (
        _("Access at the level %(level)s, %(products)s, until %(day)s")
        if grant.ends_at
        else _("Access at the level %(level)s, %(products)s")
    )
    source = {"contract": _("from a contract"), "moved": _("moved from another of your domains")}.get(grant.source, "")
    given = Happening(grant.starts_at, "shield-check", ", ".join(part for part in (words % names, source) if part))
    return [given, *_end_of(grant)]


def _end_of(grant: ResellerAccess) -> list[Happening]:
    now = clock.now()
    expired = grant.ends_at if grant.ends_at and grant.ends_at <= now else None
    if grant.revoked_at and grant.revoked_at <= now and (expired is None or grant.revoked_at < expired):
        return [Happening(grant.revoked_at, "lock", _("That access ended"))]
    return [Happening(expired, "clock", _("The access ran out"))] if expired else []


def _products(grant: ResellerAccess) -> str:
    if grant.all_products:
        return _("all products")
    return ", ".join(sorted(product.name for product in grant.products.all())) or _("no product")
