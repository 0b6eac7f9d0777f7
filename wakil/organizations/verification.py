"""Whether somebody controls a domain: a TXT record, or a file over HTTPS. Only asked here; nothing is changed."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

import dns.exception
import dns.nameserver
import dns.resolver
from django.conf import settings
from django.utils.crypto import salted_hmac

from wakil.lib import clock, outbound
from wakil.lib.web_targets import Failed
from wakil.organizations.models import DomainClaim

LIFETIME = timedelta(days=14)
RECORD = "wakil-verification="
HOST = "_wakil"
FILE = ".well-known/wakil-verification.txt"
SECONDS = 5
_LARGEST_FILE = 1000


@dataclass(frozen=True)
class Proof:
    """That a claim's token was found; made here only. `method` is "dns" or "file"."""

    claim: int
    method: str


def new_token() -> str:
    """A token of 256 random bits, that nobody can have published before."""
    return secrets.token_urlsafe(32)


def proof_of(claim: DomainClaim) -> Proof | None:
    """The proof that can be found now, asking the domain's own servers; None while there is none, or too late."""
    if claim.closed_at is not None or claim.expires_at <= clock.now():
        return None
    method = published(claim.name, claim.token)
    return Proof(claim.pk, method) if method else None


def published(name: str, token: str) -> str:
    """How the token is published at a domain, "dns" or "file"; nothing where it is not."""
    if f"{RECORD}{token}" in _records_at(f"{HOST}.{name}"):
        return "dns"
    return "file" if _file_of(name) == token else ""


def token_for(name: str, subject: str) -> str:
    """A token that is computed and kept nowhere: for whoever has no account yet, at a domain that may be unknown.

    The same domain and subject have the same token; whoever asks for it learns nothing of what is known here (T24).
    """
    return salted_hmac("wakil.verification", f"{name}\n{subject}", algorithm="sha256").hexdigest()


def _records_at(name: str) -> set[str]:
    try:
        answer = _resolver().resolve(f"{name}.", "TXT", search=False)
    except (dns.exception.DNSException, OSError, ValueError):
        return set()
    return {b"".join(record.strings).decode("ascii", "replace") for record in answer}


def _resolver() -> dns.resolver.Resolver:
    """The machine's own resolver, or the servers that the installation names."""
    resolver = dns.resolver.Resolver(configure=not settings.WAKIL_DNS_SERVERS)
    if settings.WAKIL_DNS_SERVERS:
        resolver.nameservers = [dns.nameserver.Do53Nameserver(host, port) for host, port in settings.WAKIL_DNS_SERVERS]
    resolver.lifetime = SECONDS
    return resolver


def _file_of(name: str) -> str:
    """What stands in the file, with no redirect followed: somebody else's open redirect proves nothing (T18)."""
    try:
        answer = outbound.ask(
            settings.WAKIL_PROOF_FILE_AT.format(domain=name), seconds=SECONDS, most_bytes=_LARGEST_FILE
        )
    except Failed:
        return ""
    return answer.body.decode("ascii", "replace").strip() if answer.status == 200 and not answer.is_cut else ""  # noqa: PLR2004
