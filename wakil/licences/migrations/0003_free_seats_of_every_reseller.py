from django.conf import settings
from django.db import migrations


def give_free_seats(apps, schema_editor):
    """Reading made them where they were missing; from now on only making a reseller does."""
    Organization = apps.get_model("organizations", "Organization")
    Product, Edition, Seats = (apps.get_model("licences", name) for name in ("LicensedProduct", "Edition", "Seats"))
    without = Organization.objects.filter(kind="reseller").exclude(seats__product__is_paid=False)
    if not without.exists():
        return
    name = settings.WAKIL_FREE_EDITION
    product, _made = Product.objects.get_or_create(is_paid=False, defaults={"name": name})
    edition = Edition.objects.filter(product=product).first()
    edition = edition or Edition.objects.create(product=product, name=name, has_mailbox=False)
    for reseller in without.iterator(1000):
        Seats.objects.create(organization=reseller, product=product, edition=edition, cap=settings.WAKIL_FREE_SEATS)


class Migration(migrations.Migration):
    dependencies = [("licences", "0002_free_seats")]

    operations = [migrations.RunPython(give_free_seats, migrations.RunPython.noop)]
