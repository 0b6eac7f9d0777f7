"""The step in which the customer says what a reseller that it has just named may do."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from wakil.organizations.models import Domain, Organization
from wakil.reselling.finding import identity_of
from wakil.reselling.forms import AccessForm
from wakil.reselling.models import AccessLevel
from wakil.web.access.naming import public_number, warnings_of
from wakil.web.cases.words import GIVES, last_day_words, level_words


def terms_of(form: AccessForm) -> dict[str, Any]:
    """What the actions take, from a valid form."""
    chosen = form.cleaned_data
    is_all = chosen["scope"] == "all"
    products = [] if is_all else list(chosen["products"])
    return {"level": chosen["level"], "ends_at": form.ends_at, "all_products": is_all, "products": products}


def level_choices(form: AccessForm) -> list[dict[str, Any]]:
    """The four levels, each with what it gives."""
    chosen = str(form["level"].value() or "")
    return [
        {"value": value, "label": label, "gives": GIVES[AccessLevel(value)], "is_chosen": str(value) == chosen}
        for value, label in AccessLevel.choices
    ]


def identity_words(domain: Domain, customer: Organization) -> dict[str, Any]:
    """What `access/_identity.html` shows."""
    identity = identity_of(domain, customer)
    return {
        "name": domain.organization.name,
        "domain": domain.name,
        "shown": identity.shown if identity.is_international else "",
        "number": public_number(domain.organization),
        "customer_id": domain.organization.customer_id,
        "warnings": warnings_of(identity),
    }


def terms_words(terms: dict[str, Any]) -> dict[str, str]:
    """The access that was chosen, in words: level, what it gives, products, last day."""
    names = _("all products, later ones too")
    if not terms["all_products"]:
        names = ", ".join(product.name for product in terms["products"])
    return {
        "level": level_words(terms["level"]),
        "gives": str(GIVES[AccessLevel(terms["level"])]),
        "products": names,
        "until": last_day_words(terms["ends_at"]),
    }


def back_to_list(route: str) -> dict[str, str]:
    """Where "Leave it as it is" leads."""
    return {"back_url": reverse(route)}
