"""Our rows in the API's words."""

from datetime import datetime

from wakil.access.actor import Actor
from wakil.accounts.models import User
from wakil.api import wire
from wakil.api.names import case_name
from wakil.cases.models import Case, State
from wakil.cases.policy import Standing, shares_seen_by, standing

STATES = {
    State.NEW: wire.State.NEW,
    State.IN_PROGRESS: wire.State.IN_PROGRESS_GOOGLE_SUPPORT,
    State.ACTION_REQUIRED: wire.State.ACTION_REQUIRED,
    State.SOLUTION_PROVIDED: wire.State.SOLUTION_PROVIDED,
    State.CLOSED: wire.State.CLOSED,
}


def case_json(actor: Actor, case: Case) -> wire.Case:
    """A case as this reader may see it."""
    return wire.Case(
        name=case_name(case),
        display_name=case.title,
        description=case.description,
        classification=classification(case),
        time_zone=case.time_zone,
        subscriber_email_addresses=_subscribers(actor, case),
        state=STATES[State(case.state)],
        create_time=case.filed_at,
        update_time=_updated_at(actor, case),
        creator=person(actor, case.filed_by),
        contact_email=case.contact.get("email") or None,
        escalated=_is_escalated(case),
        language_code=case.language,
        priority=wire.Priority[f"P{case.severity}"],
    )


def classification(case: Case) -> wire.CaseClassification:
    """What a case is about."""
    path = case.category.path_names.replace(" › ", " > ")
    return wire.CaseClassification(id=str(case.category_id), display_name=f"{case.product.name} > {path}")


def person(actor: Actor, user: User) -> wire.Actor:
    """Who did something; support's people are named to one another only."""
    organization = user.domain.organization
    if organization.is_vendor and not actor.organization.is_vendor:
        return wire.Actor(display_name=f"{organization.name} Support", google_support=True)
    return wire.Actor(
        display_name=user.name, email=user.email, username=user.email, google_support=organization.is_vendor or None
    )


def _subscribers(actor: Actor, case: Case) -> list[str]:
    if standing(actor, case) <= Standing.SHARED:
        return []
    return list(dict.fromkeys(shares_seen_by(actor, case).filter(level="notify").values_list("address", flat=True)))


def _updated_at(actor: Actor, case: Case) -> datetime:
    """The last change that this reader may see: each side has a clock of its own."""
    known: datetime | None = getattr(case, "seen_at", None)  # read along with a list
    if known is not None:
        return known
    if actor.organization.is_vendor and standing(actor, case) > Standing.SHARED:
        return case.touched_at
    row = case.managers.filter(domain=actor.domain).values_list("updated_at", flat=True).first()
    return row if row and standing(actor, case) > Standing.SHARED else case.updated_at


def _is_escalated(case: Case) -> bool:
    known: bool | None = getattr(case, "is_escalated", None)  # read along with the case
    return case.escalations.filter(ended_at=None).exists() if known is None else known
