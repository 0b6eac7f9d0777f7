"""What the page for a new access token accepts."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from wakil.access.api_tokens import LONGEST_NAME
from wakil.accounts.models import TokenScope
from wakil.web.form_parts import line

DAYS = (7, 30, 90, 180, 365)
DEFAULT_DAYS = 90
SCOPES = [
    (TokenScope.READ.value, _("Read only: it changes nothing")),
    (TokenScope.WRITE.value, _("Read and write: whatever you may do")),
]


class TokenForm(forms.Form):
    """A new token: what it is for, what it may do, until when."""

    name = line(_("Name"), longest=LONGEST_NAME, help_text=_("What will use it, such as a script or a program."))
    scope = forms.ChoiceField(
        label=_("What it may do"), choices=SCOPES, widget=forms.RadioSelect, initial=TokenScope.READ.value
    )
    days = forms.TypedChoiceField(label=_("How long it works"), coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = settings.WAKIL_TOKEN_DAYS
        offered = [days for days in DAYS if days <= most] or [most]
        choices = [(days, ngettext("%(days)d day", "%(days)d days", days) % {"days": days}) for days in offered]
        self.fields["days"].choices = choices  # type: ignore[attr-defined]
        self.initial.setdefault("days", DEFAULT_DAYS if DEFAULT_DAYS in offered else offered[-1])
