"""Addresses of copies, below /d/<domain>/exports/."""

from django.urls import path

from wakil.web.exports import views

app_name = "exports"

urlpatterns = [
    path("", views.export_own, name="own"),
    path("cases/<str:number>/", views.export_case, name="case"),
    path("customers/<str:customer_id>/", views.export_customer, name="customer"),
]
