"""Addresses of an organization's domains, below /d/<domain>/admin/domains/."""

from django.urls import path

from wakil.web.domains import views

app_name = "domains"

urlpatterns = [
    path("", views.list_domains, name="list"),
    path("new/", views.claim, name="new"),
    path("claims/<id:claim>/", views.prove, name="prove"),
    path("claims/<id:claim>/withdraw/", views.withdraw, name="withdraw"),
    path("<str:own_domain>/primary/", views.make_primary, name="make_primary"),
    path("<str:own_domain>/remove/", views.remove, name="remove"),
]
