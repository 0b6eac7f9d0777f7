"""Who may look after whom, written down by hand: the policy must say exactly this. It is printed to docs/generated."""

from collections.abc import Callable

from tests.cast import Cast, make_holder, make_user
from wakil.access.actor import Actor
from wakil.access.models import Role, RoleAssignment
from wakil.access.policy import may_manage_users
from wakil.access.request_policy import may_answer_access_requests, may_request_access
from wakil.access.role_policy import (
    AnyRole,
    may_assign_role,
    may_change_role,
    may_confirm_role,
    may_copy_role,
    may_create_role,
    may_delete_role,
    may_end_role,
)
from wakil.access.roles import built_in_role
from wakil.access.verdict import Verdict, no
from wakil.accounts.models import User
from wakil.audit.policy import may_read_audit_log
from wakil.directory import person_policy, policy
from wakil.helpcenter.policy import may_read_help_report
from wakil.legacy.policy import may_move
from wakil.lib import clock
from wakil.organizations.models import OrganizationalUnit

WHO = {
    "Sari (reseller, super admin)": "sari",
    "Maya (reseller, Manage users)": "maya",
    "Nyoman (reseller, Manage users for Sales)": "nyoman",
    "Rani (reseller, Manage roles and Support)": "rani",
    "Priya (reseller, Reseller Admin)": "priya",
    "Oscar (another reseller)": "oscar",
    "Carla (customer, super admin)": "carla",
    "Vera (vendor, super admin)": "vera",
    "Ava (vendor, agent)": "ava",
}
# The mark of each person it may be done to: two colleagues without a role, in the unit Sales and in none; Priya; Sari.
TARGETS = {"u": "kadek", "n": "wayan", "p": "priya", "s": "sari"}


def may_take_role_from(actor: Actor, user: User) -> Verdict:
    """The role that somebody holds, if there is one that counts."""
    held = RoleAssignment.objects.filter(user=user, ended_at=None, held_back="").select_related("role")
    assignment = held.select_related("role", "user__domain").first()
    return may_end_role(actor, assignment) if assignment else no("none", "")


def may_confirm_wayans(actor: Actor, _unit: OrganizationalUnit) -> Verdict:
    """The one role that was imported and waits."""
    waiting = RoleAssignment.objects.exclude(held_back="").select_related("role", "user__domain__organization")
    return may_confirm_role(actor, waiting.get())


TO_PEOPLE: dict[str, Callable[[Actor, User], Verdict]] = {
    "change": person_policy.may_change_user,
    "license": person_policy.may_change_licences,
    "suspend": person_policy.may_suspend_user,
    "delete": person_policy.may_delete_user,
    "set password": person_policy.may_set_password,
    "sign out": person_policy.may_sign_out_user,
    "take role from": may_take_role_from,
}
# The mark of each role: two of Mitra Jaya's own, an inactive one, and two system roles.
ROLES = {"d": "Desk", "m": "People", "i": "Support Manager", "r": "reseller_admin", "S": "super_admin"}
TO_ROLES: dict[str, Callable[[Actor, AnyRole], Verdict]] = {
    "copy role": may_copy_role,
    "change role": may_change_role,
    "delete role": may_delete_role,
    "give role": lambda actor, role: may_assign_role(actor, User.objects.get(email="kadek@mitrajaya.example"), role),
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
    "make roles": lambda actor, _unit: may_create_role(actor),
    "confirm imported role": may_confirm_wayans,
    "read the audit log": lambda actor, _unit: may_read_audit_log(actor),
    "ask for access": lambda actor, _unit: may_request_access(actor),
    "answer who asks": lambda actor, _unit: may_answer_access_requests(actor),
    "read what readers say": lambda actor, _unit: may_read_help_report(actor),
    "move an old centre here": lambda actor, _unit: may_move(actor),
}

EVERYTHING = {
    **dict.fromkeys(TO_PEOPLE, "unps"), "suspend": "unp", "delete": "unp", "set password": "unp", "take role from": "p",
}  # fmt: skip
COLLEAGUES = {verb: "un" for verb in TO_PEOPLE if verb != "take role from"}
OWN_PEOPLE = {"open users", "make units", "open licences", "make groups"}  # of one's own organization, whichever it is
OF_SALES = {"add to Sales", "change Sales", "automatic licensing of Sales"}
SUPER_ADMINS = {"ask for seats", "make roles", "read the audit log", "answer who asks"}
OF_THE_VENDOR = {"give seats", "read what readers say", "move an old centre here"}
ASKS = {"ask for access"}  # whoever has a super admin besides
NOBODY: dict[str, str] = {}

ROWS: dict[str, tuple[dict[str, str], set[str]]] = {
    "Sari (reseller, super admin)": (
        EVERYTHING,
        OWN_PEOPLE | OF_SALES | SUPER_ADMINS | {"confirm imported role"},
    ),
    "Maya (reseller, Manage users)": (COLLEAGUES, OWN_PEOPLE | OF_SALES | ASKS),
    "Nyoman (reseller, Manage users for Sales)": (
        dict.fromkeys(COLLEAGUES, "u"),
        {"open users", "add to Sales", "automatic licensing of Sales"} | ASKS,
    ),
    "Rani (reseller, Manage roles and Support)": (NOBODY, {"make roles", "answer who asks"} | ASKS),
    "Priya (reseller, Reseller Admin)": (NOBODY, ASKS),
    "Oscar (another reseller)": (NOBODY, set()),
    "Carla (customer, super admin)": (NOBODY, OWN_PEOPLE | SUPER_ADMINS),
    "Vera (vendor, super admin)": (NOBODY, OWN_PEOPLE | SUPER_ADMINS | OF_THE_VENDOR),
    "Ava (vendor, agent)": (NOBODY, ASKS),
}


# What each of them may do to the roles of Mitra Jaya; all others nothing.
ROLE_ROWS: dict[str, dict[str, str]] = {
    "Sari (reseller, super admin)": {
        "copy role": "dmrS", "change role": "dm", "delete role": "dmi", "give role": "dmrS",
    },
    "Rani (reseller, Manage roles and Support)": {
        "copy role": "d", "change role": "d", "delete role": "di", "give role": "d",
    },
}  # fmt: skip


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
    cast.people["rani"] = make_holder("Rani", "mitrajaya.example", "manage_roles", "support")
    _make_roles(cast, role)
    return sales


def role_of(cast: Cast, name: str) -> AnyRole:
    """One of the roles that the table names."""
    return built_in_role("reseller", name) or Role.objects.get(organization=cast.mitrajaya, name=name)


def _make_roles(cast: Cast, people: Role) -> None:
    Role.objects.create(organization=cast.mitrajaya, name="Desk", privileges=["support"])
    Role.objects.create(organization=cast.mitrajaya, name="Support Manager", is_inactive=True)
    RoleAssignment.objects.create(
        user=cast.people["wayan"], role=people, started_at=clock.now(), held_back="product_restriction"
    )
