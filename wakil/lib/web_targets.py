"""A web address that somebody typed, taken apart once, and refused when it is none that we would ask."""

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from wakil.lib import domains

LONGEST_ADDRESS = 2000
_KEPT = "%/:=&?~#+!$,;'@()*[]-._"  # what stands for itself in a path or query
_SINGLE_NAME = re.compile(r"[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?")
_UNFIT = re.compile(r"[\s\\\x00-\x1f\x7f]")


class Failed(Exception):
    """There is no answer; `code` says why, in a word that may be shown and kept."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Refused(Failed):
    """The address is one that we do not connect to, whoever asks."""


@dataclass(frozen=True)
class Target:
    """An address taken apart, once: nothing reads its text again."""

    is_tls: bool
    host: str
    port: int
    path: str


def target_of(url: str) -> Target:
    """The parts of a well-formed http or https address. Raises Refused; asks no resolver."""
    if len(url) > LONGEST_ADDRESS or _UNFIT.search(url):
        raise Refused("malformed")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Refused("malformed") from None
    if parts.scheme not in {"http", "https"}:
        raise Refused("scheme")
    if "@" in parts.netloc:
        raise Refused("credentials")
    is_tls = parts.scheme == "https"
    path = quote(parts.path or "/", safe=_KEPT) + (f"?{quote(parts.query, safe=_KEPT)}" if parts.query else "")
    return Target(is_tls, _host(parts.hostname or ""), port if port is not None else (443 if is_tls else 80), path)


def _host(name: str) -> str:
    """The host as it is asked for: an address, a domain in A-labels, or a single name of the own network."""
    if ":" in name:
        return name  # an IPv6 literal, whose brackets are gone; the resolver says whether it is one
    lower = name.lower().removesuffix(".")
    if re.fullmatch(r"\d{1,3}(\.\d{1,3}){3}", lower) or _SINGLE_NAME.fullmatch(lower):
        return lower
    known = domains.normalised(lower)
    if known is None:
        raise Refused("host")
    return known
