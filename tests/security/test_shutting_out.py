"""What shuts others out of an account shuts out the programs they have let in, too."""

from datetime import timedelta

import pytest

from tests.api.caller import Program
from tests.cast import Cast
from tests.web.accounts.test_factors import with_app
from wakil.access import factors
from wakil.access.access_tokens import exchange_api_token
from wakil.access.invitations import reset_password
from wakil.accounts import api_tokens, invitations
from wakil.accounts.models import Purpose
from wakil.directory import actions
from wakil.events.models import Event

PASSWORD = "perahu-kertas-2026"


def by_link(cast: Cast) -> None:
    link = invitations.issue(Purpose.RESET, cast.budi, lifetime=timedelta(hours=1))
    reset_password(invitations.find(Purpose.RESET, link), password=PASSWORD)


def by_factor(cast: Cast) -> None:
    with_app(cast.budi)
    factors.reset_second_factor(cast.actor("sari"), cast.budi)


def by_suspension(cast: Cast) -> None:
    actions.suspend_user(cast.actor("sari"), cast.budi)
    actions.restore_user(cast.actor("sari"), cast.budi)


WAYS = {
    "a temporary password": lambda cast: actions.set_password(cast.actor("sari"), cast.budi, password=PASSWORD),
    "a link for a new password": by_link,
    "a second factor that was reset": by_factor,
    "a suspension, also when it is over": by_suspension,
}


@pytest.mark.parametrize("way", WAYS)
def test_a_token_made_before_is_refused(cast: Cast, way: str):
    """T13: whoever was in the account made it, and would be in it still; the tokens of others stay."""
    lifetime = timedelta(days=3)
    token = api_tokens.issue(cast.budi, name="theirs", lifetime=lifetime)
    exchanged, _scope = exchange_api_token(token)
    others = api_tokens.issue(cast.priya, name="another's", lifetime=lifetime)
    tokens = [token, exchanged, others]
    assert [Program(one).get("/v2/caseClassifications:search").status_code == 401 for one in tokens] == [False] * 3

    WAYS[way](cast)
    assert [Program(one).get("/v2/caseClassifications:search").status_code == 401 for one in tokens] == [
        True,
        True,
        False,
    ]
    assert [event.details["user"] for event in Event.objects.filter(kind="api_token.revoked")] == [cast.budi.pk]
