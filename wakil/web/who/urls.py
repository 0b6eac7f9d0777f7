"""Addresses of "Who can do what", below /d/<domain>/admin/who/."""

from django.urls import path

from wakil.web.who import views

app_name = "who"

urlpatterns = [
    path("", views.list_people, name="list"),
    path("<id:user>/", views.explain, name="person"),
]
