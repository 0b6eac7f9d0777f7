"""The mail server, named by one URL: smtp://name:password@host:587 (with STARTTLS), smtps:// or smtp+plain://."""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from wakil.config import environment

_PORTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed over. Without TLS only when that is said, as for a relay on the same machine."""

    host: str
    port: int
    name: str
    password: str
    starts_tls: bool
    is_tls: bool

    @property
    def login(self) -> tuple[str, int, str, str]:
        return self.host, self.port, self.name, self.password


def server(name: str) -> MailServer | None:
    """The server that the variable names; None when it is missing. Its password never gets into a message of ours."""
    value = environment.text(name)
    if not value:
        return None
    parts = urlsplit(value)
    try:
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        port = 0
    if parts.scheme not in _PORTS or not parts.hostname or not port or parts.path.strip("/") or parts.query:
        raise ImproperlyConfigured(f"{name} must be like smtp://name:password@mail.example.com:587")
    return MailServer(
        parts.hostname,
        port,
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        starts_tls=parts.scheme == "smtp",
        is_tls=parts.scheme == "smtps",
    )
