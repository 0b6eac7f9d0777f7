"""The organization's domains: which there are, and how one more becomes its own (S54, S61)."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wakil.access import domains
from wakil.access.own_domains import domains_managed_by
from wakil.access.policy import may_manage_domains
from wakil.access.verdict import NotVisible, require
from wakil.lib import clock
from wakil.lib.lookalikes import readable
from wakil.lib.pace import is_too_fast
from wakil.organizations.models import Domain, DomainClaim
from wakil.organizations.verification import FILE, HOST, RECORD, proof_of
from wakil.web.admin.page import FormPage, answer, bound, tell
from wakil.web.form_parts import line
from wakil.web.request import PortalRequest
from wakil.web.statuses import TOO_MANY, UNPROCESSABLE

MOST_TRIES, AN_HOUR = 20, 3600  # of one organization: each asks somebody else's servers


class DomainForm(forms.Form):
    """A domain to add."""

    domain_name = line(
        gettext_lazy("Domain"), longest=253, placeholder="example.com", spellcheck="false", autocapitalize="none"
    )


@require_safe
def list_domains(request: PortalRequest) -> HttpResponse:
    """Primary and secondary ones, and those that wait for their proof."""
    require(may_manage_domains(request.actor))
    owned = list(domains_managed_by(request.actor))
    context = {
        "domains": [(domain, domains.may_remove_domain(request.actor, domain)) for domain in owned],
        "claims": _claims(request).order_by("name"),
        "now": clock.now(),
    }
    return render(request, "domains/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: PortalRequest) -> HttpResponse:
    """Name one more."""
    require(may_manage_domains(request.actor))

    def act(given: dict[str, Any]) -> str:
        made = domains.claim_domain(request.actor, name=given["domain_name"])
        return reverse("domains:prove", args=[made.pk])

    lead = _("Its people get accounts of their own there. First you prove that the domain is yours.")
    page = FormPage(_("Add a domain"), _("Go on"), act, _crumbs(), lead)
    return answer(request, page, DomainForm(bound(request)))


@require_http_methods(["GET", "HEAD", "POST"])
def prove(request: PortalRequest, claim: int) -> HttpResponse:
    """What to publish; and looking whether it is there."""
    found = _claim_or_404(request, claim)
    problem, status = "", 200
    if request.method == "POST":
        problem, status = _looked_for(request, found)
        if not problem:
            tell(request, _("%(domain)s is one of your domains now.") % {"domain": found.name})
            return redirect("domains:list")
    context = {
        "claim": found,
        "readable": readable(found.name),
        "record_name": f"{HOST}.{found.name}",
        "record": RECORD + found.token,
        "file": f"https://{found.name}/{FILE}",
        "problem": problem,
        "is_over": found.expires_at <= clock.now(),
    }
    return render(request, "domains/prove.html", context, status=status)


@require_POST
def withdraw(request: PortalRequest, claim: int) -> HttpResponse:
    """The domain is not wanted any more."""
    found = domains.withdraw_claim(request.actor, _claim_or_404(request, claim))
    tell(request, _("%(domain)s is not waited for any more.") % {"domain": found.name})
    return redirect("domains:list")


@require_http_methods(["GET", "HEAD", "POST"])
def make_primary(request: PortalRequest, own_domain: str) -> HttpResponse:
    """Ask, then do it."""
    domain = _domain_or_404(request, own_domain)

    def act(_given: dict[str, Any]) -> str:
        domains.make_domain_primary(request.actor, domain)
        tell(request, _("%(domain)s is the primary domain now.") % {"domain": domain.name})
        return reverse("domains:list")

    names = {"domain": domain.name}
    lead = _("Lists and pages call your organization by it. Everybody keeps the account and the customers of today.")
    page = FormPage(_("Make %(domain)s primary?") % names, _("Make it primary"), act, _crumbs(), lead)
    return answer(request, page, forms.Form(bound(request)))


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: PortalRequest, own_domain: str) -> HttpResponse:
    """Ask, then do it: only what is empty."""
    domain = _domain_or_404(request, own_domain)
    require(domains.may_remove_domain(request.actor, domain))

    def act(_given: dict[str, Any]) -> str:
        name = domains.remove_domain(request.actor, domain)
        tell(request, _("%(domain)s is removed.") % {"domain": name})
        return reverse("domains:list")

    losses = [_("nobody can sign in there any more,"), _("its single sign-on is forgotten,"), _("others may add it.")]
    title = _("Remove %(domain)s?") % {"domain": domain.name}
    page = FormPage(title, _("Remove"), act, _crumbs(), losses=losses, keep=_("Keep it"), is_dangerous=True)
    return answer(request, page, forms.Form(bound(request)))


def _looked_for(request: PortalRequest, claim: DomainClaim) -> tuple[str, int]:
    """What is wrong, if anything, and the status of the page that says so."""
    if is_too_fast("domain proof", request.actor.organization.pk, most=MOST_TRIES, seconds=AN_HOUR):
        return _("Those were many tries in one hour. Go on later."), TOO_MANY
    return _proved(request, claim), UNPROCESSABLE


def _proved(request: PortalRequest, claim: DomainClaim) -> str:
    """Nothing when it is; else what is missing."""
    proof = proof_of(claim)
    if proof is None:
        return _("Neither the record nor the file is there yet. New records can take a while to be seen everywhere.")
    try:
        domains.confirm_domain(request.actor, claim, proof=proof)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def _crumbs() -> list[tuple[str, str]]:
    return [(_("Domains"), reverse("domains:list"))]


def _claims(request: PortalRequest) -> Any:
    return DomainClaim.objects.filter(organization=request.actor.organization, closed_at=None)


def _claim_or_404(request: PortalRequest, number: int) -> DomainClaim:
    require(may_manage_domains(request.actor))
    found: DomainClaim | None = _claims(request).filter(pk=number).first()
    if found is None:
        raise NotVisible
    return found


def _domain_or_404(request: PortalRequest, name: str) -> Domain:
    require(may_manage_domains(request.actor))
    found = domains_managed_by(request.actor).filter(name=name).first()
    if found is None:
        raise NotVisible
    return found
