"""No HTML below the API's addresses, whichever part of the portal answers."""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from wakil.api import errors
from wakil.api.errors import ApiError

_OURS = re.compile(r"/(?:v2|v2beta|upload|download|token|openapi\.json|\$discovery)(?:/|$)")
_ELSE = "The request could not be answered."
_WORDS = {
    400: "The request makes no sense.",
    404: "There is no such method.",
    413: "The request's body is too large.",
}


class OnlyJson:
    """Says as JSON what another part of the portal would say on a page: too large, malformed, unknown, broken."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if not is_page or not _OURS.match(request.path_info):
            return response
        if response.status_code < 400:  # noqa: PLR2004  nothing is in it but headers
            del response.headers["Content-Type"]
            return response
        return errors.answer(ApiError(response.status_code, _WORDS.get(response.status_code, _ELSE)))
