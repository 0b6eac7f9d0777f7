"""The portal as it is served, and beside it, on the same server, a bare "hello". Each answer tells its queries."""

import time
from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection

from wakil.config.wsgi import application as portal

HELLO = b"hello"


class Timer:
    """Counts the queries of one request and the seconds they take."""

    def __init__(self) -> None:
        self.queries = 0
        self.seconds = 0.0

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        started = time.perf_counter()
        try:
            return execute(*arguments)
        finally:
            self.queries += 1
            self.seconds += time.perf_counter() - started


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """A WSGI application around the portal's."""
    if environ["PATH_INFO"] == "/hello":
        start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(HELLO)))])
        return [HELLO]
    timer = Timer()

    def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
        told = [("X-Queries", str(timer.queries)), ("X-Sql-Milliseconds", f"{timer.seconds * 1000:.3f}")]
        return start_response(status, [*headers, *told], *rest)

    with connection.execute_wrapper(timer):
        return portal(environ, start)
