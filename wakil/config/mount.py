"""The mount: the whole portal stands below /d/<domain>/, so addresses and cookies of two domains never mix.

What comes in is made trustworthy here, before Django looks at it: the domain, the scheme, the caller's address,
and a body of known length.
"""

import ipaddress
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.conf import settings

from wakil.config import body
from wakil.lib.domains import normalised
from wakil.lib.environ import DOMAIN

_MOUNTED = re.compile(r"/d/([^/]+)(/.*)?", re.DOTALL)
_FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_PORT")
_FORWARDED_TOO = ("HTTP_FORWARDED", "HTTP_X_REAL_IP", "REMOTE_USER", "HTTP_REMOTE_USER", "AUTH_TYPE")


@dataclass(frozen=True)
class Elsewhere:
    """The page asked for has another address."""

    location: str


class Mount:
    """A WSGI application around Django's."""

    def __init__(self, application: WSGIApplication) -> None:
        self.application = application

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        elsewhere = enter(environ)
        if elsewhere is not None:
            start_response("302 Found", [("Location", elsewhere.location), ("Content-Length", "0")])
            return [b""]
        spooled = body.spool(environ, limit=settings.WAKIL_MAX_BODY)
        return _closing(self.application(environ, start_response), spooled)


def enter(environ: WSGIEnvironment) -> Elsewhere | None:
    """Change `environ` to how the portal sees the request; or say where its page really is."""
    _trust(environ)
    environ["wsgi.url_scheme"] = "https" if settings.IS_TLS else "http"
    environ.pop(DOMAIN, None)
    path = _decoded(environ.get("PATH_INFO", ""))
    match = _MOUNTED.fullmatch(path)
    domain = normalised(match[1]) if match else None
    if match is None or domain is None:
        return None  # Django answers as for any unknown page
    if domain != match[1] or match[2] is None:
        return _canonical(environ, domain, match[2] or "/")
    environ[DOMAIN] = domain
    environ["SCRIPT_NAME"] = f"{environ.get('SCRIPT_NAME', '')}/d/{domain}"
    environ["PATH_INFO"] = environ["PATH_INFO"][len(f"/d/{domain}") :]
    return None


def _canonical(environ: WSGIEnvironment, domain: str, rest: str) -> Elsewhere | None:
    if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
        return None
    query = environ.get("QUERY_STRING", "")
    location = f"{environ.get('SCRIPT_NAME', '')}/d/{domain}{quote(rest)}" + (f"?{query}" if query else "")
    return Elsewhere(location) if location.isprintable() and location.isascii() else None


def _decoded(path: str) -> str:
    # WSGI hands over bytes dressed as Latin-1.
    return path.encode("latin-1", "replace").decode("utf-8", "replace")


def _trust(environ: WSGIEnvironment) -> None:
    """Believe a forwarded address only from our own proxies, and nobody who says by header who the user is (T25)."""
    forwarded = environ.get("HTTP_X_FORWARDED_FOR", "")
    for name in (*_FORWARDED, *_FORWARDED_TOO):
        environ.pop(name, None)
    chain = [part.strip() for part in forwarded.split(",") if part.strip()]
    nearest = environ.get("REMOTE_ADDR") or "127.0.0.1"  # a Unix socket has no address
    while chain and _is_our_proxy(nearest):
        nearest = chain.pop()
    environ["REMOTE_ADDR"] = nearest if _address(nearest) else "127.0.0.1"


def _is_our_proxy(address: str) -> bool:
    parsed = _address(address)
    return parsed is not None and any(parsed in network for network in settings.WAKIL_TRUSTED_PROXIES)


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def _closing(answer: Iterable[bytes], spooled: body.Spooled | None) -> Iterable[bytes]:
    return answer if spooled is None else _Closing(answer, spooled.close)


class _Closing:
    """An answer that also closes the spooled body when it is sent."""

    def __init__(self, answer: Iterable[bytes], done: Callable[[], Any]) -> None:
        self.answer, self.done = answer, done

    def __iter__(self) -> Any:
        return iter(self.answer)

    def close(self) -> None:
        """Called by the server at the end, whatever happened."""
        try:
            getattr(self.answer, "close", lambda: None)()
        finally:
            self.done()
