"""Addresses of what was looked for in vain in the help, below /d/<domain>/admin/help/searches/."""

from django.urls import path

from wakil.web.help_report import searches

app_name = "help_searches"

urlpatterns = [path("", searches.list_searches, name="list")]
