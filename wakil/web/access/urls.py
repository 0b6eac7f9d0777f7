"""Addresses of reseller access, below /d/<domain>/access/."""

from django.urls import path

from wakil.web.access import asking, changing, views

app_name = "access"

urlpatterns = [
    path("", views.list_access, name="list"),
    path("<id:relationship>/", changing.change, name="change"),
    path("<id:relationship>/end/", views.end, name="end"),
    path("<id:relationship>/refuse/", asking.refuse, name="refuse"),
]
