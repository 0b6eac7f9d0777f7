"""Show single open cases to the people of the new reseller: by the customer, one by one (W6, S34)."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wakil.access.privileges import P
from wakil.access.verdict import require
from wakil.cases.actions import share_case
from wakil.cases.addresses import addresses_in
from wakil.cases.models import Case, ShareLevel
from wakil.cases.policy import may_use_cases, visible_to
from wakil.cases.queries.handover import MOST_TO_SHARE, open_cases_to_share
from wakil.organizations.models import Domain
from wakil.reselling.transfer_forms import ShareForm
from wakil.web.extra_fields import log_extra_fields
from wakil.web.request import PortalRequest


def shared_or_form(request: PortalRequest, domain: Domain) -> tuple[ShareForm, str]:
    """The form, and what to say when it was sent and done."""
    cases = _cases(request)
    form = _form(cases, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return form, ""
    require(may_use_cases(request.actor))
    log_extra_fields(request, form.fields)
    if not form.is_valid():
        return form, ""
    try:
        chosen = [case for case in cases if case.number in form.cleaned_data["cases"]]
        return form, _share(request, chosen, form.cleaned_data["addresses"], domain)
    except ValidationError as error:
        form.add_error("addresses", error.messages)
        return form, ""


def share_context(request: PortalRequest, domain: Domain, form: ShareForm) -> dict[str, Any]:
    """What the page shows of it."""
    return {
        "share_form": form,
        "has_cases": bool(form.fields["cases"].choices),  # type: ignore[attr-defined]
        "may_share": may_use_cases(request.actor),
        "most": MOST_TO_SHARE,
        "share_domain": domain.name,
    }


def _cases(request: PortalRequest) -> list[Case]:
    """Open cases that the actor may see, through the same rule as any list."""
    if not request.actor.holds(P.SUPPORT_CASES):
        return []
    open_cases = open_cases_to_share(request.actor.organization)
    return list(open_cases.filter(pk__in=visible_to(request.actor).values("pk"))[:MOST_TO_SHARE])


def _form(cases: list[Case], sent: Any) -> ShareForm:
    form = ShareForm(sent)
    form.fields["cases"].choices = [(case.number, f"{case.number} · {case.title}") for case in cases]  # type: ignore[attr-defined]
    return form


@transaction.atomic
def _share(request: PortalRequest, cases: list[Case], typed: str, domain: Domain) -> str:
    """All of them or none, at level View, with addresses of the new reseller's domain only."""
    addresses = addresses_in(typed)
    elsewhere = [address for address in addresses if address.rpartition("@")[2] != domain.name]
    if elsewhere:
        names = {"address": elsewhere[0], "domain": domain.name}
        raise ValidationError(_("%(address)s is not at %(domain)s. Share with others on the page of a case.") % names)
    for case in cases:
        share_case(request.actor, case, addresses=addresses, level=ShareLevel.VIEW)
    words = ngettext("%(cases)d case is shared.", "%(cases)d cases are shared.", len(cases))
    return words % {"cases": len(cases)}
