from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "wakil.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What happens in the transactions of others: hints follow reseller access, what resellers do is noted, and a
        new vendor begins with a catalogue."""
        from wakil.accounts.alert_addresses import FORGETTING
        from wakil.cases import customer_export
        from wakil.cases.actions.own_sharing import end_lost_shares
        from wakil.cases.actions.reading import note_change
        from wakil.cases.catalogue import load_default
        from wakil.cases.reachability import refresh_hint
        from wakil.events.record import AFTER_EVENT
        from wakil.reselling.actions import ACCESS_CHANGED
        from wakil.reselling.setup import VENDOR_CREATED
        from wakil.runs.kinds import RunKind, register

        register(RunKind(customer_export.KIND, customer_export.work, customer_export.may_open))
        if note_change not in AFTER_EVENT:
            AFTER_EVENT.append(note_change)
        if refresh_hint not in ACCESS_CHANGED:
            ACCESS_CHANGED.append(refresh_hint)
        if end_lost_shares not in FORGETTING:
            FORGETTING.append(end_lost_shares)
        if load_default not in VENDOR_CREATED:
            VENDOR_CREATED.append(load_default)
