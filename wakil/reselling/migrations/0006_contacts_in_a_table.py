from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("reselling", "0005_keep_contacts_and_order")]

    operations = [
        migrations.RemoveField(model_name="customerdetails", name=name)
        for name in ("contact_name", "contact_email", "contact_phone")
    ]
