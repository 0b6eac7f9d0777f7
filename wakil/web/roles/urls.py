"""Addresses of roles, below /d/<domain>/admin/roles/."""

from django.urls import path

from wakil.web.roles import assigning, changing, views

app_name = "roles"

urlpatterns = [
    path("", views.list_roles, name="list"),
    path("new/", changing.create, name="create"),
    path("legacy/", views.legacy, name="legacy"),
    path("people/<id:user>/", assigning.person, name="person"),
    path("assignments/<id:assignment>/end/", assigning.end, name="end"),
    path("assignments/<id:assignment>/confirm/", assigning.confirm, name="confirm"),
    path("<slug:role>/", views.show, name="show"),
    path("<slug:role>/assign/", assigning.assign, name="assign"),
    path("<slug:role>/copy/", changing.copy, name="copy"),
    path("<slug:role>/rename/", changing.rename, name="rename"),
    path("<slug:role>/privileges/", changing.privileges, name="privileges"),
    path("<slug:role>/delete/", changing.delete, name="delete"),
]
