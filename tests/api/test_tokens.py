"""Bearer tokens: who they let in, and that every one of them stops working at once."""

import pytest
from django.core.management import CommandError, call_command

from tests.api.caller import Program, name_of, token_for
from wakil.accounts.models import ApiToken
from wakil.lib import clock
from wakil.organizations.models import DomainSuspension
from wakil.reselling.models import ResellerAccess


@pytest.fixture
def filed(cast):
    return cast.file("priya", cast.sinar)


def test_a_case_is_read_with_a_token(cast, filed):
    """W21"""
    answer = Program.of(cast.priya).get(f"/v2/{name_of(filed)}")
    assert answer.status_code == 200
    assert answer.json()["name"] == name_of(filed)


@pytest.mark.parametrize("token", ["", "x", "wakil_" + "a" * 43])
def test_without_a_token_that_counts_nobody_gets_in(cast, filed, token):
    """T16, W21"""
    answer = Program(token).get(f"/v2/{name_of(filed)}")
    assert (answer.status_code, answer.json()["error"]["status"]) == (401, "UNAUTHENTICATED")
    assert answer["WWW-Authenticate"].startswith("Bearer ")


def revoke_token(cast):
    ApiToken.objects.update(revoked_at=clock.now())
    return 401


def let_it_expire(cast):
    ApiToken.objects.update(expires_at=clock.now())
    return 401


def suspend_person(cast):
    cast.priya.suspended_at = clock.now()
    cast.priya.save()
    return 401


def suspend_domain(cast):
    DomainSuspension.objects.create(domain=cast.priya.domain, started_at=clock.now(), started_by=cast.vera)
    return 401


def cut_off_by_customer(cast):
    DomainSuspension.objects.create(
        domain=cast.priya.domain, customer=cast.sinar, started_at=clock.now(), started_by=cast.carla
    )
    return 403


def end_role(cast):
    cast.priya.assignments.update(ended_at=clock.now())
    return 403


def revoke_consent(cast):
    ResellerAccess.objects.update(revoked_at=clock.now())
    return 403


@pytest.mark.parametrize(
    "end",
    [revoke_token, let_it_expire, suspend_person, suspend_domain, cut_off_by_customer, end_role, revoke_consent],
)
def test_what_ends_works_on_the_next_call(cast, filed, end):
    """T13, W21, W25"""
    program = Program.of(cast.priya)
    assert program.get(f"/v2/{name_of(filed)}").status_code == 200
    refused = end(cast)
    assert program.get(f"/v2/{name_of(filed)}").status_code == refused


def test_a_token_is_kept_as_a_hash_and_its_use_is_noted(cast, filed):
    """T26"""
    token = token_for(cast.priya)
    Program(token).get(f"/v2/{name_of(filed)}")
    row = ApiToken.objects.get()
    assert token not in str(row.__dict__)
    assert row.last_used_at is not None


def test_the_command_prints_only_the_token_and_refuses_the_unknown_and_the_suspended(cast, filed, capsys):
    """T13"""
    call_command("api_token", "Priya@mitrajaya.example")
    token = capsys.readouterr().out.removesuffix("\n")
    assert Program(token).get(f"/v2/{name_of(filed)}").status_code == 200
    suspend_person(cast)
    for address in ("priya@mitrajaya.example", "nobody@mitrajaya.example"):
        with pytest.raises(CommandError):
            call_command("api_token", address)
    assert capsys.readouterr().out == ""
