"""The mail server in one variable: understood, or refused without showing the password (T26)."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from wakil.config import smtp


@pytest.mark.parametrize(
    ("value", "login", "starts_tls", "is_tls"),
    [
        ("smtp://ava:s%40cret@mail.example.com", ("mail.example.com", 587, "ava", "s@cret"), True, False),
        ("smtp://mail.example.com:2525", ("mail.example.com", 2525, "", ""), True, False),
        ("smtps://ava:secret@mail.example.com", ("mail.example.com", 465, "ava", "secret"), False, True),
        ("smtp+plain://localhost", ("localhost", 25, "", ""), False, False),
    ],
)
def test_a_server_is_understood(monkeypatch, value, login, starts_tls, is_tls):
    monkeypatch.setenv("WAKIL_SMTP_URL", value)

    server = smtp.server("WAKIL_SMTP_URL")

    assert server is not None
    assert (server.login, server.starts_tls, server.is_tls) == (login, starts_tls, is_tls)


def test_without_the_variable_there_is_no_server(monkeypatch):
    monkeypatch.delenv("WAKIL_SMTP_URL", raising=False)

    assert smtp.server("WAKIL_SMTP_URL") is None


@pytest.mark.parametrize(
    "value",
    [
        "mail.example.com",
        "http://mail.example.com",
        "smtp://",
        "smtp://ava:geheim@:25",
        "smtp://a:geheim@x:port",
        "smtp://x/y",
    ],
)
def test_anything_else_is_refused_without_its_password(monkeypatch, value):
    monkeypatch.setenv("WAKIL_SMTP_URL", value)

    with pytest.raises(ImproperlyConfigured, match="WAKIL_SMTP_URL must be like") as refused:
        smtp.server("WAKIL_SMTP_URL")

    assert "geheim" not in str(refused.value)
