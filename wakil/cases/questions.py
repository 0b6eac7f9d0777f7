"""The questions of a category as fields of a form, and their answers as text (S28)."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wakil.cases.models import Question, QuestionKind
from wakil.lib.text import has_control_characters, is_one_line

LONGEST_LINE = 500
LONGEST_TEXT = 5_000
YES_OR_NO = [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]


def field_name(question: Question) -> str:
    """The name carries the version, since each version is a row of its own."""
    return f"answer_{question.pk}"


def field_for(question: Question, questions: list[Question]) -> forms.Field:
    """A field as the question's kind wants it. Whether an answer is missing is decided later, by condition."""
    makers: dict[str, Any] = {
        QuestionKind.LONG_TEXT: lambda: forms.CharField(
            max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 4})
        ),
        QuestionKind.CHOICE: lambda: forms.ChoiceField(
            choices=[("", _("Choose")), *((text, text) for text in question.choices)]
        ),
        QuestionKind.YES_NO: lambda: forms.ChoiceField(choices=YES_OR_NO, widget=forms.RadioSelect),
        QuestionKind.NUMBER: lambda: forms.DecimalField(max_digits=30),
        QuestionKind.DATE: lambda: forms.DateField(widget=forms.DateInput(attrs={"type": "date"})),
    }
    made: forms.Field = makers.get(question.kind, lambda: forms.CharField(max_length=LONGEST_LINE))()
    made.required, made.label, made.help_text = False, question.label, _help_of(question, questions)
    made.question = question  # type: ignore[attr-defined]
    return made


def checked_answers(
    questions: list[Question], cleaned: Mapping[str, Any]
) -> tuple[dict[Question, str], dict[str, str]]:
    """Answers to the questions that are asked, and what is wrong, by field. Answers to others are left out."""
    answers: dict[Question, str] = {}
    wrong: dict[str, str] = {}
    by_key: dict[str, str] = {}
    for question in questions:
        name = field_name(question)
        if not _is_asked(question, by_key) or name not in cleaned:
            continue
        text = _as_text(cleaned[name])
        try:
            by_key[question.key] = answers[question] = _checked(question, text)
        except ValidationError as error:
            wrong[name] = error.messages[0]
    return {question: text for question, text in answers.items() if text}, wrong


def _is_asked(question: Question, answered: Mapping[str, str]) -> bool:
    if not question.asked_if_key:
        return True
    given = answered.get(question.asked_if_key, "")
    return bool(given) and given.casefold() == question.asked_if_answer.casefold()


def _checked(question: Question, text: str) -> str:
    if not text and question.is_required:
        raise ValidationError(_("Answer this: support needs it for this category."))
    if has_control_characters(text) or (question.kind != QuestionKind.LONG_TEXT and not is_one_line(text)):
        raise ValidationError(_("This has characters that can't be shown. Remove them."))
    return text


def _as_text(value: object) -> str:
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


def _help_of(question: Question, questions: list[Question]) -> str:
    parts = [question.help] if question.help else []
    condition = next((other for other in questions if other.key == question.asked_if_key), None)
    if condition:
        answer = dict(YES_OR_NO).get(question.asked_if_answer, question.asked_if_answer)
        parts.append(
            _("Only if the answer to “%(question)s” is “%(answer)s”.") % {"question": condition.label, "answer": answer}
        )
    return " ".join(parts)
