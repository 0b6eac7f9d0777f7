"""Where the descriptions are found: open to all, as they tell of nobody's cases."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from wakil.api.describing import discovery, openapi
from wakil.api.endpoint import answered
from wakil.api.errors import ApiError
from wakil.api.registry import BOTH


@login_not_required
@require_safe
def show_discovery(request: HttpRequest) -> HttpResponseBase:
    """The discovery document of the version asked for."""
    return answered(request, lambda: _discovery(request))


@login_not_required
@require_safe
def show_openapi(request: HttpRequest) -> HttpResponseBase:
    """The OpenAPI document."""
    return answered(request, lambda: JsonResponse(openapi.document(request.build_absolute_uri("/"))))


def _discovery(request: HttpRequest) -> HttpResponseBase:
    version = request.GET.get("version", "v2")
    if version not in BOTH:
        raise ApiError(404, f"There are the versions {' and '.join(BOTH)}.")
    return JsonResponse(discovery.document(version, request.build_absolute_uri("/")))
