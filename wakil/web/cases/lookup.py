"""How the views find a case: loading is authorizing."""

from django.db.models import Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Upper

from wakil.access.actor import Actor
from wakil.access.verdict import NotVisible
from wakil.cases.models import Answer, Case, Escalation
from wakil.cases.policy import visible_to
from wakil.reselling.consent import grants_in_force
from wakil.web.request import PortalRequest

_RELATED = ("customer", "product", "category", "filed_by", "filed_from__organization", "assigned_to")


def case_or_404(request: PortalRequest, number: str) -> Case:
    """The case with that number, whatever its case. Raises NotVisible, as for an unknown one, unless it is visible."""
    case = with_number(visible_to(request.actor), number).select_related(*_RELATED).first()
    if case is None:
        raise NotVisible
    return case


def case_with_facts_or_404(request: PortalRequest, number: str) -> Case:
    """The same, with what its page tells beside the history: until when access lasts, and whether it is escalated."""
    visible = visible_to(request.actor)
    cases = with_number(visible, number).select_related(*_RELATED)
    case = _with_access(_with_neighbours(cases, visible), request.actor).first()
    if case is None:
        raise NotVisible
    return case


def with_number(cases: QuerySet[Case], number: str) -> QuerySet[Case]:
    """Those with the number; at most one."""
    return cases.annotate(upper_number=Upper("number")).filter(upper_number=Upper(Value(number)))


def _with_access(cases: QuerySet[Case], actor: Actor) -> QuerySet[Case]:
    if not actor.organization.is_reseller:
        return cases
    grants = grants_in_force(actor.domain, OuterRef("customer"), OuterRef("product")).order_by("-level")
    return cases.annotate(
        access_level=Subquery(grants.values("level")[:1]), access_ends_at=Subquery(grants.values("ends_at")[:1])
    )


def _with_neighbours(cases: QuerySet[Case], visible: QuerySet[Case]) -> QuerySet[Case]:
    """What of the tables around it the page asks for; of related cases only those the reader may know of (S36)."""
    earlier, later = visible.filter(pk=OuterRef("related_to")), visible.filter(related_to=OuterRef("pk"))
    return cases.annotate(
        has_open_escalation=Exists(Escalation.objects.filter(case=OuterRef("pk"), ended_at=None)),
        has_answers=Exists(Answer.objects.filter(case=OuterRef("pk"))),
        earlier_number=Subquery(earlier.values("number")[:1]),
        later_number=Subquery(later.order_by("-id").values("number")[:1]),
    )
