from django.db import migrations

from wakil.organizations.models.unit import new_code


def make_roots(apps, schema_editor):
    Organization = apps.get_model("organizations", "Organization")
    OrganizationalUnit = apps.get_model("organizations", "OrganizationalUnit")
    without = Organization.objects.exclude(pk__in=OrganizationalUnit.objects.values("organization"))
    batch = []
    for number, created_at in without.values_list("pk", "created_at").iterator(2000):
        code = new_code()
        batch.append(OrganizationalUnit(organization_id=number, code=code, path=f"/{code}/", created_at=created_at))
        if len(batch) == 2000:
            OrganizationalUnit.objects.bulk_create(batch)
            batch = []
    OrganizationalUnit.objects.bulk_create(batch)


class Migration(migrations.Migration):
    dependencies = [("organizations", "0002_organizational_units")]

    operations = [migrations.RunPython(make_roots, migrations.RunPython.noop)]
