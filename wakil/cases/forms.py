"""What filing a case accepts from outside. Text is checked by the actions, in the same words everywhere."""

import uuid
from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wakil.cases import questions
from wakil.cases.actions.changing import checked_text
from wakil.cases.actions.filing import LONGEST_DESCRIPTION, checked_title
from wakil.cases.models import Question
from wakil.cases.queries.drafts import Draft
from wakil.cases.zones import is_zone, zone_choices
from wakil.reselling.models import Severity

LONGEST_KEY = 100


def new_key() -> str:
    """A key for one submit, so that sending it twice does it once (S32)."""
    return uuid.uuid4().hex


def with_new_key(sent: Mapping[str, Any]) -> Mapping[str, Any]:
    """What was sent, to be shown again, but with the key of another submit."""
    copied: Any = deepcopy(sent)
    copied["key"] = new_key()
    return copied  # type: ignore[no-any-return]


class KeyedForm(forms.Form):
    """A form that carries the key of its submit."""

    key = forms.CharField(required=False, widget=forms.HiddenInput, initial=new_key)

    def clean_key(self) -> str:
        """The key that came, or a new one where none came that could be kept."""
        key = str(self.cleaned_data.get("key") or "").strip()
        return key if key.isprintable() and 0 < len(key) <= LONGEST_KEY else new_key()


class NewCaseForm(KeyedForm):
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
        self.fields["product"].widget.choices = [("", _("Choose a product")), *_named(draft.products)]
        self.fields["language"].choices = list(settings.LANGUAGES)  # type: ignore[attr-defined]
        self.fields["time_zone"].widget.choices = zone_choices(self._zone())
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


def _named(things: Any) -> list[tuple[str, str]]:
    return [(str(thing.pk), str(thing)) for thing in things]
