"""Addresses of licences, below /d/<domain>/admin/licences/."""

from django.urls import path

from wakil.web.licences import views

app_name = "licences"

urlpatterns = [
    path("", views.list_licences, name="list"),
    path("<id:seats>/more/", views.ask, name="ask"),
]
