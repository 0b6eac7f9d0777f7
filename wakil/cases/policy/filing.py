"""For whom an actor may file, and about what."""

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wakil.access.actor import Actor
from wakil.access.privileges import CASE_PRIVILEGES, P, Privilege
from wakil.access.verdict import YES, Verdict, no
from wakil.cases.policy.mastered import may_file_here
from wakil.organizations.models import Domain, Organization
from wakil.reselling.consent import access_level, grants_in_force
from wakil.reselling.models import AccessLevel, Product
from wakil.reselling.policy import customers_of_domain

_OPEN_CASES = {
    "reseller": CASE_PRIVILEGES,
    "customer": frozenset({P.SUPPORT_CASES}),
    "vendor": frozenset({P.WORK_CASES}),
}


def customers_to_file_for(actor: Actor) -> QuerySet[Organization]:
    """Customers the actor may name when filing: the signed-in domain's only (S16, S22), or its own organization.

    Those without consent are among them: they can be picked, and then say why nothing can be filed (S26).
    """
    if not actor.is_active:
        return Organization.objects.none()
    if actor.organization.is_reseller:
        mine = customers_of_domain(actor.domain)
        return mine if actor.reaches_customers_cases else mine.none()
    if actor.organization.is_customer and actor.holds(P.SUPPORT_CASES):
        return Organization.objects.filter(pk=actor.organization.pk)
    return Organization.objects.none()


def may_file_own(actor: Actor) -> Verdict:
    """A case of the reseller itself, without a customer: any active account of a reseller domain (S11)."""
    if actor.is_active and actor.organization.is_reseller:
        return YES
    return no("not_a_reseller", gettext_lazy("You can't file a case without a customer."))


def may_file(actor: Actor, customer: Organization | None, product: Product | None = None) -> Verdict:
    """File a case for a customer, or with None for the reseller itself; without a product: about any product."""
    return _may_file_at_all(actor, customer, product) and may_file_here(actor, customer)


def _may_file_at_all(actor: Actor, customer: Organization | None, product: Product | None) -> Verdict:
    if customer is None:
        return may_file_own(actor)
    if not customers_to_file_for(actor).filter(pk=customer.pk).exists():
        return _refused_by_role(actor, customer)
    return may_file_on_behalf(actor, customer, product) if actor.organization.is_reseller else YES


def may_file_on_behalf(actor: Actor, customer: Organization, product: Product | None) -> Verdict:
    """The customer's consent to file: in force, for the product, at level "file" or above (S17, S26)."""
    level = access_level(actor.domain, customer, product)
    if level is None:
        return _no_consent(actor.domain, customer, product)
    if level >= AccessLevel.FILE:
        return YES
    names = {"customer": customer.name, "domain": actor.domain.name}
    return no(
        "access_level",
        _("You can't file a case for %(customer)s.") % names,
        _("%(customer)s lets %(domain)s see its cases, but not file any.") % names,
        _("%(customer)s's administrators can allow more under Reseller access.") % names,
    )


def _refused_by_role(actor: Actor, customer: Organization) -> Verdict:
    """Unknown customers stay unknown; a missing privilege is named."""
    known = actor.organization == customer or (
        actor.organization.is_reseller
        and actor.holds(P.VIEW_CUSTOMERS)
        and customers_of_domain(actor.domain).filter(pk=customer.pk).exists()
    )
    if not known:
        return no("not_visible", gettext_lazy("There is no such customer."))
    return may_use_cases(actor)


def may_use_cases(actor: Actor) -> Verdict:
    """The privileges that open customers' cases (S5, S74), whatever the case."""
    if not lacking_for_cases(actor):
        return YES
    needed = {
        "reseller": gettext_lazy(
            "It takes the privileges Support, View customers and Access customers' support cases, and your role "
            "lacks at least one."
        ),
        "customer": gettext_lazy("It takes the privilege Support cases, and your role lacks it."),
        "vendor": gettext_lazy("It takes the privilege Work cases, and your role lacks it."),
    }[actor.organization.kind]
    refusal = gettext_lazy("You can't work with support cases.")
    return no("missing_privilege", refusal, needed, _who_assigns(actor))


def lacking_for_cases(actor: Actor) -> frozenset[Privilege]:
    """The privileges that are missing for it; none for whoever a legacy one opens cases to (S75)."""
    if actor.reaches_customers_cases:
        return frozenset()
    return _OPEN_CASES[actor.organization.kind] - actor.privileges


def _who_assigns(actor: Actor) -> str:
    return _("A super admin of %(domain)s can assign a role that has it.") % {"domain": actor.domain.name}


def _no_consent(domain: Domain, customer: Organization, product: Product | None) -> Verdict:
    names = {"customer": customer.name, "domain": domain.name, "product": product.name if product else ""}
    refusal = _("You can't file a case for %(customer)s.") % names
    who = _("%(customer)s's administrators can change that under Reseller access; you can ask them.") % names
    if product and access_level(domain, customer):
        why = _("%(customer)s has not given %(domain)s access for %(product)s.") % names
        return no("product_not_covered", refusal, why, who)
    why = _("%(customer)s has not given %(domain)s access to its support cases.") % names
    return no("no_consent", refusal, why, who)


def products_for(actor: Actor, customer: Organization | None) -> QuerySet[Product]:
    """Products a case may be about: what the customer has and the consent covers; for an own case, all (S24)."""
    if customer is None:
        return Product.objects.order_by("name")
    subscribed = Product.objects.filter(
        Exists(customer.subscriptions.filter(product=OuterRef("pk"), ended_at=None))
    ).order_by("name")
    if not actor.organization.is_reseller:
        return subscribed
    grants = grants_in_force(actor.domain, customer, OuterRef("pk")).filter(level__gte=AccessLevel.FILE)
    return subscribed.filter(Exists(grants))
