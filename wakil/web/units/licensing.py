"""Turn automatic licensing of a product on or off for a unit, or let it inherit (S64, S65)."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from wakil.access.verdict import NotVisible, require
from wakil.directory.actions import set_automatic_licensing
from wakil.directory.policy import may_set_automatic_licensing
from wakil.web.admin.page import FormPage, answer, bound, seat_choice, tell
from wakil.web.request import PortalRequest
from wakil.web.units.changing import show_url
from wakil.web.units.licensing_lines import licensing_lines
from wakil.web.units.views import crumbs, title_of, unit_or_404

SETTINGS = {"on": True, "off": False, "inherit": None}


class SettingForm(forms.Form):
    """On, off, or as the unit above."""

    setting = forms.ChoiceField(
        label=gettext_lazy("Automatic licensing"),
        widget=forms.RadioSelect,
        choices=[
            ("on", gettext_lazy("On: whoever comes here gets a seat")),
            ("off", gettext_lazy("Off: seats are given by hand")),
            ("inherit", gettext_lazy("Inherit: as the unit above")),
        ],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def automatic(request: PortalRequest, unit: int, product: int) -> HttpResponse:
    """The setting of one product; what it means for those who are there is asked before anything happens."""
    found = unit_or_404(request, unit)
    require(may_set_automatic_licensing(request.actor, found))
    lines = licensing_lines(request.actor.organization, found)
    line = next((one for one in lines if one.product.pk == product), None)
    if line is None:
        raise NotVisible

    def act(given: dict[str, Any]) -> str:
        is_on = SETTINGS[given["setting"]]
        set_automatic_licensing(request.actor, found, line.product, is_on=is_on, seats=seat_choice(request))
        tell(request, _("Automatic licensing is set for %(unit)s.") % {"unit": title_of(found)})
        return show_url(found)

    state = _("on") if line.is_on else _("off")
    lead = _("In %(unit)s it is %(state)s now: %(source)s. Units inside follow, unless they say otherwise.")
    words = lead % {"unit": title_of(found), "state": state, "source": line.source}
    title = _("Automatic licensing of %(product)s") % {"product": line.label}
    page = FormPage(title, _("Save"), act, crumbs(found, with_itself=True), words)
    return answer(request, page, SettingForm(bound(request), initial={"setting": line.setting}))
