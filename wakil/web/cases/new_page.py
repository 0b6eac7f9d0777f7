"""The page "Create support case" as its templates show it."""

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wakil.cases.forms import NewCaseForm
from wakil.cases.queries.drafts import OWN, Draft
from wakil.cases.queries.pickers import MOST_OPTIONS, Option, category_options, customer_options, customer_text
from wakil.cases.zones import notice_of
from wakil.lib.text import folded
from wakil.reselling.details import contacts_in
from wakil.reselling.models import Severity
from wakil.web.cases.attaching import Attached, context_of
from wakil.web.cases.facts import source_words
from wakil.web.cases.marking import marked
from wakil.web.cases.words import DEFINITIONS, target_words
from wakil.web.request import PortalRequest


@dataclass
class Picker:
    """What `_components/_picker.html` shows."""

    id: str
    label: str
    name: str
    value: str
    typed_name: str
    typed: str
    url: str
    find: str
    matches: list[dict[str, Any]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    help: str = ""
    hint: str = ""
    placeholder: str = ""
    with_names: str = ""
    disabled: bool = False


def rendered(
    request: PortalRequest,
    draft: Draft,
    form: NewCaseForm,
    attached: Attached | None = None,
    *,
    find: str = "",
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """The page with everything that has been typed, chosen and attached."""
    may_choose = draft.is_for_somebody and bool(draft.verdict)
    form.fields["product"].disabled = not may_choose
    context = {
        "form": form,
        "key": form["key"].value(),
        "related_to": draft.related,
        "customer_picker": _customer_picker(draft, form, find) if draft.must_choose_customer else None,
        "category_picker": _category_picker(draft, form, find),
        "customer_words": _customer_words(draft),
        "may_file": draft.verdict if draft.is_for_somebody else None,
        "may_ask": draft.may_ask,
        "category_words": draft.category.information if draft.category else "",
        "questions": form.question_fields,
        "severities": _severities(draft, form),
        "severity_errors": form.errors.get("severity", []) if form.is_bound else [],
        "language_words": more.pop("language_words", "") or notice_of(str(form["language"].value() or "")),
        **context_of(attached or Attached()),
        "upload_errors": attached.errors if attached else [],
        **more,
    }
    return render(request, "cases/new.html", context, status=status)


def options_context(options: list[Option], nothing: str) -> dict[str, Any]:
    """What `_components/_options.html` shows; one option more than it shows means that there are more."""
    shown = [_shown(option) for option in options[:MOST_OPTIONS]]
    return {"options": shown, "nothing": nothing, "more": len(options) > MOST_OPTIONS}


def own_option(draft_or_name: str, typed: str) -> list[Option]:
    """ "My own organization" among the customers, when what is typed does not speak against it (S11)."""
    text = _("My own organization: %(name)s") % {"name": draft_or_name}
    is_meant = all(word in folded(text) for word in folded(typed).split())
    return [Option(OWN, text, [(text, False)])] if is_meant else []


def _shown(option: Option) -> dict[str, Any]:
    html: SafeString = marked(option.parts)
    return {"value": option.value, "text": option.text, "marked": html, "note": option.note, "tag": option.tag}


def _customer_picker(draft: Draft, form: NewCaseForm, find: str) -> Picker:
    typed = str(form["customer_query"].value() or "")
    chosen = _chosen_customer(draft)
    picker = Picker(
        id="id_customer",
        label=_("Create a new case on behalf of"),
        name="customer",
        value=draft.customer_value,
        typed_name="customer_query",
        typed=typed if find == "customer" or not chosen else chosen,
        url=reverse("cases:customer_options"),
        find="customer",
        errors=_errors(form, "customer"),
        placeholder=_("Name or domain"),
    )
    if find == "customer" or (form.is_bound and typed and not draft.is_for_somebody):
        found = [*own_option(draft.actor.organization.name, typed), *customer_options(draft.actor, typed)]
        _offer(picker, found, _("No customer of this domain has that name."))
    return picker


def _category_picker(draft: Draft, form: NewCaseForm, find: str) -> Picker:
    typed = str(form["category_query"].value() or "")
    chosen = draft.category.path_names if draft.category else ""
    picker = Picker(
        id="id_category",
        label=_("Category"),
        name="category",
        value=str(draft.category.pk) if draft.category else "",
        typed_name="category_query",
        typed=typed if find == "category" or not chosen else chosen,
        url=reverse("cases:category_options"),
        find="category",
        with_names="product customer",
        errors=_errors(form, "category"),
        placeholder=_("Keywords, such as bounce or login"),
        disabled=draft.product is None or not draft.verdict,
    )
    if picker.disabled:
        picker.help = "" if draft.product or not draft.verdict else _("Choose a product first.")
    elif find == "category" or (form.is_bound and typed and not chosen):
        _offer(picker, category_options(typed, draft.product), _("No category has these words. Try others."))
    return picker


def _offer(picker: Picker, options: list[Option], nothing: str) -> None:
    shown = [_shown(option) for option in options[:MOST_OPTIONS]]
    picker.matches = [{**match, "note": match["note"] or match["tag"]} for match in shown]
    if not options:
        picker.help = nothing
    elif len(options) > MOST_OPTIONS:
        picker.help = _("There are more. Type more to find them.")


def _chosen_customer(draft: Draft) -> str:
    if draft.is_own:
        return own_option(draft.actor.organization.name, "")[0].text
    return customer_text(draft.customer) if draft.customer else ""


def _errors(form: NewCaseForm, name: str) -> list[str]:
    return [str(message) for message in form.errors.get(name, [])] if form.is_bound else []


def _customer_words(draft: Draft) -> dict[str, str]:
    """The customer's plan and contact, read-only (S23)."""
    if draft.customer is None:
        return {}
    words = {}
    if draft.plan and draft.plan.tier:
        words["tier"] = _("%(tier)s support") % {"tier": draft.plan.tier.name}
    if draft.details:
        first = contacts_in(draft.details)[:1]
        names = [contact.name for contact in first]
        parts = (*names, draft.details.address.replace("\n", ", "), draft.customer.time_zone)
        words["contact"] = _("Contact %(contact)s") % {"contact": ", ".join(part for part in parts if part)}
        words["source"] = source_words(draft.details)
    return words


def _severities(draft: Draft, form: NewCaseForm) -> list[dict[str, Any]]:
    """Each severity with what it means, and what this customer's plan promises for it now, or why not (S30)."""
    chosen = str(form["severity"].value() or "")
    targets = draft.plan.targets if draft.plan else {}
    return [
        {
            "value": level,
            "label": label,
            "definition": DEFINITIONS[level],
            "target": target_words(targets.get(level)),
            "refusal": _refusal(draft, level),
            "is_chosen": str(level) == chosen,
        }
        for level, label in Severity.choices
    ]


def _refusal(draft: Draft, level: int) -> str:
    plan = draft.plan
    if plan is None or plan.tier is None or level in plan.targets or draft.customer is None:
        return ""
    names = {"tier": plan.tier.name, "severity": f"P{level}", "customer": draft.customer.name}
    return _("%(tier)s support, which %(customer)s has, does not offer %(severity)s.") % names
