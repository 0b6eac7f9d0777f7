"""The activity log: what a reseller's people did is the customer's to read, at once and all of it."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import make_user
from tests.client import page
from tests.web.pages import MITRA, NUSANTARA, SINAR, html, show
from wakil.access.models import Role, RoleAssignment
from wakil.cases import actions as cases
from wakil.cases.models import Activity, ActivityKind
from wakil.events.kinds import Audience
from wakil.lib import clock

LOG = page(SINAR, "access:activity")
CSV = page(SINAR, "access:export_activity")


@pytest.fixture
def case(cast):
    return cast.file("priya", cast.sinar)


def told(response):
    """Who did what to which case, as the log tells it."""
    return [(entry.person, entry.words, entry.number) for entry in response.context["entries"]]


def downloaded(someone, case, file):
    """The whole file, read to its end."""
    return b"".join(someone.get(page(MITRA, "cases:attachment", case.number, file.pk)).streaming_content)


def attached(cast, case, **comment):
    """Priya sends a file along with a message."""
    upload = cases.store_upload(cast.actor("priya"), ContentFile(b"hello", name="log.txt"))
    cases.comment_on_case(cast.actor("priya"), case, body="Here", uploads=[upload], **comment)
    return case.attachments.latest("pk")


def test_each_thing_a_reseller_does_stands_in_the_log_with_the_next_request(cast, browser, case):
    """W2: looked, searched, wrote, downloaded; the latest first."""
    priya, carla = browser("priya"), browser("carla")
    file = attached(cast, case)
    with clock.at(clock.now() + timedelta(minutes=1)):
        priya.get(show(MITRA, case))
    with clock.at(clock.now() + timedelta(minutes=2)):
        priya.get(page(MITRA, "cases:list") + "?q=delivery")
    with clock.at(clock.now() + timedelta(minutes=3)):
        downloaded(priya, case, file)

    assert told(carla.get(LOG))[:3] == [
        ("Priya", "downloaded a file: log.txt", case.number),
        ("Priya", "searched or listed your cases", ""),
        ("Priya", "looked at the case", case.number),
    ]
    assert [words for _who, words, _number in told(carla.get(LOG))[3:]] == ["wrote a message", "filed the case"]


def test_what_the_customer_s_own_people_and_support_do_is_no_activity_of_resellers(cast, browser, case):
    """W2."""
    before = Activity.objects.count()
    for who, domain in (("citra", SINAR), ("ava", NUSANTARA)):
        browser(who).get(show(domain, case))
        cases.comment_on_case(cast.actor(who), case, body="Hello")
    own = cast.file("priya", None)
    browser("priya").get(show(MITRA, own))

    assert Activity.objects.count() == before


def test_messages_for_others_leave_nothing_in_the_customer_s_log(cast, browser, case):
    """T7, T8, W15: neither the message nor its file; a download of such a file counts as a look."""
    before = Activity.objects.count()
    lane = {"audience": Audience.RESELLER_AND_VENDOR, "audience_domain": cast.priya.domain}
    file = attached(cast, case, **lane)
    at_first = Activity.objects.count()
    with clock.at(clock.now() + timedelta(minutes=1)):
        downloaded(browser("priya"), case, file)
    carla = browser("carla")

    assert at_first == before
    assert told(carla.get(LOG))[0] == ("Priya", "looked at the case", case.number)
    assert "log.txt" not in html(carla.get(LOG)) + b"".join(carla.get(CSV).streaming_content).decode()


@pytest.mark.parametrize(("who", "domain"), [("citra", SINAR), ("dodi", SINAR), ("priya", MITRA), ("ava", NUSANTARA)])
def test_only_those_who_manage_reseller_access_read_it(browser, case, who, domain):
    """W2, W5."""
    someone = browser(who)
    answers = [someone.get(page(domain, f"access:{name}")) for name in ("activity", "export_activity", "who")]
    answers.append(someone.post(page(domain, "access:weekly_mail"), {"domain": domain, "weekly": "off"}))

    assert [(answer.status_code, bool(answer["X-Wakil-Reason"])) for answer in answers] == [(403, True)] * 4


def test_another_customer_s_activity_is_nobody_else_s(cast, browser, case):
    """T1, T5: neither in the list nor by naming it in a filter."""
    gita = browser("gita")
    address = page("kopigayo.example", "access:activity")
    answers = [
        gita.get(address),
        gita.get(f"{address}?case={case.number}"),
        gita.get(f"{address}?person={cast.priya.pk}"),
        gita.get(f"{address}?reseller=cakra.example"),
    ]

    assert [answer.context["entries"] for answer in answers] == [[]] * 4
    assert [bool(answer.context["notes"]) for answer in answers] == [False, True, True, True]


def test_the_log_is_narrowed_by_what_stands_in_its_address(cast, browser, case):
    """W2: person, reseller, kind, case and days."""
    other = cast.file("sari", cast.sinar)
    with clock.at(clock.now() - timedelta(days=5)):
        cases.note_read(cast.actor("sari"), case)
    carla, today = browser("carla"), clock.now().date()

    def found(**asked):
        return told(carla.get(LOG, asked))

    assert {who for who, *_rest in found(person=cast.sari.pk)} == {"Sari"}
    assert {number for *_rest, number in found(case=other.number.lower())} == {other.number}
    assert found(kind="looked") == [("Sari", "looked at the case", case.number)]
    assert found(kind="looked", since=today.isoformat()) == []
    assert found(until=(today - timedelta(days=3)).isoformat()) == found(kind="looked")
    assert len(found(reseller=MITRA)) == Activity.objects.filter(customer=cast.sinar).count()
    assert found(kind="filed", since="soon", until="9999-99-99", person="x" * 300) == found()


def test_the_pages_of_the_log_follow_one_another_by_key(cast, browser, case):
    """W2: none twice, none missing, also where many share a moment."""
    minute = clock.now().replace(second=0, microsecond=0)
    Activity.objects.bulk_create(
        Activity(customer=cast.sinar, case=case, user=cast.priya, domain=cast.priya.domain, kind="exported",
                 acted_at=minute - timedelta(minutes=number // 40))
        for number in range(120)
    )  # fmt: skip
    carla, address, seen = browser("carla"), f"{LOG}?kind=exported", []
    while address:
        answer = carla.get(address)
        seen.append(len(answer.context["entries"]))
        address = answer.context["next_url"]
        assert "kind=exported" in address or not address

    assert seen == [50, 50, 20]
    assert carla.get(f"{LOG}?after=nonsense").status_code == 200


def test_the_file_holds_every_row_and_ends_where_the_right_ends(cast, browser, case, monkeypatch):
    """W2, T13: piece by piece, each asked for anew."""
    monkeypatch.setattr("wakil.cases.queries.activity.CHUNK", 10)
    Activity.objects.bulk_create(
        Activity(customer=cast.sinar, case=case, user=cast.priya, domain=cast.priya.domain, kind="exported",
                 acted_at=clock.now() - timedelta(minutes=number))
        for number in range(25)
    )  # fmt: skip
    whole = browser("carla").get(CSV, {"kind": "exported"})
    assert len(b"".join(whole.streaming_content).splitlines()) == 1 + 25

    pieces = iter(browser("carla").get(CSV, {"kind": "exported"}).streaming_content)
    first = [next(pieces) for _number in range(2 + 10)]  # a mark and the header before the rows
    RoleAssignment.objects.filter(user=cast.carla).update(ended_at=clock.now())
    assert (len(first), len(list(pieces))) == (12, 0)


def test_the_file_holds_the_same_rows_and_no_formula(cast, browser, case):
    """W2, T8: whatever a name begins with, no spreadsheet runs it."""
    cast.priya.name = "=1+1"
    cast.priya.save()
    with clock.at(clock.now() + timedelta(minutes=1)):
        browser("priya").get(show(MITRA, case))
    carla = browser("carla")
    answer = carla.get(CSV)
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))

    assert answer["Content-Type"].startswith("text/csv")
    assert [row[6] for row in rows[1:]] == [words for _who, words, _number in told(carla.get(LOG))]
    assert rows[1][1:5] == ["'=1+1", "priya@mitrajaya.example", "Mitra Jaya", MITRA]


def test_who_may_not_see_cases_reads_their_numbers_and_no_title(cast, browser, case):
    """T11: the log is no way around the privilege Support cases."""
    role = Role.objects.create(organization=cast.sinar, name="Access", privileges=["manage_reseller_access"])
    rudi = make_user("Rudi", SINAR)
    RoleAssignment.objects.create(user=rudi, role=role, started_at=clock.now())
    cast.people["rudi"] = rudi
    file = attached(cast, case)
    downloaded(browser("priya"), case, file)
    seen = browser("rudi")

    assert told(seen.get(LOG))[0] == ("Priya", "downloaded a file", case.number)
    assert case.title not in html(seen.get(LOG)) + b"".join(seen.get(CSV).streaming_content).decode()


def test_the_log_costs_the_same_queries_for_one_row_and_for_many(cast, browser, case):
    """W2."""
    carla, counts = browser("carla"), []
    carla.get(LOG)
    for many in (1, 25):
        for _ in range(many):
            other = cast.file("sari" if many > 1 else "priya", cast.sinar)
            cases.note_read(cast.actor("priya"), other)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert len(carla.get(LOG).context["entries"]) >= many
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 12


def test_an_export_is_in_the_log_each_time(cast, browser, case):
    """W2: one row per export, of all cases or of one."""
    for about in (None, case, case):
        cases.note_export(cast.actor("priya"), cast.sinar, about)
    cases.note_export(cast.actor("ava"), cast.sinar, case)

    assert [words for _who, words, _n in told(browser("carla").get(f"{LOG}?kind=exported"))] == [
        "exported the case", "exported the case", "exported your cases",
    ]  # fmt: skip
    assert Activity.objects.filter(kind=ActivityKind.EXPORTED).count() == 3
