from django.conf import settings
from django.db import migrations
from django.utils import timezone


def give_free_seats(apps, schema_editor):
    """Every reseller has free seats, as many as it has people at least, and its people hold one each."""
    Organization = apps.get_model("organizations", "Organization")
    resellers = Organization.objects.filter(kind="reseller")
    if not resellers.exists():
        return
    model = {name: apps.get_model("licences", name) for name in ("LicensedProduct", "Edition", "Seats", "Licence")}
    User = apps.get_model("accounts", "User")
    name, now = settings.WAKIL_FREE_EDITION, timezone.now()
    product, _made = model["LicensedProduct"].objects.get_or_create(is_paid=False, defaults={"name": name})
    edition, _made = model["Edition"].objects.get_or_create(name=name, product=product, defaults={"has_mailbox": False})
    for reseller in resellers.iterator(1000):
        people = list(User.objects.filter(domain__organization=reseller, is_service_account=False).values_list("pk", flat=True))
        seats = model["Seats"].objects.create(
            organization=reseller, product=product, edition=edition, taken=len(people),
            cap=max(settings.WAKIL_FREE_SEATS, len(people)),
        )
        model["Licence"].objects.bulk_create(
            [model["Licence"](user_id=user, seats=seats, is_automatic=True, assigned_at=now) for user in people],
            batch_size=1000,
        )


class Migration(migrations.Migration):
    dependencies = [("licences", "0001_seats_and_licences"), ("accounts", "0006_service_accounts")]

    operations = [migrations.RunPython(give_free_seats, migrations.RunPython.noop)]
