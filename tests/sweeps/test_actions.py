"""Every action, found by itself: it refuses an outsider, is one transaction, and records what happened.

Actions are the public functions that begin with an actor, in the modules that record events.
"""

import ast
import importlib
import inspect
import pkgutil
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile

import wakil
from tests.cast import PASSWORD, Cast, consent, make_group, make_seats, relate
from tests.sweeps import alerts, moves, own_accounts, programs
from wakil.access.models import Role, RoleAssignment
from wakil.access.privileges import P
from wakil.access.roles import built_in_role
from wakil.access.verdict import Forbidden, NotVisible
from wakil.cases import actions as case_actions
from wakil.cases.actions import Update
from wakil.cases.models import Attachment, CaseShare
from wakil.directory.actions import create_unit, create_user, request_seats, suspend_user
from wakil.directory.units import root_of
from wakil.events.models import Event
from wakil.lib import clock
from wakil.lib.csv_files import Row, Table
from wakil.licences.seats import free_edition, seats_of, take, write_free_seats
from wakil.organizations.models import OrganizationKind
from wakil.reselling.actions import make_transfer_token
from wakil.reselling.details import Contact
from wakil.reselling.models import PermissionRequest, SupportTier
from wakil.reselling.records import add_customer
from wakil.webhooks import actions as webhook_actions

# Not changes of their own: parts of one, or notes of a read.
PARTS = {"answer_by_role", "own_share_at",
         "note_factor_change", "attach_uploads", "uploads_of", "store_upload", "note_read", "note_reads", "note_listed",
         "note_download", "note_export",
         "note_foreign_customer",
         "record_personal_data_kept", "hand_over"}  # fmt: skip


def modules_that_record():
    for module in pkgutil.walk_packages(wakil.__path__, "wakil."):
        if not set(module.name.split(".")) & {"migrations", "management", "web", "config", "demo"}:
            loaded = importlib.import_module(module.name)
            if (hasattr(loaded, "record") or hasattr(loaded, "record_each")) and module.name != "wakil.events.record":
                yield loaded


def is_action(function, module):
    parameters = list(inspect.signature(function).parameters)
    return function.__module__ == module.__name__ and parameters[:1] == ["actor"]


ACTIONS = {
    name: function
    for module in modules_that_record()
    for name, function in inspect.getmembers(module, inspect.isfunction)
    if not name.startswith(("_", "may_")) and name not in PARTS and is_action(function, module)
}


def new_customer(domain):
    return {"name": "Baru", "domain_name": domain, "language": "id", "time_zone": "Asia/Jakarta", "address": "",
            "contacts": []}  # fmt: skip


def new_people():
    return Table(rows=[Row(2, {"name": "Ida", "address": "ida@mitrajaya.example", "unit": ""})])


class Things:
    """What actions take, made when asked for; and who may do each."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.case = cast.file("priya", cast.sinar)
        self.attachment = Attachment.objects.create(
            case=self.case, added_by=cast.priya, created_at=clock.now(), key="0" * 64, name="a", size=1, sha256="0" * 64
        )

    def closed(self):
        return case_actions.close_case(self.cast.actor("ava"), self.case)

    def share(self):
        case_actions.share_case(self.cast.actor("citra"), self.case, addresses="hana@harapan.example", level="notify")
        return CaseShare.objects.get()

    def partner(self):
        return relate("bali.mitrajaya.example", self.cast.sinar, "support_only")

    def token(self):
        return make_transfer_token(
            self.cast.actor("carla"), self.cast.sinar, new_domain=self.domain("bali.mitrajaya.example"), ends=None,
            level=3, ends_at=clock.now() + timedelta(days=30), all_products=True,
        )  # fmt: skip

    def group(self):
        return make_group("duty@mitrajaya.example", self.cast.budi)

    def seats(self):
        write_free_seats(self.cast.mitrajaya)
        return seats_of(self.cast.mitrajaya)[0]

    def paid_seats(self):
        return make_seats(self.cast.mitrajaya, "Workspace", "Business", cap=5)

    def two_seats(self):
        take(self.paid_seats(), [self.cast.budi], by=None, is_automatic=False)
        free = self.seats()
        take(free, [self.cast.budi], by=None, is_automatic=True)
        return free

    def seat_request(self):
        return request_seats(self.cast.actor("sari"), self.seats(), number=10, reason="We grow")

    def invited(self):
        address = "ida@mitrajaya.example"
        return create_user(self.cast.actor("sari"), address=address, name="Ida", unit=root_of(self.cast.mitrajaya))[0]

    def role(self):
        return Role.objects.create(organization=self.cast.mitrajaya, name="Desk", privileges=["view_customers"])

    def held_back(self):
        return RoleAssignment.objects.create(
            user=self.cast.budi, role=self.role(), started_at=clock.now(), held_back="product_restriction"
        )

    def unit(self, name):
        return create_unit(self.cast.actor("sari"), parent=root_of(self.cast.mitrajaya), name=name)

    def asked(self, relationship):
        PermissionRequest.objects.create(
            relationship=relationship, asked_by=self.cast.priya, asked_at=clock.now() - timedelta(days=1)
        )
        return relationship

    def webhook(self):
        sari = self.cast.actor("sari")
        given = {"name": "A", "url": "https://hooks.example/", "kinds": ["case.filed"]}
        return webhook_actions.create_webhook(sari, sari.domain, **given)

    def subscription(self):
        topic = "projects/a/topics/cases"
        return webhook_actions.create_event_subscription(self.cast.actor("sari"), self.cast.mitrajaya, topic=topic)

    def customer_record(self):
        return add_customer(self.cast.actor("priya"), **new_customer("baru.example"))

    def domain(self, name):
        return self.cast.oscar.domain.__class__.objects.get(name=name)

    def examples(self):
        """Action → who may do it, and with what. A new action must be added here, or the sweep fails."""
        cast, case, soon = self.cast, self.case, clock.now() + timedelta(days=30)
        tie = cast.relationships["sinar"]
        return {
            "add_support_partner": (
                "carla",
                lambda: {"customer": cast.sinar, "reseller_domain": self.domain("cakra.example"), "level": 2,
                         "ends_at": soon, "all_products": True},
            ),
            "add_customer": ("priya", lambda: new_customer("baru.example")),
            "add_domain": ("vera", lambda: {"organization": cast.cakra, "name": "new.cakra.example"}),
            "approve_record": ("vera", lambda: {"entry": self.customer_record()}),
            "add_group_member": ("sari", lambda: {"group": self.group(), "address": "priya@mitrajaya.example"}),
            "delete_group": ("sari", lambda: {"group": self.group()}),
            "remove_group_member": ("sari", lambda: {"member": self.group().members.get()}),
            "rename_group": ("sari", lambda: {"group": self.group(), "name": "Everybody on duty"}),
            "confirm_role": ("sari", lambda: {"assignment": self.held_back()}),
            "copy_role": ("sari", lambda: {"role": built_in_role("reseller", "reseller_admin"), "name": "Case desk"}),
            "create_role": ("sari", lambda: {"name": "People", "privileges": [P.MANAGE_USERS]}),
            "delete_role": ("sari", lambda: {"role": self.role()}),
            "rename_role": ("sari", lambda: {"role": self.role(), "name": "Case desk", "version": 0}),
            "set_role_privileges": (
                "sari",
                lambda: {"role": self.role(), "privileges": [P.SUPPORT], "version": 0},
            ),
            "ask_permission": ("priya", lambda: {"customer": cast.melati}),
            "assign_licence": ("sari", lambda: {"user": cast.budi, "seats": self.seats()}),
            "assign_role": ("sari", lambda: {"user": cast.budi, "role": "reseller_admin"}),
            "change_event_subscription": (
                "sari",
                lambda: {"subscription": self.subscription(), "topic": "projects/a/topics/other"},
            ),
            "change_severity": ("priya", lambda: {"case": case, "severity": 3}),
            "change_webhook": (
                "sari",
                lambda: {"webhook": self.webhook(), "name": "B", "url": "https://hooks.example/", "topic": "",
                         "kinds": ["case.filed"], "is_enabled": True},
            ),
            "change_tier": (
                "vera",
                lambda: {"subscription": cast.sinar.subscriptions.get(), "tier": SupportTier.objects.get(rank=0)},
            ),
            "change_title": ("priya", lambda: {"case": case, "title": "Another title"}),
            "close_case": ("priya", lambda: {"case": case}),
            "comment_on_case": ("priya", lambda: {"case": case, "body": "text"}),
            "create_event_subscription": (
                "sari",
                lambda: {"organization": cast.mitrajaya, "topic": "projects/a/topics/cases"},
            ),
            "create_edition": ("vera", lambda: {"product": "Workspace", "name": "Plus", "has_mailbox": True}),
            "create_group": ("carla", lambda: {"address": "all@sinar.example", "name": "All", "members": [cast.citra]}),
            "create_organization": (
                "vera",
                lambda: {"kind": OrganizationKind.CUSTOMER, "name": "Baru", "domain": "baru.example"},
            ),
            "create_unit": ("sari", lambda: {"parent": root_of(cast.mitrajaya), "name": "Sales"}),
            "delete_unit": ("sari", lambda: {"unit": self.unit("Sales")}),
            "create_webhook": (
                "sari",
                lambda: {"domain": cast.sari.domain, "name": "A", "url": "https://hooks.example/",
                         "kinds": ["case.filed"]},
            ),
            "delete_attachment": ("vito", lambda: {"attachment": self.attachment, "reason": "asked for"}),
            "delete_event_subscription": ("sari", lambda: {"subscription": self.subscription()}),
            "delete_webhook": ("sari", lambda: {"webhook": self.webhook()}),
            "edit_record": ("priya", lambda: {"entry": self.customer_record(), **new_customer("other.example")}),
            "create_user": (
                "sari",
                lambda: {"address": "new@mitrajaya.example", "name": "New", "unit": root_of(cast.mitrajaya)},
            ),
            "delete_user": ("sari", lambda: {"user": cast.budi}),
            "end_access": ("carla", lambda: {"relationship": tie}),
            "end_relationship": ("vera", lambda: {"relationship": tie}),
            "end_role": ("sari", lambda: {"assignment": cast.budi.assignments.get()}),
            "end_support_partner": ("carla", lambda: {"relationship": self.partner()}),
            "end_subscription": ("vera", lambda: {"subscription": cast.sinar.subscriptions.get()}),
            "escalate_case": ("citra", lambda: {"case": case, "reason": "business_impact", "justification": "text"}),
            "expunge_event_subscription": ("sari", lambda: {"subscription": self.subscription()}),
            "export_customers": ("priya", lambda: {"customers": [cast.sinar.pk, cast.harapan.pk]}),
            "file_case": ("priya", lambda: cast.filing(cast.sinar)),
            "grant_access": ("carla", lambda: {"relationship": tie, "level": 1, "ends_at": soon, "all_products": True}),
            "grant_seats": ("vera", lambda: {"request": self.seat_request(), "number": 10}),
            "import_users": ("sari", lambda: {"table": new_people(), "domain": "mitrajaya.example"}),
            "invite_again": ("sari", lambda: {"user": self.invited()}),
            "invite_super_admin": (
                "vera",
                lambda: {"organization": cast.timur, "name": "Tia", "address": "tia@mitrajaya-timur.example"},
            ),
            "invite_user": (
                "carla",
                lambda: {"domain": cast.carla.domain, "address": "new@sinar.example", "name": "New"},
            ),
            "make_transfer_token": (
                "carla",
                lambda: {"customer": cast.sinar, "new_domain": self.domain("cakra.example"), "ends": tie, "level": 3,
                         "ends_at": soon, "all_products": True},
            ),
            "import_customers": (
                "priya",
                lambda: {"table": Table([Row(2, {"name": "Baru", "domain": "baru.example"})])},
            ),
            "join_record": ("vera", lambda: {"entry": self.customer_record(), "customer": cast.harapan}),
            "move_customer": ("sari", lambda: {"customer": cast.sinar, "to": self.domain("bali.mitrajaya.example")}),
            "move_unit": ("sari", lambda: {"unit": self.unit("Sales"), "to": self.unit("Bali")}),
            "move_users": ("sari", lambda: {"people": [cast.budi], "to": self.unit("Sales")}),
            "record_contract_access": (
                "vera",
                lambda: {"relationship": cast.relationships["melati"], "level": 2, "ends_at": soon, "reason": "signed"},
            ),
            "redeem_transfer_token": ("priya_bali", lambda: {"secret": self.token()[1]}),
            "refuse_permission": ("carla", lambda: {"relationship": self.asked(tie)}),
            "redeliver_event": (
                "sari",
                lambda: {"delivery": webhook_actions.send_test_event(cast.actor("sari"), self.webhook())},
            ),
            "refuse_seats": ("vera", lambda: {"request": self.seat_request(), "reason": "Not now"}),
            "release_licence": ("sari", lambda: {"user": cast.budi, "seats": self.two_seats()}),
            "remove_share": ("citra", lambda: {"share": self.share()}),
            "rename_edition": ("vera", lambda: {"edition": free_edition(), "name": "Free"}),
            "rename_unit": ("sari", lambda: {"unit": self.unit("Sales"), "name": "Sales and marketing"}),
            "rename_user": ("sari", lambda: {"user": cast.budi, "name": "Budi Santoso"}),
            "reopen_case": ("priya", lambda: {"case": self.closed()}),
            "request_attachment_deletion": ("priya", lambda: {"attachment": self.attachment}),
            "request_seats": ("sari", lambda: {"seats": self.seats(), "number": 10, "reason": "We grow"}),
            "restore_user": ("sari", lambda: {"user": suspend_user(cast.actor("sari"), cast.budi)}),
            "revoke_transfer_token": ("carla", lambda: {"token": self.token()[0]}),
            "rotate_webhook_secret": ("sari", lambda: {"webhook": self.webhook()}),
            "send_test_event": ("sari", lambda: {"webhook": self.webhook()}),
            "refuse_record": ("vera", lambda: {"entry": self.customer_record(), "reason": "unknown there"}),
            "set_automatic_licensing": (
                "sari",
                lambda: {"unit": root_of(cast.mitrajaya), "product": self.paid_seats().product, "is_on": False},
            ),
            "set_customer_details": (
                "vera",
                lambda: {"customer": cast.sinar, "address": "", "contacts": [Contact("Carla")]},
            ),
            "set_weekly_activity_mail": ("carla", lambda: {"customer": cast.sinar, "is_on": False}),
            "set_password": ("sari", lambda: {"user": cast.budi, "password": PASSWORD}),
            "set_seats": ("vera", lambda: {"organization": cast.cakra, "edition": free_edition(), "cap": 60}),
            "share_case": ("priya", lambda: {"case": case, "addresses": "citra@sinar.example", "level": "view"}),
            "sign_out_user": ("sari", lambda: {"user": cast.budi}),
            "start_relationship": (
                "vera",
                lambda: {"reseller_domain": self.domain("cakra.example"), "customer": cast.sinar},
            ),
            "start_subscription": (
                "vera",
                lambda: {"customer": cast.sinar, "product": cast.cloud, "tier": SupportTier.objects.get(name="Premium"),
                         "bought_from": cast.nusantara},
            ),
            "transfer_customer": (
                "vera",
                lambda: {"customer": cast.sinar, "to": self.domain("bali.mitrajaya.example"), "ends": tie, "level": 3,
                         "ends_at": soon, "reason": "signed"},
            ),
            "withdraw_record": ("priya", lambda: {"entry": self.customer_record()}),
            "suspend_user": ("sari", lambda: {"user": cast.budi}),
            "take_case": ("ava", lambda: {"case": case}),
            "undelete_event_subscription": (
                "sari",
                lambda: {"subscription": webhook_actions.delete_event_subscription(
                    cast.actor("sari"), self.subscription())},
            ),
            "update_case": (
                "priya",
                lambda: {"case": case, "key": "k", "version": case.version, "update": Update(body="text")},
            ),
        } | (
            alerts.examples(cast, case) | moves.examples(cast) | own_accounts.examples(cast) | programs.examples(cast)
        )  # fmt: skip


@pytest.fixture
def things(cast: Cast) -> Things:
    return Things(cast)


def test_every_action_has_an_example_here(things):
    """T1: what is not swept can't be forgotten."""
    assert set(things.examples()) == set(ACTIONS)


# Nobody in these positions may do any of it to PT Sinar Abadi, its cases or the vendor's catalogue.
OUTSIDERS = ["oscar", "gita", "dodi"]
# What concerns nobody else's things: who may do it as well, for a domain of his own.
OWN_AFFAIRS = {
    "claim_domain": ["gita"],
    "create_role": ["gita"],
    "export_audit_log": ["gita"],
    "add_customer": ["oscar"],
    "import_customers": ["oscar"],
    "export_customers": ["oscar"],
}


# Everyone may make these for oneself; that none is made for another, their own stories tell.
FOR_ONESELF = {"ask_alert_address", "choose_alerts", "create_api_token", "request_access"}


@pytest.mark.parametrize("name", sorted(ACTIONS.keys() - FOR_ONESELF))
def test_an_action_refuses_outsiders_and_changes_nothing(things, name):
    """T1, T5, T12, T15"""
    _able, arguments = things.examples()[name]
    given = arguments()
    before = Event.objects.count()

    for who in (one for one in OUTSIDERS if one not in OWN_AFFAIRS.get(name, [])):
        with pytest.raises((Forbidden, NotVisible)):
            ACTIONS[name](things.cast.actor(who), **given)
    assert Event.objects.count() == before


@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_an_action_records_what_happened_and_by_whom(things, name):
    """T13: what is done with a right can be told later."""
    able, arguments = things.examples()[name]
    given = arguments()
    before = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0

    ACTIONS[name](things.cast.actor(able), **given)
    recorded = Event.objects.filter(pk__gt=before)
    assert recorded.exists()
    assert {event.by_id for event in recorded} == {things.cast.people[able].pk}


@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_an_action_is_one_transaction(name):
    """T13: check, change and record stand or fall together."""
    tree = ast.parse(inspect.getsource(inspect.unwrap(ACTIONS[name])))
    decorators = [ast.unparse(decorator) for decorator in tree.body[0].decorator_list]
    assert decorators == ["transaction.atomic"]


def test_an_upload_can_only_be_used_by_the_one_who_sent_it(cast):
    """T3, T5"""
    upload = case_actions.store_upload(cast.actor("priya"), ContentFile(b"hello", name="log.txt"))
    assert len(upload.key) >= 32

    for who in ("sari", "priya_bali", "oscar", "ava"):
        with pytest.raises(NotVisible):
            case_actions.uploads_of(cast.actor(who), [upload.key])
    case = cast.file("priya", cast.sinar)
    consent(relate("cakra.example", cast.sinar))
    with pytest.raises(NotVisible):
        case_actions.comment_on_case(cast.actor("sari"), case, body="text", uploads=[upload])
