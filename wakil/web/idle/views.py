"""What stands open and is not used: it can only be misused (T33)."""

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wakil.access.actor import Actor
from wakil.access.verdict import require
from wakil.accounts.models import User
from wakil.cases.models import Activity
from wakil.cases.queries.consequences import last_uses, with_last_use
from wakil.directory.policy import may_open_idle
from wakil.lib import clock
from wakil.reselling.consent import active
from wakil.reselling.models import Relationship
from wakil.reselling.policy import (
    may_open_access,
    may_view_customers,
    relationships_listed_for,
    relationships_seen_by,
)
from wakil.web.request import PortalRequest

AFTER = timedelta(days=90)
MOST = 100


@require_safe
def show(request: PortalRequest) -> HttpResponse:
    """Accounts nobody has signed in with, and relationships nobody has acted in, for three months."""
    require(may_open_idle(request.actor))
    relationships = list(idle_relationships(request.actor))
    used = last_uses(relationships)
    context = {
        "people": idle_people(request.actor),
        "relationships": [(one, used.get(one.pk)) for one in relationships],
        "sees_relationships": _sees_relationships(request.actor),
        "days": AFTER.days,
        "most": MOST,
    }
    return render(request, "idle/show.html", context)


def _sees_relationships(actor: Actor) -> bool:
    if actor.organization.is_customer:
        return bool(may_open_access(actor))
    return actor.organization.is_reseller and bool(may_view_customers(actor))


def idle_people(actor: Actor) -> QuerySet[User]:
    """Active accounts of the organization that have not signed in since, the longest unused first."""
    since = clock.now() - AFTER
    people = User.objects.filter(domain__organization=actor.organization, suspended_at=None, is_service_account=False)
    idle = people.filter(Q(last_login__lt=since) | Q(last_login=None, created_at__lt=since))
    return idle.select_related("domain").order_by(F("last_login").asc(nulls_first=True), "id")[:MOST]


def idle_relationships(actor: Actor) -> QuerySet[Relationship]:
    """A customer's own, or those of a reseller's signed-in domain (S16): active, and unused for that long.

    Of those that this person may know of anyway: who looks after people need not know the customers.
    """
    since = clock.now() - AFTER
    acts = Activity.objects.filter(
        customer=OuterRef("customer"), domain=OuterRef("reseller_domain"), acted_at__gte=since
    )
    seen = relationships_seen_by(actor) if actor.organization.is_customer else relationships_listed_for(actor)
    found = seen.filter(active(), ~Exists(acts), started_at__lt=since)
    found = found.select_related("customer", "reseller_domain__organization").order_by("started_at", "id")
    return with_last_use(found)[:MOST]
