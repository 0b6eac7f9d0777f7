"""Below which organization an actor may list cases, and which cases stand there: what the API calls a parent."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from wakil.access.actor import Actor
from wakil.cases.models import Case, CaseManager
from wakil.cases.policy.filing import customers_to_file_for, may_use_cases
from wakil.cases.policy.reach import listed_for
from wakil.organizations.models import Organization
from wakil.reselling.consent import grants_in_force


def may_list_cases_of(actor: Actor, organization: Organization) -> bool:
    """True where the actor lists cases: a reseller its own and those of customers that consent now, a customer its
    own, support everybody's. Any other organization is, for this actor, as if there were none."""
    if not actor.is_active:
        return False
    if actor.organization.is_vendor:
        return bool(may_use_cases(actor))
    if organization.pk == actor.organization.pk:
        return actor.organization.is_reseller or bool(may_use_cases(actor))
    mine = customers_to_file_for(actor).filter(pk=organization.pk)
    return mine.exists() and grants_in_force(actor.domain, organization).exists()


def cases_of(actor: Actor, organization: Organization) -> QuerySet[Case]:
    """Of `listed_for(actor)`: those that are the organization's own, not its customers'."""
    listed = listed_for(actor)
    if organization.is_customer:
        return listed.filter(seen_customer=organization.pk)  # type: ignore[misc]
    own = listed.filter(seen_customer__isnull=True)  # type: ignore[misc]
    return own.filter(filed_from__organization=organization)


def within(actor: Actor, organization: Organization) -> Q:
    """The condition on `listed_for(actor)`: of the organization, or of a reseller's customers that consent now."""
    if organization.is_customer:
        return Q(seen_customer=organization.pk)
    if organization.pk == actor.organization.pk:
        return Q()
    return _reached_from(organization)


def _reached_from(reseller: Organization) -> Q:
    """What the people of a reseller's domains can reach now, its own cases included."""
    own = Q(customer=None, filed_from__organization=reseller)
    rows = CaseManager.objects.filter(case=OuterRef("pk"), domain__organization=reseller, reachable=True)
    consent = grants_in_force(OuterRef("domain"), OuterRef("customer"), OuterRef("product"))
    return own | Q(Exists(rows.filter(Exists(consent))))
