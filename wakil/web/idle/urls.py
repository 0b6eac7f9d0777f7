"""The address of what is not used, below /d/<domain>/admin/idle/."""

from django.urls import path

from wakil.web.idle import views

app_name = "idle"

urlpatterns = [path("", views.show, name="show")]
