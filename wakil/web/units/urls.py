"""Addresses of organizational units, below /d/<domain>/admin/units/."""

from django.urls import path

from wakil.web.units import changing, licensing, views

app_name = "units"

urlpatterns = [
    path("", views.list_units, name="list"),
    path("<id:unit>/", views.show, name="show"),
    path("<id:unit>/new/", changing.create, name="create"),
    path("<id:unit>/rename/", changing.rename, name="rename"),
    path("<id:unit>/move/", changing.move, name="move"),
    path("<id:unit>/licences/<id:product>/", licensing.automatic, name="automatic_licensing"),
    path("<id:unit>/delete/", changing.delete, name="delete"),
]
