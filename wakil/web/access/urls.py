"""Addresses of reseller access, below /d/<domain>/access/."""

from django.urls import path

from wakil.web.access import activity, asking, changing, support_partners, transfers, views, who

app_name = "access"

urlpatterns = [
    path("", views.list_access, name="list"),
    path("partners/", support_partners.list_partners, name="partners"),
    path("partners/new/", support_partners.name, name="name_partner"),
    path("partners/<id:relationship>/end/", support_partners.end, name="end_partner"),
    path("transfer/", transfers.list_transfers, name="transfers"),
    path("transfer/new/", transfers.make, name="make_transfer"),
    path("transfer/<id:token>/", transfers.show, name="transfer"),
    path("transfer/<id:token>/revoke/", transfers.revoke, name="revoke_transfer"),
    path("who/", who.who_has_access, name="who"),
    path("activity/", activity.list_activity, name="activity"),
    path("activity/export/", activity.export_activity, name="export_activity"),
    path("activity/weekly/", activity.set_weekly_mail, name="weekly_mail"),
    path("<id:relationship>/", changing.change, name="change"),
    path("<id:relationship>/end/", views.end, name="end"),
    path("<id:relationship>/refuse/", asking.refuse, name="refuse"),
]
