"""Who makes, sees and revokes access tokens: oneself, and who looks after one's people (T14)."""

from dataclasses import replace
from datetime import timedelta

from tests.cast import Cast
from wakil.access.token_policy import api_tokens_seen_by, may_create_api_token, may_revoke_api_token
from wakil.accounts.models import ApiToken
from wakil.lib import clock


def token_of(cast: Cast, who: str) -> ApiToken:
    now = clock.now()
    return ApiToken.objects.create(
        user=cast.people[who], name=who, token_hash=who, created_at=now, expires_at=now + timedelta(days=9)
    )


def test_people_see_and_revoke_their_own_tokens_and_those_of_people_they_look_after(cast: Cast):
    """T1, T14, T15"""
    tokens = {who: token_of(cast, who) for who in ("carla", "citra", "priya", "oscar")}
    doers = {who: cast.actor(who) for who in cast.people}
    seen = {who: {token.name for token in api_tokens_seen_by(doer)} for who, doer in doers.items()}
    revocable = {
        who: {name for name, token in tokens.items() if may_revoke_api_token(doer, token)}
        for who, doer in doers.items()
    }

    own = {"citra": {"citra"}, "priya": {"priya"}, "oscar": {"oscar"}}
    looked_after = {"carla": {"carla", "citra"}, "sari": {"priya"}}
    assert seen == revocable == {**dict.fromkeys(cast.people, frozenset()), **own, **looked_after}


def test_a_person_at_work_makes_tokens_and_a_program_or_who_is_suspended_makes_none(cast: Cast):
    """T13, T14"""
    dodi = cast.actor("dodi")
    program = cast.actor("citra")
    program.user.is_service_account = True
    others = [replace(dodi, is_active=False), replace(dodi, through=cast.citra), program]

    assert may_create_api_token(dodi).code == ""
    assert [may_create_api_token(other).code for other in others] == ["service_account"] * 3
