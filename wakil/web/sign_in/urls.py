"""Addresses of how people sign in, below /d/<domain>/admin/sign-in/."""

from django.urls import path

from wakil.web.sign_in import identities, people, providers, views

app_name = "sign_in"

urlpatterns = [
    path("", views.show, name="show"),
    path("domains/<str:own_domain>/", providers.provider, name="provider"),
    path("people/<id:person>/single-sign-on/", identities.identity, name="identity"),
    path("people/<id:person>/", people.second_factor, name="second_factor"),
]
