"""Addresses of the outbox, below /d/<domain>/outbox/."""

from django.urls import path

from wakil.web.outbox import views

app_name = "outbox"

urlpatterns = [
    path("", views.list_mails, name="list"),
    path("<id:mail>/", views.show, name="show"),
]
