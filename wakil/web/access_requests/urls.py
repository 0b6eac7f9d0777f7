"""Addresses of requests for access, below /d/<domain>/admin/requests/."""

from django.urls import path

from wakil.web.access_requests import views

app_name = "access_requests"

urlpatterns = [
    path("", views.list_requests, name="list"),
    path("<id:access_request>/decline/", views.decline, name="decline"),
]
