from django.apps import AppConfig


class ResellingConfig(AppConfig):
    name = "wakil.reselling"
    label = "reselling"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wakil.organizations.models import NAME_SAVED
        from wakil.reselling import importing
        from wakil.reselling.listing import keep_order
        from wakil.runs.kinds import RunKind, register

        if keep_order not in NAME_SAVED:
            NAME_SAVED.append(keep_order)
        register(RunKind(importing.KIND, importing.work, importing.may_open))
