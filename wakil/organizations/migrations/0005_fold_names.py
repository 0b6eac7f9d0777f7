from django.db import migrations

from wakil.lib.text import folded


def fold(apps, _editor):
    Organization = apps.get_model("organizations", "Organization")
    for organization in Organization.objects.only("id", "name").iterator(chunk_size=1000):
        Organization.objects.filter(pk=organization.pk).update(folded_name=folded(organization.name)[:400])


class Migration(migrations.Migration):
    dependencies = [("organizations", "0004_folded_names")]

    operations = [migrations.RunPython(fold, migrations.RunPython.noop)]
