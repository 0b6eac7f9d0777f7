"""What a service account may do, and for whom it may act."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wakil.access.actions import assign_role, end_role
from wakil.access.models import RoleAssignment
from wakil.access.service_accounts import allow_impersonation, end_impersonation
from wakil.access.verdict import NotVisible
from wakil.web.admin.page import tell
from wakil.web.request import PortalRequest
from wakil.web.service_accounts.forms import RoleForm, roles_for_programs
from wakil.web.service_accounts.views import account_or_404, page_of, url_of_account


@require_POST
def assign(request: PortalRequest, account: int) -> HttpResponse:
    """Give it a role."""
    found = account_or_404(request, account)
    form = RoleForm(roles_for_programs(request.actor), request.POST)
    if not form.is_valid() or found.deleted_at is not None:
        return page_of(request, found, form)
    assign_role(request.actor, found.user, form.cleaned_data["role"])
    tell(request, _("The role is given."))
    return redirect(url_of_account(found))


@require_POST
def end(request: PortalRequest, account: int, assignment: int) -> HttpResponse:
    """Take a role away."""
    found = account_or_404(request, account)
    held = RoleAssignment.objects.select_related("user__domain", "role")
    one = held.filter(pk=assignment, user=found.user, ended_at=None).first()
    if one is None:
        raise NotVisible
    end_role(request.actor, one)
    tell(request, _("The role is taken away."))
    return redirect(url_of_account(found))


@require_POST
def allow(request: PortalRequest, account: int) -> HttpResponse:
    """Let it act for the people of a domain."""
    found = account_or_404(request, account)
    domain = request.actor.organization.domains.filter(name=request.POST.get("domain_name", "")).first()
    if domain is None:
        raise NotVisible
    allow_impersonation(request.actor, found, domain=domain)
    tell(
        request, _("%(name)s may act for the people of %(domain)s.") % {"name": found.user.name, "domain": domain.name}
    )
    return redirect(url_of_account(found))


@require_POST
def end_acting(request: PortalRequest, account: int, impersonation: int) -> HttpResponse:
    """Let it act for nobody of that domain any more."""
    found = account_or_404(request, account)
    one = found.impersonations.select_related("account__user", "domain").filter(pk=impersonation, ended_at=None).first()
    if one is None:
        raise NotVisible
    end_impersonation(request.actor, one)
    words = _("%(name)s acts for nobody of %(domain)s any more.")
    tell(request, words % {"name": found.user.name, "domain": one.domain.name})
    return redirect(url_of_account(found))
