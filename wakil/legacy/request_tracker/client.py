"""Asks a Request Tracker, patiently: what a busy server does not answer is asked again."""

import base64
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode

from wakil.lib import outbound
from wakil.lib.outbound import Answer
from wakil.lib.web_targets import Failed, Refused

WAITS = (1.0, 2.0, 5.0, 15.0, 30.0, 60.0)  # seconds between one try and the next
MOST_BYTES = 400_000_000  # of one answer: an attachment comes as one, in base64
SECONDS = 300.0  # for one answer
_AGAIN = {408, 425, 429, 500, 502, 503, 504}


class Unanswered(Exception):
    """The server can't be reached, refuses us, or says what makes no sense; the text says which."""


@dataclass(frozen=True)
class Credentials:
    """What we say who we are: a token of RT's own, or a name with a password."""

    header: str
    form: Mapping[str, str] | None = None  # for RT's sign-in page

    @classmethod
    def of(cls, line: str) -> "Credentials":
        """From the line of a file: "name:password" or "token 1-23-…"."""
        kind, _, token = line.strip().partition(" ")
        if kind.lower() == "token" and token:
            return cls(f"token {token.strip()}")
        name, colon, secret = line.strip().partition(":")
        if not colon or not name:
            raise ValueError('Write name:password, or "token", a space and the token.')
        header = "Basic " + base64.b64encode(line.strip().encode()).decode()
        return cls(header, {"user": name, "pass": secret})


class Server:
    """One Request Tracker, by the address that people open, such as https://support.example/rt.

    RT checks a password or a token anew with every question, which costs it a third of a second. So we sign in once,
    and ask with that session's cookie.
    """

    def __init__(
        self,
        url: str,
        credentials: Credentials,
        *,
        waits: Sequence[float] = WAITS,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self.url = url.rstrip("/")
        self.asked = 0
        self.asked_again = 0
        self._has_answered = False  # a wrong address is told at once, not after two minutes
        self._credentials = credentials
        self._headers = {"Authorization": credentials.header, "Accept": "application/json"}
        self._waits = waits
        self._pause = pause

    def get(self, path: str, **query: str) -> Any:
        """What stands at a path below REST/2.0, as JSON."""
        return self._json("GET", path, query, None)

    def find(self, path: str, conditions: Sequence[Mapping[str, Any]], **query: str) -> Any:
        """A list that is asked for by conditions in JSON."""
        return self._json("POST", path, query, json.dumps(list(conditions)).encode())

    def now(self) -> datetime:
        """The server's own time: its clock dates what changes there, not ours."""
        answer = self._answer("GET", "rt", {}, None)
        try:
            return parsedate_to_datetime(answer.headers["Date"]).astimezone(UTC)
        except (KeyError, TypeError, ValueError):
            return datetime.now(UTC)

    def sign_in(self) -> None:
        """Begin a session; without one, all works as well but for the time it takes."""
        page, body, headers = "NoAuth/Login.html", b"", {"Content-Type": "application/x-www-form-urlencoded"}
        if self._credentials.form is None:
            page, headers = "", {"Authorization": self._credentials.header}
        else:
            body = urlencode(self._credentials.form).encode()
        try:
            answer = outbound.ask(f"{self.url}/{page}", method="POST", body=body, headers=headers, seconds=60)
        except Failed:
            return  # what is wrong is told by the first question
        cookies = [cookie.partition(";")[0] for cookie in answer.headers.get_all("Set-Cookie") or ()]
        if cookies:
            self._headers["Cookie"] = "; ".join(cookies[-1:])

    def _json(self, method: str, path: str, query: Mapping[str, str], body: bytes | None) -> Any:
        answer = self._answer(method, path, query, body)
        try:
            return json.loads(answer.body)
        except ValueError as problem:
            raise Unanswered(f"{path}: the answer is no JSON. Is {self.url} the address of RT?") from problem

    def _answer(self, method: str, path: str, query: Mapping[str, str], body: bytes | None) -> Answer:
        """The answer, after as many tries as it takes; nothing we ask for changes anything there."""
        url = f"{self.url}/REST/2.0/{path}" + (f"?{urlencode(query)}" if query else "")
        for wait in (*self._waits, None):
            answer, problem = self._tried(method, url, body, path)
            if answer is not None:
                self._has_answered = True
                return answer
            if wait is not None:
                self.asked_again += 1
                self._pause(wait)
        raise Unanswered(problem)

    def _tried(self, method: str, url: str, body: bytes | None, path: str) -> tuple[Answer | None, str]:
        """The answer, or why there is none yet. Raises Unanswered where it is no use to ask again."""
        try:
            answer = self._ask(method, url, body)
        except Failed as failure:
            if isinstance(failure, Refused) or not self._has_answered:
                raise Unanswered(_why(failure, self.url)) from None
            return None, _why(failure, self.url)
        if answer.status == 200 and not answer.is_cut:  # noqa: PLR2004
            return answer, ""
        if answer.status not in _AGAIN:
            raise Unanswered(_refusal(answer, path))
        return None, _refusal(answer, path)

    def _ask(self, method: str, url: str, body: bytes | None) -> Answer:
        self.asked += 1
        headers = self._headers | ({"Content-Type": "application/json"} if body is not None else {})
        return outbound.ask(url, method=method, body=body, headers=headers, seconds=SECONDS, most_bytes=MOST_BYTES)


def _why(failure: Failed, url: str) -> str:
    hints = {
        "private_address": "it is in a network of your own: name that in WAKIL_OUTBOUND_ALLOW",
        "not_encrypted": "it takes https, unless WAKIL_OUTBOUND_ALLOW names its network",
    }
    return f"{url} gave no answer: {hints.get(failure.code, failure.code.replace('_', ' '))}."


def _refusal(answer: Answer, path: str) -> str:
    if answer.is_cut:
        return f"{path}: the answer is larger than {MOST_BYTES:,} bytes."
    unknown = "RT does not know these credentials"
    said = {302: unknown, 401: unknown, 403: "this user of RT may not see that", 404: "not there"}
    return f"{path}: {said.get(answer.status, 'RT answered')} ({answer.status})."
