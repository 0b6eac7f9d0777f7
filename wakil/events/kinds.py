"""Everything that can have happened: `noun.past`, in the order of the nouns."""

from enum import StrEnum


class EventKind(StrEnum):
    """What an event says. A retired kind stays here, as rows keep it for ever."""

    ACCOUNTS_LINKED = "user.linked"
    ACCOUNT_UNLINKED = "user.unlinked"
    ACTIVITY_SUMMED_UP = "activity.summed_up"
    API_TOKEN_CREATED = "api_token.created"  # noqa: S105  an event's name
    API_TOKEN_REVOKED = "api_token.revoked"  # noqa: S105  an event's name
    ATTACHMENT_ADDED = "attachment.added"
    ATTACHMENT_DELETED = "attachment.deleted"
    ATTACHMENT_DELETION_REQUESTED = "attachment.deletion_requested"
    CASE_ACTION_REQUIRED = "case.action_required"
    CASE_CLOSED = "case.closed"
    CASE_COMMENTED = "case.commented"
    CASE_ESCALATED = "case.escalated"
    CASE_FILED = "case.filed"
    CASE_MOVED = "case.moved"
    CASE_REOPENED = "case.reopened"
    CASE_RESUMED = "case.resumed"
    CASE_SHARED = "case.shared"
    CASE_SHARE_CONFIRMED = "case.share_confirmed"
    CASE_SHARE_REMOVED = "case.share_removed"
    CASE_SOLUTION_OFFERED = "case.solution_offered"
    CASE_TAKEN = "case.taken"
    CASE_TITLE_CHANGED = "case.title_changed"
    CUSTOMER_DETAILS_CHANGED = "customer.details_changed"
    CUSTOMER_MOVED = "customer.moved"
    CUSTOMER_TRANSFERRED = "customer.transferred"
    DEMO_MADE = "demo.made"
    DOMAIN_ADDED = "domain.added"
    DOMAIN_SUSPENDED = "domain.suspended"
    DOMAIN_SUSPENSION_LIFTED = "domain.suspension_lifted"
    FOREIGN_CUSTOMER_TRIED = "customer.foreign_tried"
    GROUP_CHANGED = "group.changed"
    LINK_ASKED = "user.link_asked"
    IMPERSONATION_ALLOWED = "impersonation.allowed"
    IMPERSONATION_ENDED = "impersonation.ended"
    ORGANIZATION_CREATED = "organization.created"
    PASSWORD_RESET = "user.password_reset"  # noqa: S105  an event's name
    PERMISSION_REFUSED = "reseller_access.refused"
    PERMISSION_REQUESTED = "reseller_access.requested"
    PERSONAL_DATA_KEPT = "case.personal_data_kept"
    RELATIONSHIP_ENDED = "relationship.ended"
    RELATIONSHIP_STARTED = "relationship.started"
    RESELLER_ACCESS_ENDED = "reseller_access.ended"
    RESELLER_ACCESS_EXPIRED = "reseller_access.expired"
    RESELLER_ACCESS_EXPIRING = "reseller_access.expiring"
    RESELLER_ACCESS_GRANTED = "reseller_access.granted"
    ROLE_ASSIGNED = "role.assigned"
    ROLE_REMOVED = "role.removed"
    SERVICE_ACCOUNT_CREATED = "service_account.created"
    SERVICE_ACCOUNT_DELETED = "service_account.deleted"
    SERVICE_ACCOUNT_DISABLED = "service_account.disabled"
    SERVICE_ACCOUNT_ENABLED = "service_account.enabled"
    SERVICE_ACCOUNT_KEY_CREATED = "service_account_key.created"
    SERVICE_ACCOUNT_KEY_REVOKED = "service_account_key.revoked"
    SEVERITY_CHANGED = "case.severity_changed"
    SUBSCRIPTION_STARTED = "subscription.started"
    SUBSCRIPTION_ENDED = "subscription.ended"
    SUPPORT_PARTNER_ADDED = "support_partner.added"
    SUPPORT_PARTNER_ENDED = "support_partner.ended"
    TRANSFER_TOKEN_MADE = "transfer_token.made"  # noqa: S105  an event's name
    TRANSFER_TOKEN_REVOKED = "transfer_token.revoked"  # noqa: S105  an event's name
    UNIT_CREATED = "unit.created"
    UNIT_DELETED = "unit.deleted"
    UNIT_MOVED = "unit.moved"
    UNIT_RENAMED = "unit.renamed"
    USER_INVITED = "user.invited"
    USER_JOINED = "user.joined"
    USER_RESTORED = "user.restored"
    USER_SUSPENDED = "user.suspended"


class Audience(StrEnum):
    """Which sides may read an event or a comment."""

    EVERYONE = "everyone"
    RESELLER_AND_VENDOR = "reseller_and_vendor"  # one named reseller domain, and the vendor
    VENDOR = "vendor"
