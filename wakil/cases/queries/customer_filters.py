"""What My Customers is narrowed by, read from an address. What makes no sense is left out, with a note."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wakil.access.actor import Actor
from wakil.cases.models import State
from wakil.cases.policy import managed_by
from wakil.cases.queries.filters import FILERS_TURN, LONGEST_KEYWORD
from wakil.lib import clock, keys
from wakil.lib.text import has_control_characters
from wakil.organizations.names import has_name_like
from wakil.reselling.consent import grants_in_force
from wakil.reselling.models import RelationshipKind, Subscription, SupportTier

SOON = timedelta(days=30)
CONSENTS = {
    "none": gettext_lazy("No access"),
    "active": gettext_lazy("With access"),
    "ending": gettext_lazy("Access ends within 30 days"),
}


@dataclass(frozen=True)
class CustomerFilters:
    """Empty parts narrow nothing."""

    q: str = ""
    consent: str = ""
    tier: SupportTier | None = None
    is_support_only: bool = False
    is_waiting: bool = False
    notes: tuple[str, ...] = ()

    def as_query(self) -> dict[str, str]:
        """The parameters of an address that has these filters."""
        asked = {
            "q": self.q,
            "consent": self.consent,
            "tier": str(self.tier.pk) if self.tier else "",
            "support_only": "1" if self.is_support_only else "",
            "waiting": "1" if self.is_waiting else "",
        }
        return {name: value for name, value in asked.items() if value}


def read_customer_filters(asked: Mapping[str, Sequence[str]]) -> CustomerFilters:
    """The filters that an address asks for, as far as there are such."""
    given = {name: values[-1].strip() for name, values in asked.items() if values and values[-1].strip()}
    q, consent, tier = given.get("q", ""), given.get("consent", ""), _tier(given.get("tier", ""))
    is_searchable = len(q) <= LONGEST_KEYWORD and not has_control_characters(q)
    notes = [
        (not is_searchable, _("The keyword can't be searched for, so it was left out.")),
        (bool(consent) and consent not in CONSENTS, _unknown("consent")),
        ("tier" in given and tier is None, _unknown("tier")),
    ]
    return CustomerFilters(
        q=q if is_searchable else "",
        consent=consent if consent in CONSENTS else "",
        tier=tier,
        is_support_only=given.get("support_only") == "1",
        is_waiting=given.get("waiting") == "1",
        notes=tuple(words for is_wrong, words in notes if is_wrong),
    )


def narrowing(actor: Actor, filters: CustomerFilters) -> Q:
    """The condition on relationships that all filters make together."""
    narrowed = has_name_like(filters.q, "customer__") if filters.q else Q()
    if filters.consent:
        narrowed &= _consents(actor, filters.consent)
    if filters.tier:
        plans = Subscription.objects.filter(customer=OuterRef("customer"), ended_at=None)
        dearer = plans.filter(tier__rank__gt=filters.tier.rank)
        narrowed &= Q(Exists(plans.filter(tier=filters.tier))) & ~Q(Exists(dearer))
    if filters.is_support_only:
        narrowed &= Q(kind=RelationshipKind.SUPPORT_ONLY)
    if filters.is_waiting:
        waiting = managed_by(actor).exclude(state=State.CLOSED).filter(state__in=FILERS_TURN, customer__isnull=False)
        narrowed &= Q(customer__in=waiting.values("customer"))
    return narrowed


def _consents(actor: Actor, consent: str) -> Q:
    grants = grants_in_force(actor.domain, OuterRef("customer"))
    if consent == "ending":
        grants = grants.filter(ends_at__lte=clock.now() + SOON)
    return ~Q(Exists(grants)) if consent == "none" else Q(Exists(grants))


def _tier(text: str) -> SupportTier | None:
    return SupportTier.objects.filter(pk=keys.number_in(text)).first()


def _unknown(name: str) -> str:
    return _("The filter “%(name)s” has a value we don't know, so it was left out.") % {"name": name}
