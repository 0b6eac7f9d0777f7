"""The old centre's addresses at a domain, below /d/<domain>/legacy/."""

from django.urls import path

from wakil.web.legacy import redirects

app_name = "legacy"

urlpatterns = [
    path("", redirects.lead_here, name="start"),
    path("<path:path>", redirects.lead_here, name="lead"),
]
