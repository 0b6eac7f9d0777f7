"""A package says what Request Tracker said, whatever befalls the server or us on the way."""

import base64
import hashlib
import ipaddress
import json
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.legacy.request_tracker import replaying
from tests.legacy.request_tracker.replaying import answers, items, old_centre, server
from wakil.legacy.package import KINDS, check_package, open_package
from wakil.legacy.request_tracker.client import Unanswered
from wakil.legacy.request_tracker.mapping_file import read_mapping
from wakil.legacy.request_tracker.passwords import read_passwords
from wakil.legacy.request_tracker.running import Finished, package_request_tracker

Lines = dict[str, list[dict[str, Any]]]
LOOPBACK = [ipaddress.ip_network("127.0.0.0/8")]


@pytest.fixture(autouse=True)
def _own_network(settings):
    settings.WAKIL_OUTBOUND_ALLOW = LOOPBACK


def package(asked: Any, root: Path, **options: Any) -> Finished:
    """The package of what a server says."""
    passwords = read_passwords(replaying.HERE / "passwords.csv")
    mapping = read_mapping(replaying.HERE / "mapping.toml")
    return package_request_tracker(asked, mapping, root, passwords=passwords, **options)


def lines_of(root: Path) -> Lines:
    return {kind: [json.loads(line) for line in (root / f"{kind}.jsonl").read_text().splitlines()] for kind in KINDS}


def bytes_of(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def taken(tmp_path_factory) -> Iterator[tuple[Path, Finished]]:
    """The package of everything, which nobody changes, and what was told at the end."""
    from django.conf import settings  # noqa: PLC0415  the fixture of that name lasts for one test only

    root = tmp_path_factory.mktemp("packages") / "first"
    with pytest.MonkeyPatch.context() as patch, old_centre() as web:
        patch.setattr(settings, "WAKIL_OUTBOUND_ALLOW", LOOPBACK)
        yield root, package(server(web), root)


@pytest.fixture(scope="module")
def first(taken) -> Path:
    return taken[0]


@pytest.fixture(scope="module")
def lines(first) -> Lines:
    return lines_of(first)


def happened(session: str = "first") -> list[dict[str, Any]]:
    """What RT said had happened to tickets that are cases now, oldest first; `case` is the ticket that is left."""
    merged = {
        number: int(one["EffectiveId"])
        for number, one in items(session, "tickets").items()
        if int(one.get("EffectiveId", number)) != number
    }
    kept = {int(one["id"]) for one in tickets(session)}
    told = [
        one | {"case": merged.get(int(one["ObjectId"]), int(one["ObjectId"]))}
        for one in items(session, "transactions").values()
    ]
    return sorted((one for one in told if one["case"] in kept), key=lambda one: (one["Created"], int(one["id"])))


def tickets(session: str = "first") -> list[dict[str, Any]]:
    """The tickets that are to come along."""
    found = [one for one in items(session, "tickets").values() if "Subject" in one]
    return [one for one in found if one["Queue"]["Name"] != "Internal"]


def test_a_package_of_a_request_tracker_is_one_that_can_be_imported(first):
    """S47"""
    assert check_package(open_package(first)) == []


def test_every_ticket_keeps_its_number_title_and_times(lines):
    """S47, S50"""
    assert {case["number"]: (case["title"], case["updated_at"][:19]) for case in lines["cases"]} == {
        one["id"]: (one["Subject"], one["LastUpdated"][:19]) for one in tickets()
    }


def test_every_message_comes_in_order_with_its_time_and_audience(lines):
    """S50: what requestors read is for everyone, a comment for support alone, and the first words are the filing."""
    said = [one for one in happened() if one["Type"] in {"Create", "Correspond", "Comment"}]
    told: dict[str, list[tuple[str, str]]] = {}
    for message in lines["messages"]:
        told.setdefault(message["case"], []).append((message.get("audience", "everyone"), message["at"][:19]))

    expected: dict[str, list[tuple[str, str]]] = {}
    for one in said:
        audience = "vendor" if one["Type"] == "Comment" else "everyone"
        expected.setdefault(str(one["case"]), []).append((audience, one["Created"][:19]))
    assert told == {case: messages[1:] for case, messages in expected.items() if messages[1:]}
    assert {case["id"]: case["filed_at"][:19] for case in lines["cases"]} == {
        case: messages[0][1] for case, messages in expected.items()
    }


def test_the_words_are_those_that_were_written(lines):
    contents = {int(one["id"]): one for one in items("first", "attachments").values()}
    plain = {
        int(one["TransactionId"]): one["Content"].replace("\r\n", "\n").strip("\n")
        for one in contents.values()
        if one["ContentType"] == "text/plain" and "Content" in one
    }
    bodies = {int(message["id"].removeprefix("transaction:")): message["body"] for message in lines["messages"]}

    assert {number: body for number, body in bodies.items() if number in plain} == {
        number: text for number, text in plain.items() if number in bodies
    }
    of_html = {number: body for number, body in bodies.items() if number not in plain}
    assert len(of_html) == sum(
        1 for one in happened() if one["Type"] in {"Correspond", "Comment"} and int(one["id"]) not in plain
    )
    assert all("<" not in body.replace("<lagi>", "") and "alert" not in body for body in of_html.values())


def test_every_file_has_the_bytes_that_the_old_centre_has(lines, first):
    """S50"""
    named = {number: one for number, one in items("first", "attachments").items() if one.get("Filename")}
    of_cases = {int(one["id"]) for one in happened()}
    expected = {}
    for number, one in named.items():
        if int(one["TransactionId"]) in of_cases:
            content = base64.b64decode(answers("first", f"attachment/{number}")[0]["Content"])
            expected[f"attachment:{number}"] = (one["Filename"], hashlib.sha256(content).hexdigest(), len(content))

    assert {one["id"]: (one["name"], one["sha256"], one["size"]) for one in lines["attachments"]} == expected
    kept = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (first / "files").glob("??/*")}
    assert set(kept) == {sha256 for _name, sha256, _size in expected.values()}
    assert all(name == sha256 for name, sha256 in kept.items())


def test_mails_keep_their_names_and_what_they_answer(lines):
    """S50"""
    named = {int(one["TransactionId"]): one for one in items("first", "attachments").values() if one.get("MessageId")}
    for message in lines["messages"]:
        one = named[int(message["id"].removeprefix("transaction:"))]
        assert message["message_id"] == f"<{one['MessageId']}>"
        answered = [line.partition(": ")[2] for line in one["Headers"].splitlines() if line.startswith("In-Reply-To")]
        assert [message.get("in_reply_to")] == (answered or [None])


def test_a_merged_tickets_number_leads_to_the_one_that_is_left(lines):
    """S49"""
    merged = {
        str(one["EffectiveId"]): [str(number)]
        for number, one in items("first", "tickets").items()
        if int(one.get("EffectiveId", number)) != number
    }

    assert merged
    assert {case["id"]: case["aliases"] for case in lines["cases"] if case.get("aliases")} == merged


def test_a_case_is_related_to_the_earlier_one_that_its_ticket_refers_to(lines):
    links = [one for one in happened() if one["Type"] == "AddLink" and one["Field"] == "RefersTo"]

    assert {case["id"]: case["related_to"] for case in lines["cases"] if case.get("related_to")} == {
        str(one["case"]): one["NewValue"].rpartition("/")[2] for one in links
    }
    assert len(links) == 1


def test_a_queue_may_say_whose_its_tickets_are(tmp_path):
    """S47: where the ticket's own fields don't."""
    told = (replaying.HERE / "mapping.toml").read_text()
    told = told.replace('customer_field = "Customer"', "").replace('reseller_field = "Partner domain"', "")
    told = told.replace("[queues.Drive]", '[queues.Drive]\nreseller_domain = "cakra.example"\ncustomer = "C-007"')
    (tmp_path / "mapping.toml").write_text(told)
    shutil.copy(replaying.HERE / "customers.csv", tmp_path)
    with old_centre() as web:
        mapping = read_mapping(tmp_path / "mapping.toml")
        package_request_tracker(server(web), mapping, tmp_path / "package", passwords={})

    cases = lines_of(tmp_path / "package")["cases"]
    in_drive = [case for case in cases if case.get("category") == "Workspace/Drive"]
    assert in_drive
    assert {(case["customer"], case["managed_from"]) for case in in_drive} == {("C-007", "cakra.example")}
    assert {case["customer"] for case in cases if case not in in_drive} != {"C-007"}


def test_what_a_ticket_went_through_leads_to_what_it_is(lines):
    """S50: two statuses that mean one state here are no change."""
    meant = {
        "new": "new",
        "open": "in_progress",
        "stalled": "action_required",
        "resolved": "closed",
        "rejected": "closed",
    }
    told: dict[str, list[tuple[str, str, str]]] = {}
    for change in lines["changes"]:
        if change["what"] == "state":
            told.setdefault(change["case"], []).append((change["before"], change["after"], change["at"][:19]))

    expected: dict[str, list[tuple[str, str, str]]] = {}
    for one in happened():
        before, after = meant.get(one["OldValue"]), meant.get(one["NewValue"])
        if one["Type"] == "Status" and before != after and int(one["ObjectId"]) == one["case"]:
            expected.setdefault(str(one["case"]), []).append((str(before), str(after), one["Created"][:19]))
    assert told == expected
    now = {case["id"]: (case["state"], case.get("closed_at", "")[:19]) for case in lines["cases"]}
    for case, (state, closed_at) in now.items():
        if case in told:
            assert (state, closed_at) == (told[case][-1][1], told[case][-1][2] if state == "closed" else "")


def test_owners_and_severities_have_a_history_too(lines):
    """S50"""
    owned = {case["id"]: case.get("owner") for case in lines["cases"]}
    urgent = {case["id"]: str(case["severity"]) for case in lines["cases"]}
    last: dict[tuple[str, str], str | None] = {}
    for change in lines["changes"]:
        last[change["what"], change["case"]] = change.get("after")

    assert {case: owner for (what, case), owner in last.items() if what == "owner"} == {
        case: owner for case, owner in owned.items() if ("owner", case) in last
    }
    assert {case: severity for (what, case), severity in last.items() if what == "severity"} == {
        case: severity for case, severity in urgent.items() if ("severity", case) in last
    }
    counts = Counter(change["what"] for change in lines["changes"])
    assert counts["owner"] >= len(lines["cases"])
    assert counts["severity"] > 0


def test_people_belong_where_their_address_does_and_strangers_where_they_wrote(lines):
    """S4, S9"""
    people = {person["address"]: person for person in lines["people"]}
    parts = ("organization", "name", "is_active", "language")

    assert [people["priya@mitrajaya.example"].get(part, True) for part in parts] == [
        "mitra-jaya",
        "Priya Nair",
        True,
        "id",
    ]
    assert people["citra@pelanggan-003.example"]["organization"] == "C-003"
    assert people["ava@nusantara.example"]["organization"] == "vendor"
    assert people["gone@nusantara.example"]["is_active"] is False
    ani = people["ibu.ani@gmail.com"]
    (filed,) = [case for case in lines["cases"] if case["filer"] == ani["id"]]
    assert (ani["organization"], ani["is_active"], ani.get("password")) == (filed["customer"], False, None)
    assert "RT_System" not in {person["name"] for person in lines["people"]}


def test_a_password_comes_along_as_the_old_centre_kept_it(lines):
    """S4"""
    kept = read_passwords(replaying.HERE / "passwords.csv")
    people = {person["address"]: person.get("password", "") for person in lines["people"]}

    assert people["priya@mitrajaya.example"] == f"request_tracker${kept['priya']}"
    assert people["budi@mitrajaya.example"].startswith("request_tracker$!sha512!")
    assert people["dodi@pelanggan-001.example"] == ""


def test_groups_become_roles_and_restrictions(lines):
    """S7, S9, S53"""
    person = {person["id"]: person["address"].partition("@")[0] for person in lines["people"]}
    role = {role["id"]: role for role in lines["roles"]}
    built_in = {(person[one["person"]], one["built_in"]) for one in lines["assignments"] if one.get("built_in")}
    own = {(person[one["person"]], role[one["role"]]["name"]) for one in lines["assignments"] if one.get("role")}

    assert {pair for pair in built_in if pair[1] != "support_user"} == {
        ("ava", "support_agent"),
        ("vito", "support_agent"),
        ("vera", "support_lead"),
        ("vito", "support_lead"),
        ("sari", "super_admin"),
        ("priya", "reseller_admin"),
        ("made", "reseller_admin"),
        ("lina", "reseller_admin"),
        ("oscar", "reseller_admin"),
        ("budi", "customer_support_viewer"),
    }
    assert own == {("tono", "Support Manager"), ("omar", "Enterprise support")}
    assert {one["name"]: (one.get("is_inactive", False), one.get("privileges", [])) for one in role.values()} == {
        "Support Manager": (True, []),
        "Enterprise support": (False, ["legacy_enterprise"]),
    }
    assert [(person[one["person"]], one["product"]) for one in lines["product_permissions"]] == [("lina", "Mail")]


def test_what_stays_behind_is_told_with_its_reason(taken):
    _root, finished = taken
    internal = [one for one in items("first", "tickets").values() if one.get("Queue", {}).get("Name") == "Internal"]

    behind = {what: count for what, count in finished.progress.counts.items() if what.startswith("ticket left behind")}
    assert finished.progress.behind == len(internal)
    assert sum(behind.values()) == len(internal)
    assert all("stays behind: the vendor's own affairs" in what for what in behind)


@pytest.mark.parametrize("questions", [1, 5, 14, 17, 26, 40])
def test_a_package_goes_on_after_any_question_that_was_its_last(first, tmp_path, questions):
    """S47: killed anywhere and started again, it is the same to the byte."""
    root = tmp_path / "again"
    with old_centre() as web:
        whole = web.answer
        web.answer = replaying.failing_after(questions, whole)
        with pytest.raises(Unanswered):
            package(server(web), root)
        assert not (root / "manifest.json").exists()
        web.answer = whole
        package(server(web), root)

    assert bytes_of(root) == bytes_of(first)


def test_a_busy_server_is_asked_again(first, tmp_path):
    with old_centre() as web:
        web.answer = replaying.busy(web.answer)
        asked = server(web, tries=3)
        package(asked, tmp_path / "busy")

    assert asked.asked_again > 0
    assert bytes_of(tmp_path / "busy") == bytes_of(first)


def test_the_next_package_holds_only_what_has_changed_since_as_a_whole(first, tmp_path):
    """S47"""
    with old_centre("second") as web:
        package(server(web), tmp_path / "second", earlier=[first])

    found = open_package(tmp_path / "second")
    assert found.manifest.since == open_package(first).manifest.cursor == replaying.RECORDED["since"]
    later = lines_of(tmp_path / "second")
    assert sorted(case["number"] for case in later["cases"]) == sorted(one["id"] for one in tickets("second"))
    assert len(later["cases"]) == 3
    answered = next(case for case in later["cases"] if case["number"] in {one["id"] for one in tickets("first")})
    bodies = [message["body"] for message in later["messages"] if message["case"] == answered["id"]]
    assert bodies[-1] == "Baru: sekarang berjalan."
    assert len(bodies) > 1
    new = [case for case in later["cases"] if case is not answered]
    assert {case["title"] for case in new} == {"Sesudah paket pertama (0)", "Sesudah paket pertama (1)"}
    assert {one["name"] for one in later["attachments"] if one["case"] in {case["id"] for case in new}} == {
        "baru-0.log",
        "baru-1.log",
    }
    of_earlier = {"cases": {case["id"] for case in lines_of(first)["cases"]}}
    known = lambda kind, key: "x" if key in of_earlier.get(kind, ()) else None  # noqa: E731
    assert check_package(found, known) == []
