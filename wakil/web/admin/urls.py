"""Addresses of the administration, below /d/<domain>/admin/: a set for each noun."""

from django.urls import include, path

from wakil.web.admin import views

urlpatterns = [
    path("", include(([path("", views.start, name="start")], "admin"))),
    path("requests/", include("wakil.web.access_requests.urls")),
    path("audit/", include("wakil.web.audit.urls")),
    path("checklist/", include("wakil.web.checklist.urls")),
    path("idle/", include("wakil.web.idle.urls")),
    path("domains/", include("wakil.web.domains.urls")),
    path("sign-in/", include("wakil.web.sign_in.urls")),
    path("groups/", include("wakil.web.groups.urls")),
    path("licences/", include("wakil.web.licences.urls")),
    path("roles/", include("wakil.web.roles.urls")),
    path("moving/", include("wakil.web.legacy.admin_urls")),
    path("service-accounts/", include("wakil.web.service_accounts.urls")),
    path("help/feedback/", include("wakil.web.help_report.feedback_urls")),
    path("help/searches/", include("wakil.web.help_report.searches_urls")),
    path("tokens/", include("wakil.web.tokens.people_urls")),
    path("units/", include("wakil.web.units.urls")),
    path("users/", include("wakil.web.users.urls")),
    path("who/", include("wakil.web.who.urls")),
    path("webhooks/", include("wakil.web.webhooks.urls")),
]
