"""How often is too often: for a credential, for wrong ones from an address, for all processes together."""

import threading

import pytest
from django.db import connection, connections

from tests.api.caller import Program, name_of, token_for
from tests.api.signing import claims, exchanged, make_account, make_key, signed
from wakil.accounts import pace
from wakil.accounts.models import CallCount
from wakil.api import authentication, token


@pytest.fixture
def filed(cast):
    return cast.file("priya", cast.sinar)


@pytest.fixture(autouse=True)
def a_long_minute(monkeypatch):
    """Time stands still a second after a minute began."""
    monkeypatch.setattr(pace, "_now", lambda: 1_000_020 * 60 + 1.0)


def test_a_credential_makes_so_many_calls_a_minute_and_is_told(cast, filed, settings):
    """T23, W21"""
    settings.WAKIL_API_RATE = 3
    program = Program.of(cast.priya)
    answers = [program.get(f"/v2/{name_of(filed)}") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert answers[0]["RateLimit-Policy"] == '"minute";q=3;w=60'
    assert [answer["RateLimit"] for answer in answers[:3]] == [f'"minute";r={left};t=59' for left in (2, 1, 0)]
    assert (answers[3]["Retry-After"], answers[3]["RateLimit"]) == ("59", '"minute";r=0;t=59')
    error = answers[3].json()["error"]
    assert (error["status"], error["details"][0]["reason"]) == ("RESOURCE_EXHAUSTED", "RATE_LIMIT_EXCEEDED")


def test_another_credential_goes_on_and_so_does_the_next_minute(cast, filed, settings, monkeypatch):
    """T23"""
    settings.WAKIL_API_RATE = 1
    first, second = Program.of(cast.priya), Program.of(cast.citra)
    path = f"/v2/{name_of(filed)}"
    assert [first.get(path).status_code, first.get(path).status_code, second.get(path).status_code] == [200, 429, 200]
    monkeypatch.setattr(pace, "_now", lambda: 1_000_021 * 60 + 1.0)
    assert first.get(path).status_code == 200


def test_many_access_tokens_of_one_account_count_together(cast, filed, settings):
    """T23: a program can't draw itself more."""
    settings.WAKIL_API_RATE = 2
    file = make_key(cast, make_account(cast))
    tokens = [exchanged(signed(file, claims(file))).json()["access_token"] for _ in range(3)]
    assert [Program(one).get(f"/v2/{name_of(filed)}").status_code for one in tokens] == [200, 200, 429]


def test_wrong_credentials_from_one_address_are_slowed_and_right_ones_are_not(cast, filed, monkeypatch):
    """T24, T25: of those who share an address, only the guesser is held up."""
    monkeypatch.setattr(authentication, "FAILURES", 2)
    guesses = [Program(f"wakil_{n}".ljust(50, "x")).get(f"/v2/{name_of(filed)}").status_code for n in range(4)]
    assert guesses == [401, 401, 429, 429]
    assert exchanged("x.y.z").status_code == 429
    assert Program("").get(f"/v2/{name_of(filed)}").status_code == 429
    assert Program.of(cast.priya).get(f"/v2/{name_of(filed)}").status_code == 200
    elsewhere = Program("wakil_" + "x" * 43, REMOTE_ADDR="198.51.100.7").get(f"/v2/{name_of(filed)}")
    assert elsewhere.status_code == 401


@pytest.mark.parametrize("address", ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9"])
def test_addresses_of_one_network_count_together(filed, monkeypatch, address):
    """T25"""
    monkeypatch.setattr(authentication, "FAILURES", 1)
    callers = [Program("x" * 50, REMOTE_ADDR=one) for one in ("2001:db8:1:2:3::4", address)]
    assert [caller.get(f"/v2/{name_of(filed)}").status_code for caller in callers] == [401, 429]
    assert CallCount.objects.get().key == "failed:2001:db8:1:2::"


def test_the_token_endpoint_slows_whoever_exchanges_all_the_time(cast, monkeypatch):
    """T23"""
    monkeypatch.setattr(token, "EXCHANGES", 1)
    file = make_key(cast, make_account(cast))
    answers = [exchanged(signed(file, claims(file))) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 429]
    assert (answers[1].json()["error"], answers[1]["Retry-After"]) == ("temporarily_unavailable", "59")


@pytest.mark.django_db(transaction=True)
def test_calls_at_the_same_moment_never_get_more_than_the_limit():
    """T25: processes that know nothing of each other, each with a memory of its own."""
    limit, allowed = 40, []

    def process(shares):
        for _ in range(30):
            with lock:
                pace._shares = shares
                allowed.append(pace.take("token:1", limit).is_allowed)
        connections.close_all()

    lock = threading.Lock()
    threads = [threading.Thread(target=process, args=({},)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert allowed.count(True) == limit
    assert len(allowed) == 120


@pytest.mark.django_db(transaction=True)
def test_guesses_at_the_same_moment_are_all_counted():
    """T25"""
    outcomes = []

    def guess():
        outcomes.append(pace.take("failed:192.0.2.1", 10).is_allowed)
        connections.close_all()

    threads = [threading.Thread(target=guess) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count(True) == 10


def test_most_calls_write_nothing(db, django_assert_num_queries):
    """W21: the count is no row that everybody waits for."""
    with django_assert_num_queries(20):
        outcomes = [pace.take("token:1", 1200) for _ in range(400)]
    assert all(use.is_allowed for use in outcomes)
    assert outcomes[-1].left == 800
    assert CallCount.objects.get().calls == 400
    assert connection.in_atomic_block


def test_nobody_gets_more_than_the_limit_nor_much_less(db):
    """T23"""
    outcomes = [pace.take("token:1", 1200).is_allowed for _ in range(1300)]
    assert (outcomes.count(True), outcomes[:1200].count(True)) == (1200, 1200)


def test_tokens_are_counted_by_their_row_and_never_by_themselves(cast, filed):
    """T26"""
    own = token_for(cast.priya)
    Program(own).get(f"/v2/{name_of(filed)}")
    assert [count.key for count in CallCount.objects.all()] == [f"token:{cast.priya.api_tokens.get().pk}"]
