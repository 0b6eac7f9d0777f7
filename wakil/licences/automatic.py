"""Automatic licensing: what holds in a unit, where it comes from, and what a change would cost (S64, S65)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from django.db.models import Exists, OuterRef, Q, QuerySet

from wakil.accounts.models import User
from wakil.licences.models import AutomaticLicensing, Licence, LicensedProduct, Seats
from wakil.licences.seats import seats_of
from wakil.organizations.models import Organization, OrganizationalUnit


@dataclass(frozen=True)
class Effective:
    """Whether newcomers get a product, and the path of the unit that says so; empty: nobody has said anything."""

    is_on: bool
    source: str = ""


@dataclass(frozen=True)
class Licensing:
    """All settings of one organization, read once."""

    seats: tuple[Seats, ...]
    settings: dict[tuple[str, int], bool] = field(default_factory=dict)  # by path and product

    def effective(self, path: str, product: LicensedProduct) -> Effective:
        """What holds for a unit: its own word, else that of the nearest unit above. Unsaid it is on."""
        if not product.is_paid:
            return Effective(is_on=True)
        for step in _upwards(path):
            if (step, product.pk) in self.settings:
                return Effective(self.settings[step, product.pk], step)
        return Effective(is_on=True)

    def on_in(self, path: str) -> list[Seats]:
        """The seats that somebody who comes into that unit takes, the free ones first."""
        return [seats for seats in self.seats if self.effective(path, seats.product).is_on]

    def paid_in(self, path: str) -> list[Seats]:
        """Those of them that cost something."""
        return [seats for seats in self.on_in(path) if seats.product.is_paid]

    def with_setting(self, path: str, product: LicensedProduct, is_on: bool | None) -> "Licensing":
        """The same with another word of one unit; None: it says nothing."""
        others = {key: value for key, value in self.settings.items() if key != (path, product.pk)}
        said = {} if is_on is None else {(path, product.pk): is_on}
        return replace(self, settings={**others, **said})

    def with_move(self, old: str, new: str) -> "Licensing":
        """The same after a unit has moved, with what it and those inside say."""
        moved = {
            (new + path.removeprefix(old) if path.startswith(old) else path, product): is_on
            for (path, product), is_on in self.settings.items()
        }
        return replace(self, settings=moved)


@dataclass(frozen=True)
class SeatChange:
    """Who would get a seat of something, and who would lose one."""

    seats: Seats
    gaining: QuerySet[User]
    losing: QuerySet[User]


@dataclass(frozen=True)
class Step:
    """People of some units whose licensing becomes that of another place or of another setting."""

    people: QuerySet[User]
    before: Licensing
    path_before: str
    after: Licensing
    path_after: str


def licensing_of(organization: Organization) -> Licensing:
    """Everything about an organization's automatic licensing."""
    return Licensing(tuple(seats_of(organization)), _said(organization))


def paid_licensing_of(organization: Organization) -> Licensing:
    """The same of what costs something, read in two queries and nothing written."""
    paid = organization.seats.filter(product__is_paid=True).select_related("product", "edition")
    return Licensing(tuple(paid.order_by("product__name")), _said(organization))


def changes_of(seats: Iterable[Seats], steps: list[Step]) -> list[SeatChange]:
    """What the steps would change, product by product. Only where the effective setting turns, anything does."""
    return [change for one in seats if (change := _change(one, steps)) is not None]


def people_in(units: Iterable[OrganizationalUnit], organization: Organization) -> QuerySet[User]:
    """The people directly in these units; those without a unit are in the root."""
    listed = list(units)
    inside = Q(unit__in=[unit.pk for unit in listed if unit.parent_id])
    if any(unit.parent_id is None for unit in listed):
        inside |= Q(unit=None)
    return User.objects.filter(inside, domain__organization=organization, deleted_at=None, is_service_account=False)


def _said(organization: Organization) -> dict[tuple[str, int], bool]:
    said = AutomaticLicensing.objects.filter(unit__organization=organization)
    return {(path, product): is_on for path, product, is_on in said.values_list("unit__path", "product", "is_on")}


def _change(seats: Seats, steps: list[Step]) -> SeatChange | None:
    on, off = Q(pk__in=[]), Q(pk__in=[])
    for step in steps:
        before = step.before.effective(step.path_before, seats.product).is_on
        after = step.after.effective(step.path_after, seats.product).is_on
        if before != after:
            turned = Q(pk__in=step.people.values("pk"))
            on, off = (on | turned, off) if after else (on, off | turned)
    if on == off:
        return None
    held = Licence.objects.filter(user=OuterRef("pk"), seats=seats, released_at=None)
    people = User.objects.order_by("pk")
    return SeatChange(
        seats,
        people.filter(on).exclude(Exists(held)),
        people.filter(off).filter(Exists(held.filter(is_automatic=True))),
    )


def _upwards(path: str) -> Iterator[str]:
    """The path, and those of all units above it: `/a/b/`, `/a/`."""
    codes = path.strip("/").split("/")
    for length in range(len(codes), 0, -1):
        yield "/" + "/".join(codes[:length]) + "/"
