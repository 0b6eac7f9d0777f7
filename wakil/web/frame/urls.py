"""To be included in the set of addresses below /d/<domain>/, without a namespace."""

from django.urls import path

from wakil.web.frame import preferences, programs, views

urlpatterns = [
    path("favicon.svg", views.favicon, name="favicon"),
    path("settings/", preferences.preferences, name="settings"),
    path("api/", programs.programs, name="programs"),
    path("help/", views.help_page, name="help"),
]
