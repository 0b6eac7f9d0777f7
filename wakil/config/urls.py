"""The root of the origin: where to sign in, the beginning of an installation, health. No session here."""

from django.urls import include, path

from wakil.web.frame.languages import set_language
from wakil.web.legacy import redirects
from wakil.web.root import views

urlpatterns = [
    path("", views.choose_domain, name="choose_domain"),
    path("setup/<str:token>/", views.set_up, name="set_up"),
    path("language/", set_language, name="language"),
    path("help/", include("wakil.web.help.urls")),
    path("legacy/", redirects.lead, name="legacy_start"),
    path("legacy/<path:path>", redirects.lead, name="legacy"),
    path("healthz", views.health, name="health"),
    path("", include("wakil.api.urls")),
]

handler400 = "wakil.web.errors.bad_request"
handler403 = "wakil.web.errors.permission_denied"
handler404 = "wakil.web.errors.not_found"
handler429 = "wakil.web.errors.too_many"
handler500 = "wakil.web.errors.broken"
