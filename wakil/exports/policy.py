"""Who may take a copy of which cases: whoever may read them, one as well as all of a customer (W20)."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wakil.access.actor import Actor
from wakil.access.verdict import YES, Verdict, no
from wakil.cases.models import Case
from wakil.cases.policy import visible_to
from wakil.cases.policy.parents import cases_of, may_list_cases_of
from wakil.organizations.models import Organization


def may_export_case(actor: Actor, case: Case) -> Verdict:
    """Whoever the case exists for now."""
    if actor.is_active and visible_to(actor).filter(pk=case.pk).exists():
        return YES
    return no("not_visible", _("There is no such case."))


def may_export_cases(actor: Actor, organization: Organization) -> Verdict:
    """All cases of a customer, or a reseller's own: whoever lists them now."""
    if may_list_cases_of(actor, organization):
        return YES
    return no("not_visible", _("There is no such customer."))


def cases_to_export(actor: Actor, organization: Organization) -> QuerySet[Case]:
    """Of those the ones that the actor may read now."""
    return cases_of(actor, organization)
