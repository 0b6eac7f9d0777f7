"""Link one's own accounts: asked for in one, confirmed in the other (S45)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wakil.access import linking
from wakil.access.verdict import NotVisible
from wakil.accounts.models import LinkRequest
from wakil.accounts.sessions import people_of_browser
from wakil.lib.links import portal_path
from wakil.web.request import PortalRequest


@require_POST
def ask_to_link(request: PortalRequest) -> HttpResponse:
    """The first word; then on to the other account, which has the second."""
    wanted = request.POST.get("account", "")
    found = [user for user in people_of_browser(request.browser) if str(user.pk) == wanted]
    if not found:
        raise NotVisible
    linking.ask_to_link(request.actor, found[0], browser=request.browser)
    return redirect(portal_path(found[0].domain.name, "accounts:domains"))


@require_POST
def confirm_link(request: PortalRequest, link: int) -> HttpResponse:
    """The second word."""
    asked = LinkRequest.objects.filter(pk=link, other=request.actor.user).first()
    if asked is None:
        raise NotVisible
    first = linking.confirm_link(request.actor, asked, browser=request.browser)
    messages.success(request, _("This account and %(address)s are linked.") % {"address": first.email})
    return redirect("accounts:domains")


@require_POST
def unlink(request: PortalRequest) -> HttpResponse:
    """Take this account out of those it is linked with."""
    linking.unlink_account(request.actor)
    messages.success(request, _("This account is not linked with any other now."))
    return redirect("accounts:domains")
