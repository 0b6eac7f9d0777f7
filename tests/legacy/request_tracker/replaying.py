"""The real answers of a real Request Tracker, once more: a web server that says what it said.

`python -m tools.migration.recording` makes the recordings anew.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.lib.web_server import Web, plain, web_server
from wakil.legacy.request_tracker.client import Credentials, Server

HERE = Path(__file__).parent
RECORDED: dict[str, Any] = json.loads((HERE / "answers.json").read_text(encoding="utf-8"))
Answering = Callable[[BaseHTTPRequestHandler], None]


def answers(session: str, path: str) -> list[Any]:
    """What was answered for a path in a session, in order."""
    return [one["answer"] for one in RECORDED[session] if one["path"] == path]


def items(session: str, path: str) -> dict[int, dict[str, Any]]:
    """All things that the lists of a path named, by number; what two lists say of one thing is put together."""
    found: dict[int, dict[str, Any]] = {}
    for answer in answers(session, path):
        for item in answer["items"]:
            found.setdefault(int(item["id"]), {}).update(item)
    return found


def replaying(web: Web, session: str) -> Answering:
    """Answers each question as it was answered then; 404 for one that nobody asked."""
    recorded = {_key(one["method"], one["path"], one["query"], one["body"]): one for one in RECORDED[session]}

    def answer(handler: BaseHTTPRequestHandler) -> None:
        asked = web.asked[-1]
        parts = urlsplit(asked.path.removeprefix("/rt/REST/2.0/"))
        found = recorded.get(_key(asked.method, parts.path, parts.query, json.loads(asked.body or b"null")))
        if found is None:
            plain(handler, 404, b"{}")
            return
        body = json.dumps(found["answer"]).encode()
        handler.send_response_only(200)
        handler.send_header("Date", found["date"])
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def failing_after(questions: int, answer: Answering) -> Answering:
    """Good for so many questions, and then a server that has gone wrong for good."""
    left = [questions]

    def failing(handler: BaseHTTPRequestHandler) -> None:
        left[0] -= 1
        if left[0] < 0:
            plain(handler, 500, b"oops")
        else:
            answer(handler)

    return failing


def busy(answer: Answering) -> Answering:
    """Every question has to be asked twice: first there is an error, or no answer at all."""
    seen: list[int] = []

    def now_and_then(handler: BaseHTTPRequestHandler) -> None:
        seen.append(1)
        if len(seen) % 2 == 0:
            answer(handler)
        elif len(seen) % 4 == 1:
            plain(handler, 503, b"<html>busy</html>")
        else:
            handler.close_connection = True

    return now_and_then


@contextmanager
def old_centre(session: str = "first") -> Iterator[Web]:
    """A server that says what was said in a session."""
    with web_server() as web:
        web.answer = replaying(web, session)
        yield web


def server(web: Web, *, tries: int = 1) -> Server:
    """How the adapter asks it; it waits for nothing."""
    return Server(f"{web.url}/rt", Credentials("token 1-2-3"), waits=[0.0] * (tries - 1), pause=lambda _seconds: None)


def _key(method: str, path: str, query: str, body: Any) -> str:
    return json.dumps([method, path, query, body], sort_keys=True)
