"""The small forms of a move."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CutOverForm(forms.Form):
    """When a reseller changes over, in the zone of whoever says it."""

    at = forms.DateTimeField(
        label=_("Day and time"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"],
        help_text=_("In your own time zone. Until then the old support centre is the one that counts."),
    )


class TakeBackForm(forms.Form):
    """Whether what happened here since goes as well."""

    even_changed = forms.BooleanField(
        label=_("Take back cases too that were changed here since, and lose those changes"), required=False
    )
