"""The gallery of parts, for those who work on the interface; mounted only with WAKIL_DEBUG."""

from django.urls import path

from wakil.web.gallery import views

app_name = "gallery"
urlpatterns = [
    path("", views.show_parts, name="parts"),
    path("options/", views.list_options, name="options"),
]
