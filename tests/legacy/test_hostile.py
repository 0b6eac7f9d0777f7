"""Packages that nobody should import: refused with file and line, and nothing is half done (T3, T15, W16)."""

import copy
import hashlib
import json
import os
import shutil

import pytest

from tests.cast import make_group
from tests.legacy import golden
from wakil.cases.models import Case
from wakil.legacy.importing.passes import Refused, dry_run
from wakil.legacy.models import Move
from wakil.legacy.package import Unreadable, check_package, open_package, reading
from wakil.organizations.models import Organization


def golden_with(folder, changes=None, cases=None):
    """The golden package with lines of some files changed, and a manifest that says so."""
    golden.write(folder, cases=cases)
    for name, change in (changes or {}).items():
        path = folder / name
        lines = change(path.read_text().splitlines())
        path.write_text("".join(f"{line}\n" for line in lines))
    said_anew(folder)
    return folder


def said_anew(folder):
    """Let the manifest say what the files are."""
    manifest = json.loads((folder / "manifest.json").read_text())
    for kind in manifest["kinds"]:
        content = (folder / f"{kind}.jsonl").read_bytes()
        counted = {"count": content.count(b"\n"), "sha256": hashlib.sha256(content).hexdigest()}
        manifest["kinds"][kind] = counted
    (folder / "manifest.json").write_text(json.dumps(manifest))


def with_line(line, /, **changes):
    """One line with other values."""

    def change(lines):
        record = {**json.loads(lines[line - 1]), **changes}
        return [*lines[: line - 1], json.dumps(record), *lines[line:]]

    return change


def swapped(first, second):
    def change(lines):
        lines[first - 1], lines[second - 1] = lines[second - 1], lines[first - 1]
        return lines

    return change


FAULTS = {
    "a word the format has not": (
        {"people.jsonl": with_line(2, is_staff=True)},
        "people.jsonl:2: is_staff Extra inputs are not permitted",
    ),
    "a person of nobody": (
        {"people.jsonl": with_line(1, organization="nobody")},
        "people.jsonl:1: organization names nobody, which is not in organizations.jsonl before",
    ),
    "an id twice": ({"people.jsonl": with_line(2, id="rina")}, "people.jsonl:2: is there twice"),
    "a password nobody can check": (
        {"people.jsonl": with_line(1, password="plain")},
        "people.jsonl:1: password is no kind of hash that can be checked",
    ),
    "a password that takes hours": (
        {"people.jsonl": with_line(1, password="pbkdf2_sha256$900000000$s$aGFzaA==")},
        "people.jsonl:1: password is no kind of hash that can be checked",
    ),
    "a path for a name": (
        {"attachments.jsonl": with_line(1, name="../../etc/passwd")},
        "attachments.jsonl:1: name is a path",
    ),
    "a path for a checksum": (
        {"attachments.jsonl": with_line(1, sha256="../" * 21 + "x")},
        "attachments.jsonl:1: sha256 String should match pattern '^[0-9a-f]{64}$'",
    ),
    "bytes that are not there": (
        {"attachments.jsonl": with_line(1, sha256="0" * 64)},
        "attachments.jsonl:1: sha256 names bytes that are not in files/, or are no plain file",
    ),
    "another size": (
        {"attachments.jsonl": with_line(1, size=1)},
        f"attachments.jsonl:1: sha256 names a file of {len(golden.LOG)} bytes, not of 1",
    ),
    "a number twice, in another case": (
        {"cases.jsonl": with_line(4, number="1001")},
        "cases.jsonl:4: number 1001 is another case's number too",
    ),
    "a case that follows itself": (
        {"cases.jsonl": with_line(4, related_to="t4")},
        "cases.jsonl:4: related_to names t4, which is not in cases.jsonl before",
    ),
    "a case that follows a later one": (
        {"cases.jsonl": with_line(1, related_to="t4")},
        "cases.jsonl:1: related_to names t4, which is not in cases.jsonl before",
    ),
    "a closed case without a day": (
        {"cases.jsonl": with_line(2, closed_at=None)},
        "cases.jsonl:2: closed_at a closed case says when it was closed, and no other does",
    ),
    "a history that leads elsewhere": (
        {"cases.jsonl": with_line(1, severity=4)},
        "changes.jsonl:4: severity the last change leads to 2, and the case says 4",
    ),
    "messages in another order than their cases": (
        {"messages.jsonl": swapped(5, 6)},
        "messages.jsonl:6: case t1 is no case of this package, or stands in another order than in cases.jsonl",
    ),
    "a message to a reseller's people from a customer's domain": (
        {"messages.jsonl": with_line(3, audience_domain="apotek.example")},
        "messages.jsonl:3: audience_domain is no domain of a reseller",
    ),
    "characters that can't be shown": (
        {"messages.jsonl": with_line(1, body="a\x00b")},
        "messages.jsonl:1: body has characters that can't be shown",
    ),
    "two vendors": (
        {"organizations.jsonl": with_line(2, kind="vendor")},
        "organizations.jsonl:2: kind there is one vendor",
    ),
    "consent by a stranger": (
        {
            "relationships.jsonl": with_line(
                3, consents=[{"level": "admin", "from_at": "2022-02-01T00:00:00Z", "given_by": "joko"}]
            )
        },
        "relationships.jsonl:3: consents.0.given_by is no person of the customer",
    ),
    "single sign-on of somebody else": (
        {"people.jsonl": with_line(9, subject={"issuer": "https://id.sumberniaga.example", "subject": "a-17"})},
        "people.jsonl:9: subject is somebody else's too",
    ),
    "no JSON": ({"roles.jsonl": lambda lines: ["{", *lines[1:]]}, "roles.jsonl:1: Invalid JSON"),
}


def test_every_fault_is_told_with_file_and_line(db, tmp_path):
    """W16, T15: one at a time, each the first thing said."""
    for name, (changes, told) in FAULTS.items():
        faults = [str(fault) for fault in check_package(open_package(golden_with(tmp_path / "p", changes)))]
        assert faults, name
        assert any(fault.startswith(told) for fault in faults), (name, faults)


def test_the_golden_package_has_none(db):
    assert check_package(open_package(golden.FOLDER)) == []


def test_files_are_compared_with_the_manifest(db, tmp_path):
    """W16: lines that are gone, bytes that changed, a file that is there and not said."""
    folder = golden.write(tmp_path / "p")
    with (folder / "watchers.jsonl").open("a") as file:
        file.write("{}\n")
    (folder / "domains.jsonl").write_text((folder / "domains.jsonl").read_text().replace("lintas", "lintah"))
    (folder / "roles.jsonl").unlink()
    told = [str(fault) for fault in check_package(open_package(folder))]

    assert "watchers.jsonl: has 3 lines, and the manifest says 2" in told
    assert "domains.jsonl: has another checksum than the manifest says" in told
    assert "roles.jsonl: is missing, or is not a plain file" in told


def test_no_link_is_followed(db, tmp_path):
    """T3: neither to a file nor through a folder, and no device is read."""
    folder = golden.write(tmp_path / "p")
    secret = tmp_path / "secret"
    shutil.copy(folder / "people.jsonl", secret)
    (folder / "people.jsonl").unlink()
    (folder / "people.jsonl").symlink_to(secret)
    (folder / "roles.jsonl").unlink()
    os.mkfifo(folder / "roles.jsonl")
    first = next((folder / "files").iterdir())
    shutil.move(first, tmp_path / "elsewhere")
    first.symlink_to(tmp_path / "elsewhere")
    told = [str(fault) for fault in check_package(open_package(folder))]

    assert "people.jsonl: is missing, or is not a plain file" in told
    assert "roles.jsonl: is missing, or is not a plain file" in told
    assert any("no plain file" in fault and fault.startswith("attachments.jsonl") for fault in told)


def test_a_huge_line_is_refused_before_it_is_held(db, tmp_path, monkeypatch):
    """T15: no line fills the memory."""
    monkeypatch.setattr(reading, "LONGEST_LINE", 1000)
    folder = golden_with(tmp_path / "p", {"messages.jsonl": with_line(2, body="x" * 2000)})

    told = [str(fault) for fault in check_package(open_package(folder))]

    assert "messages.jsonl:2: is longer than 1000 bytes" in told


def test_a_manifest_of_another_format_is_none(tmp_path):
    for content in ("", "{}", "[1]", '{"format": "wakil-move/9"}', "x" * 200_000):
        (tmp_path / "manifest.json").write_text(content)
        with pytest.raises(Unreadable):
            open_package(tmp_path)


def refused(moving, folder, **joins):
    """The reasons for which nothing is imported; and nothing is."""
    before = (Organization.objects.count(), Case.objects.count(), Move.objects.count())
    with pytest.raises(Refused) as told:
        moving.bring(folder, **joins)
    assert (Organization.objects.count(), Case.objects.count(), Move.objects.count()) == before
    assert dry_run(moving.vera, open_package(folder), joins=joins).is_refused
    return sorted((one.old_id, one.reason) for one in told.value.report.shown["refused"])


def test_what_is_somebody_elses_is_never_taken_over(moving, tmp_path):
    """T15, W16: domains of others, of everybody and of the vendor; addresses of groups; plans that are unknown."""
    extra = [("domains", {"name": name, "organization": organization})
             for name, organization in (("sinar.example", "apotek"), ("gmail.com", "lintas"),
                                        ("mirror.example", "vendor"))]  # fmt: skip
    folder = golden.write(tmp_path / "p", others=[*golden.records(), *extra])

    assert refused(moving, folder) == [
        ("apotek", "known_already"),
        ("gmail.com", "open_to_everybody"),
        ("mirror.example", "not_the_vendors_yet"),
        ("sinar.example", "of_another_organization"),
    ]


def test_joined_with_what_it_is_not_it_is_refused(moving, tmp_path):
    """T15: a customer is no reseller, and brings no domain of a third."""
    extra = [("domains", {"name": name, "organization": "apotek"}) for name in ("sinar.example", "cakra.example")]
    folder = golden.write(tmp_path / "p", others=[*golden.records(), *extra])

    assert refused(moving, folder, apotek=moving.cast.sinar.number) == [("cakra.example", "of_another_organization")]
    assert ("apotek", "joined_with_another_kind") in refused(moving, folder, apotek=moving.cast.cakra.number)


def test_an_address_that_is_taken_refuses_all(moving, tmp_path):
    """T15: a person of the joined organization keeps account and roles; a group's address is nobody's."""
    make_group("duty@sinar.example", moving.cast.citra)
    extra = [
        ("domains", {"name": "sinar.example", "organization": "apotek"}),
        ("people", {"id": "x1", "organization": "apotek", "address": "duty@sinar.example", "name": "Duty"}),
    ]
    folder = golden.write(tmp_path / "p", others=[*golden.records(), *extra])

    assert refused(moving, folder, apotek=moving.cast.sinar.number) == [("x1", "address_taken")]


def test_a_person_who_is_here_keeps_password_and_roles(moving, tmp_path):
    """T15: a package gives nobody who is here anything, and takes no password."""
    dodi = moving.cast.dodi
    extra = [
        ("domains", {"name": "sinar.example", "organization": "apotek"}),
        ("people", {"id": "d", "organization": "apotek", "address": dodi.email, "name": "X",
                    "password": golden.encoded("intruder-2026")}),
        ("assignments", {"person": "d", "built_in": "super_admin"}),
    ]  # fmt: skip
    kept = dodi.password
    moving.bring(golden.write(tmp_path / "p", others=[*golden.records(), *extra]), apotek=moving.cast.sinar.number)
    dodi.refresh_from_db()

    assert (dodi.password, dodi.name, dodi.assignments.count()) == (kept, "Dodi", 0)


def test_a_number_that_is_taken_gives_a_new_one_and_is_found_by_the_old(moving):
    """S47: the case here keeps its number."""
    here = moving.cast.file("priya", moving.cast.sinar)
    Case.objects.filter(pk=here.pk).update(number="abc-4")
    moving.bring()

    moved = Case.objects.get(legacy_number="ABC-4")
    assert (moved.number.isdigit(), moved.title) == (True, "Suara hilang")
    assert Case.objects.get(number="abc-4").pk == here.pk
    assert sorted(moved.old_numbers.values_list("number", flat=True)) == ["977", "ABC-4", "t4"]


def test_a_new_number_is_none_of_those_that_are_coming(moving, tmp_path):
    """S47: the next number of here is a number of there."""
    here = moving.cast.file("priya", moving.cast.sinar)
    coming = str(int(here.number) + 1)
    Case.objects.filter(pk=here.pk).update(number="1002")
    cases = copy.deepcopy(golden.CASES)
    cases[0]["case"]["number"] = coming
    moving.bring(golden.write(tmp_path / "p", cases=cases))

    assert Case.objects.get(number=coming).title == "Resep tidak sampai"
    assert Case.objects.get(legacy_number="1002").number == str(int(coming) + 1)
