"""The seats of an organization, as its page shows them."""

from typing import Any

from wakil.licences.models import Seats
from wakil.licences.seats import label_of
from wakil.organizations.models import Organization


def seats_lines(organization: Organization) -> list[dict[str, Any]]:
    """What an organization has, for its page."""
    seats = Seats.objects.filter(organization=organization).select_related("product", "edition")
    return [{"seats": one, "label": label_of(one)} for one in seats.order_by("product__is_paid", "product__name")]
