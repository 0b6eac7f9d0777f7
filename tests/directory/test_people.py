"""Bringing people in, keeping them out, letting them go: who may, and what it means."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError

from tests.cast import PASSWORD, Cast, actor, make_group, make_user
from tests.directory.test_units import make, refused, scoped
from wakil.access.actions import assign_role
from wakil.access.models import RoleAssignment
from wakil.access.verdict import Forbidden, NotVisible
from wakil.accounts import invitations
from wakil.accounts.models import Purpose, Session, User
from wakil.accounts.sign_in import person_at
from wakil.directory import actions
from wakil.directory.policy import people_seen_by
from wakil.directory.units import root_of
from wakil.events.models import Event
from wakil.licences.models import Licence, Seats
from wakil.organizations.models import Domain, GroupMember

pytestmark = pytest.mark.django_db
MITRA = "mitrajaya.example"


def create(cast: Cast, address: str, **more) -> tuple[User, str]:
    given = {"name": "Ida", "unit": root_of(cast.mitrajaya), **more}
    return actions.create_user(cast.actor("sari"), address=address, **given)


def codes(doing, *args, **kwargs) -> str:
    """The code of the refusal, which leaves everything as it is."""
    before = Event.objects.count()
    with pytest.raises((Forbidden, NotVisible)) as raised:
        doing(*args, **kwargs)
    assert Event.objects.count() == before
    return raised.value.verdict.code if isinstance(raised.value, Forbidden) else "not_visible"


def test_sari_creates_somebody_with_a_temporary_password(cast: Cast):
    """S67: name, primary address in the domain, into a unit."""
    sales = make(cast, "Sales")
    ida, link = create(cast, " Ida@Mitrajaya.example ", unit=sales, password="gamelan-salju-7")

    assert (ida.email, ida.unit, ida.domain.name, link) == ("ida@mitrajaya.example", sales, MITRA, "")
    assert (ida.check_password("gamelan-salju-7"), ida.password_is_temporary) == (True, True)
    event = Event.objects.get(kind="user.created")
    assert (event.by, event.details) == (
        cast.sari, {"user": ida.pk, "unit": sales.pk, "domain": ida.domain_id},
    )  # fmt: skip


def test_who_is_invited_has_no_password_and_one_link(cast: Cast):
    """S67, T14"""
    ida, link = create(cast, "ida@bali.mitrajaya.example")

    assert ida.has_joined is False
    assert link.startswith("http://localhost:8000/d/bali.mitrajaya.example/accounts/invitation/")
    again = actions.invite_again(cast.actor("sari"), ida)
    assert invitations.find(Purpose.INVITATION, link.split("/")[-2]) is None
    assert invitations.find(Purpose.INVITATION, again.split("/")[-2]).user == ida


@pytest.mark.parametrize(
    "address",
    ["ida@gmail.com", "ida@googlemail.com", "ida@gmail.com.example.org", "ida@cakra.example",
     "ida@mitrajaya.example.org", "ida@xmitrajaya.example",
     "priya@mitrajaya.example", "ida", "@mitrajaya.example", "a b@mitrajaya.example"],
)  # fmt: skip
def test_an_account_is_at_a_domain_of_the_organization(cast: Cast, address: str):
    """S63, T6: names compared whole."""
    refused(create, cast, address)


def test_a_domain_that_is_not_verified_takes_nobody(cast: Cast):
    """S63"""
    Domain.objects.create(organization=cast.mitrajaya, name="new.mitrajaya.example")

    assert refused(create, cast, "ida@new.mitrajaya.example") == [
        "Give an address at mitrajaya.example or bali.mitrajaya.example."
    ]


@pytest.mark.parametrize("name", ["gmail.com", "googlemail.com"])
def test_at_a_domain_open_to_everybody_nobody_is_super_admin(cast: Cast, name: str):
    """S63: not even where such a domain has become an organization's in the past."""
    Domain.objects.create(organization=cast.mitrajaya, name=name, verified_at=cast.sari.created_at)
    ida = make_user("Ida", name)

    assert codes(assign_role, cast.actor("sari"), ida, "super_admin") == "not_managed"
    assign_role(cast.actor("sari"), ida, "reseller_admin")


@pytest.mark.parametrize("name", ["gmail.com.example.org", "xgmail.com", "gmail.example"])
def test_a_look_alike_is_a_domain_like_any_other(cast: Cast, name: str):
    """S63, T6"""
    Domain.objects.create(organization=cast.mitrajaya, name=name, verified_at=cast.sari.created_at)

    assign_role(cast.actor("sari"), make_user("Ida", name), "super_admin")


def test_at_a_domain_that_is_not_verified_nobody_is_super_admin(cast: Cast):
    """S63: a managed account of a verified domain."""
    Domain.objects.create(organization=cast.mitrajaya, name="new.mitrajaya.example")
    ida = make_user("Ida", "new.mitrajaya.example")

    assert codes(assign_role, cast.actor("sari"), ida, "super_admin") == "not_managed"


def test_nobody_has_a_domain_that_is_open_to_everybody(cast: Cast):
    """S63, T6"""
    from wakil.reselling.organizations import add_domain  # noqa: PLC0415  the vendor's side

    for name in ("gmail.com", "GMail.com.", "googlemail.com"):
        with pytest.raises(ValidationError):
            add_domain(cast.actor("vera"), cast.mitrajaya, name=name)
    add_domain(cast.actor("vera"), cast.mitrajaya, name="gmail.com.example.org")


def test_who_is_suspended_is_out_at_once_and_comes_back_as_before(cast: Cast):
    """T13: sessions and links end; roles and licences wait."""
    Session.objects.create(
        session_key="k", session_data="", expire_date="2030-01-01T00:00Z", domain=MITRA, user=cast.budi
    )
    actions.suspend_user(cast.actor("sari"), cast.budi)

    assert (person_at(MITRA, "budi@mitrajaya.example"), cast.actor("budi").privileges) == (None, frozenset())
    assert not Session.objects.filter(user=cast.budi).exists()
    assert codes(actions.suspend_user, cast.actor("sari"), cast.budi) == "suspended"
    actions.restore_user(cast.actor("sari"), cast.budi)
    assert cast.actor("budi").privileges != frozenset()
    assert codes(actions.restore_user, cast.actor("sari"), cast.budi) == "active"


@pytest.mark.parametrize(("keep_name", "name"), [(True, "Budi"), (False, "Deleted person")])
def test_who_is_deleted_leaves_a_row_for_the_histories(cast: Cast, keep_name: bool, name: str):
    """The address is free again, the seat too, and what was done keeps its id."""
    create(cast, "ida@mitrajaya.example")
    case = cast.file("priya", cast.sinar)
    group = make_group("team@mitrajaya.example", cast.budi)
    seats = Seats.objects.get(organization=cast.mitrajaya)
    actions.assign_licence(cast.actor("sari"), cast.budi, seats)
    taken = Seats.objects.get(pk=seats.pk).taken
    Authenticator.objects.create(user=cast.budi, type="totp", data={})

    actions.delete_user(cast.actor("sari"), cast.budi, keep_name=keep_name)

    gone = User.objects.get(pk=cast.budi.pk)
    assert (gone.name, gone.email) == (name, f"deleted-{gone.pk}@deleted.invalid")
    assert (gone.is_active, gone.has_joined, gone.person) == (False, False, None)
    assert gone not in people_seen_by(cast.actor("sari"))
    assert not RoleAssignment.objects.filter(user=gone, ended_at=None).exists()
    assert not Authenticator.objects.filter(user=gone).exists()
    assert not GroupMember.objects.filter(group=group).exists()
    assert not Licence.objects.filter(user=gone, released_at=None).exists()
    assert Seats.objects.get(pk=seats.pk).taken == taken - 1
    assert codes(actions.restore_user, cast.actor("sari"), gone) == "not_visible"
    again, _link = create(cast, "budi@mitrajaya.example")
    assert again.pk != gone.pk
    assert case.filed_by == cast.priya


def test_the_last_super_admin_stays(cast: Cast):
    """S63, T15: neither suspended nor deleted, and nobody does it to oneself."""
    putu = make_user("Putu", MITRA, "super_admin")

    for doing in (actions.suspend_user, actions.delete_user):
        assert codes(doing, cast.actor("sari"), cast.sari) == "oneself"
    actions.suspend_user(actor(putu), cast.sari)
    wayan = make_user("Wayan", MITRA, "super_admin")
    wayan.set_unusable_password()
    wayan.save()
    RoleAssignment.objects.filter(user=putu).update(built_in="reseller_admin")
    assert codes(actions.suspend_user, actor(wayan), wayan) == "oneself"


VERBS = {
    "rename": lambda doer, user: actions.rename_user(doer, user, name="Else"),
    "move": lambda doer, user: actions.move_users(doer, [user], to=root_of(doer.organization)),
    "suspend": actions.suspend_user,
    "delete": actions.delete_user,
    "password": lambda doer, user: actions.set_password(doer, user, password=PASSWORD),
    "sign out": actions.sign_out_user,
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("who", ["oscar", "carla", "vera"])
def test_people_of_others_do_not_exist(cast: Cast, verb: str, who: str):
    """T1, T5: not even for the vendor."""
    assert codes(VERBS[verb], cast.actor(who), cast.budi) == "not_visible"


@pytest.mark.parametrize("verb", VERBS)
def test_nobody_acts_on_who_holds_more(cast: Cast, verb: str):
    """T15: or a manager of people would set the super admin's password and sign in as her."""
    maya = scoped(cast, None)

    assert codes(VERBS[verb], maya, cast.sari) == "holds_more"
    assert codes(VERBS[verb], maya, cast.priya) == "holds_more"
    VERBS[verb](maya, make_user("Kadek", MITRA))


def test_who_manages_one_unit_does_not_act_on_who_manages_all(cast: Cast):
    """T15: Manage users for a unit is less than for the organization."""
    sales = make(cast, "Sales")
    whole = scoped(cast, None).user
    narrow = make_user("Nyoman", MITRA)
    RoleAssignment.objects.create(
        user=narrow, role=RoleAssignment.objects.get(user=whole).role, unit=sales, started_at=narrow.created_at
    )
    User.objects.filter(pk__in=[whole.pk, narrow.pk]).update(unit=sales)

    assert codes(actions.suspend_user, actor(narrow), whole) == "holds_more"
    actions.suspend_user(actor(whole), narrow)


def test_who_manages_one_unit_brings_people_into_it_only(cast: Cast):
    """T1, T15"""
    sales, finance = make(cast, "Sales"), make(cast, "Finance")
    maya = scoped(cast, sales)

    actions.create_user(maya, address="ida@mitrajaya.example", name="Ida", unit=sales)
    for unit in (finance, root_of(cast.mitrajaya)):
        assert codes(actions.create_user, maya, address="p@mitrajaya.example", name="P", unit=unit) == "not_visible"
    ida = User.objects.get(email="ida@mitrajaya.example")
    assert codes(actions.move_users, maya, [ida], to=finance) == "not_visible"


def test_a_password_that_somebody_gives_ends_sessions_and_links(cast: Cast):
    """T13, T14"""
    actions.set_password(cast.actor("sari"), cast.budi, password="gamelan-salju-7")
    budi = User.objects.get(pk=cast.budi.pk)

    assert (budi.check_password("gamelan-salju-7"), budi.password_is_temporary) == (True, True)
    assert codes(actions.set_password, cast.actor("sari"), cast.sari, password=PASSWORD) == "oneself"
    assert Event.objects.get(kind="user.password_set").details == {"user": budi.pk}
    budi.set_password("kolintang-hijau-3")
    assert budi.password_is_temporary is False
