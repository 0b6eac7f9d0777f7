"""One line in the log for each request: which page by its pattern, never its address, query or person."""

import time
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse

log = structlog.get_logger("wakil.requests")


class RequestLog:
    """Logs what was asked for, how it was answered, and how long that took."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = self.get_response(request)
        log.info(
            "request",
            method=request.method if request.method in {"GET", "HEAD", "POST"} else "other",
            page=request.resolver_match.route if request.resolver_match else "",
            domain=getattr(request, "domain_name", ""),
            status=response.status_code,
            milliseconds=round((time.perf_counter() - started) * 1000, 1),
        )
        return response
