"""Once a customer ends a reseller's access, no door opens any more: not the open tab, not the link, not the mail."""

from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile

from tests.client import Browser, page
from tests.mail.conftest import outbox  # noqa: F401 -- a fixture
from tests.web.pages import MITRA, html, update
from wakil.cases import actions
from wakil.cases.models import Activity, Case
from wakil.lib import clock
from wakil.organizations.models import DomainSuspension
from wakil.reselling.actions import end_access, end_relationship, grant_access

WORD = "terasibangau"


def by_the_customer(cast):
    end_access(cast.actor("carla"), cast.relationships["sinar"])


def by_the_vendor(cast):
    end_relationship(cast.actor("vera"), cast.relationships["sinar"])


def by_a_narrower_grant(cast):
    tie = cast.relationships["sinar"]
    ends_at = tie.grants.get().ends_at
    grant_access(cast.actor("carla"), tie, level=3, ends_at=ends_at, products=[cast.cloud])


def by_break_glass(cast):
    DomainSuspension.objects.create(
        domain=cast.priya.domain, customer=cast.sinar, started_at=clock.now(), started_by=cast.carla
    )


ENDS = [by_the_customer, by_the_vendor, by_a_narrower_grant, by_break_glass]


@pytest.fixture
def case(cast) -> Case:
    upload = actions.store_upload(cast.actor("priya"), ContentFile(b"log", name="log.txt"))
    return cast.file("priya", cast.sinar, title=f"Mail {WORD}", uploads=[upload])


@pytest.fixture
def doors(cast, case) -> Callable[[Browser], dict[str, object]]:
    """Everything by which Priya reached the case a moment ago, and how each answers now."""
    file, number = case.attachments.get(), case.number

    def opened(priya: Browser) -> dict[str, object]:
        status = {
            "page": priya.get(page(MITRA, "cases:show", number)),
            "news": priya.get(page(MITRA, "cases:changes", number) + "?after=0"),
            "file": priya.get(page(MITRA, "cases:attachment", number, file.pk)),
            "range": priya.get(page(MITRA, "cases:attachment", number, file.pk), headers={"Range": "bytes=1-"}),
            "related": priya.get(page(MITRA, "cases:related", number), follow=True),
            "answer": priya.post(page(MITRA, "cases:show", number), update(case, body="Still here?", domain=MITRA)),
            "deletion": priya.post(page(MITRA, "cases:request_deletion", number, file.pk), {"domain": MITRA}),
        }
        for answer in status.values():
            if answer.streaming:
                b"".join(answer.streaming_content)
        lists = [page(MITRA, "cases:list") + query for query in ("", f"?q={WORD}", "?state=all", f"?q={number}")]
        found = [word for address in lists for word in (case.title,) if word in html(priya.get(address))]
        return {name: answer.status_code for name, answer in status.items()} | {"lists": len(found)}

    return opened


@pytest.mark.parametrize("end", ENDS)
def test_every_door_is_shut_with_the_next_request_in_the_session_that_was_open(cast, case, doors, end):
    """S17, S18, T4, T13, W25: pages, news of an open tab, files and their ranges, lists, searches, forms."""
    priya = Browser().sign_in(cast.priya)
    before = doors(priya)
    comments, looks = case.comments.count(), Activity.objects.count()
    end(cast)
    after = doors(priya)

    assert (before["page"], before["file"], before["range"], before["lists"]) == (200, 200, 206, 4)
    assert {name: status for name, status in after.items() if name != "lists"} == dict.fromkeys(
        ("page", "news", "file", "range", "related", "answer", "deletion"), 404
    )
    assert after["lists"] == 0
    assert (case.comments.count(), Activity.objects.filter(case=case, kind="looked").count() <= looks) == (
        comments,
        True,
    )


def test_the_page_that_answers_helps_and_is_the_same_as_for_what_never_was(cast, case):
    """W1, T24: it says that access may have ended, and not that anything exists."""
    priya = Browser().sign_in(cast.priya)
    by_the_customer(cast)
    ended, never = (priya.get(page(MITRA, "cases:show", number)) for number in (case.number, "99999999"))

    assert (ended.status_code, ended["X-Wakil-Reason"], html(ended)) == (404, "not_found", html(never))
    assert "Access to it has ended, or was never given." in html(ended)
    assert case.title not in html(ended)


@pytest.mark.parametrize("end", ENDS)
def test_mail_that_waits_is_not_sent(cast, case, outbox, end):  # noqa: F811
    """S18, W1, T13, decision 8: checked again when it is sent; the customer's own people get theirs."""
    outbox()
    actions.comment_on_case(cast.actor("citra"), case, body=f"The password of {WORD}")
    actions.comment_on_case(cast.actor("ava"), case, body="We look at it")
    end(cast)
    mails = outbox()

    told = {address: text for address, text in mails.items() if WORD in text}
    assert [address for address in told if address.endswith(MITRA)] == []


def test_giving_access_back_opens_the_case_and_no_earlier_share(cast, case):
    """S18, S35, decision 2: what ended stays ended, what is given anew counts."""
    actions.share_case(cast.actor("priya"), case, addresses="budi@mitrajaya.example", level="view")
    budi, priya = Browser().sign_in(cast.budi), Browser().sign_in(cast.priya)
    address = page(MITRA, "cases:show", case.number)
    before = budi.get(address).status_code
    by_the_customer(cast)
    tie = cast.relationships["sinar"]
    grant_access(cast.actor("carla"), tie, level=3, ends_at=tie.grants.get().ends_at, all_products=True)

    assert (before, budi.get(address).status_code, priya.get(address).status_code) == (200, 404, 200)
