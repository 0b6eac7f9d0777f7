"""New organizations, their domains and their first super admins."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wakil.access.verdict import NotVisible, require
from wakil.organizations.models import Organization, OrganizationKind
from wakil.reselling.organizations import add_domain, create_organization, invite_super_admin
from wakil.reselling.policy import may_manage_organizations
from wakil.web.admin.page import answer, bound, tell
from wakil.web.organizations.forms import DomainForm, InvitationForm, OrganizationForm
from wakil.web.organizations.inviting import mail_invitation
from wakil.web.organizations.page import console_page, show_url
from wakil.web.organizations.views import organization_or_404
from wakil.web.request import PortalRequest

MADE = (OrganizationKind.RESELLER, OrganizationKind.CUSTOMER)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PortalRequest, kind: str) -> HttpResponse:
    """A new reseller or customer."""
    require(may_manage_organizations(request.actor))
    if kind not in MADE:
        raise NotVisible

    def act(given: dict[str, Any]) -> str:
        domain = given.pop("domain_name")
        made = create_organization(request.actor, OrganizationKind(kind), domain=domain, **given)
        tell(request, _("%(name)s is there. Invite its first super admin next.") % {"name": made.name})
        return show_url(made)

    own = request.actor.organization
    form = OrganizationForm(bound(request), initial={"language": own.language, "time_zone": own.time_zone})
    is_reseller = kind == OrganizationKind.RESELLER
    title, verb = (
        (_("New reseller"), _("Create reseller")) if is_reseller else (_("New customer"), _("Create customer"))
    )
    return answer(request, console_page(title, verb, act), form)


@require_http_methods(["GET", "HEAD", "POST"])
def new_domain(request: PortalRequest, customer_id: str) -> HttpResponse:
    """One more domain, verified on the vendor's word."""
    organization = organization_or_404(request, customer_id)

    def act(given: dict[str, Any]) -> str:
        domain = add_domain(request.actor, organization, name=given["domain_name"])
        tell(request, _("%(domain)s is added, verified on your word.") % {"domain": domain.name})
        return show_url(organization)

    page = console_page(_("Add a domain"), _("Add domain"), act, organization=organization)
    return answer(request, page, DomainForm(bound(request)))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: PortalRequest, customer_id: str) -> HttpResponse:
    """The first super admin. The answer shows the link, this once; it is mailed too."""
    organization = organization_or_404(request, customer_id)
    form = InvitationForm(bound(request), organization=organization)

    def act(given: dict[str, Any]) -> HttpResponse:
        return _show_link(request, organization, given, invite_super_admin(request.actor, organization, **given))

    title, lead = _("Invite the first super admin"), _("This person can give all other roles. The link is good once.")
    page = console_page(title, _("Invite"), act, lead, organization=organization)
    return answer(request, page, form)


def _show_link(request: PortalRequest, organization: Organization, given: dict[str, Any], link: str) -> HttpResponse:
    is_mailed = mail_invitation(organization, name=given["name"], address=given["address"], link=link)
    context = {"organization": organization, **given, "link": link, "is_mailed": is_mailed}
    return render(request, "organizations/invited.html", {**context, "back_url": show_url(organization)})
