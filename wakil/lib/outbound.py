"""HTTP to addresses that other people chose, so that nobody reaches our own network through us (T18).

The address is checked where the connection is made, and that very address is connected to: a name that leads elsewhere
a moment later gains nothing. No proxy is asked, no redirect followed unless the caller says so, and then each hop is
checked the same way.
"""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from email.message import Message
from urllib.parse import urljoin

from django.conf import settings

from wakil.lib.ip_addresses import Address, Network, is_public, is_within, resolved
from wakil.lib.web_targets import Failed, Refused, Target, target_of

PORTS = {80, 443, 8080, 8443}  # of the open internet; in networks that the installation allows every port is
MOST_TRIED = 4  # addresses of one host
_REDIRECTS = {301, 302, 303, 307, 308}


@dataclass(frozen=True)
class Answer:
    """What came back; `is_cut` when there was more than the caller wanted to read."""

    status: int
    headers: Message
    body: bytes
    is_cut: bool = False


@dataclass(frozen=True)
class _Question:
    """What is asked of every hop."""

    method: str
    body: bytes | None
    headers: Mapping[str, str]
    most_bytes: int


def ask(
    url: str,
    *,
    method: str = "GET",
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    seconds: float = 10,
    most_bytes: int = 64_000,
    most_redirects: int = 0,
    allowed: Sequence[Network] | None = None,
) -> Answer:
    """Ask an address and return what it says, at most so many bytes, within so many seconds in all.

    `allowed` are networks that may be reached although they are not of the open internet, over plain http too; as the
    installation says (WAKIL_OUTBOUND_ALLOW) unless told otherwise. Everywhere else it takes https. Raises Failed.
    """
    until = time.monotonic() + seconds
    networks = tuple(settings.WAKIL_OUTBOUND_ALLOW if allowed is None else allowed)
    question = _Question(method, body, headers or {}, most_bytes)
    for hop in range(most_redirects + 1):
        answer = _ask_once(target_of(url), question, until, networks)
        goes_to = answer.headers.get("Location", "")
        if answer.status not in _REDIRECTS or not goes_to or hop == most_redirects:
            return answer
        url = _next(url, goes_to, method)
    raise Failed("redirects")  # a negative number of redirects


def _next(url: str, goes_to: str, method: str) -> str:
    """The next hop's address; only reading is sent on, and never from https to http."""
    following = urljoin(url, goes_to)
    if method not in {"GET", "HEAD"} or (url.startswith("https:") and not following.startswith("https:")):
        raise Refused("redirect")
    return following


class _Watch:
    """Ends a connection at its time, also one that keeps sending a byte now and then."""

    def __init__(self, connected: socket.socket, seconds: float) -> None:
        self.is_over = False
        self._socket = connected.dup()  # shutting down a duplicate ends the connection itself, TLS or not
        self._timer = threading.Timer(max(seconds, 0), self._end)
        self._timer.daemon = True
        self._timer.start()

    def _end(self) -> None:
        self.is_over = True
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # it has ended by itself

    def stop(self) -> None:
        self._timer.cancel()
        self._timer.join()
        self._socket.close()


def _ask_once(target: Target, question: _Question, until: float, allowed: Sequence[Network]) -> Answer:
    connected = _connected(target, until, allowed)
    watch = _Watch(connected, until - time.monotonic())
    try:
        answer = _exchange(_connection(target, connected), target, question)
    except ssl.SSLError as problem:
        raise Failed("timed_out" if watch.is_over else "tls") from problem
    except (OSError, http.client.HTTPException, ValueError) as problem:
        raise Failed("timed_out" if watch.is_over or isinstance(problem, TimeoutError) else "broken") from problem
    finally:
        watch.stop()
        connected.close()
    if watch.is_over:
        raise Failed("timed_out")  # what was read until then may be half of it
    return answer


def _connected(target: Target, until: float, allowed: Sequence[Network]) -> socket.socket:
    """A connection to an address that was checked: none of the host's addresses may be one that we refuse."""
    try:
        addresses = resolved(target.host, target.port, until - time.monotonic())
    except TimeoutError:
        raise Failed("timed_out") from None
    except OSError:
        raise Failed("unknown_host") from None
    for address in addresses:
        _check(target, address, allowed)
    for address in addresses[:MOST_TRIED]:
        try:
            return _opened(address, target.port, until - time.monotonic())
        except OSError as problem:
            failure = Failed("timed_out" if isinstance(problem, TimeoutError) else "unreachable")
    raise failure


def _opened(address: Address, port: int, seconds: float) -> socket.socket:
    """A connection to the address itself: no name is looked up again."""
    opened = socket.socket(socket.AF_INET if address.version == 4 else socket.AF_INET6, socket.SOCK_STREAM)  # noqa: PLR2004
    try:
        opened.settimeout(max(seconds, 0.001))
        opened.connect((str(address), port))
    except OSError:
        opened.close()
        raise
    return opened


def _check(target: Target, address: Address, allowed: Sequence[Network]) -> None:
    if is_within(address, allowed):
        return
    if not is_public(address):
        raise Refused("private_address")
    if target.port not in PORTS:
        raise Refused("port")
    if not target.is_tls:
        raise Refused("not_encrypted")


def _connection(target: Target, connected: socket.socket) -> http.client.HTTPConnection:
    """HTTP over that very connection; certificate and Host are those of the name."""
    http_connection = http.client.HTTPConnection(target.host, target.port)
    http_connection.auto_open = 0  # never by itself to an address that nobody checked
    if target.is_tls:
        http_connection.default_port = 443  # so that Host names no port that goes without saying
        http_connection.sock = ssl.create_default_context().wrap_socket(connected, server_hostname=target.host)
    else:
        http_connection.sock = connected
    return http_connection


def _exchange(connection: http.client.HTTPConnection, target: Target, question: _Question) -> Answer:
    headers = {"Accept-Encoding": "identity", "Connection": "close", **question.headers}
    most = question.most_bytes
    try:
        connection.request(question.method, target.path, question.body, headers)
        response = connection.getresponse()
        with closing(response):
            content = response.read(most + 1)
        if len(content) <= most and response.length:
            raise http.client.IncompleteRead(content, response.length)
        return Answer(response.status, response.headers, content[:most], len(content) > most)
    finally:
        connection.close()
