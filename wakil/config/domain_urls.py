"""The portal, below /d/<domain>/."""

from django.conf import settings
from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("", RedirectView.as_view(url="cases/"), name="home"),  # home is the list of cases
    path("", include("wakil.web.frame.urls")),
    path("accounts/tokens/", include("wakil.web.tokens.urls")),
    path("accounts/", include("wakil.web.accounts.urls")),
    path("help/", include("wakil.web.help.urls")),
    path("cases/", include("wakil.web.cases.urls")),
    path("customers/", include("wakil.web.customers.urls")),
    path("access/", include("wakil.web.access.urls")),
    path("admin/", include("wakil.web.admin.urls")),
    path("organizations/", include("wakil.web.organizations.urls")),
    path("exports/", include("wakil.web.exports.urls")),
    path("legacy/", include("wakil.web.legacy.urls")),
    path("runs/", include("wakil.web.runs.urls")),
    path("suspensions/", include("wakil.web.suspensions.urls")),
    path("outbox/", include("wakil.web.outbox.urls")),
]

if settings.DEBUG:
    urlpatterns.append(path("gallery/", include("wakil.web.gallery.urls")))

handler400 = "wakil.web.errors.bad_request"
handler403 = "wakil.web.errors.permission_denied"
handler404 = "wakil.web.errors.not_found"
handler500 = "wakil.web.errors.broken"
