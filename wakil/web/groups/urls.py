"""Addresses of groups, below /d/<domain>/admin/groups/."""

from django.urls import path

from wakil.web.groups import views

app_name = "groups"

urlpatterns = [
    path("", views.list_groups, name="list"),
    path("new/", views.create, name="create"),
    path("<id:group>/", views.show, name="show"),
    path("<id:group>/rename/", views.rename, name="rename"),
    path("<id:group>/delete/", views.delete, name="delete"),
    path("<id:group>/members/<id:member>/remove/", views.remove_member, name="remove_member"),
]
