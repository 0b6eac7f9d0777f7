"""How a method becomes an address: authenticate, count, authorise, read, do, answer; never HTML, whatever happens."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import structlog
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import SuspiciousOperation
from django.db import DataError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, re_path
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from wakil.access.verdict import Forbidden, NotVisible
from wakil.api import errors
from wakil.api.answering import as_response
from wakil.api.authentication import Caller, caller_of, with_pace
from wakil.api.call import Call
from wakil.api.errors import ApiError
from wakil.api.paths import Path
from wakil.api.registry import BOTH, Media, Method, registry
from wakil.api.wire import Empty, Message

log = structlog.get_logger("wakil.api")
Handler = Callable[..., Message | HttpResponseBase | None]
_PREFIXES = {"": "", "upload": "upload/", "download": "(?:download/)?"}
_SAFE = frozenset({"GET", "HEAD"})


def endpoint(
    method_id: str,
    http: str,
    template: str,
    *,
    on: Callable[[Call], Any] | None = None,
    permission: str = "",
    asks: type[Message] | None = None,
    takes: type[Message] | None = None,
    answers: type[Message] | None = Empty,
    versions: tuple[str, ...] = BOTH,
    media: Media = "",
    writes: bool | None = None,
    is_described: bool = True,
) -> Callable[[Handler], Handler]:
    """Make a method of the API of a function of the call and, where there is an `on`, of what that has found.

    `on(call)` authorises: it finds the parent or the thing of the path or raises 403 or 404, before query and body are
    looked at. The handler returns a shape of `answers`, or a whole response. `writes` is true of all but GET.
    """

    def registered(handler: Handler) -> Handler:
        registry.add(
            Method(
                id=method_id,
                http=http,
                path=Path(template),
                handler=handler,
                on=on,
                permission=permission,
                asks=asks,
                takes=takes,
                answers=answers,
                versions=versions,
                media=media,
                writes=http != "GET" if writes is None else writes,
                is_described=is_described,
            )
        )
        return handler

    return registered


def patterns() -> list[URLPattern]:
    """The addresses of all methods, one for each path; the verb chooses among its methods."""
    by_route = defaultdict(list)
    for method in registry.methods():
        versions = "|".join(sorted(BOTH))
        by_route[f"^{_PREFIXES[method.media]}(?P<version>{versions})/{method.path.regex}$"].append(method)
    return [re_path(route, _view(methods), name=methods[0].id) for route, methods in by_route.items()]


def _view(methods: list[Method]) -> Callable[..., HttpResponseBase]:
    @csrf_exempt
    @login_not_required
    def view(request: HttpRequest, version: str, **path: str) -> HttpResponseBase:
        return with_pace(request, answered(request, lambda: _serve(request, methods, version, path)))

    return view


def answered(request: HttpRequest, serve: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """What `serve` answers, or the error it raises, as JSON in English."""
    with translation.override("en"):
        try:
            return serve()
        except ApiError as error:
            return errors.answer(error)
        except Forbidden as error:
            return errors.answer(errors.refused(error.verdict))
        except NotVisible:
            return errors.answer(errors.not_found(request.path.lstrip("/")))
        except (DataError, OverflowError, SuspiciousOperation, UnicodeError):
            return errors.answer(ApiError(400, "The request holds what can't be used."))
        except Exception:
            log.exception("api_broken", route=request.resolver_match.view_name if request.resolver_match else "")
            return errors.answer(ApiError(500, "Something is wrong on our side."))


def _serve(request: HttpRequest, methods: list[Method], version: str, path: dict[str, str]) -> HttpResponseBase:
    here = [method for method in methods if version in method.versions]
    if not here:
        raise ApiError(404, "There is no such method.")
    verb = asked_verb(request)
    method = next((one for one in here if one.http == verb), None)
    caller = caller_of(request)
    if method is None:
        allowed = ", ".join(sorted({one.http for one in here}))
        raise ApiError(405, f"This address takes {allowed}.", headers={"Allow": allowed})
    _check_scope(caller, method)
    return _handled(Call(request, method, version, caller.actor, path))


def asked_verb(request: HttpRequest) -> str:
    """The verb, which a POST may carry in a header: clients send long GETs so."""
    verb = str(request.method)
    asked = request.headers.get("X-HTTP-Method-Override", "").upper()
    if verb == "POST" and asked:
        return asked
    return "GET" if verb == "HEAD" else verb


def _check_scope(caller: Caller, method: Method) -> None:
    if method.writes and not caller.may_write:
        raise ApiError(403, "This token may only read.", "TOKEN_READS_ONLY")


def _handled(call: Call) -> HttpResponseBase:
    found = (call.method.on(call),) if call.method.on else ()
    result = call.method.handler(call, *found)
    if isinstance(result, HttpResponseBase):
        return result
    return as_response((result or Empty()).as_json())
