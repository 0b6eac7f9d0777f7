"""Accounts for programs: who may make them, give them keys, and let them act for people."""

from wakil.access.service_accounts.actions import (
    create_service_account,
    delete_service_account,
    disable_service_account,
    enable_service_account,
)
from wakil.access.service_accounts.impersonation import allow_impersonation, end_impersonation
from wakil.access.service_accounts.keys import create_key, revoke_key
from wakil.access.service_accounts.policy import (
    may_allow_impersonation,
    may_create_key,
    may_enable_service_account,
    may_manage_service_accounts,
    service_accounts_seen_by,
)

__all__ = [
    "allow_impersonation",
    "create_key",
    "create_service_account",
    "delete_service_account",
    "disable_service_account",
    "enable_service_account",
    "end_impersonation",
    "may_allow_impersonation",
    "may_create_key",
    "may_enable_service_account",
    "may_manage_service_accounts",
    "revoke_key",
    "service_accounts_seen_by",
]
