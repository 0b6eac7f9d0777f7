"""Addresses of the help centre, below /d/<domain>/help/."""

from django.urls import path

from wakil.web.help import feedback, searching, views

app_name = "help"

urlpatterns = [
    path("", views.list_articles, name="list"),
    path("search/", searching.search, name="search"),
    path("pictures/<str:name>", views.show_picture, name="picture"),
    path("<slug:article>/", views.show, name="show"),
    path("<slug:article>/rate/", feedback.rate, name="rate"),
    path("<slug:article>/suggest/", feedback.suggest, name="suggest"),
]
