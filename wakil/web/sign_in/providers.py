"""Single sign-on of one domain: which provider, and whether passwords still count."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from wakil.access.own_domains import domains_managed_by
from wakil.access.policy import may_manage_domains
from wakil.access.providers import set_sign_in_provider
from wakil.access.verdict import NotVisible, require
from wakil.accounts.models import SignInProvider
from wakil.accounts.openid import SignInFailed, endpoints_of
from wakil.lib.links import portal_link
from wakil.organizations.models import Domain
from wakil.web.extra_fields import log_extra_fields
from wakil.web.form_parts import line, show_errors
from wakil.web.request import PortalRequest
from wakil.web.statuses import UNPROCESSABLE


class ProviderForm(forms.Form):
    """What the provider's own administration gave. The secret goes in and never comes out."""

    issuer = line(
        gettext_lazy("Issuer"),
        longest=500,
        help_text=gettext_lazy("The address that the provider calls itself, to the letter."),
        placeholder="https://login.example.com",
        spellcheck="false",
    )
    client_id = line(gettext_lazy("Our id there"), longest=300, spellcheck="false")
    client_secret = forms.CharField(
        label=gettext_lazy("Our secret there"),
        required=False,
        max_length=500,
        strip=True,
        help_text=gettext_lazy("Kept encrypted and never shown again. Left empty, the one there is stays."),
        widget=forms.PasswordInput({"autocomplete": "off"}),
    )
    is_on = forms.BooleanField(label=gettext_lazy("Offer single sign-on on this domain's sign-in page"), required=False)
    is_only = forms.BooleanField(
        label=gettext_lazy("Refuse passwords; only super admins keep theirs, for the day when the provider is gone"),
        required=False,
    )

    def clean_issuer(self) -> str:
        """An issuer that answers and says the same of itself."""
        issuer: str = self.cleaned_data["issuer"].strip()
        try:
            endpoints_of(issuer)
        except SignInFailed as failure:
            raise ValidationError(_WHY.get(failure.code, _WHY[""])) from failure
        return issuer


_WHY = {
    "another_issuer": gettext_lazy("It answers, but calls itself differently. Copy the issuer as it writes it."),
    "": gettext_lazy("Nothing at this address describes a provider of OpenID Connect that we can reach."),
}


@sensitive_post_parameters("client_secret")
@require_http_methods(["GET", "HEAD", "POST"])
def provider(request: PortalRequest, own_domain: str) -> HttpResponse:
    """The form of one of the organization's domains."""
    domain = _domain_or_404(request, own_domain)
    form = ProviderForm(request.POST if request.method == "POST" else None, initial=_initial(domain))
    if request.method == "POST":
        log_extra_fields(request, form.fields)
        if form.is_valid() and _kept(request, domain, form):
            messages.success(request, _("That counts for %(domain)s from now on.") % {"domain": domain.name})
            return redirect("sign_in:show")
    context = {"form": form, "subject_of": domain, "callback": portal_link(domain.name, "accounts:sso_callback")}
    return render(request, "sign_in/provider.html", context, status=UNPROCESSABLE if form.errors else 200)


def _domain_or_404(request: PortalRequest, name: str) -> Domain:
    require(may_manage_domains(request.actor))
    found = domains_managed_by(request.actor).filter(name=name).first()
    if found is None:
        raise NotVisible
    return found


def _initial(domain: Domain) -> dict[str, Any]:
    fields = ("issuer", "client_id", "is_on", "is_only")
    return SignInProvider.objects.filter(domain=domain).values(*fields).first() or {"is_on": True}


def _kept(request: PortalRequest, domain: Domain, form: ProviderForm) -> bool:
    try:
        set_sign_in_provider(request.actor, domain, **form.cleaned_data)
    except ValidationError as error:
        show_errors(form, error)
        return False
    return True
