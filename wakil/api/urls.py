"""The addresses of the API, at the root of the origin."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import path, re_path
from django.views.decorators.csrf import csrf_exempt

from wakil.api import resources
from wakil.api.describing.views import show_discovery, show_openapi
from wakil.api.endpoint import answered, patterns
from wakil.api.errors import ApiError
from wakil.api.token import token


@csrf_exempt
@login_not_required
def unknown(request: HttpRequest) -> HttpResponseBase:
    """404 for what no method answers."""

    def refuse() -> HttpResponseBase:
        raise ApiError(404, "There is no such method.")

    return answered(request, refuse)


resources.load()

urlpatterns = [
    *patterns(),
    path("token", token, name="token"),
    re_path(r"^\$discovery/rest$", show_discovery, name="api_discovery"),
    re_path(r"^openapi\.json$", show_openapi, name="api_openapi"),
    re_path(r"^(?:v2|v2beta|upload|download|\$discovery)(?:/|$)", unknown, name="api_unknown"),
]
