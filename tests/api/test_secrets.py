"""Secrets of programs stand in no log, no error, no event, no row in the clear, and no `repr`."""

import io
import logging

import pytest
from django.apps import apps
from structlog.stdlib import ProcessorFormatter

from tests.api.caller import Program, name_of, token_for
from tests.api.signing import FORM, claims, exchanged, let_act, make_account, make_key, signed
from wakil.access import access_tokens, credentials
from wakil.api import token as endpoint


@pytest.fixture
def filed(cast):
    return cast.file("priya", cast.sinar)


@pytest.fixture
def log():
    """What our own handler writes."""
    (handler,) = (one for one in logging.getLogger().handlers if isinstance(one.formatter, ProcessorFormatter))
    before, written = handler.stream, io.StringIO()
    handler.setStream(written)
    yield written
    handler.setStream(before)


@pytest.fixture
def secrets(cast):
    """One of each kind, used."""
    account = make_account(cast)
    let_act(cast, account)
    file = make_key(cast, account)
    assertion = signed(file, claims(file))
    own = token_for(cast.priya)
    return {
        "private key": file["private_key"].splitlines()[3],
        "assertion": assertion,
        "access token": exchanged(assertion).json()["access_token"],
        "personal token": own,
        "call signed by itself": signed(file, claims(file, sub=file["client_email"], aud=None)),
    }


def test_no_row_holds_a_secret_in_the_clear(cast, filed, secrets):
    """T26: every table is looked at."""
    for secret in secrets.values():
        Program(secret).get(f"/v2/{name_of(filed)}")
    for model in apps.get_models():
        rows = str(list(model._base_manager.values()))
        assert [kind for kind, secret in secrets.items() if secret in rows] == [], model


def test_no_log_holds_a_secret_also_when_everything_breaks(filed, secrets, monkeypatch, log):
    """T26"""

    def broken(given, *_others):
        raise RuntimeError(f"it broke on {given}")

    told = []
    for breaks in (False, True):
        if breaks:
            monkeypatch.setattr(credentials.api_tokens, "find", broken)
            monkeypatch.setattr(credentials, "read_assertion", broken)
            monkeypatch.setattr(access_tokens, "find", broken)
            monkeypatch.setattr(endpoint, "read_assertion", broken)
        for secret in secrets.values():
            told.append(Program(secret).get(f"/v2/{name_of(filed)}"))
            told.append(Program(secret + "x").get(f"/v2/{name_of(filed)}"))
            told.append(Program().get(f"/v2/{name_of(filed)}?access_token={secret}&key={secret}"))
            told.append(exchanged(secret + "x"))
            told.append(Program().post("/token", f"grant_type=refresh_token&refresh_token={secret}x", FORM))
    assert {answer.status_code for answer in told} >= {200, 400, 401, 500}
    assert "token_broken" in log.getvalue()
    everything = log.getvalue() + "".join(answer.content.decode() for answer in told)
    assert [kind for kind, secret in secrets.items() if secret in everything] == []


def test_what_is_kept_in_memory_does_not_show_itself(cast, filed, secrets):
    """T26"""
    shown = ""
    for secret in secrets.values():
        found = credentials.credential_of(secret, [])
        shown += repr(found) + str(getattr(found, "__dict__", ""))
    assert [kind for kind, secret in secrets.items() if secret in shown] == []
