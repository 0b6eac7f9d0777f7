"""Addresses of long work, below /d/<domain>/runs/."""

from django.urls import path

from wakil.web.runs import views

app_name = "runs"

urlpatterns = [
    path("<id:run>/", views.show, name="show"),
    path("<id:run>/file/", views.download, name="download"),
]
