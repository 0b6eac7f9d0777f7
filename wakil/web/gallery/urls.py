"""The gallery of parts and pages: for those who work on the interface. Only with WAKIL_DEBUG."""

from django.urls import path

from wakil.web.gallery import views

app_name = "gallery"
urlpatterns = [
    path("", views.list_pages, name="list"),
    path("parts/", views.show_parts, name="parts"),
    path("options/", views.list_options, name="options"),
    path("<slug:name>/", views.show_page, name="page"),
]
