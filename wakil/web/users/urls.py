"""Addresses of an organization's people, below /d/<domain>/admin/users/."""

from django.urls import path

from wakil.web.users import changing, creating, importing, licensing, standing, views

app_name = "users"

urlpatterns = [
    path("", views.list_users, name="list"),
    path("new/", creating.create, name="create"),
    path("import/", importing.start, name="import"),
    path("import/users.csv", importing.template, name="import_template"),
    path("import/<id:number>/apply/", importing.apply, name="import_apply"),
    path("<id:user>/", views.show, name="show"),
    path("<id:user>/rename/", changing.rename, name="rename"),
    path("<id:user>/move/", changing.move, name="move"),
    path("<id:user>/licences/<id:seats>/assign/", licensing.assign, name="assign_licence"),
    path("<id:user>/licences/<id:seats>/release/", licensing.release, name="release_licence"),
    path("<id:user>/suspend/", standing.suspend, name="suspend"),
    path("<id:user>/restore/", standing.restore, name="restore"),
    path("<id:user>/delete/", standing.delete, name="delete"),
    path("<id:user>/password/", standing.password, name="set_password"),
    path("<id:user>/invite/", standing.invite, name="invite"),
    path("<id:user>/sign-out/", standing.sign_out, name="sign_out"),
]
