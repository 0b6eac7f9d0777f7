from django.apps import AppConfig


class LegacyConfig(AppConfig):
    name = "wakil.legacy"
    label = "legacy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Cases of an old centre are read-only until its cut-over; runs do the long work; marks go when it is over."""
        from wakil.cases.policy import mastered
        from wakil.legacy import cutting_over
        from wakil.legacy.runs import KINDS
        from wakil.notifications.duties import MORE_DUTIES
        from wakil.runs.kinds import register

        for kind in KINDS:
            register(kind)
        if cutting_over.may_change_here not in mastered.MAY_CHANGE_HERE:
            mastered.MAY_CHANGE_HERE.append(cutting_over.may_change_here)
        if cutting_over.may_file_here not in mastered.MAY_FILE_HERE:
            mastered.MAY_FILE_HERE.append(cutting_over.may_file_here)
        if cutting_over.release_cases not in MORE_DUTIES:
            MORE_DUTIES.append(cutting_over.release_cases)
