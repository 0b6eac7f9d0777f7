"""A case's JSON as the form for a new case reads it: the same checks and the same words as on the page."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError

from wakil.access.actor import Actor
from wakil.api import wire
from wakil.api.errors import ApiError, invalid
from wakil.cases.addresses import addresses_in
from wakil.cases.forms import NewCaseForm
from wakil.cases.models import Category, Question
from wakil.cases.queries.drafts import OWN, Draft
from wakil.cases.zones import is_zone
from wakil.lib import clock, keys
from wakil.organizations.models import Organization

RETIRED_STAYS = timedelta(days=184)  # half a year: how long a retired classification can be used

# The fields of the page's form, as the API calls them.
NAMES = {
    "title": "case.displayName",
    "description": "case.description",
    "severity": "case.priority",
    "language": "case.languageCode",
    "time_zone": "case.timeZone",
    "category": "case.classification.id",
    "product": "case.classification.id",
    "customer": "parent",
    "addresses": "case.subscriberEmailAddresses",
    "": "case",
}


@dataclass
class CallersDraft(Draft):
    """The choices of a program: the product follows from the classification, and no question is asked."""

    @cached_property
    def category(self) -> Category | None:
        """The one named, also a while after it was retired."""
        found = Category.objects.select_related("product").filter(pk=keys.number_in(self.wanted_category)).first()
        is_usable = found and (found.retired_at is None or found.retired_at > clock.now() - RETIRED_STAYS)
        return found if is_usable and found and found.product in self.products else None

    @cached_property
    def product(self) -> Any:
        return self.category.product if self.category else None

    @cached_property
    def questions(self) -> list[Question]:
        return []


def draft_of(actor: Actor, owner: Organization, sent: wire.Case) -> CallersDraft:
    """What the JSON chooses, below that parent."""
    identity = (sent.classification.id if sent.classification else "") or ""
    if owner.is_customer:
        return CallersDraft(actor, customer=owner, wanted_category=identity.strip())
    return CallersDraft(actor, is_own=True, wanted_category=identity.strip())


def checked_filing(draft: CallersDraft, sent: wire.Case) -> dict[str, Any]:
    """What `file_case` takes. Raises ApiError 400 with a violation for each field that the form refuses."""
    typed = {
        "customer": OWN if draft.is_own else draft.customer_value,
        "product": str(draft.product.pk) if draft.product else "",
        "category": draft.wanted_category,
        "title": sent.display_name or "",
        "description": sent.description or "",
        "severity": severity_of(sent.priority),
        "language": spoken(sent.language_code),
        "time_zone": zone_of(draft, sent.time_zone),
    }
    form = NewCaseForm(draft, typed)
    if not form.is_valid():
        fields = [(NAMES.get(name, "case"), " ".join(map(str, words))) for name, words in form.errors.items()]
        fields = list(dict(reversed(fields)).items())[::-1]
        raise ApiError(400, " ".join(f"{name}: {words}" for name, words in fields), fields=fields)
    kept = {name: form.cleaned_data[name] for name in ("title", "description", "severity", "language", "time_zone")}
    return {**kept, "customer": draft.customer, "product": draft.product, "category": draft.category}


def severity_of(priority: wire.Priority | None) -> str:
    """P0 is taken as P1; nothing for nothing."""
    return str(max(priority - 1, 1)) if priority else ""


def spoken(language: str | None) -> str:
    """The language of ours that is meant, else English."""
    known = dict(settings.LANGUAGES)
    wish = (language or "en").strip().lower().replace("_", "-")
    return next((code for code in (wish, wish.partition("-")[0]) if code in known), "en")


def zone_of(draft: Draft, zone: str | None) -> str:
    """The zone by its IANA name; for anything else, such as a bare offset, the customer's or the caller's own."""
    organization = draft.customer or draft.actor.organization
    wishes = (zone or "", draft.actor.user.time_zone, organization.time_zone, "UTC")
    return next(wish for wish in wishes if is_zone(wish))


def contact_of(actor: Actor, sent: wire.Case) -> str:
    """The address to write to: a service account gives one, a person's is known and no other is taken."""
    address = (sent.contact_email or "").strip().lower()
    if actor.user.is_service_account and address:
        return _checked_address(address)
    if address and address != actor.user.email:
        raise invalid("case.contactEmail", "Updates go to the caller's own address. Others can be subscribed.")
    return ""


def _checked_address(address: str) -> str:
    try:
        return addresses_in([address])[0]
    except ValidationError as error:
        raise invalid("case.contactEmail", " ".join(error.messages)) from None
