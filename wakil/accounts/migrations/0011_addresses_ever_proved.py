from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0010_second_addresses'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='alertaddress',
            name='alert_addresses_in_use',
        ),
        migrations.AddIndex(
            model_name='alertaddress',
            index=models.Index(condition=models.Q(('verified_at__isnull', False)), fields=['address'], name='alert_addresses_ever_proved'),
        ),
    ]
