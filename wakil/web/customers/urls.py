"""Addresses of customers, below /d/<domain>/customers/."""

from django.urls import path

from wakil.web.customers import adding, editing, exporting, importing, leaving, listing, moving, showing, taking_over

app_name = "customers"

urlpatterns = [
    path("", listing.list_customers, name="list"),
    path("transfer/", taking_over.transfer, name="transfer"),
    path("move/", moving.move, name="move"),
    path("export/", exporting.export, name="export"),
    path("import/", importing.start, name="import"),
    path("import/<id:number>/", importing.apply, name="import_apply"),
    path("import/template/", importing.template, name="import_template"),
    path("new/", adding.new, name="new"),
    path("added/", adding.records, name="records"),
    path("added/<id:number>/", adding.record, name="record"),
    path("added/<id:number>/edit/", adding.edit_record, name="edit_record"),
    path("added/<id:number>/withdraw/", adding.withdraw, name="withdraw_record"),
    path("<str:customer_id>/", showing.show, name="show"),
    path("<str:customer_id>/ask/", showing.ask, name="ask"),
    path("<str:customer_id>/edit/", editing.edit, name="edit"),
    path("<str:customer_id>/leave/", leaving.leave, name="leave"),
]
