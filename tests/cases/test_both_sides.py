"""Reseller, customer and vendor on one case: either replies, and each message has its readers (W3, W15)."""

import pytest
from django.core.exceptions import ValidationError

from tests.cast import consent, relate
from tests.client import Browser
from tests.web.pages import CAKRA, MITRA, NUSANTARA, SINAR, html, show, update
from wakil.cases.actions import comment_on_case, share_case
from wakil.cases.models import Comment, State
from wakil.cases.policy.audiences import audiences_for
from wakil.cases.states import Move
from wakil.cases.update_form import UpdateForm
from wakil.events.kinds import Audience
from wakil.mail.sending import send_waiting
from wakil.notifications.models import OutboxMail
from wakil.reselling.models import Relationship

EVERYONE, BETWEEN, VENDOR = Audience.EVERYONE, Audience.RESELLER_AND_VENDOR, Audience.VENDOR
HOMES = {"priya": MITRA, "citra": SINAR, "ava": NUSANTARA, "oscar": CAKRA}


@pytest.fixture
def case(cast):
    return cast.file("priya", cast.sinar)


def says(cast, who, case, text, **chosen):
    """Through the page, as that person."""
    sent = update(case, body=text, key=text, domain=HOMES[who], **chosen)
    return Browser().sign_in(cast.people[who]).post(show(HOMES[who], case), sent)


def reads(cast, who, case):
    return html(Browser().sign_in(cast.people[who]).get(show(HOMES[who], case)))


def test_three_sides_write_on_one_case_and_all_read_it(cast, case):
    """W3, S35a, S41f: partner files, customer follows, either replies, and the state follows who wrote."""
    said = [
        ("ava", "Which teams?"),
        ("citra", "Sales, says the customer."),
        ("priya", "And service, says the reseller."),
    ]
    states = []
    for who, text in said:
        moves = {"next_move": Move.ASK.value} if who == "ava" else {}
        assert says(cast, who, case, text, **moves).status_code == 302
        case.refresh_from_db()
        states.append(case.state)
    assert states == [State.ACTION_REQUIRED, State.IN_PROGRESS, State.IN_PROGRESS]
    for who in ("priya", "citra", "ava"):
        page = reads(cast, who, case)
        assert [text for _who, text in said if text in page] == [text for _who, text in said]
        assert "on behalf of PT Sinar Abadi" in page


def test_each_of_the_others_is_told_of_a_reply_by_mail(cast, case, settings):
    """W3"""
    settings.EMAIL_BACKEND = "wakil.mail.outbox.OutboxBackend"
    comment_on_case(cast.actor("citra"), case, body="One")
    comment_on_case(cast.actor("ava"), case, body="Two")
    send_waiting()
    OutboxMail.objects.all().delete()
    told = {}
    for who in ("citra", "priya", "ava"):
        comment_on_case(cast.actor(who), case, body=f"Reply of {who}")
        send_waiting()
        told[who] = {mail.recipients.partition("@")[0] for mail in OutboxMail.objects.all()}
        OutboxMail.objects.all().delete()
    assert told == {"citra": {"priya"}, "priya": {"citra"}, "ava": {"priya", "citra"}}


def test_everyone_is_the_default_and_every_private_choice_says_whom_it_leaves_out(cast, case):
    """W3, W15: plainly labelled, told before it is written."""
    offered = {
        who: [audience.value for audience in audiences_for(cast.actor(who), case)] for who in ("citra", "priya", "ava")
    }
    assert offered == {
        "citra": ["everyone"],
        "priya": ["everyone", "reseller_and_vendor"],
        "ava": ["everyone", "reseller_and_vendor", "vendor"],
    }
    priya, ava, citra = (reads(cast, who, case) for who in ("priya", "ava", "citra"))
    assert "PT Sinar Abadi and other resellers never read it; mitrajaya.example and support do" in priya
    assert "PT Sinar Abadi and its resellers never read it" in ava
    assert "Who reads it" not in citra
    says(cast, "priya", case, "Nothing chosen")
    assert Comment.objects.get().audience == "everyone"


def test_a_private_message_is_read_by_its_reseller_and_support_alone(cast, case):
    """W3, W15, T7: also where another reseller manages the same case."""
    consent(relate(CAKRA, cast.sinar))
    two = cast.file("citra", cast.sinar)
    says(cast, "priya", two, "Among us", audience=BETWEEN.value)
    says(cast, "ava", two, "For Cakra", audience=BETWEEN.value, audience_domain=str(cast.oscar.domain.pk))
    says(cast, "ava", two, "Support talks", audience=VENDOR.value)
    found = {
        who: {text for text in ("Among us", "For Cakra", "Support talks") if text in reads(cast, who, two)}
        for who in HOMES
    }
    assert found == {
        "priya": {"Among us"},
        "citra": set(),
        "ava": {"Among us", "For Cakra", "Support talks"},
        "oscar": {"For Cakra"},
    }
    labels = reads(cast, "ava", two)
    assert "mitrajaya.example and support only" in labels
    assert "cakra.example and support only" in labels
    assert "Support only" in labels


@pytest.mark.parametrize(
    ("who", "audience"),
    [("citra", BETWEEN), ("citra", VENDOR), ("priya", VENDOR)],
)
def test_nobody_writes_to_an_audience_that_the_side_has_not(cast, case, who, audience):
    """W15, T15"""
    with pytest.raises(ValidationError):
        comment_on_case(cast.actor(who), case, body="text", audience=audience, audience_domain=cast.priya.domain)
    says(cast, who, case, "forged", audience=audience.value)
    assert not Comment.objects.exclude(audience="everyone").exists()


def test_a_reseller_names_no_other_domain_whatever_the_form_says(cast, case):
    """W15, T15, T5"""
    consent(relate(CAKRA, cast.sinar))
    case = cast.file("citra", cast.sinar)
    says(cast, "priya", case, "text", audience=BETWEEN.value, audience_domain=str(cast.oscar.domain.pk))
    assert Comment.objects.get().audience_domain == cast.priya.domain


def test_turned_off_nobody_writes_past_the_customer_and_what_was_written_stays_private(cast, case, settings):
    """W15, T28: the setting is stricter than the choice."""
    comment_on_case(cast.actor("priya"), case, body="From before", audience=BETWEEN)
    settings.WAKIL_PRIVATE_MESSAGES = False
    for who, domain in (("priya", None), ("ava", cast.priya.domain)):
        with pytest.raises(ValidationError):
            comment_on_case(cast.actor(who), case, body="x", audience=BETWEEN, audience_domain=domain)
    assert [audience.value for audience in audiences_for(cast.actor("ava"), case)] == ["everyone", "vendor"]
    assert "Who reads it" not in reads(cast, "priya", case)
    assert "From before" in reads(cast, "priya", case)
    assert "From before" not in reads(cast, "citra", case)


def test_who_reads_by_a_share_writes_to_nobody(cast, case):
    """W3, T12"""
    share_case(cast.actor("citra"), case, addresses="oscar@cakra.example", level="view")
    assert audiences_for(cast.actor("oscar"), case) == []
    assert says(cast, "oscar", case, "text").status_code == 403


def test_a_reseller_without_access_is_marked_where_its_name_is_chosen(cast):
    """W3: who writes is told who will not read it."""
    consent(relate(CAKRA, cast.sinar))
    case = cast.file("citra", cast.sinar)
    Relationship.objects.filter(reseller_domain__name=CAKRA).update(ended_at=case.filed_at)
    form = UpdateForm(cast.actor("ava"), case, [2])
    assert [str(label) for _value, label in form.fields["audience_domain"].choices] == [
        "Cakra (cakra.example): has no access now", "Mitra Jaya (mitrajaya.example)",
    ]  # fmt: skip
