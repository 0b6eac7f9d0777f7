from django.apps import AppConfig


class ResellingConfig(AppConfig):
    name = "wakil.reselling"
    label = "reselling"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wakil.organizations.models import NAME_SAVED
        from wakil.reselling.listing import keep_order

        NAME_SAVED.append(keep_order)
