"""A customer as its reseller keeps it."""

from django.db import models

from wakil.organizations.models import Organization


class CustomerDetails(models.Model):
    """A customer's address and contact as its reseller keeps them; the case form only shows them (S23)."""

    customer = models.OneToOneField(Organization, models.CASCADE, related_name="details")
    address = models.TextField(blank=True, max_length=1000)
    contact_name = models.CharField(max_length=200, blank=True)
    contact_email = models.EmailField(max_length=254, blank=True)
    contact_phone = models.CharField(max_length=50, blank=True)
    source = models.CharField(max_length=60)  # where it was last written: "console", "vendor", "import"
    updated_at = models.DateTimeField()
