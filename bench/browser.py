"""One connection to one server, kept open as a browser keeps it, with somebody's cookies or a program's token."""

import html
import http.client
import json
import re
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

_INPUT = re.compile(r"<input\b[^>]*>")
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')


@dataclass(frozen=True)
class Answer:
    """What came back, and what it cost."""

    status: int
    text: str
    milliseconds: float
    sql_milliseconds: float
    queries: int
    location: str


class Browser:
    """Asks one server for pages, and as a program for what the API answers."""

    def __init__(self, port: int, cookies: dict[str, dict[str, str]], token: str) -> None:
        self.port = port
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.token = token
        self.cookies = {name: dict(kept) for name, kept in cookies.items()}

    def get(self, who: str, path: str) -> Answer:
        """A page as that person sees it."""
        return self._ask("GET", who, path, None)

    def post(self, who: str, path: str, fields: dict[str, str]) -> Answer:
        """A form as that person sends it."""
        return self._ask("POST", who, path, urlencode(fields))

    def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Answer:
        """A method of the API as a program calls it."""
        headers = {"Authorization": f"Bearer {self.token}"}
        if body is None:
            return self._sent(method, path, headers, None, {})
        return self._sent(method, path, headers | {"Content-Type": "application/json"}, json.dumps(body), {})

    def _ask(self, method: str, who: str, path: str, body: str | None) -> Answer:
        kept = self.cookies.get(who, {})
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in kept.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        return self._sent(method, path, headers, body, kept)

    def _sent(self, method: str, path: str, headers: dict[str, str], body: str | None, kept: dict[str, str]) -> Answer:
        started = time.perf_counter()
        self.connection.request(method, path, body, {"Host": f"localhost:{self.port}", **headers})
        answer = self.connection.getresponse()
        content = answer.read()
        milliseconds = (time.perf_counter() - started) * 1000
        for header in answer.headers.get_all("Set-Cookie") or []:
            name, _is, rest = header.partition("=")
            kept[name] = rest.partition(";")[0]
        sql, queries = answer.headers.get("X-Sql-Milliseconds", "0"), answer.headers.get("X-Queries", "0")
        location = answer.headers.get("Location", "")
        return Answer(answer.status, content.decode(), milliseconds, float(sql), int(queries), location)


def hidden_fields(page: str, names: set[str]) -> dict[str, str]:
    """The hidden inputs of a page with these names, and their values."""
    found = [dict(_ATTRIBUTE.findall(element)) for element in _INPUT.findall(page) if 'type="hidden"' in element]
    kept = [field for field in found if field.get("name") in names]
    return {field["name"]: html.unescape(field.get("value", "")) for field in kept}
