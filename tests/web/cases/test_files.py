"""Files of cases: who may have them, how they are served, and how they go."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.client import page
from tests.web.pages import CAKRA, MITRA, NUSANTARA, SINAR, html, show, update
from wakil.cases import actions
from wakil.cases.models import Activity, Attachment, Upload
from wakil.events.kinds import Audience
from wakil.reselling import actions as consent


@pytest.fixture
def file(cast) -> Attachment:
    """A page of HTML that Priya attached when she filed."""
    upload = actions.store_upload(cast.actor("priya"), SimpleUploadedFile("page.html", b"<script>alert(1)</script>"))
    return cast.file("priya", cast.sinar, uploads=[upload]).attachments.get()


def address(domain, file, verb="attachment"):
    """Where a verb is done to a file."""
    return page(domain, f"cases:{verb}", file.case.number, file.pk)


def status_of(someone, path) -> int:
    """The status of a download, received to its end."""
    response = someone.get(path)
    if response.streaming:
        response.getvalue()
    return response.status_code


def test_a_file_is_saved_and_never_run(browser, file):
    """S29, T17."""
    response = browser("priya").get(address(MITRA, file))

    assert response.getvalue() == b"<script>alert(1)</script>"
    assert response.headers["Content-Disposition"] == 'attachment; filename="page.html"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(("who", "domain", "status"), [
    ("citra", SINAR, 200), ("ava", NUSANTARA, 200), ("sari", MITRA, 200),
    ("dodi", SINAR, 404), ("oscar", CAKRA, 404), ("budi", MITRA, 404), ("gita", "kopigayo.example", 404),
])  # fmt: skip
def test_whoever_sees_the_case_gets_its_files_and_nobody_else(browser, file, who, domain, status):
    """T2."""
    assert status_of(browser(who), address(domain, file)) == status


def test_a_file_of_another_case_is_unknown_on_this_one(cast, browser, file):
    """T2."""
    other = cast.file("priya", cast.kopi)

    assert status_of(browser("priya"), page(MITRA, "cases:attachment", other.number, file.pk)) == 404
    assert status_of(browser("gita"), page("kopigayo.example", "cases:attachment", other.number, file.pk)) == 404


def test_a_file_in_a_message_among_support_is_for_support(cast, browser, file):
    """T2, T7."""
    upload = actions.store_upload(cast.actor("ava"), SimpleUploadedFile("trace.txt", b"trace"))
    actions.comment_on_case(cast.actor("ava"), file.case, body="See trace", audience=Audience.VENDOR, uploads=[upload])
    hidden = Attachment.objects.get(name="trace.txt")

    statuses = [status_of(browser(who), address(domain, hidden)) for who, domain in
                [("ava", NUSANTARA), ("priya", MITRA), ("citra", SINAR)]]  # fmt: skip
    assert statuses == [200, 404, 404]


def test_a_link_dies_with_the_consent(cast, browser, file):
    """S18, T4."""
    priya = browser("priya")
    assert status_of(priya, address(MITRA, file)) == 200
    consent.end_access(cast.actor("carla"), cast.relationships["sinar"])

    assert status_of(priya, address(MITRA, file)) == 404


def test_each_download_of_a_reseller_leaves_a_trace(cast, browser, file):
    """T34."""
    for _twice in range(2):
        status_of(browser("priya"), address(MITRA, file))
    status_of(browser("citra"), address(SINAR, file))

    assert [(read.user, read.attachment) for read in Activity.objects.filter(kind="downloaded")] == [
        (cast.priya, file)
    ] * 2


def test_only_support_deletes_and_what_stays_says_who_and_why(cast, browser, file):
    """S41e."""
    refused = [browser(who).post(address(domain, file, "delete_attachment"), {"reason": "x"}) for who, domain in
               [("priya", MITRA), ("citra", SINAR), ("ava", NUSANTARA)]]  # fmt: skip
    unsaid = browser("vito").post(address(NUSANTARA, file, "delete_attachment"), {"reason": ""})
    file.refresh_from_db()
    assert [response.status_code for response in refused] == [403, 403, 403]
    assert (unsaid.status_code, file.deleted_at) == (302, None)

    browser("vito").post(address(NUSANTARA, file, "delete_attachment"), {"reason": "passwords inside"})
    seen = html(browser("citra").get(show(SINAR, file.case)))
    assert "File deleted by Vito" in seen
    assert "passwords inside" in seen
    assert status_of(browser("citra"), address(SINAR, file)) == 404


def test_partner_and_customer_ask_support_to_delete(cast, browser, file):
    """S41e."""
    response = browser("priya").post(address(MITRA, file, "request_deletion"), follow=True)

    file.refresh_from_db()
    assert file.deletion_requested_by == cast.priya
    assert "Support is asked to delete “page.html”." in html(response)


def test_attaching_on_a_closed_case_is_refused_and_the_file_stays_with_the_form(cast, browser, file):
    """S41d, W5."""
    actions.close_case(cast.actor("priya"), file.case)
    form = update(file.case, body="One more", files=SimpleUploadedFile("more.txt", b"more"))
    response = browser("priya").post(show(MITRA, file.case), form)

    assert (response.status_code, response.headers["X-Wakil-Reason"]) == (403, "case_closed")
    assert [upload.name for upload in response.context["composer"].uploads] == ["more.txt"]


def test_a_file_sent_ahead_answers_with_its_key(browser, cast):
    """S29, T3."""
    response = browser("priya").post(page(MITRA, "cases:upload"), {"file": SimpleUploadedFile("../a/log.txt", b"lost")})

    kept = Upload.objects.get()
    assert response.json() == {"key": kept.key, "name": "log.txt", "size": 4}
    assert len(kept.key) == 64


@pytest.mark.parametrize(("sent", "error"), [
    ({}, "No file came with this."),
    ({"file": SimpleUploadedFile("empty.txt", b"")}, "empty.txt is empty."),
])  # fmt: skip
def test_what_cannot_be_kept_is_told_with_its_reason(browser, sent, error):
    """S29, T20."""
    response = browser("priya").post(page(MITRA, "cases:upload"), sent)

    assert (response.status_code, response.json()) == (400, {"error": error})


def test_who_can_neither_file_nor_answer_keeps_no_files_here(browser):
    """T12."""
    response = browser("dodi").post(page(SINAR, "cases:upload"), {"file": SimpleUploadedFile("a.txt", b"x")})

    assert response.status_code == 403
    assert Upload.objects.count() == 0


def test_nobody_fills_the_disk_with_files_that_are_never_sent(cast, browser, monkeypatch):
    """T23."""
    monkeypatch.setattr("wakil.cases.actions.attaching.MOST_WAITING", 2)
    priya = browser("priya")
    address = page(MITRA, "cases:upload")
    sent = [priya.post(address, {"file": SimpleUploadedFile("a.txt", b"x")}).status_code for _ in range(3)]

    assert (sent, Upload.objects.count()) == ([200, 200, 400], 2)
