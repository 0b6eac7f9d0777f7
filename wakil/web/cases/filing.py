"""Create support case: the form, its pickers, and filing it (S21 to S33)."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wakil.access.verdict import Forbidden, require
from wakil.cases import actions
from wakil.cases.forms import NewCaseForm, with_new_key
from wakil.cases.models import Case
from wakil.cases.personal_data import kinds_in, labels_of
from wakil.cases.policy import may_file
from wakil.cases.queries.drafts import OWN, Draft, ForeignCustomer, read_draft
from wakil.cases.zones import language_for
from wakil.events.submission import KeyReused
from wakil.reselling.actions import ask_permission
from wakil.web.cases.attaching import FIELDS, Attached, attached_to
from wakil.web.cases.lookup import case_or_404
from wakil.web.cases.new_page import rendered
from wakil.web.errors import REASON
from wakil.web.extra_fields import log_extra_fields
from wakil.web.request import PortalRequest
from wakil.web.statuses import FORBIDDEN, UNPROCESSABLE

ACCESS = "access"  # what a form that is begun already is about


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PortalRequest) -> HttpResponse:
    """The form; a POST files the case, or fetches what a choice brings along."""
    if request.method != "POST":
        return _opened(request, read_draft(request.actor, request.GET))
    draft = _draft_or_404(request)
    _require_somebody_to_file_for(draft)
    attached = attached_to(request)
    form = NewCaseForm(draft, request.POST)
    log_extra_fields(request, {*form.fields, *FIELDS, "find", "related_to"})
    find = request.POST.get("find", "")
    if find or "remove_upload" in request.POST:
        return _chosen(request, draft, attached, find)
    return _submitted(request, draft, form, attached)


@require_safe
def related(request: PortalRequest, number: str) -> HttpResponse:
    """File a related case: the form, prefilled from a case that can't be reopened any more (S42)."""
    case = case_or_404(request, number)
    return redirect(f"{reverse('cases:new')}?related_to={case.number}")


@require_safe
def about_access(request: PortalRequest) -> HttpResponse:  # noqa: ARG001
    """Contact support about access: the form for a case of one's own organization, begun already (S11)."""
    return redirect(f"{reverse('cases:new')}?customer={OWN}&about={ACCESS}")


def _opened(request: PortalRequest, draft: Draft) -> HttpResponse:
    _require_somebody_to_file_for(draft)
    initial, notice = _initial(draft)
    if request.GET.get("about") == ACCESS:
        initial |= _words_about_access(request.domain_name)
    return rendered(request, draft, NewCaseForm(draft, initial=initial), language_words=notice)


def _initial(draft: Draft) -> tuple[dict[str, Any], str]:
    """The customer's language and zone, then the filer's; from a related case its title too."""
    user, organization = draft.actor.user, draft.customer or draft.actor.organization
    language, notice = language_for(organization.language, user.language)
    initial = {
        "language": language,
        "time_zone": organization.time_zone or user.time_zone or "UTC",
        "product": draft.product.pk if draft.product else "",
        "title": draft.related.title if draft.related else "",
    }
    return initial, notice


def _words_about_access(domain: str) -> dict[str, str]:
    """What support needs to know, with the reference that it wants quoted."""
    lines = [_("Who can't open what, and since when:"), ""]
    if settings.WAKIL_ACCESS_REFERENCE:
        lines.insert(0, _("Reference: %(reference)s") % {"reference": settings.WAKIL_ACCESS_REFERENCE})
    return {"title": _("Access to %(domain)s") % {"domain": domain}, "description": "\n\n".join(lines)}


def _draft_or_404(request: PortalRequest) -> Draft:
    """What the form stands for. A customer that is not the actor's leaves a trace (S22)."""
    try:
        return read_draft(request.actor, request.POST)
    except ForeignCustomer as tried:
        actions.note_foreign_customer(request.actor, tried.customer)
        raise


def _require_somebody_to_file_for(draft: Draft) -> None:
    """Refuse the whole page only to those who can file for nobody; a customer's missing consent is told on it."""
    if not draft.must_choose_customer and not draft.is_own:
        require(may_file(draft.actor, draft.customer))


def _chosen(request: PortalRequest, draft: Draft, attached: Attached, find: str) -> HttpResponse:
    """Something was looked for or chosen: nothing is checked yet, everything typed is kept."""
    if find == "ask" and draft.may_ask and draft.customer:
        ask_permission(request.actor, draft.customer)
        messages.info(request, asked_words(draft.customer.name))
    form = NewCaseForm(draft, initial={**_initial(draft)[0], **_typed(request.POST, draft)})
    return rendered(request, draft, form, attached, find=find)


def _typed(posted: Mapping[str, str], draft: Draft) -> dict[str, str]:
    """What stands in the form; language and zone follow the customer until somebody has changed them."""
    typed = {name: posted.get(name, "") for name in posted}
    typed["product"] = str(draft.product.pk) if draft.product else ""
    if posted.get("find") == "customer":
        typed = {name: text for name, text in typed.items() if name not in {"language", "time_zone"}}
    return typed


def _submitted(request: PortalRequest, draft: Draft, form: NewCaseForm, attached: Attached) -> HttpResponse:
    is_valid = form.is_valid()
    if draft.is_for_somebody and not draft.verdict:
        form.add_error(None, str(draft.verdict))
        response = rendered(request, draft, form, attached, status=FORBIDDEN)
        response.headers[REASON] = draft.verdict.code
        return response
    if not is_valid or attached.errors:
        return rendered(request, draft, form, attached, status=UNPROCESSABLE)
    kinds = kinds_in(form.cleaned_data["title"], form.cleaned_data["description"], *form.answers.values())
    if kinds and not form.cleaned_data["keep_personal_data"]:
        return rendered(request, draft, form, attached, status=UNPROCESSABLE, personal_data=labels_of(kinds))
    return _tried(request, draft, form, attached, kinds)


def _tried(
    request: PortalRequest, draft: Draft, form: NewCaseForm, attached: Attached, kinds: list[str]
) -> HttpResponse:
    try:
        case = _file(request, draft, form, attached, kinds)
    except KeyReused:
        form.add_error(
            None, _("This form was sent before with other content. Look among your cases, then submit again.")
        )
        form.data = with_new_key(request.POST)
    except ValidationError as error:
        _add(form, error)
    except Forbidden as refusal:
        form.add_error(None, str(refusal.verdict))
    else:
        messages.success(request, _("Case %(number)s is filed.") % {"number": case.number})
        return redirect("cases:show", case.number)
    return rendered(request, draft, form, attached, status=UNPROCESSABLE)


def _file(request: PortalRequest, draft: Draft, form: NewCaseForm, attached: Attached, kinds: list[str]) -> Case:
    if draft.product is None or draft.category is None:
        raise ValidationError({"category": _("Choose a category from the list: words alone are not enough.")})
    chosen = form.cleaned_data
    return actions.file_case(
        request.actor,
        customer=draft.customer,
        product=draft.product,
        category=draft.category,
        answers=form.answers,
        uploads=attached.uploads,
        related_to=draft.related,
        kept_kinds=kinds,
        **{name: chosen[name] for name in ("key", "title", "description", "severity", "language", "time_zone")},
    )


def _add(form: NewCaseForm, error: ValidationError) -> None:
    named = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, texts in named.items():
        for text in texts:
            form.add_error(name if name in form.fields else None, text)


def asked_words(customer: str) -> str:
    """The same answer whether or not a mail goes out: nobody learns who asked before (S26)."""
    return _("%(customer)s's administrators are asked for permission, at most once in seven days.") % {
        "customer": customer
    }
