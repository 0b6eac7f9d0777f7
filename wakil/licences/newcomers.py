"""The licences that a new account gets."""

from collections.abc import Sequence

from wakil.accounts.models import User
from wakil.events.record import Doer
from wakil.licences.automatic import licensing_of
from wakil.licences.seats import take, write_free_seats
from wakil.organizations.models import Organization, OrganizationalUnit


def license_newcomers(organization: Organization, people: Sequence[User], *, by: Doer | None) -> None:
    """A free seat for each, and one of every paid product whose automatic licensing is on where they are (S65).

    Raises ValidationError when there are too few seats.
    """
    write_free_seats(organization)
    licensing = licensing_of(organization)
    root = OrganizationalUnit.objects.filter(organization=organization, parent=None).first()
    by_path: dict[str, list[User]] = {}
    for user in people:
        place = user.unit or root
        by_path.setdefault(place.path if place else "/", []).append(user)
    for seats in sorted(licensing.seats, key=lambda one: one.pk):  # everybody locks in this order
        getting = [user for path, users in by_path.items() if seats in licensing.on_in(path) for user in users]
        take(seats, getting, by=by, is_automatic=True)
