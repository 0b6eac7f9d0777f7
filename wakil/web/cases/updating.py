"""What the form of a case page does: everything that was chosen, or nothing with the text kept (S43)."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wakil.access.verdict import Forbidden
from wakil.cases import actions
from wakil.cases.actions import Conflict, Update
from wakil.cases.forms import with_new_key
from wakil.cases.models import Case
from wakil.cases.personal_data import kinds_in, labels_of
from wakil.cases.policy import Standing, standing
from wakil.cases.queries.history import history_of, last_seen
from wakil.cases.states import Move
from wakil.cases.update_form import UpdateForm
from wakil.events.submission import KeyReused
from wakil.web.cases.attaching import FIELDS, Attached, attached_to
from wakil.web.cases.composer import Composer, audience_of
from wakil.web.cases.lookup import case_or_404, case_with_facts_or_404
from wakil.web.cases.showing import offered_for, page_of_case, rendered
from wakil.web.errors import REASON
from wakil.web.extra_fields import log_extra_fields
from wakil.web.request import PortalRequest
from wakil.web.statuses import CONFLICT, FORBIDDEN, UNPROCESSABLE

OK = 200


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: PortalRequest, number: str) -> HttpResponse:
    """The page of a case; a POST is its one form."""
    case = case_with_facts_or_404(request, number)
    return _updated(request, case) if request.method == "POST" else page_of_case(request, case)


@require_POST
def take(request: PortalRequest, number: str) -> HttpResponse:
    """An agent makes the case hers."""
    case = actions.take_case(request.actor, case_or_404(request, number))
    return redirect("cases:show", case.number)


def _updated(request: PortalRequest, case: Case) -> HttpResponse:
    attached = attached_to(request) if _may_bring_files(request, case) else Attached()
    form = UpdateForm(request.actor, case, offered_for(case), request.POST)
    log_extra_fields(request, {*form.fields, *FIELDS})
    is_valid = form.is_valid()
    if "remove_upload" in request.POST:
        return _again(request, case, form, attached, OK)
    if not is_valid or attached.errors:
        return _again(request, case, form, attached, UNPROCESSABLE)
    kinds = kinds_in(form.cleaned_data["body"])
    if kinds and not form.cleaned_data["keep_personal_data"]:
        return _again(request, case, form, attached, UNPROCESSABLE, findings=labels_of(kinds))
    return _tried(request, case, form, attached, kinds)


def _tried(request: PortalRequest, case: Case, form: UpdateForm, attached: Attached, kinds: list[str]) -> HttpResponse:
    """Do it, or show the page again with what stood in the way and everything that was typed."""
    status, reason = UNPROCESSABLE, "invalid"
    try:
        _update(request, case, form, attached, kinds)
    except Conflict:
        return _again(request, case_with_facts_or_404(request, case.number), form, attached, CONFLICT, conflict=True)
    except KeyReused:
        form.add_error(None, _("This form was sent before with other content. Look at the history, then send again."))
        form.data = with_new_key(request.POST)
    except ValidationError as error:
        _add(form, error)
    except Forbidden as refusal:
        form.add_error(None, str(refusal.verdict))
        status, reason = FORBIDDEN, refusal.verdict.code
    else:
        return redirect(_address_of_news(request, case, form.cleaned_data["seen"]))
    response = _again(request, case_with_facts_or_404(request, case.number), form, attached, status)
    response.headers[REASON] = reason
    return response


def _update(request: PortalRequest, case: Case, form: UpdateForm, attached: Attached, kinds: list[str]) -> None:
    chosen = form.cleaned_data
    update = Update(
        body=chosen["body"],
        severity=chosen["severity"],
        close=chosen["close"],
        reopen=chosen["reopen"],
        next_move=Move(chosen["next_move"]) if chosen.get("next_move") and not chosen["close"] else None,
        uploads=attached.uploads,
        **audience_of(form),
    )
    actions.update_case(
        request.actor, case, key=chosen["key"], version=chosen["version"], update=update, kept_kinds=kinds
    )


def _again(
    request: PortalRequest,
    case: Case,
    form: UpdateForm,
    attached: Attached,
    status: int,
    *,
    findings: list[str] | None = None,
    conflict: bool = False,
) -> HttpResponse:
    seen = form.cleaned_data.get("seen") if conflict else None
    history = history_of(request.actor, case, seen=seen)
    composer = Composer(
        form, request.actor, case, last_seen(history), offered_for(case), attached, findings or [], conflict
    )
    return rendered(request, case, history, composer, status)


def _may_bring_files(request: PortalRequest, case: Case) -> bool:
    """Nothing is kept of what comes from those who only read, whom the action refuses below."""
    return standing(request.actor, case) >= Standing.FILE


def _add(form: UpdateForm, error: ValidationError) -> None:
    """Each message at its field, or above all of them when the form has no such field."""
    named = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, messages in named.items():
        for message in messages:
            form.add_error(name if name in form.fields else None, message)


def _address_of_news(request: PortalRequest, case: Case, seen: int) -> str:
    """The case's page, at the first entry that this submit has added: its message, if there is one."""
    mine = [entry for entry in history_of(request.actor, case, after=seen) if entry.by == request.user]
    entry = next((entry for entry in mine if entry.comment), mine[0] if mine else None)
    return reverse("cases:show", args=[case.number]) + (f"#{entry.anchor}" if entry else "")
