"""Addresses of the access tokens of an organization's people, below /d/<domain>/admin/tokens/."""

from django.urls import path

from wakil.web.tokens import people

app_name = "people_tokens"

urlpatterns = [
    path("", people.list_of_people, name="list"),
    path("<id:api_token>/revoke/", people.revoke_of_person, name="revoke"),
]
