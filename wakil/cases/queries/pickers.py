"""What the pickers of the form suggest: customers and categories, a few at a time."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from wakil.access.actor import Actor
from wakil.cases.models import Category
from wakil.cases.policy import customers_to_file_for
from wakil.lib.highlight import Parts, hits_in
from wakil.lib.text import folded
from wakil.organizations.models import Organization
from wakil.organizations.names import primary_domain, with_names_like
from wakil.reselling.consent import grants_in_force
from wakil.reselling.models import AccessLevel, Product

MOST_OPTIONS = 20
MOST_WORDS = 8
LONGEST = 200  # characters of what is typed that count; a database takes no pattern of any length


@dataclass(frozen=True)
class Option:
    """One thing that can be chosen: what is sent, what is shown, and which parts of it were asked for."""

    value: str
    text: str
    parts: Parts
    note: str = ""
    tag: str = ""


def category_options(text: str, product: Product | None = None) -> list[Option]:
    """Categories of a product that have each word of the text as the beginning of one of theirs, synonyms and any
    level included (S27). At most one more than are shown, the most general first."""
    words = _words(text[:LONGEST])
    found = Category.objects.filter(retired_at=None)
    found = found.filter(product=product) if product else found
    for word in words:
        found = found.filter(search_words__contains=f" {word}")
    ordered = found.order_by(Length("path_names"), "path_names").only("path_names", "synonyms")
    return [_of_category(category, words) for category in ordered[: MOST_OPTIONS + 1]]


def customer_options(actor: Actor, text: str) -> list[Option]:
    """Customers the actor may file for whose name or domain has the text; homonyms are told apart by domain (S22)."""
    text = text[:LONGEST]
    found = with_names_like(customers_to_file_for(actor), text)
    access = grants_in_force(actor.domain, OuterRef("pk")).filter(level__gte=AccessLevel.FILE)
    found = found.annotate(primary_domain=primary_domain(), may_be_filed_for=Exists(access))
    ordered = found.order_by("name", "id")[: MOST_OPTIONS + 1]
    return [_of_customer(customer, text.strip()) for customer in ordered]


def customer_text(customer: Organization) -> str:
    """How a picked customer is written: "PT Sinar Abadi · sinar.example"."""
    domain = getattr(customer, "primary_domain", None)
    if domain is None:
        domain = customer.domains.filter(is_primary=True).values_list("name", flat=True).first()
    return f"{customer.name} · {domain}" if domain else customer.name


def _words(text: str) -> list[str]:
    return folded(text).split()[:MOST_WORDS]


def _of_category(category: Category, words: Iterable[str]) -> Option:
    words = list(words)
    note = _("also: %(synonyms)s") % {"synonyms": category.synonyms} if category.synonyms else ""
    return Option(str(category.pk), category.path_names, hits_in(category.path_names, words), note)


def _of_customer(customer: Organization, text: str) -> Option:
    shown = customer_text(customer)
    has_access = getattr(customer, "may_be_filed_for", True)
    tag = "" if has_access else _("no access yet")
    return Option(customer.customer_id, shown, hits_in(shown, _words(text)), tag=tag)
