"""What an installation is told by its environment."""

import stat
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from wakil.config import environment


@pytest.mark.parametrize(
    ("read", "nonsense"),
    [
        (lambda: environment.port("X", 8000), "eighty"),
        (lambda: environment.port("X", 8000), "70000"),
        (lambda: environment.port("X", 8000), "-1"),
        (lambda: environment.switch("X", default=True), "perhaps"),
        (lambda: environment.web_address("X", "http://localhost"), "support.example"),
        (lambda: environment.web_address("X", "http://localhost"), "https://support.example/portal"),
        (lambda: environment.web_address("X", "http://localhost"), "https://me:secret@support.example"),
        (lambda: environment.web_address("X", "http://localhost"), "ftp://support.example"),
        (lambda: environment.networks("X"), "10.0.0.300"),
        (lambda: environment.database("X", Path("x")), "mysql://root@localhost/wakil"),
        (lambda: environment.database("X", Path("x")), "postgres://localhost"),
        (lambda: environment.secret("X", kept_in=Path("x")), "short"),
    ],
)
def test_nonsense_in_the_environment_stops_the_start(monkeypatch, read, nonsense):
    """No row: an installation must not run with half of its settings."""
    monkeypatch.setenv("X", nonsense)

    with pytest.raises(ImproperlyConfigured):
        read()


def test_the_secret_is_made_once_and_only_its_owner_reads_it(tmp_path):
    """T37: nothing the portal writes is open to others."""
    file = tmp_path / "secret_key"

    first, second = (environment.secret("WAKIL_NO_SUCH_SECRET", kept_in=file) for _ in range(2))

    assert first == second
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_a_postgresql_address_becomes_djangos_settings(monkeypatch):
    """No row: names and passwords may hold any character, a socket folder may stand in the query."""
    monkeypatch.setenv("X", "postgres://wa%40kil:p%2Fw@db.example:5433/portal?pool=3&sslmode=require")

    assert environment.database("X", Path("x")) == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "portal",
        "USER": "wa@kil",
        "PASSWORD": "p/w",
        "HOST": "db.example",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require", "pool": {"min_size": 1, "max_size": 3}},
    }


def test_passwords_are_hashed_with_argon2_and_what_is_uploaded_stays_private():
    """T37."""
    assert settings.PASSWORD_HASHERS[0] == "django.contrib.auth.hashers.Argon2PasswordHasher"
    assert (settings.FILE_UPLOAD_PERMISSIONS, settings.FILE_UPLOAD_DIRECTORY_PERMISSIONS) == (0o600, 0o700)
