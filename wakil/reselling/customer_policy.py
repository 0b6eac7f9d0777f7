"""Who may write a customer's address and contacts, add customers, and decide about those that were added."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wakil.access.actor import Actor
from wakil.access.privileges import P
from wakil.access.verdict import YES, Verdict, Words, no
from wakil.accounts.models import User
from wakil.organizations.models import Domain, Organization
from wakil.reselling.consent import access_level
from wakil.reselling.models import AccessLevel, CustomerRecord, RecordState
from wakil.reselling.policy import customers_known_to, may_manage_organizations, may_view_customers

_WHO = gettext_lazy("A super admin of your domain can assign a role.")


def may_edit_customer(actor: Actor, customer: Organization) -> Verdict:
    """Write a customer's address and contacts: Edit customers and the customer's consent at level admin (S23, 2.4).

    A customer that the domain itself has made is open to the privilege alone, until somebody there has an account.
    """
    if not customers_known_to(actor).filter(pk=customer.pk).exists():
        return no("not_visible", gettext_lazy("There is no such customer."))
    if actor.organization.is_vendor:
        return may_manage_organizations(actor)
    names = {"customer": customer.name, "domain": actor.domain.name}
    refusal = _("You can't edit the address and contacts of %(customer)s.") % names
    if not actor.holds(P.EDIT_CUSTOMERS):
        return _lacks_edit(refusal)
    level = access_level(actor.domain, customer)
    if level == AccessLevel.ADMIN or is_unclaimed(actor.domain, customer):
        return YES
    who = _("%(customer)s's administrators can allow it under Reseller access.") % names
    if level is None:
        why = _("It takes access at the level Admin, and %(customer)s gives %(domain)s none.") % names
        return no("no_consent", refusal, why, who)
    why = _("It takes access at the level Admin, and %(customer)s gives %(domain)s the level %(level)s.")
    return no("access_level", refusal, why % {**names, "level": level.label}, who)


def is_unclaimed(domain: Domain, customer: Organization) -> bool:
    """True of a customer that this domain's record has made, as long as nobody has an account there."""
    made = customer.records.filter(reseller_domain=domain, has_made_customer=True)
    return made.exists() and not User.objects.filter(domain__organization=customer).exists()


def records_seen_by(actor: Actor) -> QuerySet[CustomerRecord]:
    """The signed-in domain's own for a reseller's people with View customers; all for who manages organizations."""
    if not actor.is_active:
        return CustomerRecord.objects.none()
    if actor.organization.is_reseller and actor.holds(P.VIEW_CUSTOMERS):
        return CustomerRecord.objects.filter(reseller_domain=actor.domain)
    return CustomerRecord.objects.all() if may_manage_organizations(actor) else CustomerRecord.objects.none()


def may_add_customer(actor: Actor) -> Verdict:
    """Write down a new customer: a reseller's people with Edit customers who see them (2.4)."""
    if not actor.organization.is_reseller:
        return no("not_visible", gettext_lazy("There is no such page."))
    if not actor.holds(P.EDIT_CUSTOMERS):
        return _lacks_edit(gettext_lazy("You can't add customers."))
    return may_view_customers(actor)


def may_edit_record(actor: Actor, record: CustomerRecord) -> Verdict:
    """Change or withdraw a record of the signed-in domain while it waits: by privilege alone: nobody is in it."""
    if not records_seen_by(actor).filter(pk=record.pk).exists() or not actor.organization.is_reseller:
        return no("not_visible", gettext_lazy("There is no such customer."))
    refusal = gettext_lazy("You can't change this record.")
    if not actor.holds(P.EDIT_CUSTOMERS):
        return _lacks_edit(refusal)
    if record.state != RecordState.WAITING:
        return no("decided", refusal, gettext_lazy("It no longer waits for the vendor's check."))
    return YES


def may_decide_record(actor: Actor, record: CustomerRecord) -> Verdict:
    """Approve, join or refuse what a reseller wrote down: only the vendor, only once (decision 9)."""
    if not records_seen_by(actor).filter(pk=record.pk).exists() or not actor.organization.is_vendor:
        return no("not_visible", gettext_lazy("There is no such customer."))
    if record.state != RecordState.WAITING:
        return no("decided", gettext_lazy("You can't decide about this record."), gettext_lazy("That is done already."))
    return YES


def _lacks_edit(refusal: Words) -> Verdict:
    why = gettext_lazy("It takes the privilege Edit customers, and your role lacks it.")
    return no("missing_privilege", refusal, why, _WHO)
