"""Which customers a domain has, and who may change what stands between reseller and customer."""

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy

from wakil.access.actor import Actor
from wakil.access.policy import works_for_reseller
from wakil.access.privileges import P
from wakil.access.verdict import YES, Verdict, no
from wakil.organizations.models import Domain, DomainSuspension, Organization, OrganizationKind
from wakil.reselling.consent import active_relationships
from wakil.reselling.models import Relationship


def relationships_of_domain(domain: Domain) -> QuerySet[Relationship]:
    """The domain's active relationships with customers that have not cut it off (S16, S44)."""
    cut_off = DomainSuspension.objects.filter(domain=domain, customer=OuterRef("customer"), lifted_at=None)
    return active_relationships().filter(reseller_domain=domain).exclude(Exists(cut_off))


def customers_of_domain(domain: Domain) -> QuerySet[Organization]:
    """The customers of those relationships."""
    related = relationships_of_domain(domain).filter(customer=OuterRef("pk"))
    return Organization.objects.filter(Exists(related), kind=OrganizationKind.CUSTOMER)


def relationships_listed_for(actor: Actor) -> QuerySet[Relationship]:
    """The rows of My Customers: those of the signed-in domain, for a reseller's people with View customers."""
    if actor.is_active and actor.organization.is_reseller and actor.holds(P.VIEW_CUSTOMERS):
        return relationships_of_domain(actor.domain)
    return Relationship.objects.none()


def customers_known_to(actor: Actor) -> QuerySet[Organization]:
    """My Customers: the signed-in domain's for a reseller with View customers; all for who manages organizations."""
    if not actor.is_active:
        return Organization.objects.none()
    if actor.organization.is_reseller and actor.holds(P.VIEW_CUSTOMERS):
        return customers_of_domain(actor.domain)
    if actor.organization.is_vendor and actor.holds(P.MANAGE_ORGANIZATIONS):
        return Organization.objects.filter(kind=OrganizationKind.CUSTOMER)
    return Organization.objects.none()


def may_view_customers(actor: Actor) -> Verdict:
    """Open My Customers (S5): a reseller's people with View customers, and those who manage organizations."""
    if (actor.organization.is_reseller and actor.holds(P.VIEW_CUSTOMERS)) or may_manage_organizations(actor):
        return YES
    refusal = gettext_lazy("You can't view customers.")
    if not actor.organization.is_reseller:
        return no("not_a_reseller", refusal, gettext_lazy("Only resellers have customers here."))
    why = gettext_lazy("It takes the privilege View customers, and your role lacks it.")
    return no("missing_privilege", refusal, why, gettext_lazy("A super admin of your domain can assign a role."))


def may_open_access(actor: Actor) -> Verdict:
    """Open Reseller access: the customer's people with that privilege (decision 9)."""
    if actor.organization.is_customer and actor.holds(P.MANAGE_RESELLER_ACCESS):
        return YES
    refusal = gettext_lazy("You can't change reseller access.")
    if not actor.organization.is_customer:
        why = gettext_lazy("It is the customer who says which reseller may act for it.")
        return no("not_a_customer", refusal, why, gettext_lazy("The customer's administrators can do it."))
    why = gettext_lazy("It takes the privilege Manage reseller access, and your role lacks it.")
    return no("missing_privilege", refusal, why, gettext_lazy("A super admin of your organization can assign it."))


def relationships_seen_by(actor: Actor) -> QuerySet[Relationship]:
    """The customer's own relationships, past ones too, for whoever manages its reseller access."""
    if actor.organization.is_customer and actor.holds(P.MANAGE_RESELLER_ACCESS):
        return Relationship.objects.filter(customer=actor.organization)
    if actor.organization.is_vendor and actor.holds(P.MANAGE_ORGANIZATIONS):
        return Relationship.objects.all()
    return Relationship.objects.none()


def may_manage_access(actor: Actor, relationship: Relationship) -> Verdict:
    """Grant, change or end reseller access: the customer's people with that privilege, nobody else (decision 9)."""
    if not actor.organization.is_customer or relationship.customer_id != actor.organization.pk:
        return no("not_visible", gettext_lazy("There is no such reseller."))
    if actor.holds(P.MANAGE_RESELLER_ACCESS):
        return YES
    refusal = gettext_lazy("You can't change reseller access.")
    why = gettext_lazy("It takes the privilege Manage reseller access, and your role lacks it.")
    return no("missing_privilege", refusal, why, gettext_lazy("A super admin of your organization can assign it."))


def may_grant_access(actor: Actor, relationship: Relationship) -> Verdict:
    """Give access or more of it: as above, but nobody who works for a reseller too (decision 9). Ending is for all."""
    if not (allowed := may_manage_access(actor, relationship)):
        return allowed
    if not works_for_reseller(actor.user):
        return YES
    refusal = gettext_lazy("You can't give a reseller access.")
    why = gettext_lazy("You have an account at a reseller too, and nobody consents to oneself.")
    return no("consents_to_oneself", refusal, why, gettext_lazy("Another administrator can do it."))


def may_manage_organizations(actor: Actor) -> Verdict:
    """Make resellers, customers, domains, relationships and subscriptions: the vendor's people with that privilege."""
    if not actor.organization.is_vendor:
        return no("not_visible", gettext_lazy("There is no such page."))
    if actor.holds(P.MANAGE_ORGANIZATIONS):
        return YES
    refusal = gettext_lazy("You can't manage organizations.")
    why = gettext_lazy("It takes the privilege Manage organizations, and your role lacks it.")
    return no("missing_privilege", refusal, why, gettext_lazy("A super admin of your organization can assign it."))


def may_ask_permission(actor: Actor, customer: Organization) -> Verdict:
    """Ask a customer of the signed-in domain for access (S26): whoever could file if it were given."""
    if not customers_of_domain(actor.domain).filter(pk=customer.pk).exists() or not actor.organization.is_reseller:
        return no("not_visible", gettext_lazy("There is no such customer."))
    if actor.reaches_customers_cases:
        return YES
    refusal = gettext_lazy("You can't ask for permission.")
    why = gettext_lazy("It takes the privileges that open customers' cases, and your role lacks at least one.")
    return no("missing_privilege", refusal, why, gettext_lazy("A super admin of your domain can assign a role."))
