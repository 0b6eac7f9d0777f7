"""Addresses of the vendor's console, below /d/<domain>/organizations/."""

from django.urls import path

from wakil.web.organizations import changing, relating, transferring, views

app_name = "organizations"

urlpatterns = [
    path("", views.list_organizations, name="list"),
    path("new/<str:kind>/", changing.new, name="new"),
    path("<str:customer_id>/", views.show, name="show"),
    path("<str:customer_id>/domains/new/", changing.new_domain, name="new_domain"),
    path("<str:customer_id>/people/invite/", changing.invite, name="invite"),
    path("<str:customer_id>/contact/", changing.details, name="details"),
    path("<str:customer_id>/relationships/new/", relating.new, name="new_relationship"),
    path("<str:customer_id>/relationships/<id:number>/end/", relating.end, name="end_relationship"),
    path("<str:customer_id>/relationships/<id:number>/contract/", relating.contract, name="contract"),
    path("<str:customer_id>/transfer/", transferring.transfer, name="transfer"),
    path("<str:customer_id>/subscriptions/new/", relating.subscribe, name="new_subscription"),
    path("<str:customer_id>/subscriptions/<id:number>/end/", relating.unsubscribe, name="end_subscription"),
]
