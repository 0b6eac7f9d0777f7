from django.apps import AppConfig


class ResellingConfig(AppConfig):
    name = "wakil.reselling"
    label = "reselling"
    default_auto_field = "django.db.models.BigAutoField"
