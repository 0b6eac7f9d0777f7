"""Addresses of what readers say of the help articles, below /d/<domain>/admin/help/feedback/."""

from django.urls import path

from wakil.web.help_report import feedback

app_name = "help_feedback"

urlpatterns = [
    path("", feedback.list_articles, name="list"),
    path("<slug:article>/", feedback.show, name="show"),
]
