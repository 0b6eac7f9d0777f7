"""Cases: changed, escalated, closed."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse

from wakil.api import wire
from wakil.api.call import Call
from wakil.api.drafting import NAMES, severity_of
from wakil.api.endpoint import endpoint
from wakil.api.errors import ApiError, from_validation, invalid
from wakil.api.etags import answered_with_etag, require_current
from wakil.api.finding import case, with_names
from wakil.api.showing import case_json
from wakil.api.wire import Message, theirs
from wakil.cases import actions
from wakil.cases.models import Case, EscalationReason
from wakil.cases.share_forms import EscalateCaseForm

MASKED = {
    "display_name": "displayName",
    "priority": "priority",
    "subscriber_email_addresses": "subscriberEmailAddresses",
}
_PATHS = {spelling: field for field, camel in MASKED.items() for spelling in (field, camel)}
_PATHS |= {f"case.{spelling}": field for spelling, field in list(_PATHS.items())}


class PatchQuery(Message):
    """What of the body counts."""

    update_mask: str | None = theirs(
        "The fields to write, parted by commas: displayName, priority, subscriberEmailAddresses. Without it, those of "
        "them that are in the body."
    )


@endpoint(
    "cases.patch",
    "PATCH",
    "{name=*/*/cases/*}",
    on=case,
    permission="cloudsupport.techCases.update",
    asks=PatchQuery,
    takes=wire.Case,
    answers=wire.Case,
)
def patch_case(call: Call, found: Case) -> HttpResponse:
    """Changes title, priority or subscribers of an open case.

    Subscribers replace those that the caller's own organization has added; others stay. A case that has changed since
    its etag was read is left alone.
    """
    fields = _masked(call.query.update_mask, call.body)
    try:
        _patch(call, found, fields)
    except ValidationError as error:
        raise from_validation(error, NAMES) from error
    return answered_with_etag(call, case_json(call.actor, _fresh(found)))


@transaction.atomic
def _patch(call: Call, found: Case, fields: set[str]) -> None:
    sent: wire.Case = call.body
    current = actions.locked(call.actor, found)
    etag = case_json(call.actor, _fresh(current)).etag or ""
    require_current(call, [sent.etag or ""], etag)
    if "display_name" in fields and sent.display_name is not None:
        actions.change_title(call.actor, found, title=sent.display_name)
    if "priority" in fields and sent.priority:
        _change_severity(call, current, int(severity_of(sent.priority)))
    if "subscriber_email_addresses" in fields:
        actions.set_subscribers(call.actor, found, addresses=sent.subscriber_email_addresses or [])


def _change_severity(call: Call, current: Case, severity: int) -> None:
    if severity != current.severity:
        actions.change_severity(call.actor, current, severity=severity)


def _masked(mask: str | None, sent: wire.Case) -> set[str]:
    """The fields to write. Raises ApiError 400 for a path that can't be written."""
    if not (mask or "").strip():
        return {field for field in MASKED if field in sent.model_fields_set}
    asked = [path.strip() for path in str(mask).split(",") if path.strip()]
    unknown = [path for path in asked if path not in _PATHS]
    if unknown:
        names = ", ".join(path[:60] for path in unknown[:5])
        raise invalid("updateMask", f"{names} can't be written; {', '.join(MASKED.values())} can.", "INVALID_MASK")
    return {_PATHS[path] for path in asked}


@endpoint(
    "cases.close",
    "POST",
    "{name=*/*/cases/*}:close",
    on=case,
    permission="cloudsupport.techCases.update",
    takes=wire.CloseCaseRequest,
    answers=wire.Case,
)
def close_case(call: Call, found: Case) -> wire.Case:
    """Closes an open case."""
    _ = call.body
    actions.close_case(call.actor, found)
    return case_json(call.actor, _fresh(found))


@endpoint(
    "cases.escalate",
    "POST",
    "{name=*/*/cases/*}:escalate",
    on=case,
    permission="cloudsupport.techCases.escalate",
    takes=wire.EscalateCaseRequest,
    answers=wire.Case,
)
def escalate_case(call: Call, found: Case) -> wire.Case:
    """Escalates an open case, once, where the customer's support plan includes that."""
    asked: wire.Escalation = call.body.escalation or wire.Escalation()
    form = EscalateCaseForm({"reason": _reason(asked.reason), "justification": asked.justification or ""})
    if not form.is_valid():
        fields = [(f"escalation.{name}", " ".join(map(str, words))) for name, words in form.errors.items()]
        raise ApiError(400, " ".join(f"{name}: {words}" for name, words in fields), fields=fields)
    try:
        actions.escalate_case(call.actor, found, **form.cleaned_data)
    except ValidationError as error:
        raise from_validation(error, {"": "escalation", "justification": "escalation.justification"}) from error
    return case_json(call.actor, _fresh(found))


def _reason(reason: wire.EscalationReason | None) -> str:
    return EscalationReason[reason.name].value if reason else ""


def _fresh(found: Case) -> Case:
    return with_names(Case.objects.filter(pk=found.pk)).get()
