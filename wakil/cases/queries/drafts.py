"""A case that is being written: what has been chosen so far, as far as it exists for the actor."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from wakil.access.actor import Actor
from wakil.access.verdict import NotVisible, Verdict
from wakil.cases.models import Case, Category, Question
from wakil.cases.policy import customers_to_file_for, may_file, may_file_own, products_for, visible_to
from wakil.lib import keys
from wakil.organizations.models import Organization
from wakil.reselling.details import details_of
from wakil.reselling.models import CustomerDetails, Product
from wakil.reselling.policy import may_ask_permission
from wakil.reselling.tiers import Plan, plan_of

OWN = "own"  # stands for the reseller's own organization where a customer is chosen


class ForeignCustomer(NotVisible):
    """A customer was named that does not exist for the actor; `customer` is the row, if there is one at all (S22)."""

    def __init__(self, customer: Organization | None) -> None:
        super().__init__()
        self.customer = customer


@dataclass
class Draft:
    """The choices that stand, and what follows from them. Anything else that was sent counts as not chosen."""

    actor: Actor
    customer: Organization | None = None
    is_own: bool = False
    wanted_product: str = ""
    wanted_category: str = ""
    related: Case | None = None
    is_only_own: bool = field(default=False)  # there is no customer to choose, and there never was a choice

    @property
    def is_for_somebody(self) -> bool:
        """True as soon as it is clear whom the case is for."""
        return self.is_own or self.customer is not None

    @property
    def customer_value(self) -> str:
        """What the form sends for the choice."""
        return OWN if self.is_own else (self.customer.customer_id if self.customer else "")

    @property
    def must_choose_customer(self) -> bool:
        return self.actor.organization.is_reseller and not self.is_only_own

    @cached_property
    def verdict(self) -> Verdict:
        """May a case be filed for whom it is for? With a product: about that product."""
        return may_file(self.actor, self.customer, self.product)

    @cached_property
    def may_ask(self) -> bool:
        """True when asking the customer for permission is what helps (S26)."""
        return bool(self.customer and not self.verdict and may_ask_permission(self.actor, self.customer))

    @cached_property
    def products(self) -> list[Product]:
        return list(products_for(self.actor, self.customer)) if self.is_for_somebody else []

    @cached_property
    def product(self) -> Product | None:
        """The one chosen, or the only one there is (S24)."""
        if len(self.products) == 1:
            return self.products[0]
        return next((product for product in self.products if str(product.pk) == self.wanted_product), None)

    @cached_property
    def category(self) -> Category | None:
        number = keys.number_in(self.wanted_category)
        if self.product is None or not number:
            return None
        return Category.objects.filter(product=self.product, retired_at=None, pk=number).first()

    @cached_property
    def questions(self) -> list[Question]:
        """The current versions of the category's questions, in their order (S28)."""
        return list(self.category.questions.filter(retired_at=None)) if self.category else []

    @cached_property
    def plan(self) -> Plan | None:
        return plan_of(self.customer, self.product) if self.customer and self.product else None

    @cached_property
    def details(self) -> CustomerDetails | None:
        return details_of(self.customer) if self.customer else None


def read_draft(actor: Actor, asked: Mapping[str, str]) -> Draft:
    """The draft that a form or an address describes. Raises ForeignCustomer for a customer that is not the actor's."""
    draft = Draft(actor, wanted_product=asked.get("product", ""), wanted_category=asked.get("category", ""))
    _choose_customer(draft, asked.get("customer", "").strip())
    _choose_related(draft, asked.get("related_to", "").strip())
    return draft


def _choose_customer(draft: Draft, wanted: str) -> None:
    actor, mine = draft.actor, customers_to_file_for(draft.actor)
    if actor.organization.is_customer:
        draft.customer = actor.organization
    elif wanted == OWN and may_file_own(actor):
        draft.is_own = True
    elif wanted:
        draft.customer = mine.filter(customer_id=wanted.upper()).first()
        if draft.customer is None:
            raise ForeignCustomer(Organization.objects.filter(customer_id=wanted.upper()).first())
    elif not mine.exists() and may_file_own(actor):
        draft.is_own = draft.is_only_own = True


def _choose_related(draft: Draft, number: str) -> None:
    """An earlier case of the same customer that the actor sees; it also says whom the new case is for (S42)."""
    if not number or len(number) > 60:  # noqa: PLR2004  as the column
        return
    related = visible_to(draft.actor).select_related("customer").filter(number__iexact=number).first()
    if related is None:
        raise NotVisible
    if not draft.is_for_somebody:
        _choose_customer_of(draft, related)
    if draft.is_for_somebody and related.customer_id == (draft.customer.pk if draft.customer else None):
        draft.related = related


def _choose_customer_of(draft: Draft, related: Case) -> None:
    if related.customer is None:
        draft.is_own = bool(may_file_own(draft.actor))
    elif customers_to_file_for(draft.actor).filter(pk=related.customer.pk).exists():
        draft.customer = related.customer
