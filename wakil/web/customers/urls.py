"""Addresses of customers, below /d/<domain>/customers/."""

from django.urls import path

from wakil.web.customers import views

app_name = "customers"

urlpatterns = [
    path("", views.list_customers, name="list"),
    path("<str:customer_id>/", views.show, name="show"),
    path("<str:customer_id>/ask/", views.ask, name="ask"),
]
