"""What filing and updating a case accept from outside. Text is checked by the actions, in the same words everywhere."""

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wakil.access.actor import Actor
from wakil.cases import questions
from wakil.cases.actions.changing import LONGEST_COMMENT, checked_text
from wakil.cases.actions.filing import LONGEST_DESCRIPTION, checked_title
from wakil.cases.models import Case, Question
from wakil.cases.policy import Standing, standing
from wakil.cases.queries.drafts import Draft
from wakil.cases.states import Move
from wakil.cases.zones import is_zone, zone_choices
from wakil.events.kinds import Audience
from wakil.reselling.models import Severity

LONGEST_KEY = 100


def new_key() -> str:
    """A key for one submit, so that sending it twice does it once (S32)."""
    return uuid.uuid4().hex


class _Keyed(forms.Form):
    """A form that carries the key of its submit."""

    key = forms.CharField(required=False, widget=forms.HiddenInput, initial=new_key)

    def clean_key(self) -> str:
        """The key that came, or a new one where none came that could be kept."""
        key = str(self.cleaned_data.get("key") or "").strip()
        return key if key.isprintable() and 0 < len(key) <= LONGEST_KEY else new_key()


class NewCaseForm(_Keyed):
    """A case to be filed. Customer, product and category are resolved by the draft; here they only get their errors."""

    customer = forms.CharField(required=False, label=gettext_lazy("Create a new case on behalf of"))
    customer_query = forms.CharField(required=False)
    product = forms.CharField(required=False, label=gettext_lazy("Product"), widget=forms.Select)
    title = forms.CharField(required=False, strip=False, label=gettext_lazy("Title"))
    category = forms.CharField(required=False, label=gettext_lazy("Category"))
    category_query = forms.CharField(required=False)
    description = forms.CharField(
        required=False,
        label=gettext_lazy("Case description"),
        help_text=gettext_lazy("No personal data: no names of users, ID numbers or passwords."),
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": LONGEST_DESCRIPTION}),
    )
    severity = forms.TypedChoiceField(
        coerce=int,
        choices=Severity.choices,
        label=gettext_lazy("Severity"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose a severity."),
            "invalid_choice": gettext_lazy("Choose one of the four severities."),
        },
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), error_messages={"invalid_choice": gettext_lazy("Choose one of the languages.")}
    )
    time_zone = forms.CharField(label=gettext_lazy("Time zone"), widget=forms.Select)
    keep_personal_data = forms.BooleanField(required=False, label=gettext_lazy("Send as it is"))

    def __init__(self, draft: Draft, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.draft = draft
        self.answers: dict[Question, str] = {}
        self.fields["title"].widget.attrs["maxlength"] = 200
        self.fields["product"].widget.choices = [("", _("Choose a product")), *_named(draft.products)]  # type: ignore[attr-defined]
        self.fields["language"].choices = list(settings.LANGUAGES)  # type: ignore[attr-defined]
        self.fields["time_zone"].widget.choices = zone_choices(self._zone())  # type: ignore[attr-defined]
        for question in draft.questions:
            self.fields[questions.field_name(question)] = questions.field_for(question, draft.questions)

    @property
    def question_fields(self) -> list[forms.BoundField]:
        """The fields of the category's questions, in their order."""
        return [self[questions.field_name(question)] for question in self.draft.questions]

    def clean_title(self) -> str:
        return self._checked("title", checked_title)

    def clean_description(self) -> str:
        return self._checked("description", lambda text: checked_text(text, "description", LONGEST_DESCRIPTION))

    def clean_time_zone(self) -> str:
        """Any zone of the IANA database, also one that the list does not offer."""
        zone = str(self.cleaned_data["time_zone"])
        if not is_zone(zone):
            raise ValidationError(_("Choose one of the time zones."))
        return zone

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self._check_choices()
        self.answers, wrong = questions.checked_answers(self.draft.questions, cleaned)
        for name, message in wrong.items():
            self.add_error(name, message)
        return cleaned

    def _check_choices(self) -> None:
        draft = self.draft
        if not draft.is_for_somebody:
            self.add_error("customer", _("Choose a customer from the list."))
        elif draft.verdict and draft.product is None:
            self.add_error("product", _("Choose a product."))
        elif draft.verdict and draft.category is None:
            self.add_error("category", _("Choose a category from the list: words alone are not enough."))

    def _checked(self, name: str, check: Callable[[str], str]) -> str:
        try:
            return check(str(self.cleaned_data.get(name) or ""))
        except ValidationError as error:
            raise ValidationError(error.message_dict[name]) from None

    def _zone(self) -> str:
        return str(self.data.get("time_zone", "")) if self.is_bound else str(self.initial.get("time_zone", ""))


AUDIENCES = {
    "customer": [],
    "reseller": [
        (Audience.EVERYONE.value, gettext_lazy("Everyone on the case")),
        (Audience.RESELLER_AND_VENDOR.value, gettext_lazy("Us and support")),
    ],
    "vendor": [
        (Audience.EVERYONE.value, gettext_lazy("Everyone on the case")),
        (Audience.RESELLER_AND_VENDOR.value, gettext_lazy("A reseller and support")),
        (Audience.VENDOR.value, gettext_lazy("Support only")),
    ],
}
NEXT_MOVES = [
    (Move.ANSWER.value, gettext_lazy("Answer, support goes on working")),
    (Move.ASK.value, gettext_lazy("Ask the filer to act")),
    (Move.OFFER.value, gettext_lazy("Offer a solution")),
]


class UpdateForm(_Keyed):
    """The one form of a case page. What it leaves empty changes nothing (T39)."""

    body = forms.CharField(
        required=False,
        label=gettext_lazy("Message"),
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": LONGEST_COMMENT}),
    )
    severity = forms.TypedChoiceField(required=False, coerce=int, empty_value=None, label=gettext_lazy("Severity"))
    close = forms.BooleanField(required=False, label=gettext_lazy("Close the case"))
    reopen = forms.BooleanField(required=False, label=gettext_lazy("Reopen the case"))
    keep_personal_data = forms.BooleanField(required=False, label=gettext_lazy("Send as it is"))
    version = forms.CharField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, actor: Actor, case: Case, offered: list[int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = actor.organization.kind
        self.fields["severity"].choices = [  # type: ignore[attr-defined]
            (level, f"P{level} {Severity(level).label}") for level in sorted({*offered, case.severity})
        ]
        if standing(actor, case) > Standing.SHARED and AUDIENCES[kind]:
            self.fields["audience"] = forms.ChoiceField(
                required=False, choices=AUDIENCES[kind], initial=Audience.EVERYONE.value, label=_("Who reads it")
            )
        if actor.organization.is_vendor:
            self._add_vendors_fields(case)

    def _add_vendors_fields(self, case: Case) -> None:
        domains = case.managers.select_related("domain__organization").order_by("domain__name")
        named = [(str(row.domain_id), f"{row.domain.organization.name} ({row.domain.name})") for row in domains]
        self.domains = {str(row.domain_id): row.domain for row in domains}
        self.fields["audience_domain"] = forms.ChoiceField(required=False, choices=named, label=_("Which reseller"))
        self.fields["next_move"] = forms.ChoiceField(
            required=False,
            choices=NEXT_MOVES,
            initial=Move.ANSWER.value,
            widget=forms.RadioSelect,
            label=_("What happens next"),
        )

    def clean_version(self) -> int:
        """The version the page was made of; 0, which is always too old, where none came that makes sense."""
        return _whole(self.cleaned_data["version"])

    def clean_seen(self) -> int:
        return _whole(self.cleaned_data["seen"])


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0  # noqa: PLR2004  fits in 64 bits


def _named(things: Any) -> list[tuple[str, str]]:
    return [(str(thing.pk), str(thing)) for thing in things]
