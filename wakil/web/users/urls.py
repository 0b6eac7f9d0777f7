"""Addresses of an organization's people, below /d/<domain>/admin/users/."""

from django.urls import path

from wakil.web.users import views

app_name = "users"

urlpatterns = [
    path("", views.list_users, name="list"),
]
