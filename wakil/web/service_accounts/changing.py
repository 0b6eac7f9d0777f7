"""Make, disable, enable and delete service accounts."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wakil.access import service_accounts
from wakil.access.service_accounts import may_manage_service_accounts
from wakil.access.verdict import require
from wakil.web.admin.page import FormPage, answer, bound, tell
from wakil.web.request import PortalRequest
from wakil.web.service_accounts.forms import AccountForm
from wakil.web.service_accounts.views import account_or_404, crumb, url_of_account


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: PortalRequest) -> HttpResponse:
    """A new one, without a key."""
    require(may_manage_service_accounts(request.actor))

    def act(given: dict[str, Any]) -> str:
        made = service_accounts.create_service_account(request.actor, domain=given.pop("domain_name"), **given)
        tell(request, _("%(name)s is there. Make a key for it next.") % {"name": made.user.name})
        return url_of_account(made)

    lead = _("A program that signs in with a key of its own, and works for your organization rather than for a person.")
    page = FormPage(_("New service account"), _("Create service account"), act, [crumb()], lead)
    return answer(request, page, AccountForm(request.actor, bound(request)))


@require_POST
def disable(request: PortalRequest, account: int) -> HttpResponse:
    """Refuse it, until it is enabled again."""
    found = account_or_404(request, account)
    service_accounts.disable_service_account(request.actor, found)
    tell(request, _("%(name)s is disabled. Its next call is refused.") % {"name": found.user.name})
    return redirect(url_of_account(found))


@require_POST
def enable(request: PortalRequest, account: int) -> HttpResponse:
    """Let it work again."""
    found = account_or_404(request, account)
    service_accounts.enable_service_account(request.actor, found)
    tell(request, _("%(name)s works again.") % {"name": found.user.name})
    return redirect(url_of_account(found))


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: PortalRequest, account: int) -> HttpResponse:
    """Ask, then end it for good."""
    found = account_or_404(request, account)

    def act(_given: dict[str, Any]) -> str:
        service_accounts.delete_service_account(request.actor, found)
        tell(request, _("%(name)s is deleted.") % {"name": found.user.name})
        return crumb()[1]

    losses = [
        _("is refused with its next call, and its keys never work again"),
        _("loses its roles and acts for nobody"),
        _("stays in the histories of what it did; its name is not given again"),
    ]
    page = FormPage(
        _("Delete %(name)s?") % {"name": found.user.name},
        _("Delete service account"),
        act,
        [crumb(), (found.user.name, url_of_account(found))],
        _("From now on the program"),
        losses,
        keep=_("Keep it"),
        is_dangerous=True,
    )
    return answer(request, page, forms.Form(bound(request)))
