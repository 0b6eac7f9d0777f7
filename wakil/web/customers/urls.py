"""Addresses of customers, below /d/<domain>/customers/."""

from django.urls import path

from wakil.web.customers import leaving, moving, taking_over, views

app_name = "customers"

urlpatterns = [
    path("", views.list_customers, name="list"),
    path("transfer/", taking_over.transfer, name="transfer"),
    path("move/", moving.move, name="move"),
    path("<str:customer_id>/leave/", leaving.leave, name="leave"),
    path("<str:customer_id>/", views.show, name="show"),
    path("<str:customer_id>/ask/", views.ask, name="ask"),
]
