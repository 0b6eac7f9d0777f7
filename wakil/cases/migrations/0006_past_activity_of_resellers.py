import importlib

from django.db import migrations

_before = importlib.import_module("wakil.cases.migrations.0005_activity_of_resellers")


class Migration(migrations.Migration):
    """Rows first, then what must hold of them: PostgreSQL doesn't change a table whose rows it has just written."""

    dependencies = [("cases", "0005_activity_of_resellers")]

    operations = [
        migrations.RunPython(_before.name_downloads, migrations.RunPython.noop),
        migrations.RunPython(_before.add_past_changes, migrations.RunPython.noop),
    ]
