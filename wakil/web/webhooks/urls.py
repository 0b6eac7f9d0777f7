"""Addresses of a domain's webhooks, below /d/<domain>/admin/webhooks/."""

from django.urls import path

from wakil.web.webhooks import changing, views

app_name = "webhooks"

urlpatterns = [
    path("", views.list_webhooks, name="list"),
    path("new/", changing.create, name="create"),
    path("<id:webhook>/", views.show, name="show"),
    path("<id:webhook>/change/", changing.change, name="change"),
    path("<id:webhook>/delete/", changing.delete, name="delete"),
    path("<id:webhook>/rotate/", changing.rotate, name="rotate"),
    path("<id:webhook>/test/", changing.test, name="test"),
    path("<id:webhook>/redeliver/<id:delivery>/", changing.redeliver, name="redeliver"),
]
