"""Addresses of the kill switch, below /d/<domain>/suspensions/."""

from django.urls import path

from wakil.web.suspensions import views

app_name = "suspensions"

urlpatterns = [
    path("of/<str:reseller_domain>/", views.suspend, name="suspend"),
    path("<id:suspension>/lift/", views.lift, name="lift"),
]
