"""What a share tells, beside what it shows: nothing of accounts elsewhere, and nothing that is no message."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import describe, make_user
from tests.client import Browser
from tests.web.pages import CAKRA, MITRA, SINAR, html, show, update
from wakil.cases import actions
from wakil.cases.models import Activity, Case, CaseShare, Upload
from wakil.directory.actions import delete_user
from wakil.mail.sending import send_waiting
from wakil.notifications.models import OutboxMail


@pytest.fixture
def case(cast) -> Case:
    """Filed by Priya for Sinar, whose contact is Kanari."""
    describe(cast.sinar, "Kanari")
    return cast.file("priya", cast.sinar)


def share(cast, who: str, case: Case, address: str, level: str) -> CaseShare:
    return actions.share_case(cast.actor(who), case, addresses=address, level=level)[0]


def seen_by_priya(cast, case: Case) -> tuple[list, list]:
    """What the case's page tells of its shares, without the address."""
    page = Browser().sign_in(cast.priya).get(show(MITRA, case)).context
    shares = [(line.level, line.note, line.is_group) for line in page["shares"]]
    return shares, [entry.event.kind for entry in page["history"]]


@pytest.mark.parametrize("levels", [["notify", "view"], ["view", "notify"], ["view", "view"], ["notify", "notify"]])
def test_sharing_twice_does_not_tell_whether_the_address_has_an_account(cast, case, levels):
    """T24, S34."""
    other = cast.file("priya", cast.sinar)
    for level in levels:
        share(cast, "priya", case, "gita@kopigayo.example", level)
        share(cast, "priya", other, "nobody@kopigayo.example", level)

    assert seen_by_priya(cast, case) == seen_by_priya(cast, other)
    assert seen_by_priya(cast, case)[0][0][0].lower() == levels[-1]


@pytest.mark.parametrize("level", ["notify", "view"])
def test_sharing_again_does_not_tell_that_the_address_has_an_account_now(cast, case, level):
    """T24, S34."""
    share(cast, "priya", case, "newcomer@kopigayo.example", level)
    before = seen_by_priya(cast, case)
    make_user("Newcomer", "kopigayo.example")
    share(cast, "priya", case, "newcomer@kopigayo.example", level)

    assert seen_by_priya(cast, case) == before


def test_a_share_reaches_who_has_the_account_now(cast, case):
    """S34: Dodi's account is deleted and he comes back; the share with the account that is gone is nobody's."""
    share(cast, "citra", case, cast.dodi.email, "view")
    delete_user(cast.actor("carla"), cast.dodi)
    dodi = make_user("Dodi", SINAR)
    before = Browser().sign_in(dodi).get(show(SINAR, case)).status_code
    share(cast, "citra", case, dodi.email, "view")

    assert (before, Browser().sign_in(dodi).get(show(SINAR, case)).status_code) == (404, 200)


def test_who_reads_by_a_share_is_told_neither_contact_nor_plan(cast, case):
    """S34, T7: a share gives the messages for everyone and their files."""
    share(cast, "citra", case, "oscar@cakra.example", "view")

    facts = Browser().sign_in(cast.oscar).get(show(CAKRA, case)).context["facts"]
    assert [(fact.term, fact.words, fact.url) for fact in facts["customer"]] == [("Name", "PT Sinar Abadi", "")]
    assert [fact.term for fact in facts["case"]] == ["Filed by", "Product", "Category", "Language"]
    assert "kanari@sinar.example" in html(Browser().sign_in(cast.citra).get(show(SINAR, case)))


def test_the_justification_of_an_escalation_is_for_the_sides_of_the_case_alone(cast, case, settings):
    """S34, S41c, T8: mail tells no more than the page."""
    settings.EMAIL_BACKEND = "wakil.mail.outbox.OutboxBackend"
    share(cast, "citra", case, "oscar@cakra.example", "view")
    share(cast, "citra", case, "gita@kopigayo.example", "notify")
    actions.escalate_case(cast.actor("citra"), case, reason="business_impact", justification="We lose a million a day.")
    send_waiting()

    told = {mail.recipients: "a million" in mail.text for mail in OutboxMail.objects.filter(text__contains="escalated")}
    people = ("oscar", "gita", "priya", "ava", "vera", "vito")
    assert told == {cast.people[who].email: who not in {"oscar", "gita"} for who in people}
    assert "a million" not in html(Browser().sign_in(cast.oscar).get(show(CAKRA, case)))


def test_no_file_is_kept_of_who_only_reads(cast, case):
    """T12: the form of the case refuses as the door for files does."""
    share(cast, "citra", case, "dodi@sinar.example", "view")
    sent = update(case, body="Look", files=SimpleUploadedFile("a.txt", b"text"))
    answer = Browser().sign_in(cast.dodi).post(show(SINAR, case), sent)

    assert (answer.status_code, Upload.objects.count()) == (403, 0)


def test_a_reseller_reads_no_case_without_a_trace(cast, case):
    """T34: also on the page that a wrong form is answered with."""
    answer = Browser().sign_in(cast.priya).post(show(MITRA, case), {"body": "", "version": "0"})

    assert (answer.status_code, case.description in html(answer)) == (409, True)
    assert list(Activity.objects.filter(kind="looked").values_list("user", "case")) == [(cast.priya.pk, case.pk)]
