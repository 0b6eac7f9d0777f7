"""Addresses of service accounts, below /d/<domain>/admin/service-accounts/."""

from django.urls import path

from wakil.web.service_accounts import changing, keys, roles, views

app_name = "service_accounts"

urlpatterns = [
    path("", views.list_accounts, name="list"),
    path("new/", changing.create, name="create"),
    path("<id:account>/", views.show, name="show"),
    path("<id:account>/disable/", changing.disable, name="disable"),
    path("<id:account>/enable/", changing.enable, name="enable"),
    path("<id:account>/delete/", changing.delete, name="delete"),
    path("<id:account>/keys/new/", keys.create, name="create_key"),
    path("<id:account>/keys/<id:key>/revoke/", keys.revoke, name="revoke_key"),
    path("<id:account>/roles/assign/", roles.assign, name="assign_role"),
    path("<id:account>/roles/<id:assignment>/end/", roles.end, name="end_role"),
    path("<id:account>/acting/allow/", roles.allow, name="allow_impersonation"),
    path("<id:account>/acting/<id:impersonation>/end/", roles.end_acting, name="end_impersonation"),
]
