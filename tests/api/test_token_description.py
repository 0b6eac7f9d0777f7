"""The token endpoint stands in OpenAPI, and answers as it says there."""

import json

import pytest
import schemathesis
from schemathesis.core.failures import Failure

from tests.api.caller import Program, token_for
from tests.api.signing import FORM, JWT_BEARER, claims, exchanged, make_account, make_key, signed
from tests.client import Browser
from wakil.accounts import pace
from wakil.accounts.models import TokenScope
from wakil.api import token


@pytest.fixture
def document():
    return json.loads(Browser().get("/openapi.json").content)


@pytest.fixture
def described(document):
    """The description of the endpoint alone."""
    return schemathesis.openapi.from_dict(document)["/token"]["POST"]


@pytest.fixture
def file(cast):
    return make_key(cast, make_account(cast))


def check(described, answer):
    """Raises what schemathesis finds wrong with the answer."""
    headers = {name: [value] for name, value in answer.headers.items()}
    received = schemathesis.Response(
        status_code=answer.status_code, headers=headers, content=answer.content, request=None, elapsed=0, verify=False
    )
    described.validate_response(received)


def properties(document, name):
    return set(document["components"]["schemas"][name]["properties"])


def test_it_asks_for_a_form_and_for_no_token(document):
    """W21"""
    operation = document["paths"]["/token"]["post"]
    assert (operation["security"], list(operation["requestBody"]["content"])) == ([], [FORM])
    grants = [document["components"]["schemas"][name] for name in ("AssertionGrant", "RefreshGrant")]
    assert [one["properties"]["grant_type"]["const"] for one in grants] == [JWT_BEARER, "refresh_token"]
    assert [one["required"] for one in grants] == [["grant_type", "assertion"], ["grant_type", "refresh_token"]]


@pytest.mark.parametrize("scope", TokenScope)
def test_both_kinds_of_exchange_answer_as_described(cast, file, document, described, scope):
    """W21"""
    refreshing = f"grant_type=refresh_token&refresh_token={token_for(cast.priya, scope)}&client_id=x&client_secret=x"
    for answer in (exchanged(signed(file, claims(file))), Program().post("/token", refreshing, FORM)):
        assert (answer.status_code, set(answer.json())) == (200, properties(document, "AccessToken"))
        check(described, answer)


def test_each_refusal_is_described_and_nothing_described_is_never_said(cast, file, document, described, monkeypatch):
    """W21, T24: every word for machines is one that stands there for its status, and the other way round."""
    answers = [
        Program().post("/token", "", FORM),
        Program().post("/token", "grant_type=password&username=a&password=b", FORM),
        Program().post("/token", "grant_type=refresh_token&refresh_token=unknown", FORM),
        exchanged("a.b.c"),
        exchanged(signed(file, claims(file, scope="openid"))),
        exchanged(signed(file, claims(file, sub="nobody@mitrajaya.example"))),
    ]
    monkeypatch.setattr(pace, "_now", lambda: 1_000_020 * 60 + 1.0)
    monkeypatch.setattr(token, "EXCHANGES", 0)
    answers.append(exchanged(signed(file, claims(file))))
    said: dict[str, set[str]] = {}
    for answer in answers:
        check(described, answer)
        assert set(answer.json()) == properties(document, "TokenError")
        said.setdefault(str(answer.status_code), set()).add(answer.json()["error"])
    assert said == described_words(document)
    told = set(document["paths"]["/token"]["post"]["responses"]["429"]["headers"])
    assert told <= set(answers[-1].headers)


def described_words(document):
    answers = document["paths"]["/token"]["post"]["responses"]
    schemas = {code: one["content"]["application/json"]["schema"] for code, one in answers.items()}
    return {code: set(one["properties"]["error"]["enum"]) for code, one in schemas.items() if "properties" in one}


def test_an_answer_in_other_words_would_be_found(file, described, monkeypatch):
    """W21: the description is tight enough to fail."""
    monkeypatch.setitem(token._STATUSES, "invalid_grant", 401)
    with pytest.raises(Failure):
        check(described, exchanged("a.b.c"))
