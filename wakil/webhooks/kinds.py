"""Which kinds of events a webhook can be told of, and what they are called outside."""

from django.utils.translation import gettext_lazy as _

from wakil.events.kinds import EventKind

# Of a case: told to whoever reads the case and may know of the event.
OF_CASES = {
    EventKind.CASE_FILED: _("A case is filed"),
    EventKind.CASE_COMMENTED: _("Somebody writes on a case"),
    EventKind.CASE_TAKEN: _("An agent takes a case"),
    EventKind.CASE_ACTION_REQUIRED: _("Support asks for an answer"),
    EventKind.CASE_SOLUTION_OFFERED: _("Support offers a solution"),
    EventKind.SEVERITY_CHANGED: _("The severity changes"),
    EventKind.CASE_TITLE_CHANGED: _("The title changes"),
    EventKind.CASE_ESCALATED: _("A case is escalated"),
    EventKind.CASE_CLOSED: _("A case is closed"),
    EventKind.CASE_REOPENED: _("A case is reopened"),
    EventKind.ATTACHMENT_DELETION_REQUESTED: _("Somebody asks to delete a file"),
    EventKind.ATTACHMENT_DELETED: _("A file is deleted"),
}
# Of what stands between a customer and a reseller's domain: told to both.
OF_ACCESS = {
    EventKind.PERMISSION_REQUESTED: _("A reseller asks for access"),
    EventKind.PERMISSION_REFUSED: _("A customer gives no access"),
    EventKind.RESELLER_ACCESS_GRANTED: _("Reseller access is given or changed"),
    EventKind.RESELLER_ACCESS_EXPIRING: _("Reseller access will expire"),
    EventKind.RESELLER_ACCESS_EXPIRED: _("Reseller access has expired"),
    EventKind.RESELLER_ACCESS_ENDED: _("Reseller access ends"),
    EventKind.RELATIONSHIP_ENDED: _("A relationship ends"),
}
TOLD = OF_CASES | OF_ACCESS


def type_of(kind: str) -> str:
    """The event's type outside, with the version of its content."""
    return f"wakil.{kind}.v1"


TEST_TYPE = "wakil.webhook.test.v1"
