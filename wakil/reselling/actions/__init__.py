"""Start and end relationships; grant, change and end reseller access; ask for it."""

from wakil.reselling.actions.access import (
    ACCESS_CHANGED,
    ASK_AGAIN_AFTER,
    LONGEST_ACCESS,
    ask_permission,
    check_grant,
    end_access,
    grant_access,
    lock_relationship,
    revoke_grant,
    tell_of_access,
    write_grant,
)
from wakil.reselling.actions.relationships import (
    close_relationship,
    end_relationship,
    start_relationship,
)
from wakil.reselling.actions.subscriptions import start_subscription

__all__ = [
    "ACCESS_CHANGED",
    "ASK_AGAIN_AFTER",
    "LONGEST_ACCESS",
    "ask_permission",
    "check_grant",
    "close_relationship",
    "end_access",
    "end_relationship",
    "grant_access",
    "lock_relationship",
    "revoke_grant",
    "start_relationship",
    "start_subscription",
    "tell_of_access",
    "write_grant",
]
