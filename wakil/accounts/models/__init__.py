"""People: one account is one address at one domain, and works at that domain only (S15)."""

from wakil.accounts.models.alert_address import AlertAddress
from wakil.accounts.models.api_token import ApiToken, TokenScope
from wakil.accounts.models.call_count import CallCount
from wakil.accounts.models.factor import FactorRequirement
from wakil.accounts.models.invitation import Invitation, Purpose
from wakil.accounts.models.link import LinkRequest
from wakil.accounts.models.provider import ProviderIdentity, SignInProvider
from wakil.accounts.models.service_account import AccessToken, Impersonation, ServiceAccount, ServiceAccountKey
from wakil.accounts.models.session import Session
from wakil.accounts.models.user import User, UserManager

__all__ = [
    "AccessToken",
    "AlertAddress",
    "ApiToken",
    "CallCount",
    "FactorRequirement",
    "Impersonation",
    "Invitation",
    "LinkRequest",
    "ProviderIdentity",
    "Purpose",
    "ServiceAccount",
    "ServiceAccountKey",
    "Session",
    "SignInProvider",
    "TokenScope",
    "User",
    "UserManager",
]
