"""Addresses of the vendor's console, below /d/<domain>/organizations/."""

from django.urls import path

from wakil.web.organizations import changing, details, records, relating, seats, subscribing, transferring, views

app_name = "organizations"

urlpatterns = [
    path("", views.list_organizations, name="list"),
    path("new/<str:kind>/", changing.new, name="new"),
    path("added/", records.queue, name="records"),
    path("added/<id:number>/", records.show, name="record"),
    path("added/<id:number>/approve/", records.approve, name="approve_record"),
    path("added/<id:number>/join/", records.join, name="join_record"),
    path("added/<id:number>/refuse/", records.refuse, name="refuse_record"),
    path("seats/", seats.list_requests, name="seat_requests"),
    path("seats/<id:number>/give/", seats.grant, name="grant_seats"),
    path("seats/<id:number>/refuse/", seats.refuse, name="refuse_seats"),
    path("seats/editions/new/", seats.new_edition, name="new_edition"),
    path("seats/editions/<id:number>/", seats.edition, name="edition"),
    path("<str:customer_id>/seats/", seats.change, name="change_seats"),
    path("<str:customer_id>/", views.show, name="show"),
    path("<str:customer_id>/domains/new/", changing.new_domain, name="new_domain"),
    path("<str:customer_id>/people/invite/", changing.invite, name="invite"),
    path("<str:customer_id>/contact/", details.edit, name="details"),
    path("<str:customer_id>/relationships/new/", relating.new, name="new_relationship"),
    path("<str:customer_id>/relationships/<id:number>/end/", relating.end, name="end_relationship"),
    path("<str:customer_id>/relationships/<id:number>/contract/", relating.contract, name="contract"),
    path("<str:customer_id>/transfer/", transferring.transfer, name="transfer"),
    path("<str:customer_id>/subscriptions/new/", subscribing.new, name="new_subscription"),
    path("<str:customer_id>/subscriptions/<id:number>/tier/", subscribing.change, name="change_tier"),
    path("<str:customer_id>/subscriptions/<id:number>/end/", subscribing.end, name="end_subscription"),
]
