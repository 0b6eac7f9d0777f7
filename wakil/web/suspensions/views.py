"""Cut a reseller's domain off, with the consequences told first; let it back in (W25)."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from wakil.access.verdict import NotVisible, require
from wakil.accounts.models import User
from wakil.organizations.models import Domain
from wakil.reselling.actions import lift_suspension, suspend_domain
from wakil.reselling.consent import active_relationships
from wakil.reselling.suspension_policy import may_suspend_domain, suspensions_seen_by
from wakil.web.extra_fields import log_extra_fields
from wakil.web.request import PortalRequest
from wakil.web.statuses import UNPROCESSABLE


class SuspendForm(forms.Form):
    """Why a domain is cut off; kept with the suspension."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        help_text=gettext_lazy("For your own side; the reseller does not read it."),
        widget=forms.Textarea({"rows": 2}),
    )


@dataclass(frozen=True)
class Question:
    """What is asked before the click, and what is said after it."""

    title: str
    lead: str
    losses: list[str]
    comfort: str
    verb: str
    back_url: str


@require_http_methods(["GET", "HEAD", "POST"])
def suspend(request: PortalRequest, reseller_domain: str) -> HttpResponse:
    """Cut the domain off: the vendor from everything, a customer from itself."""
    domain = Domain.objects.select_related("organization").filter(name=reseller_domain).first()
    if domain is None:
        raise NotVisible
    require(may_suspend_domain(request.actor, domain))
    form = SuspendForm(request.POST or None)
    if request.method == "POST":
        log_extra_fields(request, form.fields)
    if form.is_valid() and _suspended(request, domain, form):
        messages.success(request, _("%(domain)s is cut off from now on.") % {"domain": domain.name})
        return redirect(_back_url(request, domain))
    suspension = suspensions_seen_by(request.actor).filter(domain=domain).select_related("started_by").first()
    context = {"question": _question(request, domain), "form": form, "suspension": suspension, "cut": domain}
    status = UNPROCESSABLE if form.is_bound and form.errors else 200
    return render(request, "suspensions/suspend.html", context, status=status)


@require_http_methods(["POST"])
def lift(request: PortalRequest, suspension: int) -> HttpResponse:
    """Let the domain back in."""
    found = suspensions_seen_by(request.actor).select_related("domain__organization").filter(pk=suspension).first()
    if found is None:
        raise NotVisible
    lift_suspension(request.actor, found)
    messages.success(request, _("%(domain)s is let back in.") % {"domain": found.domain.name})
    return redirect(_back_url(request, found.domain))


def _suspended(request: PortalRequest, domain: Domain, form: SuspendForm) -> bool:
    try:
        suspend_domain(request.actor, domain, reason=form.cleaned_data["reason"])
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def _back_url(request: PortalRequest, domain: Domain) -> str:
    if request.actor.organization.is_vendor:
        return reverse("organizations:show", args=[domain.organization.customer_id])
    return reverse("access:list")


def _question(request: PortalRequest, domain: Domain) -> Question:
    names = {"domain": domain.name, "name": domain.organization.name}
    back_url = _back_url(request, domain)
    if request.actor.organization.is_vendor:
        return Question(
            _("Cut %(domain)s off from everything?") % names,
            _("At once, with the next click of its people:"),
            _losses_of_all(domain),
            _("Cases, relationships and the customers' consent stay. Only the vendor can let the domain back in."),
            _("Cut the domain off"),
            back_url,
        )
    return Question(
        _("Cut %(domain)s off from your organization?") % names,
        _("At once, with the next click of its people:"),
        [
            _("they reach nothing of yours: no page, no file, no search, no program of theirs,"),
            _("mail about your cases that waits to be sent to them is not sent,"),
            _("single cases that were shared with them are closed to them."),
        ],
        _("Their other customers notice nothing. The access you gave counts again when you let the domain back in."),
        _("Cut the domain off"),
        back_url,
    )


def _losses_of_all(domain: Domain) -> list[str]:
    people = User.objects.filter(domain=domain, suspended_at=None).count()
    customers = active_relationships().filter(reseller_domain=domain).count()
    signed_out = ngettext(
        "%(count)d person is signed out and cannot sign in,",
        "%(count)d people are signed out and cannot sign in,",
        people,
    )
    lost = ngettext(
        "it reaches nothing of its %(count)d customer,", "it reaches nothing of its %(count)d customers,", customers
    )
    return [
        signed_out % {"count": people},
        lost % {"count": customers},
        _("its programs are refused, and mail to its people is not sent,"),
        _("links in its mails for invitations and new passwords stop working for good."),
    ]
