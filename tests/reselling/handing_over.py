"""Short ways to let a customer of the cast change resellers."""

from datetime import timedelta

from tests.cast import Cast
from wakil.lib import clock
from wakil.organizations.models import Domain
from wakil.reselling.actions import make_transfer_token, redeem_transfer_token
from wakil.reselling.models import Relationship, Transfer, TransferToken

OLD, NEW = "mitrajaya.example", "cakra.example"
YEAR = timedelta(days=365)


def domain(name: str) -> Domain:
    """The domain of that name."""
    return Domain.objects.get(name=name)


def make_token(cast: Cast, who: str = "carla", **changes) -> tuple[TransferToken, str]:
    """PT Sinar Abadi goes from Mitra Jaya to Cakra, at level manage for a year; changes are to the terms."""
    terms = {
        "new_domain": domain(NEW),
        "ends": cast.relationships["sinar"],
        "level": 3,
        "ends_at": clock.now() + YEAR,
        "all_products": True,
    }
    return make_transfer_token(cast.actor(who), cast.sinar, **{**terms, **changes})


def transfer(cast: Cast, **changes) -> Transfer:
    """The same, redeemed by Oscar."""
    return redeem_transfer_token(cast.actor("oscar"), secret=make_token(cast, **changes)[1])


def running(cast: Cast, customer: str = "sinar") -> list[tuple[str, str, str]]:
    """The customer's running relationships: domain, kind, source."""
    rows = Relationship.objects.filter(customer=cast.organizations[customer], ended_at=None)
    return sorted(rows.values_list("reseller_domain__name", "kind", "source"))
