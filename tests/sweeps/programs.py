"""Examples for the actions on credentials of programs: who may do each, and with what."""

from collections.abc import Callable
from typing import Any

from tests.cast import Cast
from wakil.access import service_accounts
from wakil.access.api_tokens import create_api_token
from wakil.accounts.models import ApiToken, Impersonation, ServiceAccount, ServiceAccountKey

Example = tuple[str, Callable[[], dict[str, Any]]]


def examples(cast: Cast) -> dict[str, Example]:
    """Action → who may do it, and with what."""
    home = cast.carla.domain
    return {
        "allow_impersonation": ("carla", lambda: {"account": _account(cast), "domain": home}),
        "create_api_token": ("carla", lambda: {"name": "monitoring", "days": 30}),
        "create_key": ("carla", lambda: {"account": _account(cast)}),
        "create_service_account": ("carla", lambda: {"domain": home, "name": "monitoring"}),
        "delete_service_account": ("carla", lambda: {"account": _account(cast)}),
        "disable_service_account": ("carla", lambda: {"account": _account(cast)}),
        "enable_service_account": ("carla", lambda: {"account": _disabled(cast)}),
        "end_impersonation": ("carla", lambda: {"impersonation": _impersonation(cast)}),
        "revoke_api_token": ("carla", lambda: {"token": _token(cast)}),
        "revoke_key": ("carla", lambda: {"key": _key(cast)}),
    }


def things(cast: Cast) -> dict[str, int]:
    """What addresses name of the programs of Mitra Jaya, by the name of their argument."""
    sari = cast.actor("sari")
    account = service_accounts.create_service_account(sari, domain=sari.domain, name="sweep", role="reseller_admin")
    service_accounts.create_key(sari, account)
    create_api_token(cast.actor("priya"), name="sweep", days=30)
    return {
        "account": account.pk,
        "key": account.keys.get().pk,
        "assignment": account.user.assignments.get().pk,
        "impersonation": service_accounts.allow_impersonation(sari, account, domain=sari.domain).pk,
        "api_token": ApiToken.objects.get().pk,
    }


def _token(cast: Cast) -> ApiToken:
    create_api_token(cast.actor("citra"), name="monitoring", days=30)
    return ApiToken.objects.get()


def _account(cast: Cast) -> ServiceAccount:
    carla = cast.actor("carla")
    return service_accounts.create_service_account(carla, domain=carla.domain, name="sync", role="support_user")


def _disabled(cast: Cast) -> ServiceAccount:
    return service_accounts.disable_service_account(cast.actor("carla"), _account(cast))


def _impersonation(cast: Cast) -> Impersonation:
    carla = cast.actor("carla")
    return service_accounts.allow_impersonation(carla, _account(cast), domain=carla.domain)


def _key(cast: Cast) -> ServiceAccountKey:
    service_accounts.create_key(cast.actor("carla"), _account(cast))
    return ServiceAccountKey.objects.get()
