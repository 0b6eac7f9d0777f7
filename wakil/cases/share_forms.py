"""What sharing and escalating take from outside; page and API share it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from wakil.cases.actions.escalating import LONGEST_JUSTIFICATION
from wakil.cases.models import EscalationReason, ShareLevel


class ShareCaseForm(forms.Form):
    """Addresses as typed, and one level for all of them; the action reads and checks the addresses."""

    addresses = forms.CharField(
        label=_("Email addresses of people or groups"),
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Several are parted by commas, spaces or lines."),
    )
    level = forms.ChoiceField(
        label=_("They"),
        choices=[
            (ShareLevel.NOTIFY.value, _("get mail (Notify)")),
            (ShareLevel.VIEW.value, _("get mail and read the case when signed in (View)")),
        ],
        initial=ShareLevel.NOTIFY.value,
        help_text=_("An address without an account here gets mail only, after its holder has confirmed."),
    )


class EscalateCaseForm(forms.Form):
    """Why the case is more urgent than it is treated."""

    reason = forms.ChoiceField(label=_("Reason"), choices=EscalationReason)
    justification = forms.CharField(
        label=_("Justification"),
        max_length=LONGEST_JUSTIFICATION,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Who is affected, since when, and what it costs. The customer reads it too."),
    )
