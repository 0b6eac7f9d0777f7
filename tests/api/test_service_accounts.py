"""Programs with a key of their own: what they may do, for whom, who is told, and that it ends at once."""

import time

import pytest

from tests.api.caller import Program, name_of
from tests.api.signing import (
    BEARER,
    SCOPE,
    TOKEN_URI,
    bearer,
    claims,
    exchanged,
    let_act,
    make_account,
    make_key,
    signed,
)
from wakil.access.actions import assign_role, end_role
from wakil.access.credentials import credential_of
from wakil.access.service_accounts import (
    delete_service_account,
    disable_service_account,
    end_impersonation,
    revoke_key,
)
from wakil.accounts.models import ServiceAccountKey
from wakil.cases.actions import close_case, comment_on_case
from wakil.events.models import Event
from wakil.lib import clock
from wakil.organizations.models import DomainSuspension
from wakil.reselling.models import ResellerAccess


@pytest.fixture
def account(cast):
    return make_account(cast)


@pytest.fixture
def file(cast, account):
    return make_key(cast, account)


@pytest.fixture
def filed(cast):
    return cast.file("priya", cast.sinar)


def self_signed(file, **changes):
    """What libraries send without asking the token endpoint."""
    said = {"sub": file["client_email"], "aud": BEARER, "scope": None, **changes}
    return Program(signed(file, claims(file, **said)))


def status(program, case):
    return program.get(f"/v2/{name_of(case)}").status_code


@pytest.mark.parametrize(
    "changes",
    [{}, {"aud": BEARER.rstrip("/")}, {"aud": None, "scope": SCOPE}, {"aud": "http://localhost:8000/"}],
)
def test_a_call_may_be_signed_by_the_account_itself(settings, file, filed, changes):
    """W21"""
    settings.WAKIL_URL = "http://localhost:8000"
    assert status(self_signed(file, **changes), filed) == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"sub": None},
        {"sub": "priya@mitrajaya.example"},
        {"aud": TOKEN_URI},
        {"aud": TOKEN_URI, "scope": SCOPE},
        {"aud": None},
        {"aud": None, "scope": "openid"},
        {"aud": "https://example.com/"},
        {"exp": int(time.time()) + 90_000},
        {"iat": 1, "exp": 3600},
    ],
)
def test_what_was_signed_for_something_else_is_no_bearer(cast, account, file, filed, changes):
    """T25, T35: nor does signing a call oneself ever let one act for a person."""
    let_act(cast, account)
    assert status(self_signed(file, **changes), filed) == 401


def test_a_program_sees_its_own_domain_and_what_its_roles_give(cast, file, filed):
    """S55, T1, T10, T27"""
    of_bali = cast.file("priya_bali", cast.harapan)
    powerless = make_key(cast, make_account(cast, "idle", role=""))
    assert [status(bearer(file), case) for case in (filed, of_bali)] == [200, 403]
    assert [status(bearer(powerless), case) for case in (filed, of_bali)] == [403, 403]


def test_acting_for_a_person_gives_what_that_person_has_and_no_more(cast, file, account, filed):
    """T15, T28: neither adds to the other."""
    let_act(cast, account)
    end_role(cast.actor("sari"), account.user.assignments.get())
    assert status(bearer(file), filed) == 403
    assert status(bearer(file, sub="priya@mitrajaya.example"), filed) == 200
    assert status(bearer(file, sub="budi@mitrajaya.example"), filed) == 403


def by_revoking_the_key(cast, account, allowed):
    revoke_key(cast.actor("sari"), ServiceAccountKey.objects.get())
    return 401, 401


def by_disabling(cast, account, allowed):
    disable_service_account(cast.actor("sari"), account)
    return 401, 401


def by_deleting(cast, account, allowed):
    delete_service_account(cast.actor("sari"), account)
    return 401, 401


def by_withdrawing_that_it_acts(cast, account, allowed):
    end_impersonation(cast.actor("sari"), allowed)
    return 200, 401


def by_suspending_the_person(cast, account, allowed):
    cast.priya.suspended_at = clock.now()
    cast.priya.save()
    return 200, 401


def by_ending_the_persons_role(cast, account, allowed):
    end_role(cast.actor("sari"), cast.priya.assignments.get())
    return 200, 403


def by_ending_the_accounts_role(cast, account, allowed):
    end_role(cast.actor("sari"), account.user.assignments.get())
    return 403, 200


def by_suspending_the_domain(cast, account, allowed):
    DomainSuspension.objects.create(domain=cast.priya.domain, started_at=clock.now(), started_by=cast.vera)
    return 401, 401


def by_revoking_consent(cast, account, allowed):
    ResellerAccess.objects.update(revoked_at=clock.now())
    return 403, 403


@pytest.mark.parametrize(
    "end",
    [
        by_revoking_the_key,
        by_disabling,
        by_deleting,
        by_withdrawing_that_it_acts,
        by_suspending_the_person,
        by_ending_the_persons_role,
        by_ending_the_accounts_role,
        by_suspending_the_domain,
        by_revoking_consent,
    ],
)
def test_what_ends_works_on_the_next_call_with_tokens_that_are_out_already(cast, account, file, filed, end):
    """T13, W25"""
    allowed = let_act(cast, account)
    alone, alike, acting = bearer(file), self_signed(file), bearer(file, sub="priya@mitrajaya.example")
    assert [status(program, filed) for program in (alone, alike, acting)] == [200, 200, 200]
    left_alone, left_acting = end(cast, account, allowed)
    assert [status(program, filed) for program in (alone, alike, acting)] == [left_alone, left_alone, left_acting]


def test_one_key_is_revoked_and_the_others_go_on(cast, account, file, filed):
    """T13"""
    second = make_key(cast, account)
    first_token, second_token = bearer(file), bearer(second)
    revoke_key(cast.actor("sari"), ServiceAccountKey.objects.get(key_id=file["private_key_id"]))
    assert (status(first_token, filed), status(second_token, filed)) == (401, 200)


def test_events_name_the_person_and_the_program_that_acted_for_her(cast, account, file, filed):
    """S5, T35: both, and in the customer's history too."""
    let_act(cast, account)
    for said in (claims(file, sub="priya@mitrajaya.example"), claims(file)):
        token = exchanged(signed(file, said)).json()["access_token"]
        comment_on_case(credential_of(token, []).actor, filed, body="From the monitoring")
    acting, alone = Event.objects.filter(kind="case.commented").order_by("pk")
    assert (acting.by, acting.details["through"]) == (cast.priya, account.user.pk)
    assert (alone.by, alone.details.get("through")) == (account.user, None)


def test_the_use_of_a_key_is_noted(cast, file, filed):
    """T32"""
    assert ServiceAccountKey.objects.get().last_used_at is None
    status(self_signed(file), filed)
    assert ServiceAccountKey.objects.get().last_used_at is not None


def test_a_role_given_later_counts_on_the_next_call(cast, file, filed):
    """T15"""
    powerless = make_account(cast, "idle", role="")
    program = bearer(make_key(cast, powerless))
    assert status(program, filed) == 403
    assign_role(cast.actor("sari"), powerless.user, "reseller_admin")
    assert status(program, filed) == 200


def test_a_customers_program_reads_its_own_customers_cases(cast, filed):
    """S55, W21"""
    of_sinar = make_key(cast, make_account(cast, by="carla", role="support_user"), by="carla")
    theirs = cast.file("gita", cast.kopi)
    close_case(cast.actor("ava"), theirs)
    assert [status(bearer(of_sinar), case) for case in (filed, theirs)] == [200, 403]
