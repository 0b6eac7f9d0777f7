"""Addresses of the audit log, below /d/<domain>/admin/audit/."""

from django.urls import path

from wakil.web.audit import views

app_name = "audit"

urlpatterns = [
    path("", views.list_events, name="list"),
    path("export/", views.export, name="export"),
]
