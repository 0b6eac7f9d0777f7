"""To be included in the set of addresses below /d/<domain>/, without a namespace."""

from django.urls import path

from wakil.web.frame import languages, preferences, programs, views

urlpatterns = [
    path("favicon.svg", views.favicon, name="favicon"),
    path("settings/", preferences.preferences, name="settings"),
    path("api/", programs.programs, name="programs"),
    path("language/", languages.set_language, name="language"),
]
