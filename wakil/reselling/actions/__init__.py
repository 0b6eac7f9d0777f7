"""Start and end relationships; grant, change and end reseller access; ask for it."""

from wakil.reselling.actions.access import (
    ACCESS_CHANGED,
    LONGEST_ACCESS,
    answer_requests,
    check_grant,
    check_terms,
    end_access,
    grant_access,
    lock_relationship,
    revoke_grant,
    tell_of_access,
    write_grant,
)
from wakil.reselling.actions.asking import ASK_AGAIN_AFTER, ask_permission, may_ask_again_at, refuse_permission
from wakil.reselling.actions.partners import add_support_partner, end_support_partner
from wakil.reselling.actions.relationships import (
    close_relationship,
    end_relationship,
    start_relationship,
)
from wakil.reselling.actions.subscriptions import start_subscription
from wakil.reselling.actions.suspensions import lift_suspension, suspend_domain
from wakil.reselling.actions.transfers import (
    make_transfer_token,
    redeem_transfer_token,
    revoke_transfer_token,
    transfer_customer,
)

__all__ = [
    "ACCESS_CHANGED",
    "ASK_AGAIN_AFTER",
    "LONGEST_ACCESS",
    "add_support_partner",
    "answer_requests",
    "ask_permission",
    "check_grant",
    "check_terms",
    "close_relationship",
    "end_access",
    "end_relationship",
    "end_support_partner",
    "grant_access",
    "lift_suspension",
    "lock_relationship",
    "make_transfer_token",
    "may_ask_again_at",
    "redeem_transfer_token",
    "refuse_permission",
    "revoke_grant",
    "revoke_transfer_token",
    "start_relationship",
    "start_subscription",
    "suspend_domain",
    "tell_of_access",
    "transfer_customer",
    "write_grant",
]
