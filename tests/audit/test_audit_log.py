"""The audit log of an organization: who changed what, on whom, before, after and when; for who may read it alone."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, make_group, make_seats, make_user
from tests.client import Browser, page
from tests.web.pages import MITRA, NUSANTARA, SINAR, html
from wakil.access.actions import assign_role
from wakil.access.models import Role, RoleAssignment
from wakil.audit.policy import audit_events_seen_by, may_read_audit_log
from wakil.cases.actions.reading import note_foreign_customer
from wakil.directory import actions as directory
from wakil.directory.units import root_of
from wakil.events.kinds import EventKind
from wakil.events.models import Event
from wakil.events.record import record, record_each
from wakil.lib import clock
from wakil.licences.seats import take
from wakil.reselling.actions import grant_access, suspend_domain
from wakil.reselling.records import add_customer
from wakil.web.admin.event_words import GROUPS, LABELS
from wakil.web.event_words import SENTENCES

LOG, EXPORT = page(MITRA, "audit:list"), page(MITRA, "audit:export")
BALI = "bali.mitrajaya.example"


def told(answer):
    """What each row of the page says."""
    return [(entry.person, entry.words, entry.on, entry.before, entry.after) for entry in answer.context["entries"]]


def auditor(cast: Cast, domain: str = MITRA) -> str:
    """Somebody who may read the log and nothing else; the name by which the cast knows her."""
    cast.people["aulia"] = make_user("Aulia", domain)
    role = Role.objects.create(
        organization=cast.people["aulia"].domain.organization, name="Auditor", privileges=["read_audit_log"]
    )
    RoleAssignment.objects.create(user=cast.people["aulia"], role=role, started_at=clock.now())
    return "aulia"


@pytest.fixture
def browser(cast: Cast):
    return lambda who: Browser().sign_in(cast.people[who])


def test_each_change_says_who_did_what_to_whom_before_and_after(cast: Cast, browser):
    """S66, S67, S72, T15: the latest first; names as they are now."""
    sari, root = cast.actor("sari"), root_of(cast.mitrajaya)
    sales = directory.create_unit(sari, parent=root, name="Sales")
    directory.move_users(sari, [cast.budi], to=sales)
    assign_role(sari, cast.budi, "reseller_admin")
    take(make_seats(cast.mitrajaya, "Workspace", "Business", cap=5), [cast.budi], by=sari, is_automatic=False)
    directory.suspend_user(sari, cast.budi)

    rows = told(browser("sari").get(LOG))
    assert rows[:5] == [
        ("Sari", "Account suspended", "Budi", "", ""),
        ("Sari", "Licence assigned", "Budi", "", "Workspace"),
        ("Sari", "Role assigned", "Budi", "", "Reseller Admin"),
        ("Sari", "Person moved to another unit", "Budi", "Mitra Jaya", "Sales"),
        ("Sari", "Unit created", "Sales", "", ""),
    ]


def test_consent_says_from_which_level_to_which(cast: Cast, browser):
    """S17, W1"""
    grant_access(
        cast.actor("carla"), cast.relationships["sinar"], level=1, ends_at=clock.now() + timedelta(days=30),
        all_products=True, products=[],
    )  # fmt: skip
    answer = browser("carla").get(page(SINAR, "audit:list"))

    assert told(answer)[0][3:] == ("Manage", "See")
    assert (told(answer)[0][1], told(answer)[0][2]) == ("Reseller access given", MITRA)


@pytest.mark.parametrize(
    ("who", "may"),
    [("sari", True), ("aulia", True), ("priya", False), ("budi", False), ("oscar", False), ("carla", True),
     ("citra", False), ("dodi", False), ("vera", True), ("ava", False), ("vito", False)],
)  # fmt: skip
def test_only_who_holds_the_privilege_reads_and_exports_it(cast: Cast, browser, who: str, may: bool):
    """T1, T27, W5: both halves, page and export."""
    auditor(cast)
    user = cast.people[who]
    someone, domain = browser(who), user.domain.name
    answers = [
        someone.get(page(domain, "audit:list")),
        someone.post(page(domain, "audit:export"), {"domain": domain, "form": "csv"}),
    ]

    assert bool(may_read_audit_log(cast.actor(who))) == may
    assert [answer.status_code for answer in answers] == ([200, 200] if may else [403, 403])
    assert audit_events_seen_by(cast.actor(who)).exists() == may


def test_nobody_reads_what_happened_in_another_organization(cast: Cast, browser):
    """T1, T5, T6: neither in the list, nor by a filter, nor in a file."""
    directory.suspend_user(cast.actor("sari"), cast.budi)
    carla = browser("carla")
    seen = [carla.get(page(SINAR, "audit:list"), asked) for asked in ({}, {"on": "Budi"}, {"person": cast.sari.email})]
    file = b"".join(carla.post(page(SINAR, "audit:export"), {"domain": SINAR, "form": "jsonl"}).streaming_content)

    assert [told(answer) for answer in seen] == [[], [], []]
    assert b"Budi" not in file
    streams = {event.stream for who in ("sari", "carla", "vera") for event in audit_events_seen_by(cast.actor(who))}
    assert streams <= {f"organization:{one.pk}" for one in (cast.mitrajaya, cast.sinar, cast.nusantara)}


def test_what_only_support_may_know_is_not_in_it(cast: Cast, browser):
    """T7, T24, S22"""
    note_foreign_customer(cast.actor("priya"), cast.gita.domain.organization)

    assert told(browser("sari").get(LOG)) == []


def test_a_domain_learns_nothing_of_the_customers_of_another_domain_of_its_organization(cast: Cast, browser):
    """S16, S55: the record of one domain stands in the log of that domain only; people stand in both."""
    new = {"domain_name": "baru.example", "language": "id", "time_zone": "UTC"}
    add_customer(cast.actor("priya"), name="PT Baru", **new)
    directory.suspend_user(cast.actor("sari"), cast.budi)
    auditor(cast, BALI)

    here = [(words, on) for _who, words, on, *_rest in told(browser("sari").get(LOG))]
    there = [(words, on) for _who, words, on, *_rest in told(browser("aulia").get(page(BALI, "audit:list")))]
    assert here == [("Account suspended", "Budi"), ("Customer added", "PT Baru")]
    assert there == [("Account suspended", "Budi")]


def test_addresses_of_other_organizations_people_stay_unknown(cast: Cast, browser):
    """T24: whose person it was is told, her address is not."""
    suspend_domain(cast.actor("vera"), cast.priya_bali.domain, reason="Stolen laptop")
    directory.suspend_user(cast.actor("sari"), cast.budi)
    by_sari, by_vera = browser("sari").get(LOG).context["entries"]

    assert (by_vera.person, by_vera.address, by_vera.organization, by_vera.on) == ("Vera", "", "Nusantara", BALI)
    assert (by_sari.person, by_sari.address, by_sari.on_address) == ("Sari", cast.sari.email, cast.budi.email)


def test_it_is_narrowed_by_what_stands_in_its_address(cast: Cast, browser):
    """T5: person, kind, what it was done to, and days in the reader's zone; what makes no sense is said."""
    sari, root = cast.actor("sari"), root_of(cast.mitrajaya)
    with clock.at(clock.now() - timedelta(days=5)):
        directory.create_unit(sari, parent=root, name="Sales")
    group = make_group("duty@mitrajaya.example")
    directory.add_group_member(sari, group, address=cast.budi.email)
    directory.suspend_user(sari, cast.budi)
    reader, today = browser("sari"), clock.now().date()

    def found(**asked):
        return [words for _who, words, *_rest in told(reader.get(LOG, asked))]

    everything = ["Account suspended", "Member added to a group", "Unit created"]
    assert found() == everything
    assert found(person="sari@MITRAJAYA.example") == everything
    assert found(person="sar") == everything
    assert found(person="Priya") == []
    assert found(kind="user.suspended") == ["Account suspended"]
    assert found(on="budi") == ["Account suspended", "Member added to a group"]
    assert found(on="duty@mitrajaya.example") == ["Member added to a group"]
    assert found(on="sales", kind="unit.created") == ["Unit created"]
    assert found(until=(today - timedelta(days=3)).isoformat()) == ["Unit created"]
    assert found(since=(today - timedelta(days=3)).isoformat()) == everything[:2]
    nonsense = reader.get(LOG, {"kind": "case.filed'", "on": "nobody", "since": "soon", "after": "%"})
    assert (told(nonsense) == told(reader.get(LOG)), len(nonsense.context["notes"])) == (True, 3)


def many(cast: Cast, count: int) -> None:
    """So many events at one moment, of several kinds and things."""
    by, root = cast.actor("sari"), root_of(cast.mitrajaya)
    facts = [(cast.budi, {"user": cast.budi.pk, "before": root.pk, "after": root.pk}) for _number in range(count)]
    with clock.at(clock.now()):
        record_each(EventKind.USER_MOVED, by=by, stream=cast.mitrajaya, facts=facts)


def test_pages_follow_one_another_by_key(cast: Cast, browser):
    """W2: none twice and none missing, although all are of one moment."""
    many(cast, 120)
    reader, address, seen = browser("sari"), LOG + "?kind=user.moved", []
    while address:
        answer = reader.get(address)
        seen += [entry.seq for entry in answer.context["entries"]]
        address = answer.context["next_url"]

    assert seen == sorted(seen, reverse=True)
    assert len(set(seen)) == len(seen) == 120


def test_a_page_of_25_costs_as_many_queries_as_one_of_1(cast: Cast, browser):
    """As many queries for one row as for all, and at most 12."""
    many(cast, 1)
    reader = browser("sari")
    reader.get(LOG)
    with CaptureQueriesContext(connection) as one:
        reader.get(LOG)
    directory.suspend_user(cast.actor("sari"), cast.budi)
    assign_role(cast.actor("sari"), cast.budi, "reseller_admin")
    many(cast, 24)
    with CaptureQueriesContext(connection) as all_of_them:
        reader.get(LOG)

    assert len(one) == len(all_of_them) <= 12


def test_the_export_is_whole_harmless_and_an_event_itself(cast: Cast, browser):
    """T8, W20: CSV and JSON lines say what the page says; a name is never a formula."""
    cast.budi.name = "=cmd|' /C calc'!A0"
    cast.budi.save()
    directory.suspend_user(cast.actor("sari"), cast.budi)
    many(cast, 60)
    reader = browser("sari")
    files = {}
    for form in ("csv", "jsonl"):
        answer = reader.post(EXPORT, {"domain": MITRA, "form": form, "person": "Sari"})
        assert f'.{form}"' in answer["Content-Disposition"]
        files[form] = b"".join(answer.streaming_content).decode("utf-8-sig")

    table = list(csv.DictReader(io.StringIO(files["csv"])))
    lines = [json.loads(line) for line in files["jsonl"].splitlines()]
    assert [row["What"] for row in table] == ["Audit log exported"] + ["Person moved to another unit"] * 60 + [
        "Account suspended"
    ]
    assert table[-1]["On"] == "'=cmd|' /C calc'!A0"
    assert [line["what"] for line in lines] == ["Audit log exported", *[row["What"] for row in table]]
    assert lines[-1]["on"]["address"] == cast.budi.email
    exports = Event.objects.filter(kind=EventKind.AUDIT_LOG_EXPORTED).order_by("seq")
    assert [event.details for event in exports] == [
        {"form": "csv", "is_filtered": True}, {"form": "jsonl", "is_filtered": True}
    ]  # fmt: skip
    nul = reader.post(EXPORT, {"domain": MITRA, "form": "csv", "person": "Sa\x00ri", "on": "\x00"})
    assert len(b"".join(nul.streaming_content).splitlines()) == 2 + len(table) + 1  # and the two exports before it
    assert reader.post(EXPORT, {"domain": MITRA, "form": "exe"}).status_code == 404
    assert reader.get(EXPORT).status_code == 405


def test_an_export_that_has_begun_stops_when_its_reader_loses_the_right(cast: Cast, browser, monkeypatch):
    """T13: asked again for each piece of the file."""
    many(cast, 30)
    monkeypatch.setattr("wakil.audit.queries.CHUNK", 10)
    answer = browser(auditor(cast)).post(EXPORT, {"domain": MITRA, "form": "jsonl", "kind": "user.moved"})
    pieces = iter(answer.streaming_content)
    first = [next(pieces) for _number in range(10)]
    RoleAssignment.objects.filter(user=cast.aulia).update(ended_at=clock.now())

    assert (len(first), len(list(pieces))) == (10, 0)


def test_every_kind_of_event_has_words_somewhere(cast: Cast):
    """W5: a new kind can't be forgotten; a case's stand in its history, all others in the log."""
    of_cases = {kind for kind in EventKind if kind.value.partition(".")[0] in {"case", "attachment"}}
    assert {kind for kind in EventKind if kind not in LABELS} == of_cases
    assert set(SENTENCES) <= of_cases
    assert sum(len(kinds) for _name, _only_for, kinds in GROUPS) == len(LABELS)


def test_every_kind_of_event_can_be_shown_whatever_its_details_say(cast: Cast, browser):
    """T15, T27: with none, and with ids of what is gone."""
    gone = dict.fromkeys(("user", "unit", "group", "domain", "role", "product", "before", "after", "level"), 987654321)
    for kind in LABELS:
        for details in ({}, gone):
            record(kind, by=cast.actor("vera"), on=cast.nusantara, stream=cast.nusantara, **details)
    answer = browser("vera").get(page(NUSANTARA, "audit:list"))
    file = browser("vera").post(page(NUSANTARA, "audit:export"), {"domain": NUSANTARA, "form": "csv"})

    assert len(answer.context["entries"]) == 50
    assert len(b"".join(file.streaming_content).splitlines()) == 2 + 2 * len(LABELS)
    assert "gone (987654321)" in html(answer)


def test_another_name_says_what_it_was_and_what_it_became(cast: Cast, browser):
    """S66, T13: of people, units and groups."""
    sari = cast.actor("sari")
    sales = directory.create_unit(sari, parent=root_of(cast.mitrajaya), name="Sales")
    directory.rename_unit(sari, sales, name="Selling")
    directory.rename_group(sari, make_group(f"duty@{MITRA}", cast.budi), name="On duty")
    directory.rename_user(sari, cast.budi, name="Budi Santoso")

    assert told(browser("sari").get(LOG))[:3] == [
        ("Sari", "Account renamed", "Budi Santoso", "Budi", "Budi Santoso"),
        ("Sari", "Group renamed", "On duty", "duty", "On duty"),
        ("Sari", "Unit renamed", "Selling", "Sales", "Selling"),
    ]


@pytest.mark.parametrize(("keeps", "names"), [(True, ("Budi", "Budi Santoso")), (False, ("", ""))])
def test_who_is_forgotten_is_forgotten_in_the_log_too(cast: Cast, browser, keeps, names):
    """S67, T39: the chain holds no names, so that it stays whole."""
    sari = cast.actor("sari")
    directory.rename_user(sari, cast.budi, name="Budi Santoso")
    directory.delete_user(sari, cast.budi, keep_name=keeps)

    [renamed] = [row for row in told(browser("sari").get(LOG)) if row[1] == "Account renamed"]
    assert renamed[3:] == names
    call_command("verify_events", stdout=io.StringIO())
