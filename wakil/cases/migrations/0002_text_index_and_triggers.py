from django.db import migrations

from wakil.cases.database.text_index import create_text_index
from wakil.cases.database.triggers import create_triggers


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("events", "0001_initial")]

    operations = [
        migrations.RunPython(lambda apps, editor: create_text_index(editor.connection), migrations.RunPython.noop),
        migrations.RunPython(lambda apps, editor: create_triggers(editor.connection), migrations.RunPython.noop),
    ]
