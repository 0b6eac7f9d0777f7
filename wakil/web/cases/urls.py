"""Addresses of cases, below /d/<domain>/cases/."""

from django.urls import include, path

from wakil.web.cases import files, filing, listing, pickers, showing, updating

app_name = "cases"

urlpatterns = [
    path("", listing.list_cases, name="list"),
    path("new/", filing.new, name="new"),
    path("new/about-access/", filing.about_access, name="about_access"),
    path("new/customers/", pickers.customers, name="customer_options"),
    path("new/categories/", pickers.categories, name="category_options"),
    path("uploads/", files.upload, name="upload"),
    path("", include("wakil.web.cases.sharing_urls")),
    path("<str:number>/", updating.show, name="show"),
    path("<str:number>/take/", updating.take, name="take"),
    path("<str:number>/changes/", showing.changes, name="changes"),
    path("<str:number>/related/", filing.related, name="related"),
    path("<str:number>/attachments/<id:attachment>/", files.download, name="attachment"),
    path("<str:number>/attachments/<id:attachment>/request-deletion/", files.request_deletion, name="request_deletion"),
    path("<str:number>/attachments/<id:attachment>/delete/", files.delete, name="delete_attachment"),
]
