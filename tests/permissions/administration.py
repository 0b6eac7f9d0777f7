"""Who may look after whom, written down by hand: the policy must say exactly this. It is printed to docs/generated."""

from collections.abc import Callable

from tests.cast import Cast, make_user
from wakil.access.actor import Actor
from wakil.access.models import Role, RoleAssignment
from wakil.access.policy import may_manage_users
from wakil.access.verdict import Verdict
from wakil.accounts.models import User
from wakil.directory import person_policy, policy
from wakil.lib import clock
from wakil.organizations.models import OrganizationalUnit

WHO = {
    "Sari (reseller, super admin)": "sari",
    "Maya (reseller, Manage users)": "maya",
    "Nyoman (reseller, Manage users for Sales)": "nyoman",
    "Priya (reseller, Reseller Admin)": "priya",
    "Oscar (another reseller)": "oscar",
    "Carla (customer, super admin)": "carla",
    "Vera (vendor, super admin)": "vera",
    "Ava (vendor, agent)": "ava",
}
# The mark of each person it may be done to: two colleagues without a role, in the unit Sales and in none; Priya; Sari.
TARGETS = {"u": "kadek", "n": "wayan", "p": "priya", "s": "sari"}
TO_PEOPLE: dict[str, Callable[[Actor, User], Verdict]] = {
    "change": person_policy.may_change_user,
    "license": person_policy.may_change_licences,
    "suspend": person_policy.may_suspend_user,
    "delete": person_policy.may_delete_user,
    "set password": person_policy.may_set_password,
    "sign out": person_policy.may_sign_out_user,
}
IN_ALL: dict[str, Callable[[Actor, OrganizationalUnit], Verdict]] = {
    "open users": lambda actor, _unit: policy.may_open_users(actor),
    "add to Sales": policy.may_add_user,
    "make units": lambda actor, _unit: policy.may_manage_units(actor),
    "change Sales": policy.may_change_unit,
    "automatic licensing of Sales": policy.may_set_automatic_licensing,
    "open licences": lambda actor, _unit: policy.may_open_licences(actor),
    "ask for seats": lambda actor, _unit: policy.may_ask_for_seats(actor),
    "give seats": lambda actor, _unit: policy.may_decide_about_seats(actor),
    "make groups": lambda actor, _unit: may_manage_users(actor),
}

EVERYTHING = {**dict.fromkeys(TO_PEOPLE, "unps"), "suspend": "unp", "delete": "unp", "set password": "unp"}
OWN_PEOPLE = {"open users", "make units", "open licences", "make groups"}  # of one's own organization, whichever it is
OF_SALES = {"add to Sales", "change Sales", "automatic licensing of Sales"}
NOBODY: dict[str, str] = {}

ROWS: dict[str, tuple[dict[str, str], set[str]]] = {
    "Sari (reseller, super admin)": (EVERYTHING, OWN_PEOPLE | OF_SALES | {"ask for seats"}),
    "Maya (reseller, Manage users)": (dict.fromkeys(TO_PEOPLE, "un"), OWN_PEOPLE | OF_SALES),
    "Nyoman (reseller, Manage users for Sales)": (
        dict.fromkeys(TO_PEOPLE, "u"),
        {"open users", "add to Sales", "automatic licensing of Sales"},
    ),
    "Priya (reseller, Reseller Admin)": (NOBODY, set()),
    "Oscar (another reseller)": (NOBODY, set()),
    "Carla (customer, super admin)": (NOBODY, OWN_PEOPLE | {"ask for seats"}),
    "Vera (vendor, super admin)": (NOBODY, OWN_PEOPLE | {"ask for seats", "give seats"}),
    "Ava (vendor, agent)": (NOBODY, set()),
}


def make_mitra_jaya(cast: Cast) -> OrganizationalUnit:
    """The people and the unit that the table names; the unit is Sales."""
    root = OrganizationalUnit.objects.get(organization=cast.mitrajaya)
    sales = OrganizationalUnit.objects.create(
        organization=cast.mitrajaya, parent=root, name="Sales", created_at=clock.now()
    )
    role = Role.objects.create(organization=cast.mitrajaya, name="People", privileges=["manage_users"])
    for name in ("maya", "nyoman", "kadek", "wayan"):
        cast.people[name] = make_user(name.capitalize(), "mitrajaya.example")
    for name, unit in (("maya", None), ("nyoman", sales)):
        RoleAssignment.objects.create(user=cast.people[name], role=role, unit=unit, started_at=clock.now())
    User.objects.filter(pk=cast.people["kadek"].pk).update(unit=sales)
    return sales
