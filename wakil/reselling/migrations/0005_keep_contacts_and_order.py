from django.db import migrations
from django.db.models import OuterRef, Subquery


def order_customers(apps, _editor):
    Organization = apps.get_model("organizations", "Organization")
    names = Organization.objects.filter(pk=OuterRef("customer")).values("folded_name")[:1]
    apps.get_model("reselling", "Relationship").objects.update(listed_as=Subquery(names))


def keep_contacts(apps, _editor):
    Contact = apps.get_model("reselling", "CustomerContact")
    for details in apps.get_model("reselling", "CustomerDetails").objects.iterator(chunk_size=1000):
        if details.contact_name or details.contact_email or details.contact_phone:
            Contact.objects.create(
                details=details,
                position=0,
                name=details.contact_name or details.contact_email or details.contact_phone,
                email=details.contact_email,
                phone=details.contact_phone,
            )


class Migration(migrations.Migration):
    dependencies = [("organizations", "0005_fold_names"), ("reselling", "0004_customers_records_and_contacts")]

    operations = [
        migrations.RunPython(order_customers, migrations.RunPython.noop),
        migrations.RunPython(keep_contacts, migrations.RunPython.noop),
    ]
