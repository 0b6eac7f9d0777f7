"""The small forms of the vendor's console: answered as those of the administration are, in the console's frame."""

from django.urls import reverse
from django.utils.translation import gettext as _

from wakil.organizations.models import Organization
from wakil.web.admin.page import Act, FormPage


def console_page(
    title: str,
    verb: str,
    act: Act,
    lead: str = "",
    *,
    organization: Organization | None = None,
    back: tuple[str, str] | None = None,
    is_dangerous: bool = False,
) -> FormPage:
    """A page about an organization, or about what `back` leads to; or about neither."""
    back = (organization.name, show_url(organization)) if organization else back
    crumbs = [(_("Organizations"), reverse("organizations:list")), *([back] if back else [])]
    keep, template = _("Keep it") if is_dangerous else "", "organizations/form.html"
    return FormPage(title, verb, act, crumbs, lead, keep=keep, is_dangerous=is_dangerous, template=template)


def show_url(organization: Organization) -> str:
    """The page of an organization."""
    return reverse("organizations:show", args=[organization.customer_id])
