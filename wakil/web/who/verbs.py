"""What can be done here, verb by verb, each with the function that decides about it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from wakil.access.actor import Actor
from wakil.access.factors import may_change_requirements
from wakil.access.policy import may_manage_domains
from wakil.access.role_policy import may_open_roles
from wakil.access.service_accounts import may_manage_service_accounts
from wakil.access.token_policy import may_create_api_token
from wakil.access.verdict import Verdict, Words
from wakil.audit.policy import may_read_audit_log
from wakil.cases import policy as cases
from wakil.cases.models import Case
from wakil.cases.policy.activity import may_read_activity
from wakil.cases.policy.moving import may_open_moves
from wakil.directory.policy import (
    may_ask_for_seats,
    may_decide_about_seats,
    may_manage_units,
    may_open_licences,
    may_open_users,
)
from wakil.exports.policy import may_export_case, may_export_cases
from wakil.organizations.models import Organization
from wakil.reselling.customer_policy import may_add_customer, may_edit_customer
from wakil.reselling.partner_policy import may_open_support_partners
from wakil.reselling.policy import may_ask_permission, may_manage_organizations, may_open_access, may_view_customers
from wakil.reselling.transfer_policy import may_open_transfers
from wakil.webhooks.policy import may_manage_webhooks


@dataclass(frozen=True)
class Answer:
    """One verb, and whether somebody may do it."""

    label: Words
    verdict: Verdict


Verbs = tuple[tuple[Words, Callable[[Actor], Verdict]], ...]

_CASES: Verbs = ((_("Work with support cases"), cases.may_use_cases),)
_ADMINISTRATION: Verbs = (
    (_("Look after users"), may_open_users),
    (_("Change organizational units"), may_manage_units),
    (_("See licences and seats"), may_open_licences),
    (_("Ask for more seats"), may_ask_for_seats),
    (_("Manage roles"), may_open_roles),
    (_("Manage domains"), may_manage_domains),
    (_("Manage service accounts"), may_manage_service_accounts),
    (_("Manage webhooks"), may_manage_webhooks),
    (_("Read the audit log"), may_read_audit_log),
    (_("Make a personal access token"), may_create_api_token),
)
OF_KIND: dict[str, tuple[tuple[Words, Verbs], ...]] = {
    "reseller": (
        (_("Cases"), (*_CASES, (_("File a case of the organization itself"), cases.may_file_own))),
        (
            _("Customers"),
            (
                (_("View customers"), may_view_customers),
                (_("Add customers"), may_add_customer),
                (_("Move customers between domains"), may_open_moves),
                (_("Take over customers from another reseller"), may_open_transfers),
            ),
        ),
        (_("Administration"), _ADMINISTRATION),
    ),
    "customer": (
        (_("Cases"), _CASES),
        (
            _("Resellers"),
            (
                (_("Change reseller access"), may_open_access),
                (_("Add and end support partners"), may_open_support_partners),
                (_("See what resellers did"), may_read_activity),
            ),
        ),
        (_("Administration"), _ADMINISTRATION),
    ),
    "vendor": (
        (_("Cases"), _CASES),
        (
            _("Organizations"),
            (
                (_("Manage organizations"), may_manage_organizations),
                (_("Decide about seats"), may_decide_about_seats),
                (_("Require a second factor"), may_change_requirements),
            ),
        ),
        (_("Administration"), _ADMINISTRATION),
    ),
}
_OF_CASE: tuple[tuple[Words, Callable[[Actor, Case], Verdict]], ...] = (
    (_("Read it"), cases.may_read),
    (_("Download it"), may_export_case),
    (_("Write a message"), cases.may_comment),
    (_("Attach files"), cases.may_attach),
    (_("Change the severity"), cases.may_change_severity),
    (_("Change the title"), cases.may_change_title),
    (_("Close it"), cases.may_close),
    (_("Reopen it"), cases.may_reopen),
    (_("Escalate it"), cases.may_escalate),
    (_("Share it"), cases.may_share),
    (_("Ask for the deletion of a file"), cases.may_request_deletion),
)


def about_everything(actor: Actor) -> list[tuple[Words, list[Answer]]]:
    """What does not depend on a customer or a case, section by section."""
    return [
        (section, [Answer(label, may(actor)) for label, may in verbs])
        for section, verbs in OF_KIND[actor.organization.kind]
    ]


def about_case(actor: Actor, case: Case) -> list[Answer]:
    """What can be done with one case."""
    return [Answer(label, may(actor, case)) for label, may in _OF_CASE]


def about_customer(actor: Actor, customer: Organization) -> list[Answer]:
    """What can be done for one customer."""
    return list(_of_customer(actor, customer))


def _of_customer(actor: Actor, customer: Organization) -> Iterator[Answer]:
    if actor.organization.is_reseller:
        yield Answer(_("File a case"), cases.may_file(actor, customer))
        yield Answer(_("Ask for permission"), may_ask_permission(actor, customer))
    yield Answer(_("Download its cases"), may_export_cases(actor, customer))
    yield Answer(_("Edit address and contacts"), may_edit_customer(actor, customer))
