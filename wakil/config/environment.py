"""What the environment says, read once, and refused when it makes no sense."""

import ipaddress
import os
import secrets
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off"}
HIGHEST_PORT = 65535
SHORTEST_SECRET = 32
DATABASES = {
    "postgres": "django.db.backends.postgresql",
    "postgresql": "django.db.backends.postgresql",
    "sqlite": "django.db.backends.sqlite3",
}


def text(name: str, default: str = "") -> str:
    """The variable without spaces around it; an empty one counts as missing."""
    return os.environ.get(name, "").strip() or default


def words(name: str, default: str) -> frozenset[str]:
    """Several words in lower case, parted by blanks or commas."""
    return frozenset(text(name, default).lower().replace(",", " ").split())


def names(name: str, default: str) -> tuple[str, ...]:
    """Several names as they are written, parted by commas."""
    return tuple(part.strip() for part in text(name, default).split(",") if part.strip())


def switch(name: str, *, default: bool) -> bool:
    """Yes or no, in the usual spellings."""
    value = text(name).lower()
    if value and value not in YES | NO:
        raise ImproperlyConfigured(f"{name} is {value!r}; say 1 or 0")
    return value in YES if value else default


def number(name: str, default: int, *, lowest: int, highest: int) -> int:
    """A whole number within its bounds."""
    value = text(name, str(default))
    if not (value.isascii() and value.isdigit() and lowest <= int(value) <= highest):
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be a whole number from {lowest} to {highest}")
    return int(value)


def port(name: str, default: int) -> int:
    """A TCP port."""
    return number(name, default, lowest=1, highest=HIGHEST_PORT)


def web_address(name: str, default: str) -> SplitResult:
    """An http or https origin: scheme, host and perhaps a port, with no path, query or name in it."""
    value = text(name, default).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or value != f"{parts.scheme}://{parts.netloc}":
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be like https://support.example.com")
    if parts.username is not None:
        raise ImproperlyConfigured(f"{name} must not hold a name or a password")
    _port_of(parts, name)
    return parts


def is_loopback(host: str) -> bool:
    """True of localhost and of the addresses that never leave the machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def networks(name: str) -> tuple[Network, ...]:
    """Addresses or networks, parted by commas."""
    try:
        return tuple(ipaddress.ip_network(part.strip()) for part in text(name).split(",") if part.strip())
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}: {error}") from error


def name_servers(name: str) -> tuple[tuple[str, int], ...]:
    """Addresses of DNS servers, parted by commas, each perhaps with a port: 9.9.9.9 or 127.0.0.1:5353."""
    found = []
    for part in (part.strip() for part in text(name).split(",") if part.strip()):
        host, _colon, number_of_port = part.rpartition(":") if part.count(":") == 1 else (part, "", "53")
        try:
            found.append((str(ipaddress.ip_address(host)), int(number_of_port)))
        except ValueError as error:
            raise ImproperlyConfigured(f"{name}: {error}") from error
    return tuple(found)


def folder(name: str, default: Path) -> Path:
    """A folder that only its owner can enter, made if it is not there."""
    path = Path(text(name, str(default))).expanduser().absolute()
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def other_folder(name: str) -> Path | None:
    """A folder of somebody else's, which may be missing; none when the variable is."""
    return Path(text(name)).expanduser().absolute() if text(name) else None


def secret(name: str, *, kept_in: Path) -> str:
    """The variable, or what the file holds, or a new random secret written there, readable by its owner only."""
    value = text(name)
    if value and len(value) < SHORTEST_SECRET:
        raise ImproperlyConfigured(f"{name} must have {SHORTEST_SECRET} characters or more")
    if value:
        return value
    if not kept_in.exists():
        _write_once(kept_in, secrets.token_urlsafe(64))
    return kept_in.read_text().strip()


def _write_once(path: Path, content: str) -> None:
    # Two processes may start at the same moment: linking a finished file lets exactly one of them win.
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "w") as file:
        file.write(content)
    try:
        Path(path).hardlink_to(name)
    except FileExistsError:
        pass
    finally:
        Path(name).unlink()


def database(name: str, default: Path) -> dict[str, Any]:
    """Django's settings for a database given as a URL; SQLite in that file when none is given."""
    url = text(name)
    if not url:
        return _sqlite(default)
    parts = urlsplit(url)
    if parts.scheme not in DATABASES:
        raise ImproperlyConfigured(f"{name} must begin with postgres:// or sqlite:///")
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(parts.path)))
    return _postgresql(parts, name)


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": DATABASES["sqlite"],
        "NAME": path,
        "CONN_MAX_AGE": 600,
        "OPTIONS": {
            # A transaction takes the write lock when it begins, so it waits its turn instead of failing half-way.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # NORMAL would survive a killed process; FULL keeps an acknowledged case through a power cut too.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            " PRAGMA mmap_size=134217728; PRAGMA cache_size=-20000;",
        },
    }


def _postgresql(parts: SplitResult, name: str) -> dict[str, Any]:
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    host = options.pop("host", "") or unquote(parts.hostname or "")
    largest = options.pop("pool", "8")
    if not parts.path.strip("/") or not (largest.isascii() and largest.isdigit() and int(largest)):
        raise ImproperlyConfigured(f"{name} must be like postgres://name:password@host:5432/database?pool=8")
    return {
        "ENGINE": DATABASES["postgres"],
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(_port_of(parts, name) or ""),
        "OPTIONS": {**options, "pool": {"min_size": 1, "max_size": int(largest)}},
    }


def _port_of(parts: SplitResult, name: str) -> int | None:
    try:
        return parts.port
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}: {error}") from error
