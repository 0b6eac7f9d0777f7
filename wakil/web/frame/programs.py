"""How programs work with cases, told with the reader's own names."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wakil.access.actor import Actor
from wakil.reselling.policy import customers_known_to
from wakil.web.request import PortalRequest

MOST_NAMES = 10

CURL = """auth="Authorization: Bearer $TOKEN"
curl -H "$auth" "{url}/v2/caseClassifications:search?query=mail"
curl -H "$auth" "{url}/v2/{name}/cases:search?query=state%3DOPEN"
curl -H "$auth" -H "Content-Type: application/json" "{url}/v2/{name}/cases" \\
  -d '{{"displayName": "…", "description": "…", "classification": {{"id": "…"}}, "priority": "P3"}}'"""
PYTHON = """from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build

api = build("cloudsupport", "v2", credentials=Credentials(TOKEN),
            discoveryServiceUrl="{url}/$discovery/rest?version=v2")
print(api.cases().search(parent="{name}", query="state=OPEN").execute())"""
NODE = """import {{ google }} from "googleapis";

const auth = new google.auth.OAuth2();
auth.setCredentials({{ access_token: process.env.TOKEN }});
const api = google.cloudsupport({{ version: "v2", auth, rootUrl: "{url}/" }});
console.log((await api.cases.search({{ parent: "{name}", query: "state=OPEN" }})).data);"""


@dataclass(frozen=True)
class Named:
    """An organization and how the API calls it."""

    organization: str
    name: str


@require_safe
def programs(request: PortalRequest) -> HttpResponse:
    """The names to use, and a sample for each of the usual ways."""
    names = _names(request.actor)
    filled = {"url": settings.WAKIL_URL, "name": names[0].name}
    samples = [("curl", CURL), ("Python", PYTHON), ("Node", NODE)]
    context = {"names": names, "samples": [(title, text.format(**filled)) for title, text in samples]}
    return render(request, "programs.html", context | {"url": settings.WAKIL_URL})


def _names(actor: Actor) -> list[Named]:
    """One's own organization first, then the first of the customers that one may know of."""
    own = actor.organization
    name = f"projects/{own.customer_id}" if own.is_customer else f"organizations/{own.number}"
    customers = customers_known_to(actor).order_by("name", "id")[:MOST_NAMES]
    return [Named(own.name, name), *(Named(one.name, f"projects/{one.customer_id}") for one in customers)]
