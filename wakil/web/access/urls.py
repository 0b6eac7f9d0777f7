"""Addresses of reseller access, below /d/<domain>/access/."""

from django.urls import path

from wakil.web.access import views

app_name = "access"

urlpatterns = [
    path("", views.list_access, name="list"),
    path("<id:relationship>/", views.change, name="change"),
    path("<id:relationship>/end/", views.end, name="end"),
]
