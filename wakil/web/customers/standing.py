"""Where a reseller stands with a customer: the relationship, the consent, and what is missing for each step (W5)."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wakil.access.actor import Actor
from wakil.access.verdict import YES, Verdict, no
from wakil.cases.policy import may_use_cases
from wakil.cases.queries.customer_filters import SOON
from wakil.lib import clock
from wakil.organizations.models import Organization
from wakil.reselling.models import AccessLevel, Relationship, RelationshipKind, Subscription
from wakil.web.cases.facts import Fact, access_words
from wakil.web.cases.words import day_words
from wakil.web.customers.history import Past

_STEPS = {
    AccessLevel.SEE: gettext_lazy("see cases and download files"),
    AccessLevel.FILE: gettext_lazy("file cases, answer and attach"),
    AccessLevel.MANAGE: gettext_lazy("change severity, close, reopen, escalate, share"),
    AccessLevel.ADMIN: gettext_lazy("edit address and contacts"),
}


@dataclass(frozen=True)
class Step:
    """One level: what it gives, and whether it is given now, or else what is missing."""

    label: str
    gives: str
    verdict: Verdict


def steps_of(actor: Actor, customer: Any, may_edit: Verdict) -> list[Step]:
    """The four levels in their order, as they are for this person now."""
    verdicts = {level: _verdict(actor, customer, level) for level in AccessLevel}
    verdicts[AccessLevel.ADMIN] = may_edit
    return [Step(str(level.label), str(_STEPS[level]), verdicts[level]) for level in AccessLevel]


def standing_of(customer: Any, past: Past) -> dict[str, Any]:
    """The relationship and the consent in short lines; `ends_soon` warns."""
    relationship = running_in(past)
    facts = [Fact(_("Domain"), customer.primary_domain)] if customer.primary_domain else []
    if relationship:
        is_resale = relationship.kind == RelationshipKind.RESALE
        kind = _("reseller since %(day)s") if is_resale else _("support partner since %(day)s")
        facts.append(Fact(_("You are"), kind % {"day": day_words(relationship.started_at)}))
    facts.append(Fact(_("Permission"), access_words(customer.access_level, customer.access_ends_at)))
    products = _products(customer, past)
    facts += [Fact(_("Only for"), products)] if products else []
    ends_at = customer.access_ends_at
    return {"facts": facts, "ends_soon": ends_at if ends_at and ends_at <= clock.now() + SOON else None}


def plans_of(actor: Actor, customer: Organization) -> list[Fact]:
    """What the customer has bought and from whom, as far as it is this reseller's to know."""
    current = Subscription.objects.filter(customer=customer, ended_at=None).order_by("product__name")
    return [
        Fact(plan.product.name, plan.tier.name, note=_seller(actor, plan.bought_from))
        for plan in current.select_related("product", "tier", "bought_from")
    ]


def _seller(actor: Actor, seller: Organization) -> str:
    if seller.pk == actor.organization.pk:
        return _("bought from you")
    return _("bought from %(seller)s") % {"seller": seller.name} if seller.is_vendor else _("bought elsewhere")


def running_in(past: Past) -> Relationship | None:
    """The relationship that holds now."""
    now = clock.now()
    return next((one for one in past.relationships if one.ended_at is None or one.ended_at > now), None)


def _products(customer: Any, past: Past) -> str:
    """The only products that the permission is for; nothing when it is for all, or when there is none."""
    running = running_in(past)
    unended = (one for one in past.grants if running and one.relationship_id == running.pk and one.revoked_at is None)
    grant = next(unended, None)
    if grant is None or grant.all_products or not customer.access_level:
        return ""
    return ", ".join(sorted(product.name for product in grant.products.all()))


def _verdict(actor: Actor, customer: Any, level: AccessLevel) -> Verdict:
    if not actor.reaches_customers_cases:
        return may_use_cases(actor)
    if customer.access_level and customer.access_level >= level:
        return YES
    names = {"customer": customer.name, "level": str(level.label)}
    why = _("It takes access at the level %(level)s.") % names
    who = _("%(customer)s's administrators can allow it under Reseller access.") % names
    code = "access_level" if customer.access_level else "no_consent"
    return no(code, _("Not allowed now."), why, who)
