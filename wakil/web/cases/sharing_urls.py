"""Sharing and escalating, below cases/. They stand before the pages of single cases."""

from django.urls import path

from wakil.web.cases import escalating, own_sharing, shared, sharing

urlpatterns = [
    path("shared/", shared.shared, name="shared"),
    path("shares/confirm/<str:token>/", sharing.confirm, name="confirm_share"),
    path("<str:number>/share/", sharing.share, name="share"),
    path("<str:number>/shares/<id:share>/remove/", sharing.remove, name="remove_share"),
    path("<str:number>/shares/own/", own_sharing.share, name="share_with_oneself"),
    path("<str:number>/shares/own/stop/", own_sharing.stop, name="stop_sharing_with_oneself"),
    path("<str:number>/escalate/", escalating.escalate, name="escalate"),
]
