"""Settings: language, time zone, colours, keys. The last two stay in the browser."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from wakil.access.providers import provider_of
from wakil.accounts.models import ProviderIdentity
from wakil.accounts.preferences import set_preferences
from wakil.cases.zones import zone_choices
from wakil.web.request import PortalRequest


class PreferencesForm(forms.Form):
    """Empty means: as the organization has it."""

    language = forms.ChoiceField(required=False, label=gettext_lazy("Language"))
    time_zone = forms.ChoiceField(required=False, label=gettext_lazy("Time zone"))

    def __init__(self, zone_of_organization: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        inherited = _("As my organization (%(zone)s)") % {"zone": zone_of_organization}
        self.fields["language"].choices = [("", _("As my browser")), *settings.LANGUAGES]  # type: ignore[attr-defined]
        zones = zone_choices(str(self.initial.get("time_zone", "")))
        self.fields["time_zone"].choices = [("", inherited), *zones]  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: PortalRequest) -> HttpResponse:
    """The page, and keeping what was chosen on it."""
    user = request.actor.user
    initial = {"language": user.language, "time_zone": user.time_zone}
    form = PreferencesForm(request.actor.organization.time_zone, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        set_preferences(user, **form.cleaned_data)
        translation.activate(user.language or translation.get_language_from_request(request))
        messages.success(request, _("Your settings are kept."))
        return redirect("settings")
    provider = provider_of(request.domain_name)
    is_linked = ProviderIdentity.objects.filter(user=user).exists()
    return render(request, "settings.html", {"form": form, "provider": provider, "is_linked": is_linked})
