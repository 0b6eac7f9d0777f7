"""A person's browser without the pictures: cookies kept as they are set, redirects followed and remembered."""

import base64
import hmac
import html
import http.cookiejar
import re
import struct
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from urllib.parse import urlencode, urljoin

_INPUT = re.compile(r"<input\b[^>]*>")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
MOST_HOPS = 10


@dataclass(frozen=True)
class Page:
    """What is shown in the end, where, and by which addresses one came there."""

    status: int
    url: str
    text: str
    hops: tuple[str, ...]

    def hidden(self) -> dict[str, str]:
        """The hidden fields of its forms."""
        fields = [dict(_ATTRIBUTE.findall(element)) for element in _INPUT.findall(self.text)]
        found = [field for field in fields if field.get("type") == "hidden" and field.get("name")]
        return {field["name"]: html.unescape(field.get("value", "")) for field in found}


class Visitor:
    """Opens addresses of one portal."""

    def __init__(self, portal: str) -> None:
        self.portal = portal
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(jar, _Stay())

    def open(self, address: str, fields: dict[str, str] | None = None) -> Page:
        """A page, or with fields what a form that is sent there leads to."""
        url = urljoin(self.portal, address)
        hops: list[str] = []
        body = urlencode(fields).encode() if fields is not None else None
        while True:
            headers = {"Referer": url, "Origin": self.portal} if body is not None else {}
            status, goes_to, text = self._ask(urllib.request.Request(url, body, headers))  # noqa: S310
            if not goes_to or len(hops) == MOST_HOPS:
                return Page(status, url, text, tuple(hops))
            url, body = urljoin(url, goes_to), None
            hops.append(url)

    def send(self, page: Page, **fields: str) -> Page:
        """The form of a page, filled in."""
        return self.open(page.url, page.hidden() | fields)

    def sign_in(self, address: str, password: str) -> Page:
        """What one sees after the sign-in page of the address's domain."""
        domain = address.rpartition("@")[2]
        return self.send(self.open(f"/d/{domain}/accounts/login/"), login=address, password=password)

    def _ask(self, request: urllib.request.Request) -> tuple[int, str, str]:
        try:
            with self._opener.open(request, timeout=60) as answer:
                return answer.status, answer.headers.get("Location", ""), answer.read().decode()
        except urllib.error.HTTPError as other:
            return other.code, other.headers.get("Location", ""), other.read().decode()


class _Stay(urllib.request.HTTPRedirectHandler):
    """We follow by ourselves, to see the way."""

    def redirect_request(self, *_arguments: object) -> None:
        return None


def code_of(key: str) -> str:
    """What an authenticator app shows for a key now (RFC 6238)."""
    secret = base64.b32decode(key + "=" * (-len(key) % 8))
    digest = hmac.digest(secret, struct.pack(">Q", int(time.time()) // 30), "sha1")
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def set_up_factor(visitor: Visitor, page: Page) -> Page:
    """What one sees after setting up the second factor that the page asks for."""
    key = re.search(r'id="totp-key"[^>]*value="([A-Z2-7]+)"', page.text)
    if key is None:
        raise AssertionError(f"{page.url} asks for no second factor")
    return visitor.send(page, code=code_of(key[1]))
