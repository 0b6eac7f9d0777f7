"""What the one form of a case page accepts from outside."""

from typing import Any

from django import forms
from django.db.models import OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wakil.access.actor import Actor
from wakil.cases.actions.changing import LONGEST_COMMENT
from wakil.cases.forms import KeyedForm
from wakil.cases.models import Case
from wakil.cases.policy.audiences import audiences_for
from wakil.cases.states import Move
from wakil.events.kinds import Audience
from wakil.lib import keys
from wakil.reselling.consent import level_in_force
from wakil.reselling.models import Severity

_AUDIENCE_WORDS = {
    Audience.EVERYONE: gettext_lazy("Everyone on the case"),
    Audience.RESELLER_AND_VENDOR: gettext_lazy("A reseller and support"),
    Audience.VENDOR: gettext_lazy("Support only"),
}
NEXT_MOVES = [
    (Move.ANSWER.value, gettext_lazy("Answer, support goes on working")),
    (Move.ASK.value, gettext_lazy("Ask the filer to act")),
    (Move.OFFER.value, gettext_lazy("Offer a solution")),
]


class UpdateForm(KeyedForm):
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
        self.fields["severity"].choices = [  # type: ignore[attr-defined]
            (level, f"P{level} {Severity(level).label}") for level in sorted({*offered, case.severity})
        ]
        offered_to = _audience_choices(actor, case)
        if len(offered_to) > 1:
            self.fields["audience"] = forms.ChoiceField(
                required=False, choices=offered_to, initial=Audience.EVERYONE.value, label=_("Who reads it")
            )
        if actor.organization.is_vendor:
            self._add_vendors_fields(case)

    def _add_vendors_fields(self, case: Case) -> None:
        level = level_in_force(OuterRef("domain"), OuterRef("customer"), OuterRef("product"))
        domains = case.managers.select_related("domain__organization").order_by("domain__name").annotate(level=level)
        named = [(str(row.domain_id), _reseller_words(row)) for row in domains]
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
        return keys.number_in(self.cleaned_data["version"])

    def clean_seen(self) -> int:
        return keys.number_in(self.cleaned_data["seen"])


def _audience_choices(actor: Actor, case: Case) -> list[tuple[str, object]]:
    """In words; a reseller's people mean themselves."""
    words = dict(_AUDIENCE_WORDS)
    if actor.organization.is_reseller:
        words[Audience.RESELLER_AND_VENDOR] = gettext_lazy("Us and support")
    return [(audience.value, words[audience]) for audience in audiences_for(actor, case)]


def _reseller_words(row: Any) -> str:
    """Who reads what is written to this domain; a former reseller reads nothing."""
    names = {"name": row.domain.organization.name, "domain": row.domain.name}
    if row.level is None and row.customer_id is not None:
        return _("%(name)s (%(domain)s): has no access now") % names
    return _("%(name)s (%(domain)s)") % names
