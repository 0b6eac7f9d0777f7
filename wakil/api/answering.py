"""How JSON leaves."""

import json
from typing import Any

from django.http import HttpResponse


def as_response(body: dict[str, Any]) -> HttpResponse:
    """JSON as all clients read it; never to be kept by anybody on the way."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(
        text,
        content_type="application/json; charset=UTF-8",
        headers={"Cache-Control": "private, no-store", "Vary": "Authorization"},
    )
