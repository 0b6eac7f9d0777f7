"""The root: which domain to sign in to, and the first page of a new installation."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from wakil.accounts import invitations
from wakil.accounts.models import Invitation, Purpose
from wakil.accounts.sessions import people_of_browser
from wakil.lib.domains import domain_of
from wakil.lib.links import portal_path
from wakil.reselling.setup import is_set_up
from wakil.web.accounts.forms import AddressForm, SetUpForm
from wakil.web.root.beginning import begin

_LONGEST_PATH = 200


@login_not_required
@never_cache
@require_safe
def choose_domain(request: HttpRequest) -> HttpResponse:
    """Ask for the address and lead to its domain's sign-in, known or not."""
    form, to = AddressForm(request.GET if "address" in request.GET else None), _page_wanted(request)
    if form.is_valid():
        address = form.cleaned_data["address"]
        domain = str(domain_of(address))
        wanted = f"{portal_path(domain, 'home')}{to}" if to else ""
        query = {"login": address} | ({"next": wanted} if wanted else {})
        return redirect(f"{portal_path(domain, 'account_login')}?{urlencode(query)}")
    browser: str = request.browser  # type: ignore[attr-defined]
    domains = [user.domain.name for user in people_of_browser(browser)]
    return render(request, "root/choose_domain.html", {"form": form, "domains": domains, "to": to})


def _page_wanted(request: HttpRequest) -> str:
    """The page below whichever domain it will be, when there is such a page (S6)."""
    path = request.GET.get("to", "")[:_LONGEST_PATH]
    try:
        resolve(f"/{path}", urlconf=settings.DOMAIN_URLCONF)
    except Resolver404:
        return ""
    return path


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: HttpRequest, token: str) -> HttpResponse:
    """Make the vendor and its first super admin, once."""
    invitation = invitations.find(Purpose.SETUP, token)
    if invitation is None or is_set_up():
        return render(request, "account/link_unusable.html", status=404)
    form = SetUpForm(request.POST or None)
    if form.is_valid() and _makes_vendor(form, invitation):
        address = urlencode({"login": form.cleaned_data["address"]})
        return redirect(f"{portal_path(form.cleaned_data['domain'], 'account_login')}?{address}")
    return render(request, "root/set_up.html", {"form": form})


def _makes_vendor(form: SetUpForm, invitation: Invitation) -> bool:
    given = form.cleaned_data
    password = given.pop("password1")
    try:
        user = begin(invitation, password=password, **given)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    if user is None:
        form.add_error(None, _("Somebody has set up this portal in the meantime."))
    return user is not None


@login_not_required
@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """200 while the database answers; says nothing about the installation."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseError:
        return JsonResponse({"status": "no database"}, status=503)
    return JsonResponse({"status": "ok"})
