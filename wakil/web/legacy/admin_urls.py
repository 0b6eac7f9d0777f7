"""Addresses of a move, below /d/<domain>/admin/moving/."""

from django.urls import path

from wakil.web.legacy import cut_overs, moving

app_name = "moving"

urlpatterns = [
    path("", moving.list_packages, name="list"),
    path("check/", moving.check, name="check"),
    path("import/<id:number>/", moving.bring, name="bring"),
    path("verify/", moving.verify, name="verify"),
    path("<id:move>/", cut_overs.show, name="show"),
    path("<id:move>/undo/", cut_overs.undo, name="undo"),
    path("<id:move>/cut-over/<str:reseller>/", cut_overs.set_date, name="set_date"),
    path("confirm/<id:cut_over>/", cut_overs.confirm, name="confirm"),
]
