"""The first person of a customer proves the domain: the same page for every domain, known or not (T24)."""

from allauth.core import ratelimit
from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django_tasks import task

from wakil.lib.domains import domain_of
from wakil.lib.text import has_control_characters, is_one_line
from wakil.organizations.verification import FILE, HOST, RECORD
from wakil.reselling.claiming import claim_organization, has_proved, token_of
from wakil.web import errors
from wakil.web.accounts.forms import AddressForm
from wakil.web.extra_fields import log_extra_fields
from wakil.web.organizations.inviting import mail_invitation
from wakil.web.request import PortalRequest


class ClaimForm(AddressForm):
    """Who one is, at the domain of the page."""

    name = forms.CharField(label=gettext_lazy("Your name"), max_length=200)
    field_order = ["name", "address"]

    def __init__(self, *args: object, at: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.at = at
        self.fields["address"].help_text = _("At %(domain)s. A link goes there once the domain is proved.") % {
            "domain": at
        }
        self.fields["address"].widget.attrs.pop("autofocus", None)

    def clean_name(self) -> str:
        """One line of printable characters."""
        name: str = self.cleaned_data["name"]
        if not is_one_line(name) or has_control_characters(name):
            raise ValidationError(_("A name is one line without special characters."))
        return name

    def clean_address(self) -> str:
        """An address at this very domain."""
        address = super().clean_address()
        if domain_of(address) != self.at:
            raise ValidationError(_("Give an address at %(domains)s.") % {"domains": self.at})
        return address


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: PortalRequest) -> HttpResponse:
    """Say who one is; publish the token; let it be looked for."""
    form = ClaimForm(request.POST or None, at=request.domain_name)
    context: dict[str, object] = {"form": form}
    if request.method == "POST":
        log_extra_fields(request, [*form.fields, "do"])
        if form.is_valid():
            address = form.cleaned_data["address"]
            context |= _words(request.domain_name, address)
            if request.POST.get("do") == "check":
                if not ratelimit.consume(request, action="claim_organization", key=request.domain_name):
                    return errors.too_many(request)
                context["is_proved"] = _looked_for(request, address, form.cleaned_data["name"])
                context["is_checked"] = True
    return render(request, "account/claim.html", context)


def _words(domain: str, address: str) -> dict[str, object]:
    token = token_of(domain, address)
    return {
        "token": token,
        "record": f"{HOST}.{domain}",
        "text": f"{RECORD}{token}",
        "file_url": f"https://{domain}/{FILE}",
    }


def _looked_for(request: PortalRequest, address: str, name: str) -> bool:
    """Look; whether the domain is known here is looked up later, by the worker, so that the answer tells nothing."""
    is_proved = has_proved(request.domain_name, address)
    if is_proved:
        let_in.enqueue(domain=request.domain_name, name=name, address=address)
    return is_proved


@task()
def let_in(domain: str, name: str, address: str) -> None:
    """Mail the link to whoever has proved the domain, if it waits for its first super admin; to nobody else (T14)."""
    try:
        claimed = claim_organization(domain, name=name, address=address)
    except ValidationError:  # somebody has this address already
        return
    if claimed:
        customer, link = claimed
        mail_invitation(customer, name=name, address=address, link=link)
