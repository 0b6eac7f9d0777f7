"""Addresses of personal access tokens, below /d/<domain>/accounts/tokens/."""

from django.urls import path

from wakil.web.tokens import views

app_name = "tokens"

urlpatterns = [
    path("", views.list_own, name="list"),
    path("new/", views.create, name="create"),
    path("<id:api_token>/revoke/", views.revoke_own, name="revoke"),
]
