"""Copies of cases hold what their reader may read on the page, all of it, and nothing else (W20)."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile

from tests.cast import Cast, consent, relate
from tests.client import Browser, page
from tests.exports.reading import copy_of, read
from tests.web.pages import MITRA, SINAR
from wakil.access.verdict import NotVisible
from wakil.cases import actions as cases
from wakil.cases.models import Activity, Case
from wakil.events.kinds import Audience
from wakil.exports import packing
from wakil.exports.packing import Export
from wakil.lib import clock
from wakil.organizations.models import Domain, DomainSuspension
from wakil.reselling.actions import end_access
from wakil.runs.models import Run
from wakil.runs.running import work_waiting

CANARY = "kanariratnasari"


@pytest.fixture
def case(cast: Cast) -> Case:
    """A case with everything that a case can have, private messages and their files included."""
    priya, ava, citra = (cast.actor(name) for name in ("priya", "ava", "citra"))
    filed = cast.file("priya", cast.sinar, uploads=[upload(priya, b"log of the day", "log.txt")])
    cases.comment_on_case(citra, filed, body="We see it too. ✓", uploads=[upload(citra, b"\x89PNG", "screen ①.png")])
    cases.comment_on_case(
        ava, filed, body=f"note {CANARY}", audience=Audience.VENDOR, uploads=[upload(ava, b"secret", f"{CANARY}.txt")]
    )
    cases.comment_on_case(
        ava, filed, body="between us", audience=Audience.RESELLER_AND_VENDOR, audience_domain=cast.priya.domain
    )
    cases.change_severity(priya, filed, severity=3)
    cases.escalate_case(citra, filed, reason="business_impact", justification="Nobody can work.")
    cases.share_case(citra, filed, addresses="hana@harapan.example", level="view")
    return Case.objects.get(pk=filed.pk)


def upload(actor, content: bytes, name: str):
    return cases.store_upload(actor, ContentFile(content, name=name))


def post(who: Browser, domain: str, route: str, *args: object):
    return who.post(page(domain, f"exports:{route}", *args), {"domain": domain})


def test_everything_of_a_case_comes_back_as_it_was(cast: Cast, case: Case):
    """W20: read back by a program that knows the format alone, field by field."""
    copy = copy_of(post(Browser().sign_in(cast.citra), SINAR, "case", case.number))
    [line] = copy.cases.values()
    log, screen = (file for file in case.attachments.order_by("id") if CANARY not in file.name)
    customer = {"name": f"projects/{cast.sinar.customer_id}", "title": "PT Sinar Abadi"}
    comment = case.comments.get(author=cast.citra)
    escalation, share = case.escalations.get(), case.shares.get()
    events = [(line["kind"], line["by"], line["audience"], line["details"]) for line in line["events"]]

    assert copy.manifest["of"] == line["name"] == f"{customer['name']}/cases/{case.number}"
    assert {name: line[name] for name in line if name not in {"comments", "events", "files"}} == {
        "name": f"{customer['name']}/cases/{case.number}",
        "number": case.number,
        "legacy_number": "",
        "customer": customer,
        "product": "Nusantara Workspace",
        "category": "Mail › Delivery",
        "title": "Mail delivery to all users stopped",
        "description": "Nothing arrives since ten past eight.",
        "severity": 3,
        "state": "new",
        "language": "en",
        "time_zone": "Asia/Jakarta",
        "filed_by": {"name": "Priya", "organization": "Mitra Jaya", "side": "reseller"},
        "filed_for": "Mitra Jaya",
        "filed_at": zulu(case.filed_at),
        "closed_at": None,
        "assigned_to": None,
        "updated_at": zulu(case.updated_at),
        "answers": [],
        "contact": case.contact,
        "escalations": [
            {"reason": "business_impact", "justification": "Nobody can work.", "by": "Citra",
             "at": zulu(escalation.created_at), "ended_at": None}
        ],
        "shares": [{"address": "hana@harapan.example", "at": zulu(share.created_at)}],
    }  # fmt: skip
    assert line["comments"] == [
        {"id": comment.pk, "author": "Citra", "side": "customer", "organization": "PT Sinar Abadi",
         "audience": "everyone", "at": zulu(comment.created_at), "body": "We see it too. ✓", "files": [screen.pk]}
    ]  # fmt: skip
    assert events == [
        ("case.filed", "Priya", "everyone", {"severity": 2}),
        ("case.commented", "Citra", "everyone", {"comment": comment.pk}),
        ("case.severity_changed", "Priya", "everyone", {"after": 3, "before": 2}),
        ("case.escalated", "Citra", "everyone", {"reason": "business_impact"}),
        ("case.shared", "Citra", "everyone", {}),
    ]
    assert line["files"] == [
        {"id": file.pk, "comment": file.comment_id, "name": file.name, "size": file.size, "sha256": file.sha256,
         "path": f"files/{case.number}/{file.pk}-{file.name}", "content_type": file.content_type,
         "at": zulu(file.created_at)}
        for file in (log, screen)
    ]  # fmt: skip
    assert list(copy.files.values()) == [b"log of the day", b"\x89PNG"]


def zulu(moment) -> str:
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")


@pytest.mark.parametrize(
    ("who", "bodies"),
    [
        ("ava", ["We see it too. ✓", f"note {CANARY}", "between us"]),
        ("priya", ["We see it too. ✓", "between us"]),
        ("citra", ["We see it too. ✓"]),
        ("hana", ["We see it too. ✓"]),
    ],
)
def test_each_reader_gets_the_messages_of_their_side(cast: Cast, case: Case, who, bodies):
    """T7, T8: canary in a note, in its file's name and in nobody else's copy."""
    user = cast.people[who]
    response = post(Browser().sign_in(user), user.domain.name, "case", case.number)
    content = b"".join(response.streaming_content)
    [line] = read(content).cases.values()

    assert [comment["body"] for comment in line["comments"]] == bodies
    whole = str(line) + str(read(content).manifest)
    assert (CANARY in whole) == (who == "ava")
    assert (b"secret" in b"".join(read(content).files.values())) == (who == "ava")


def test_who_reads_by_a_share_gets_neither_shares_nor_escalations_nor_contact(cast: Cast, case: Case):
    """S34, T8: no more than the page of a shared case."""
    [line] = copy_of(post(Browser().sign_in(cast.hana), "harapan.example", "case", case.number)).cases.values()

    assert (line["shares"], line["escalations"], line["contact"]) == ([], [], {})


@pytest.mark.parametrize("who", ["oscar", "gita", "dodi", "priya_bali", "budi", "mela"])
def test_whoever_does_not_see_the_case_gets_no_copy(cast: Cast, case: Case, who):
    """T1, T2: the same answer as for a number that nobody has."""
    user = cast.people[who]
    browser = Browser().sign_in(user)
    for route, known, unknown in (("case", case.number, "999"), ("customer", cast.sinar.customer_id, "C99999999")):
        theirs, nobodys = (post(browser, user.domain.name, route, one) for one in (known, unknown))
        assert (theirs.status_code, nobodys.status_code) == (404, 404)
    assert Activity.objects.filter(kind="exported").count() == 0


def test_a_copy_of_all_cases_has_those_that_the_reader_sees_and_no_other(cast: Cast, case: Case):
    """W20, T11, S35: a new reseller's copy lacks the older cases, a product outside of the consent is left out."""
    other = cast.file("citra", cast.sinar)
    relationship = relate("cakra.example", cast.sinar)
    consent(relationship)
    newer = cast.file("citra", cast.sinar)
    seen = {
        who: set(copy_of(post(Browser().sign_in(cast.people[who]), domain, route, *args)).cases)
        for who, domain, route, args in (
            ("citra", SINAR, "own", []),
            ("priya", MITRA, "customer", [cast.sinar.customer_id]),
            ("oscar", "cakra.example", "customer", [cast.sinar.customer_id]),
        )
    }

    everything = {case.number, other.number, newer.number}
    assert seen == {"citra": everything, "priya": everything, "oscar": {newer.number}}


def test_the_customer_sees_every_copy_that_a_reseller_took(cast: Cast, case: Case):
    """W2, T34: one line for each, before the first byte leaves; the customer's own are nobody's business."""
    post(Browser().sign_in(cast.priya), MITRA, "case", case.number)
    post(Browser().sign_in(cast.priya), MITRA, "customer", cast.sinar.customer_id)
    post(Browser().sign_in(cast.citra), SINAR, "own")

    exported = Activity.objects.filter(kind="exported").order_by("pk")
    assert list(exported.values_list("user", "customer", "case")) == [
        (cast.priya.pk, cast.sinar.pk, case.pk),
        (cast.priya.pk, cast.sinar.pk, None),
    ]


def _suspend(cast: Cast) -> None:
    DomainSuspension.objects.create(domain=cast.priya.domain, started_at=clock.now(), started_by=cast.vera)


def _take_role(cast: Cast) -> None:
    cast.priya.assignments.update(ended_at=clock.now())


def _end(cast: Cast) -> None:
    end_access(cast.actor("carla"), cast.relationships["sinar"])


@pytest.mark.parametrize("withdraw", [_end, _suspend, _take_role])
def test_a_right_that_ends_while_the_copy_is_made_ends_the_copy(cast: Cast, case: Case, withdraw, monkeypatch):
    """S18, T13: what was not read yet is not read any more."""
    monkeypatch.setattr(packing, "TOGETHER", 1)
    for _ in range(3):
        cast.file("citra", cast.sinar)
    export = Export(cast.priya.pk, cast.sinar)
    lines = export._lines()
    next(lines)
    withdraw(cast)

    with pytest.raises(NotVisible):
        list(lines)
    assert len(export.case_ids) == 1


@pytest.fixture
def large(cast: Cast, monkeypatch) -> Run:
    """An export that runs in the background, done."""
    monkeypatch.setattr("wakil.exports.running.AT_ONCE", 2)
    for _ in range(3):
        cast.file("citra", cast.sinar)
    response = post(Browser().sign_in(cast.priya), MITRA, "customer", cast.sinar.customer_id)
    run = Run.objects.get()
    assert response["Location"] == page(MITRA, "runs:show", run.pk)
    assert Activity.objects.filter(kind="exported").count() == 0
    assert work_waiting() == 1
    run.refresh_from_db()
    return run


def test_a_second_click_starts_no_second_copy(cast: Cast, case: Case, monkeypatch):
    """One at a time for each person; another person has her own."""
    monkeypatch.setattr("wakil.exports.running.AT_ONCE", 0)
    clicks = [("priya", MITRA), ("priya", MITRA), ("sari", MITRA)]
    for who, domain in clicks:
        post(Browser().sign_in(cast.people[who]), domain, "customer", cast.sinar.customer_id)

    assert list(Run.objects.order_by("pk").values_list("user", flat=True)) == [cast.priya.pk, cast.sari.pk]


def test_large_files_are_not_streamed_by_the_web_server(cast: Cast, case: Case, monkeypatch):
    """A few cases can be large too."""
    monkeypatch.setattr("wakil.exports.running.MOST_AT_ONCE", 5)
    response = post(Browser().sign_in(cast.citra), SINAR, "own")

    assert response.status_code == 302
    assert work_waiting() == 1
    assert Run.objects.get().state == "done"


def test_a_large_copy_is_made_in_the_background_and_fetched_by_its_asker(cast: Cast, large: Run):
    """W20: progress, a page with the file, one line in the customer's log for each time that it is handed out."""
    assert (large.state, large.total, large.done) == ("done", 3, 3)
    priya = Browser().sign_in(cast.priya)
    assert "3 cases are in it" in priya.get(page(MITRA, "runs:show", large.pk)).content.decode()

    for times in (1, 2):
        response = priya.get(page(MITRA, "runs:download", large.pk))
        assert len(read(b"".join(response.streaming_content)).cases) == 3
        assert Activity.objects.filter(kind="exported").count() == times
    for who, domain in (("sari", MITRA), ("citra", SINAR), ("oscar", "cakra.example")):
        assert Browser().sign_in(cast.people[who]).get(page(domain, "runs:download", large.pk)).status_code == 404


@pytest.mark.parametrize("withdraw", [_end, _suspend, _take_role])
def test_a_finished_copy_is_not_handed_out_after_a_right_ended(cast: Cast, large: Run, withdraw):
    """S18, T4, T13: asked again at each download."""
    browser = Browser().sign_in(cast.priya)
    withdraw(cast)

    assert browser.get(page(MITRA, "runs:download", large.pk)).status_code in (302, 404)
    assert Activity.objects.filter(kind="exported").count() == 0


def test_a_finished_copy_is_not_handed_out_when_one_of_its_cases_is_out_of_reach(cast: Cast, large: Run):
    """T13: also when others of the customer still are within reach."""
    grant = cast.relationships["sinar"].grants.get()
    type(grant).objects.filter(pk=grant.pk).update(all_products=False)
    grant.products.add(cast.cloud)

    assert Browser().sign_in(cast.priya).get(page(MITRA, "runs:download", large.pk)).status_code == 404


def test_a_finished_copy_is_not_handed_out_when_one_of_its_files_was_deleted(cast: Cast, case: Case, monkeypatch):
    """S41e: what support has deleted is not in a copy that was made before either; a new copy is."""
    monkeypatch.setattr("wakil.exports.running.AT_ONCE", 0)
    priya = Browser().sign_in(cast.priya)

    def made() -> str:
        post(priya, MITRA, "customer", cast.sinar.customer_id)
        assert work_waiting() == 1
        return page(MITRA, "runs:download", Run.objects.latest("pk").pk)

    before = made()
    assert b"".join(priya.get(before).streaming_content)
    cases.delete_attachment(cast.actor("vito"), case.attachments.get(name="log.txt"), reason="it has names in it")

    assert priya.get(before).status_code == 404
    assert b"log of the day" not in b"".join(read(b"".join(priya.get(made()).streaming_content)).files.values())


def test_bytes_that_are_gone_are_named_and_break_nothing(cast: Cast, case: Case):
    """A copy with a gap says so."""
    from wakil.cases.files import erase  # noqa: PLC0415  only here

    file = case.attachments.order_by("id").first()
    erase([file.key])
    copy = copy_of(post(Browser().sign_in(cast.citra), SINAR, "case", case.number))

    assert copy.manifest["missing"] == [f"files/{case.number}/{file.pk}-log.txt"]


def test_no_name_of_a_file_leads_out_of_its_folder(cast: Cast, case: Case):
    """T36: unpacking writes below files/ and nowhere else."""
    case.attachments.update(name="..")
    paths = copy_of(post(Browser().sign_in(cast.ava), "nusantara.example", "case", case.number)).files

    assert len(paths) == 3
    assert all(path.startswith(f"files/{case.number}/") and not path.endswith("/..") for path in paths)


def test_a_get_makes_no_copy(cast: Cast, case: Case):
    """T38: links that a scanner opens do nothing."""
    browser = Browser().sign_in(cast.citra)
    urls = [page(SINAR, "exports:own"), page(SINAR, "exports:case", case.number)]

    assert [browser.get(url).status_code for url in urls] == [405, 405]


def test_the_buttons_stand_where_somebody_may_take_a_copy(cast: Cast, case: Case):
    """W20: on the case, on the customer's page, in the customer's own list."""
    priya, citra = Browser().sign_in(cast.priya), Browser().sign_in(cast.citra)
    customer = cast.sinar.customer_id
    places = [
        (priya, page(MITRA, "cases:show", case.number), page(MITRA, "exports:case", case.number)),
        (priya, page(MITRA, "customers:show", customer), page(MITRA, "exports:customer", customer)),
        (citra, page(SINAR, "cases:list"), page(SINAR, "exports:own")),
    ]  # fmt: skip
    for browser, url, action in places:
        assert f'action="{action}"' in browser.get(url).content.decode()
    melati = priya.get(page(MITRA, "customers:show", cast.melati.customer_id)).content.decode()
    assert "exports/" not in melati


def test_the_same_number_of_queries_for_each_case(cast: Cast, case: Case, django_assert_max_num_queries):
    """What a case costs does not grow with its history."""
    for _ in range(25):
        cases.comment_on_case(cast.actor("citra"), case, body="text")
    with django_assert_max_num_queries(20), clock.at(clock.now() + timedelta(seconds=1)):
        list(Export(cast.citra.pk, cast.sinar, case)._lines())


def test_domains_of_one_company_are_apart(cast: Cast, case: Case):
    """S16: the domain signed in to counts, not the organization."""
    assert Domain.objects.filter(organization=cast.mitrajaya).count() == 2
    response = post(Browser().sign_in(cast.priya_bali), "bali.mitrajaya.example", "customer", cast.sinar.customer_id)

    assert response.status_code == 404
