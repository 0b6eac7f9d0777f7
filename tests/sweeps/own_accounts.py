"""Examples for the actions on accounts and sign-in: who may do each, and with what."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator

from tests.cast import Cast
from tests.client import Browser
from wakil.access import linking
from wakil.access.domains import claim_domain
from wakil.access.providers import connect_identity, set_sign_in_provider
from wakil.accounts.models import LinkRequest, SignInProvider, User
from wakil.lib import clock
from wakil.organizations.models import Domain
from wakil.organizations.verification import Proof
from wakil.reselling.actions import suspend_domain

Example = tuple[str, Callable[[], dict[str, Any]]]


def examples(cast: Cast) -> dict[str, Example]:
    """Action → who may do it, and with what."""
    browser = _browser(cast)
    return {
        "ask_to_link": ("priya", lambda: {"other": cast.priya_bali, "browser": browser}),
        "confirm_link": ("priya_bali", lambda: {"asked": _link(cast, browser), "browser": browser}),
        "lift_suspension": (
            "carla",
            lambda: {"suspension": suspend_domain(cast.actor("carla"), _mitra(cast), reason="x")},
        ),
        "suspend_domain": ("vera", lambda: {"domain": cast.priya_bali.domain, "reason": "stolen passwords"}),
        "change_factor_requirements": ("vera", lambda: {"kinds": ["reseller"]}),
        "claim_domain": ("sari", lambda: {"name": "jawa.example"}),
        "confirm_domain": ("sari", lambda: _proved(cast)),
        "make_domain_primary": ("sari", lambda: {"domain": cast.priya_bali.domain}),
        "remove_domain": ("sari", lambda: {"domain": _empty(cast)}),
        "withdraw_claim": ("sari", lambda: {"claim": claim_domain(cast.actor("sari"), name="jawa.example")}),
        "connect_identity": ("priya", lambda: {"provider": _provider(cast), "subject": "who"}),
        "disconnect_identity": ("priya", lambda: _linked_elsewhere(cast)),
        "link_identity": ("sari", lambda: {"user": _provider(cast) and cast.budi, "subject": "who"}),
        "set_sign_in_provider": ("sari", lambda: {"domain": _mitra(cast), **_GIVEN}),
        "require_second_factor": ("sari", lambda: {"user": cast.budi}),
        "reset_second_factor": ("sari", lambda: _with_factor(cast.budi)),
        "waive_second_factor": ("sari", lambda: {"user": cast.budi}),
        "unlink_identity": ("sari", lambda: {"user": _linked_elsewhere(cast) or cast.priya}),
        "unlink_account": ("priya", lambda: _linked(cast, browser)),
    }


def _with_factor(user: User) -> dict[str, Any]:
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": ""})
    return {"user": user}


_GIVEN = {
    "issuer": "https://login.example", "client_id": "us", "client_secret": "kept", "is_on": True, "is_only": False,
}  # fmt: skip


def _provider(cast: Cast) -> SignInProvider:
    return set_sign_in_provider(cast.actor("sari"), _mitra(cast), **_GIVEN)


def _linked_elsewhere(cast: Cast) -> dict[str, Any]:
    connect_identity(cast.actor("priya"), _provider(cast), subject="who")
    return {}


def _proved(cast: Cast) -> dict[str, Any]:
    claim = claim_domain(cast.actor("sari"), name="jawa.example")
    return {"claim": claim, "proof": Proof(claim.pk, "dns")}


def _empty(cast: Cast) -> Domain:
    return Domain.objects.create(organization=cast.mitrajaya, name="jawa.example", verified_at=clock.now())


def _mitra(cast: Cast) -> Domain:
    return Domain.objects.select_related("organization").get(name=cast.priya.domain.name)


def _browser(cast: Cast) -> str:
    """The name of a browser in which Priya is signed in to both of her domains."""
    return Browser().sign_in(cast.priya).sign_in(cast.priya_bali).cookies["browser"].value


def _link(cast: Cast, browser: str) -> LinkRequest:
    return linking.ask_to_link(cast.actor("priya"), cast.priya_bali, browser=browser)


def _linked(cast: Cast, browser: str) -> dict[str, Any]:
    linking.confirm_link(cast.actor("priya_bali"), _link(cast, browser), browser=browser)
    return {}
