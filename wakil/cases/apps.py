from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "wakil.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Keep the hint of the case lists in the transactions that change reseller access; begin with a catalogue."""
        from wakil.cases.catalogue import load_default
        from wakil.cases.reachability import refresh_hint
        from wakil.reselling.actions import ACCESS_CHANGED
        from wakil.reselling.setup import VENDOR_CREATED

        if refresh_hint not in ACCESS_CHANGED:
            ACCESS_CHANGED.append(refresh_hint)
        if load_default not in VENDOR_CREATED:
            VENDOR_CREATED.append(load_default)
