"""The address of the checklist, below /d/<domain>/admin/checklist/."""

from django.urls import path

from wakil.web.checklist import views

app_name = "checklist"

urlpatterns = [path("", views.show, name="show")]
