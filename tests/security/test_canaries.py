"""A word of its own in a message to each audience, in its file and the file's name: who finds it anywhere (T7, T8)."""

import io
import zipfile

import pytest
from django.core.files.base import ContentFile

from tests.api.caller import name_of
from tests.cast import consent, relate
from tests.client import page
from tests.security.crawling import answers_for, pages_for
from tests.sweeps.crawlers import crawlers
from tests.sweeps.test_urls import things as things_of_the_sweep
from tests.web.conftest import browser as browser_of_the_pages
from tests.web.pages import numbers_in
from wakil.cases import actions
from wakil.cases.actions import comment_on_case, share_case, store_upload
from wakil.events.kinds import Audience
from wakil.mail.sending import send_waiting
from wakil.notifications.models import OutboxMail
from wakil.organizations.models import Domain

ALL = {"semua", "mitra", "cakra", "vendor"}
# Who finds which words; everybody who is not here finds none.
READERS = {
    "ava": ALL,
    "vito": ALL,
    "vera": ALL,
    "priya": {"semua", "mitra"},
    "sari": {"semua", "mitra"},
    "oscar": {"semua", "cakra"},
    "citra": {"semua"},
    "carla": {"semua"},
    "hana": {"semua"},  # by a share
}
OTHERS = ["budi", "dodi", "gita", "mela", "priya_bali"]
AUDIENCES = {
    "semua": ("citra", Audience.EVERYONE, None),
    "mitra": ("priya", Audience.RESELLER_AND_VENDOR, None),
    "cakra": ("ava", Audience.RESELLER_AND_VENDOR, "cakra.example"),
    "vendor": ("ava", Audience.VENDOR, None),
}
things, browser = things_of_the_sweep, browser_of_the_pages


def word(audience: str) -> str:
    return f"kenari{audience}"


@pytest.fixture
def case(cast, settings):
    """A case of two resellers, shared with one outsider, with a message and a file to each audience."""
    settings.EMAIL_BACKEND = "wakil.mail.outbox.OutboxBackend"
    consent(relate("cakra.example", cast.sinar))
    case = cast.file("priya", cast.sinar)
    cast.file("oscar", cast.sinar, title="Another one")
    actions.take_case(cast.actor("ava"), case)
    share_case(cast.actor("citra"), case, addresses="hana@harapan.example", level="view")
    share_case(cast.actor("citra"), case, addresses="mela@melati.example", level="notify")
    for name, (who, audience, domain) in AUDIENCES.items():
        doer = cast.actor(who)
        file = store_upload(doer, ContentFile(f"content {word(name)}".encode(), name=f"{word(name)}.txt"))
        comment_on_case(
            doer,
            case,
            body=f"text {word(name)}",
            audience=audience,
            audience_domain=Domain.objects.get(name=domain) if domain else None,
            uploads=[file],
        )
    for attachment in case.attachments.exclude(name__contains="semua"):
        writer = cast.actor("ava") if "mitra" not in attachment.name else cast.actor("priya")
        actions.request_attachment_deletion(writer, attachment)
    return case


def found_in(texts) -> dict[str, set[str]]:
    """Each word with the places where it was read."""
    found: dict[str, set[str]] = {}
    for place, text in texts:
        for name in ALL:
            if word(name) in text:
                found.setdefault(name, set()).add(place)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("who", crawlers(*READERS, *OTHERS))
def test_every_page_and_file_shows_what_is_for_its_reader_and_nothing_else(cast, things, case, who):
    """W3, W15, S35a, T7, T8, T11: by links and by addresses, whatever pages there are."""
    values = {**things, "case": case, "number": case.number}
    found = found_in(pages_for(cast.people[who], values))
    assert set(found) == READERS.get(who, set()), found
    if who in READERS:
        files = [place for place in found["semua"] if "/attachments/" in place or "/files/" in place]
        assert files, "the crawl came to no file"


@pytest.mark.parametrize("who", crawlers(*READERS, *OTHERS))
def test_every_answer_of_the_api_tells_what_is_for_its_reader_and_nothing_else(cast, case, who):
    """W3, W15, T7, T8, T10: by every method that reads, for every name that it told."""
    seeds = [name_of(case), f"projects/{cast.sinar.customer_id}", f"organizations/{cast.mitrajaya.number}"]
    attachments = [f"{name_of(case)}/attachments/{one.pk}" for one in case.attachments.all()]
    comments = [f"{name_of(case)}/comments/{one.pk}" for one in case.comments.all()]
    texts = list(answers_for(cast.people[who], [*seeds, *attachments, *comments]))
    assert set(found_in(texts)) == READERS.get(who, set()), found_in(texts)


def test_mail_tells_each_what_is_for_him(cast, case):
    """W3, W15, T7: mails to those on the case, and to those with whom it is shared at either level."""
    send_waiting()
    told = {}
    for mail in OutboxMail.objects.all():
        text = f"{mail.subject}{mail.text}{mail.html}{mail.headers}"
        told.setdefault(mail.recipients, set()).update(name for name in ALL if word(name) in text)
    assert {address: words for address, words in told.items() if words} == {
        "ava@nusantara.example": {"semua", "mitra"},  # her own messages are not sent to her
        "priya@mitrajaya.example": {"semua"},
        "hana@harapan.example": {"semua"},
        "mela@melati.example": {"semua"},
    }


@pytest.mark.parametrize("who", [*READERS, *OTHERS])
def test_a_search_finds_a_case_by_the_words_that_its_reader_may_read(cast, browser, case, who):
    """W3, S40, T7: and the count is that of the rows."""
    user = cast.people[who]
    hits = set()
    for name in ALL:
        answer = browser(who).get(f"/d/{user.domain.name}/cases/", {"q": word(name), "state": "all"})
        if answer.status_code == 200 and case.number in numbers_in(answer):
            hits.add(name)
    listed = READERS.get(who, set()) if who != "hana" else set()  # a shared case is in no list of hers
    assert hits == listed


def test_clocks_and_counts_move_only_for_those_who_may_read_what_happened(cast):
    """W3, S39, T7: the customer's "updated", its version and its rows; each domain's own."""
    consent(relate("cakra.example", cast.sinar))
    case = cast.file("priya", cast.sinar)

    def clocks():
        case.refresh_from_db()
        rows = {row.domain.name: row.updated_at for row in case.managers.all()}
        return {"customer": case.updated_at, "version": case.version, "vendor": case.touched_at, **rows}

    for name, (who, audience, domain) in AUDIENCES.items():
        before = clocks()
        home = Domain.objects.get(name=domain) if domain else None
        comment_on_case(cast.actor(who), case, body=word(name), audience=audience, audience_domain=home)
        moved = {key for key, value in clocks().items() if value != before[key]}
        assert (
            moved
            == {
                "semua": {"customer", "version", "vendor", "mitrajaya.example", "cakra.example"},
                "mitra": {"vendor", "mitrajaya.example"},
                "cakra": {"vendor", "cakra.example"},
                "vendor": {"vendor"},
            }[name]
        )


@pytest.mark.parametrize("who", ["ava", "priya", "oscar", "citra", "carla", *OTHERS])
def test_a_copy_of_the_case_holds_what_is_for_its_reader(cast, browser, case, who):
    """W3, W20, T7, T8: every file of the zip, its name and its bytes."""
    user = cast.people[who]
    answer = browser(who).post(page(user.domain.name, "exports:case", case.number), {"domain": user.domain.name})
    if answer.status_code != 200:
        assert who in OTHERS
        return
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    texts = [(name, f"{name} {archive.read(name).decode(errors='replace')}") for name in archive.namelist()]
    assert set(found_in(texts)) == READERS[who]
