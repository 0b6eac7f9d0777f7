"""Many people at once: a dry run, then each domain whole or not at all."""

import io
import time

import pytest
from django.core.files.base import ContentFile

from tests.cast import Cast, make_group, make_seats
from tests.directory.test_licences import licences, taken
from tests.directory.test_units import make
from wakil.accounts.models import Invitation, User
from wakil.directory import importing
from wakil.directory.import_plan import OPTIONAL, REQUIRED, plan_import
from wakil.directory.importing import import_users
from wakil.events.models import Event
from wakil.lib.csv_files import read_table
from wakil.licences.models import AutomaticLicensing, Seats
from wakil.licences.seats import write_free_seats
from wakil.notifications.models import OutboxMail
from wakil.runs.models import Run
from wakil.runs.running import start_run, work_waiting

pytestmark = pytest.mark.django_db
MITRA, BALI = "mitrajaya.example", "bali.mitrajaya.example"


def table(*lines: str):
    text = "\n".join(["name,address,unit", *lines])
    return read_table(io.BytesIO(text.encode()), required=REQUIRED, optional=OPTIONAL, most_rows=5000)


def plan(cast: Cast, *lines: str):
    return plan_import(cast.actor("sari"), table(*lines))


def run(cast: Cast, *lines: str, who: str = "sari", **asked) -> Run:
    """What the worker makes of a file."""
    file = ContentFile("\n".join(["name,address,unit", *lines]).encode(), name="people.csv")
    started = start_run(importing.KIND, by=cast.actor(who), upload=file, **asked)
    work_waiting()
    started.refresh_from_db()
    return started


def made(domain: str = MITRA) -> list[str]:
    known = {"sari", "priya", "budi"}
    names = User.objects.filter(domain__name=domain).order_by("email").values_list("email", flat=True)
    return [name for name in names if name.partition("@")[0] not in known]


def test_a_file_for_two_domains_is_told_and_done_domain_by_domain(cast: Cast):
    """S61, S68: one with a fault is left out whole, the other is done whole."""
    make(cast, "Sales", "Bali")
    lines = [
        f"Ida Ayu,ida@{MITRA},", f"Putu,PUTU@{MITRA},Sales/Bali", f"Wayan,wayan@{BALI}, sales > bali ",
        f"Kadek,kadek@{BALI},Nowhere",
    ]  # fmt: skip
    checked = run(cast, *lines)

    assert made() == made(BALI) == []
    told = {part["domain"]: (part["new"], part["faults"]) for part in checked.outcome["parts"]}
    assert told == {
        MITRA: (2, []),
        BALI: (1, [[5, "unit", "There is no such unit among those you look after."]]),
    }
    done = run(cast, *lines, apply=True, seen=checked.outcome["seen"])
    assert (done.outcome["made"], made(), made(BALI)) == ([MITRA], ["ida@" + MITRA, "putu@" + MITRA], [])
    assert User.objects.get(email="putu@" + MITRA).unit.name == "Bali"
    assert User.objects.get(email="ida@" + MITRA).unit is None


@pytest.mark.parametrize(
    ("line", "domain", "column"),
    [
        ("Ida,ida@cakra.example,", "cakra.example", "address"),
        ("Ida,ida@gmail.com,", "gmail.com", "address"),
        ("Ida,ida,", "", "address"),
        ("Ida,,", "", "address"),
        (f",ida@{MITRA},", MITRA, "name"),
        (f"Ida,i da@{MITRA},", MITRA, "address"),
        (f"Ida,{'i' * 245}@{MITRA},", MITRA, "address"),
        (f"Ida,team@{MITRA},", MITRA, "address"),
        (f"Ida,two@{MITRA},", MITRA, "address"),
        (f"Ida,ida@{MITRA},Secret", MITRA, "unit"),
    ],
)
def test_every_fault_is_told_with_its_line_and_column(cast: Cast, line: str, domain: str, column: str):
    """S61, S63, T5: also an address elsewhere, a group's, and one that stands there twice."""
    make_group(f"team@{MITRA}")

    planned = plan(cast, f"Two,two@{MITRA},", line)
    assert [(fault.line, fault.column) for fault in planned.part(domain).faults] == [(3, column)]


def test_a_file_sent_again_makes_nobody_twice(cast: Cast):
    """S61: a run may be repeated without harm, and tells who is there."""
    lines = [f"Ida,ida@{MITRA},", f"Budi,budi@{MITRA},"]
    run(cast, *lines, apply=True)
    before = Event.objects.count()

    again = run(cast, *lines, apply=True)
    assert (again.outcome["made"], again.outcome["parts"][0]["there"], made()) == ([], 2, ["ida@" + MITRA])
    assert Event.objects.count() == before


def test_everybody_gets_one_link_by_mail_however_often_the_file_is_sent(cast: Cast, settings):
    """S67, T14: bound to each address, and not sent to those who have joined."""
    settings.EMAIL_BACKEND = "wakil.mail.outbox.OutboxBackend"
    lines = [f"Ida,ida@{MITRA},", f"Wayan,wayan@{BALI},", f"Budi,budi@{MITRA},"]

    counts = [run(cast, *lines, apply=True, invite=True).outcome["invited"] for _again in range(2)]
    assert counts == [2, 0]
    mails = {mail.recipients: mail.text for mail in OutboxMail.objects.all()}
    assert set(mails) == {"ida@" + MITRA, "wayan@" + BALI}
    assert f"/d/{BALI}/accounts/invitation/" in mails["wayan@" + BALI]
    assert Invitation.objects.count() == 2


def test_too_few_free_seats_leave_a_domain_out_whole(cast: Cast):
    """S60, S68: the domain that comes first takes them, and the other is told how many are left."""
    write_free_seats(cast.mitrajaya)
    Seats.objects.update(cap=2)
    done = run(cast, f"Ida,ida@{MITRA},", f"Putu,putu@{MITRA},", f"Wayan,wayan@{BALI},", apply=True)

    assert (done.outcome["made"], made(), made(BALI)) == ([BALI], [], ["wayan@" + BALI])
    problems = {part["domain"]: part["problem"] for part in done.outcome["parts"]}
    assert problems[MITRA].startswith("This takes 2 seats of Cloud Identity Free, and 1 of 2 are left.")


def test_paid_seats_are_shown_and_used_only_when_somebody_says_so(cast: Cast):
    """S64, S65, W19: told before, refused without an answer, taken or not as the answer says."""
    write_free_seats(cast.mitrajaya)
    paid = make_seats(cast.mitrajaya, "Workspace", "Business", cap=5)
    line = f"Ida,ida@{MITRA},"
    checked = run(cast, line)

    assert [(one["label"], one["wanted"], one["left"]) for one in checked.outcome["seats"]] == [
        ("Cloud Identity Free", 1, 50), ("Workspace, Business", 1, 5),
    ]  # fmt: skip
    assert checked.outcome["at_stake"] == ["Workspace, Business"]
    unanswered = run(cast, line, apply=True)
    assert (unanswered.outcome["made"], taken(paid), made()) == ([], 0, [])
    run(cast, line, apply=True, paid="turn_off")
    assert licences(User.objects.get(email="ida@" + MITRA)) == ["Cloud Identity Free"]
    assert taken(paid) == 0
    AutomaticLicensing.objects.all().delete()
    run(cast, f"Putu,putu@{MITRA},", apply=True, paid="continue")
    assert taken(paid) == 1


def test_nothing_is_done_that_was_not_shown(cast: Cast):
    """W19: seats that were sold or set otherwise meanwhile stop the import of that domain."""
    checked = run(cast, f"Ida,ida@{MITRA},")
    make_seats(cast.mitrajaya, "Workspace", "Business", cap=5)

    done = run(cast, f"Ida,ida@{MITRA},", apply=True, paid="continue", seen=checked.outcome["seen"])
    assert (done.outcome["made"], made()) == ([], [])
    assert "have changed" in done.outcome["parts"][0]["problem"]


def test_somebody_who_may_not_bring_people_in_imports_nobody(cast: Cast):
    """T13: asked again when the work is done, not only when it begins."""
    done = run(cast, f"Ida,ida@{MITRA},", who="priya", apply=True)

    assert (done.outcome, made()) == ({"problem": "refused"}, [])


def test_a_file_that_is_no_table_is_refused_with_the_reason(cast: Cast):
    file = ContentFile(b"who,where\nIda,here\n", name="people.csv")
    started = start_run(importing.KIND, by=cast.actor("sari"), upload=file)
    work_waiting()
    started.refresh_from_db()

    assert started.outcome["problem"] == "unusable"


@pytest.mark.slow
@pytest.mark.sqlite  # long, and the others run on both
def test_five_thousand_people_of_two_domains_come_in_at_once(cast: Cast):
    """S61: with all facts in one chain, in less time than a person waits for."""
    write_free_seats(cast.mitrajaya)
    Seats.objects.update(cap=10_000)
    lines = [f"Person {number},p{number}@{(MITRA, BALI)[number % 2]}," for number in range(5000)]

    began = time.monotonic()
    done = run(cast, *lines, apply=True)
    assert (done.outcome["made"], User.objects.filter(email__startswith="p").count()) == ([BALI, MITRA], 5002)
    assert time.monotonic() - began < 120
    seqs = (
        Event.objects.filter(stream=f"organization:{cast.mitrajaya.pk}").order_by("seq").values_list("seq", flat=True)
    )
    assert list(seqs) == list(range(1, 10_003))


def test_an_import_of_one_domain_leaves_the_others_alone(cast: Cast):
    """S68"""
    part = import_users(cast.actor("sari"), table(f"Ida,ida@{MITRA},", f"Wayan,wayan@{BALI},"), domain=MITRA)

    assert (part.name, made(), made(BALI)) == (MITRA, ["ida@" + MITRA], [])
