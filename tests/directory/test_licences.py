"""Seats: who gets one, who decides, and that none is used without anybody knowing."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from tests.cast import Cast, actor, make_seats, make_user
from tests.client import Browser, page
from tests.directory.test_units import make, refused
from wakil.access.models import Role, RoleAssignment
from wakil.access.verdict import Forbidden, NotVisible
from wakil.accounts.models import User
from wakil.directory import actions
from wakil.directory.seat_changes import PaidSeatsAtStake, SeatChoice, SeatsToConfirm
from wakil.directory.units import root_of
from wakil.events.models import Event
from wakil.lib import clock
from wakil.licences.automatic import licensing_of
from wakil.licences.models import Edition, Licence, Seats
from wakil.licences.seats import held_by, label_of, seats_of, take, write_free_seats
from wakil.organizations.models import OrganizationalUnit, OrganizationKind
from wakil.reselling.organizations import create_organization

pytestmark = pytest.mark.django_db
MITRA = "mitrajaya.example"
FREE, PAID = "Cloud Identity Free", "Workspace, Business"


@pytest.fixture
def paid(cast: Cast) -> Seats:
    return make_seats(cast.mitrajaya, "Workspace", "Business", cap=2)


def create(cast: Cast, name: str, unit: OrganizationalUnit | None = None, paid: str = ""):
    address = f"{name.lower()}@mitrajaya.example"
    unit = unit or root_of(cast.mitrajaya)
    return actions.create_user(cast.actor("sari"), address=address, name=name, unit=unit, paid=paid)[0]


def licences(user) -> list[str]:
    return [label_of(licence.seats) for licence in held_by(user)]


def set_licensing(cast: Cast, unit: OrganizationalUnit, paid: Seats, is_on: bool | None, **more) -> None:
    actions.set_automatic_licensing(cast.actor("sari"), unit, paid.product, is_on=is_on, **more)


def taken(seats: Seats) -> int:
    seats.refresh_from_db()
    assert seats.taken == Licence.objects.filter(seats=seats, released_at=None).count()
    return seats.taken


def last(kind: str) -> dict:
    return Event.objects.filter(kind=kind).latest("pk").details


def test_a_reseller_begins_with_fifty_free_seats_for_all_its_domains(cast: Cast):
    """S56, S60: the edition has no mailbox, and what is left is counted once for every domain."""
    ida = create(cast, "Ida")
    bali = actions.create_user(
        cast.actor("sari"), address="ida@bali.mitrajaya.example", name="Ida", unit=root_of(cast.mitrajaya)
    )[0]

    (free,) = seats_of(cast.mitrajaya)
    assert (label_of(free), free.cap, free.left, free.edition.has_mailbox) == (FREE, 50, 48, False)
    assert (licences(ida), licences(bali)) == ([FREE], [FREE])
    assert last("licence.assigned") == {
        "user": bali.pk, "product": free.product_id, "edition": free.edition_id, "automatic": True,
    }  # fmt: skip
    assert seats_of(cast.sinar) == []


def test_a_new_reseller_has_its_free_seats_at_once_and_reading_about_seats_writes_none(cast: Cast):
    """S60: what is there was written with the organization, and a page changes nothing."""
    for who, domain, route, *parts in (
        ("sari", MITRA, "licences:list"),
        ("sari", MITRA, "users:show", cast.budi.pk),
        ("vera", "nusantara.example", "organizations:change_seats", cast.mitrajaya.customer_id),
    ):
        assert Browser().sign_in(cast.people[who]).get(page(domain, route, *parts)).status_code == 200
    assert (Seats.objects.count(), Edition.objects.count()) == (0, 0)

    made = create_organization(cast.actor("vera"), OrganizationKind.RESELLER, name="Kelana", domain="kelana.example")
    (free,) = seats_of(made)
    assert (label_of(free), free.cap, free.taken) == (FREE, 50, 0)


def test_resellers_that_were_there_before_get_free_seats_once(cast: Cast, paid: Seats):
    """S60: by the migration, beside what they have bought; whoever has free ones keeps them as they are."""
    write_free_seats(cast.cakra)
    Seats.objects.filter(organization=cast.cakra).update(cap=70)
    migration = import_module("wakil.licences.migrations.0003_free_seats_of_every_reseller")
    for _again in range(2):
        migration.give_free_seats(apps, None)

    free = Seats.objects.filter(product__is_paid=False).values_list("organization__name", "cap", "taken")
    assert set(free) == {("Mitra Jaya", 50, 0), ("Mitra Jaya Timur", 50, 0), ("Cakra", 70, 0)}
    assert Seats.objects.count() == 3 + 1
    assert Edition.objects.filter(product__is_paid=False).count() == 1


def test_at_the_cap_nobody_is_created_and_it_says_what_to_do(cast: Cast):
    """S60: a clear error, and no half-made account."""
    write_free_seats(cast.mitrajaya)
    Seats.objects.update(cap=1)
    create(cast, "Ida")

    words = refused(create, cast, "Putu")
    assert "".join(words) == (
        "This takes 1 seat of Cloud Identity Free, and 0 of 1 are left. Release licences that nobody needs, or let a "
        "super admin ask for more."
    )
    assert not User.objects.filter(email="putu@mitrajaya.example").exists()


def test_the_database_gives_no_seat_that_is_not_there(cast: Cast, paid: Seats):
    """S60"""
    with pytest.raises(IntegrityError), transaction.atomic():
        Seats.objects.filter(pk=paid.pk).update(taken=3)


@pytest.mark.parametrize("answer", ["", "maybe"])
def test_where_automatic_licensing_is_on_creating_somebody_stops_and_asks(cast: Cast, paid: Seats, answer: str):
    """S64"""
    with pytest.raises(PaidSeatsAtStake) as raised:
        create(cast, "Ida", paid=answer)

    assert raised.value.labels == [PAID]
    assert taken(paid) == 0


def test_going_on_anyway_uses_a_paid_seat_beside_the_free_one_and_is_logged(cast: Cast, paid: Seats):
    """S64, S65: both licences, exactly as the warning says."""
    ida = create(cast, "Ida", paid="continue")

    assert licences(ida) == [FREE, PAID]
    assert taken(paid) == 1
    root = root_of(cast.mitrajaya)
    assert last("automatic_licensing.accepted") == {"unit": root.pk, "products": [paid.product_id]}


def test_turning_it_off_for_the_unit_gives_the_free_licence_only(cast: Cast, paid: Seats):
    """S64, S65: from then on nobody is asked there, and the units beside it are as before."""
    sales = actions.create_unit(cast.actor("sari"), parent=root_of(cast.mitrajaya), name="Sales", paid="continue")
    ida = create(cast, "Ida", sales, paid="turn_off")
    putu = create(cast, "Putu", sales)

    assert (licences(ida), licences(putu), taken(paid)) == ([FREE], [FREE], 0)
    assert last("automatic_licensing.set") == {
        "unit": sales.pk, "product": paid.product_id, "before": "inherit", "after": "off",
    }  # fmt: skip
    with pytest.raises(PaidSeatsAtStake):
        create(cast, "Wayan")


def test_a_new_unit_asks_too(cast: Cast, paid: Seats):
    """S64: in the flow of a new unit as well; turned off for that unit alone."""
    with pytest.raises(PaidSeatsAtStake):
        actions.create_unit(cast.actor("sari"), parent=root_of(cast.mitrajaya), name="Sales")
    sales = actions.create_unit(cast.actor("sari"), parent=root_of(cast.mitrajaya), name="Sales", paid="turn_off")

    licensing = licensing_of(cast.mitrajaya)
    assert licensing.effective(sales.path, paid.product).source == sales.path
    assert licensing.paid_in(root_of(cast.mitrajaya).path) == [paid]


def test_a_unit_inherits_overrides_and_goes_back(cast: Cast, paid: Seats):
    """S65: the effective value, and where it comes from."""
    set_licensing(cast, root_of(cast.mitrajaya), paid, False)
    bali = make(cast, "Sales", "Bali")
    sales = bali.parent

    def held(unit: OrganizationalUnit) -> tuple[bool, str]:
        effective = licensing_of(cast.mitrajaya).effective(unit.path, paid.product)
        return effective.is_on, effective.source

    assert held(bali) == (False, root_of(cast.mitrajaya).path)
    set_licensing(cast, sales, paid, True)
    assert (held(bali), held(sales)) == ((True, sales.path), (True, sales.path))
    set_licensing(cast, bali, paid, False)
    assert held(bali) == (False, bali.path)
    set_licensing(cast, bali, paid, None)
    set_licensing(cast, sales, paid, None)
    assert held(bali) == (False, root_of(cast.mitrajaya).path)
    assert last("automatic_licensing.set") == {
        "unit": sales.pk, "product": paid.product_id, "before": "on", "after": "inherit",
    }  # fmt: skip


def test_unsaid_it_is_on(cast: Cast, paid: Seats):
    """S64: which is why one has to turn it off."""
    effective = licensing_of(cast.mitrajaya).effective(root_of(cast.mitrajaya).path, paid.product)

    assert (effective.is_on, effective.source) == (True, "")


def test_a_move_shows_the_seats_first_and_does_what_is_chosen(cast: Cast, paid: Seats):
    """S65, W19: into a unit where it is on, two people would take the two seats."""
    off, on = two_units(cast, paid)
    people = [create(cast, name, off) for name in ("Ida", "Putu")]

    with pytest.raises(SeatsToConfirm) as raised:
        actions.move_users(cast.actor("sari"), people, to=on)
    (line,) = raised.value.lines
    assert (line.label, line.gaining, line.losing, line.left, line.left_after) == (PAID, 2, 0, 2, 0)
    assert taken(paid) == 0

    actions.move_users(cast.actor("sari"), people, to=on, seats=SeatChoice("apply", raised.value.seen))
    assert ([licences(user) for user in people], taken(paid)) == ([[FREE, PAID]] * 2, 2)


def two_units(cast: Cast, paid: Seats) -> tuple[OrganizationalUnit, OrganizationalUnit]:
    """Two units, automatic licensing off in the first and on in the second."""
    set_licensing(cast, root_of(cast.mitrajaya), paid, False)
    off, on = make(cast, "Off"), make(cast, "On")
    set_licensing(cast, on, paid, True)
    return off, on


def test_a_move_may_leave_the_licences_as_they_are(cast: Cast, paid: Seats):
    """S65: never a silent change."""
    off, on = two_units(cast, paid)
    ida = create(cast, "Ida", off)
    with pytest.raises(SeatsToConfirm) as raised:
        actions.move_users(cast.actor("sari"), [ida], to=on)

    actions.move_users(cast.actor("sari"), [ida], to=on, seats=SeatChoice("keep", raised.value.seen))
    ida.refresh_from_db()
    assert (ida.unit, licences(ida), taken(paid)) == (on, [FREE], 0)


def test_what_was_shown_is_what_is_done(cast: Cast, paid: Seats):
    """S65: when the numbers have changed meanwhile, the question is asked anew."""
    off, on = two_units(cast, paid)
    ida = create(cast, "Ida", off)
    with pytest.raises(SeatsToConfirm) as raised:
        actions.move_users(cast.actor("sari"), [ida], to=on)
    actions.assign_licence(cast.actor("sari"), ida, paid)
    putu = create(cast, "Putu", off)

    with pytest.raises(SeatsToConfirm) as again:
        actions.move_users(cast.actor("sari"), [ida, putu], to=on, seats=SeatChoice("apply", "1:9:9"))
    assert again.value.messages == ["The seats have changed since you looked. Choose again."]
    assert raised.value.seen == again.value.seen  # still one person: Ida has hers already
    assert taken(paid) == 1


def test_a_move_out_takes_back_only_what_came_by_itself(cast: Cast, paid: Seats):
    """S65: what was given by hand stays."""
    off, on = two_units(cast, paid)
    ida, putu = create(cast, "Ida", on, paid="continue"), create(cast, "Putu", off)
    actions.assign_licence(cast.actor("sari"), putu, paid)
    actions.move_users(cast.actor("sari"), [putu], to=on)
    with pytest.raises(SeatsToConfirm) as raised:
        actions.move_users(cast.actor("sari"), [ida], to=off)
    line = raised.value.lines[0]
    assert (line.gaining, line.losing) == (0, 1)
    actions.move_users(cast.actor("sari"), [ida], to=off, seats=SeatChoice("apply", raised.value.seen))
    putu.refresh_from_db()
    actions.move_users(cast.actor("sari"), [putu], to=off)

    assert (licences(ida), licences(putu), taken(paid)) == ([FREE], [FREE, PAID], 1)


def test_a_whole_unit_that_moves_asks_for_its_people(cast: Cast, paid: Seats):
    """S65, W19: of the units inside it too, but not of those that say something themselves."""
    off, on = two_units(cast, paid)
    inner, decided = make(cast, "Inner", inside=off), make(cast, "Decided", inside=off)
    set_licensing(cast, decided, paid, False)
    for name, unit in (("Ida", off), ("Putu", inner), ("Wayan", decided)):
        create(cast, name, unit)

    with pytest.raises(SeatsToConfirm) as raised:
        actions.move_unit(cast.actor("sari"), off, to=on)
    assert [(line.gaining, line.losing) for line in raised.value.lines] == [(2, 0)]
    off.refresh_from_db()
    assert off.parent == root_of(cast.mitrajaya)
    actions.move_unit(cast.actor("sari"), off, to=on, seats=SeatChoice("apply", raised.value.seen))
    assert taken(paid) == 2


def test_turning_it_on_for_those_who_are_there_asks_first(cast: Cast, paid: Seats):
    """S65: a change of the setting is no silent change of licences either."""
    off, _on = two_units(cast, paid)
    ida = create(cast, "Ida", off)

    with pytest.raises(SeatsToConfirm) as raised:
        set_licensing(cast, off, paid, True)
    set_licensing(cast, off, paid, True, seats=SeatChoice("apply", raised.value.seen))
    assert licences(ida) == [FREE, PAID]
    with pytest.raises(SeatsToConfirm) as raised:
        set_licensing(cast, off, paid, False)
    set_licensing(cast, off, paid, False, seats=SeatChoice("keep", raised.value.seen))
    assert licences(ida) == [FREE, PAID]


def test_too_few_seats_stop_a_move_that_would_take_them(cast: Cast, paid: Seats):
    """S60: everything stays as it was."""
    off, on = two_units(cast, paid)
    people = [create(cast, name, off) for name in ("Ida", "Putu", "Wayan")]
    with pytest.raises(SeatsToConfirm) as raised:
        actions.move_users(cast.actor("sari"), people, to=on)

    refused(actions.move_users, cast.actor("sari"), people, to=on, seats=SeatChoice("apply", raised.value.seen))
    assert taken(paid) == 0
    assert {user.unit for user in User.objects.filter(pk__in=[one.pk for one in people])} == {off}


def test_the_last_licence_of_somebody_stays(cast: Cast, paid: Seats):
    set_licensing(cast, root_of(cast.mitrajaya), paid, False)
    ida = create(cast, "Ida")
    (free, _paid) = seats_of(cast.mitrajaya)

    assert refused(actions.release_licence, cast.actor("sari"), ida, free) == [
        "Everybody needs one licence to be here. Assign another one first."
    ]
    actions.assign_licence(cast.actor("sari"), ida, paid)
    actions.release_licence(cast.actor("sari"), ida, free)
    assert (licences(ida), taken(free)) == ([PAID], 0)


def test_a_second_licence_of_the_same_is_none(cast: Cast, paid: Seats):
    take(paid, [cast.budi], by=cast.actor("sari"), is_automatic=False)
    take(paid, [cast.budi], by=cast.actor("sari"), is_automatic=False)

    assert taken(paid) == 1


def test_seats_of_others_do_not_exist(cast: Cast, paid: Seats):
    """T1, T5: neither to give away nor to set anything for."""
    theirs = make_seats(cast.cakra, "Drive", "Large", cap=5)

    for doing, given in (
        (actions.assign_licence, (cast.budi, theirs)),
        (actions.release_licence, (cast.budi, theirs)),
        (actions.assign_licence, (cast.oscar, paid)),
    ):
        with pytest.raises(NotVisible):
            doing(cast.actor("sari"), *given)
    with pytest.raises(NotVisible):
        set_licensing(cast, root_of(cast.mitrajaya), theirs, False)
    with pytest.raises(NotVisible):
        set_licensing(cast, root_of(cast.cakra), paid, False)
    with pytest.raises(NotVisible):
        actions.request_seats(cast.actor("sari"), theirs, number=5, reason="More")


def test_a_super_admin_asks_for_more_and_the_vendor_decides(cast: Cast, paid: Seats):
    """S69: number and reason; the cap changes when the vendor says so, and both are facts."""
    asked = actions.request_seats(cast.actor("sari"), paid, number=10, reason="New branch")
    refused(actions.request_seats, cast.actor("sari"), paid, number=1, reason="Once more")

    actions.grant_seats(cast.actor("vera"), asked, number=8)
    paid.refresh_from_db()
    assert paid.cap == 10
    assert last("seats.requested") == {"product": paid.product_id, "number": 10}
    assert last("seats.changed") == {
        "product": paid.product_id, "edition": paid.edition_id, "before": 2, "after": 10, "request": asked.pk,
    }  # fmt: skip
    refused(actions.refuse_seats, cast.actor("vera"), asked, reason="Too late")


def test_the_vendor_may_refuse_and_says_why(cast: Cast, paid: Seats):
    """S69"""
    asked = actions.request_seats(cast.actor("sari"), paid, number=10, reason="New branch")

    answered = actions.refuse_seats(cast.actor("vera"), asked, reason="Release those of last year first")
    paid.refresh_from_db()
    assert (answered.is_granted, answered.answer, paid.cap) == (False, "Release those of last year first", 2)
    actions.request_seats(cast.actor("sari"), paid, number=5, reason="We did")


@pytest.mark.parametrize(
    ("number", "reason"), [(0, "x"), (-1, "x"), (10**9, "x"), (1, ""), (1, "a\nb"), (1, "x" * 501)]
)
def test_a_request_has_a_number_and_a_reason(cast: Cast, paid: Seats, number: int, reason: str):
    """S69, T20"""
    refused(actions.request_seats, cast.actor("sari"), paid, number=number, reason=reason)


def test_only_a_super_admin_asks_and_only_the_vendor_gives(cast: Cast, paid: Seats):
    """S69, T15"""
    maya = make_user("Maya", "mitrajaya.example")
    role = Role.objects.create(organization=cast.mitrajaya, name="People", privileges=["manage_users"])
    RoleAssignment.objects.create(user=maya, role=role, started_at=clock.now())
    with pytest.raises(Forbidden) as raised:
        actions.request_seats(actor(maya), paid, number=5, reason="More")
    assert raised.value.verdict.code == "not_super_admin"
    asked = actions.request_seats(cast.actor("sari"), paid, number=10, reason="New branch")
    for who, error in (("sari", NotVisible), ("carla", NotVisible), ("ava", Forbidden)):
        with pytest.raises(error):
            actions.grant_seats(cast.actor(who), asked, number=8)
        with pytest.raises(error):
            actions.set_seats(cast.actor(who), cast.mitrajaya, edition=paid.edition, cap=1000)


def test_the_vendor_sells_no_fewer_seats_than_are_taken(cast: Cast, paid: Seats):
    take(paid, [cast.budi, cast.priya], by=None, is_automatic=False)

    assert refused(actions.set_seats, cast.actor("vera"), cast.mitrajaya, edition=paid.edition, cap=1) == [
        "2 seats are taken."
    ]
    actions.set_seats(cast.actor("vera"), cast.mitrajaya, edition=paid.edition, cap=7)
    paid.refresh_from_db()
    assert (paid.cap, paid.taken) == (7, 2)
