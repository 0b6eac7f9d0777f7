"""Stories of mail: who is told, what the mail says, and what it must not say (S34, S41b, T7, T20, T23)."""

import re
from email import message_from_string
from urllib.parse import urlsplit

import pytest

from tests.cast import Cast, make_group, make_user
from wakil.cases import actions
from wakil.cases.actions.sharing import confirmation_token
from wakil.cases.models import ShareLevel
from wakil.cases.states import Move
from wakil.events.kinds import Audience
from wakil.lib import clock
from wakil.mail.sending import send_waiting
from wakil.notifications.models import Delivery, DeliveryState, OutboxMail
from wakil.notifications.queue import address_waiting
from wakil.organizations.models import GroupMember
from wakil.reselling.actions import ask_permission, end_access

NOTIFY, VIEW = ShareLevel.NOTIFY, ShareLevel.VIEW
PRIYA, CARLA, CITRA, AVA = (
    "priya@mitrajaya.example", "carla@sinar.example", "citra@sinar.example", "ava@nusantara.example",
)  # fmt: skip


@pytest.fixture
def case(cast: Cast, outbox):
    """A case that Priya filed and Ava took; those first mails are out."""
    case = cast.file("priya", cast.sinar)
    actions.take_case(cast.actor("ava"), case)
    outbox()
    return case


def dropped() -> list[tuple[str, str]]:
    rows = Delivery.objects.filter(state=DeliveryState.DROPPED).order_by("pk")
    return list(rows.values_list("address", "drop_code"))


def test_a_case_filed_on_behalf_is_told_to_the_customers_people_and_to_support(cast, outbox):
    """W3: the customer hears of every case filed for it; the doer is not told."""
    case = cast.file("priya", cast.sinar)

    mails = outbox()

    assert sorted(mails) == [AVA, CARLA, CITRA, "vera@nusantara.example", "vito@nusantara.example"]
    assert mails[CARLA].startswith(f"[{case.number}] Mail delivery to all users stopped\n")
    assert "Priya (Mitra Jaya, on behalf of PT Sinar Abadi) filed this case:" in mails[CARLA]
    assert "Nothing arrives since ten past eight." in mails[CARLA]
    assert f"https://support.nusantara.example/d/sinar.example/cases/{case.number}/" in mails[CARLA]
    assert f"https://support.nusantara.example/d/nusantara.example/cases/{case.number}/" in mails[AVA]


def test_an_answer_is_told_to_the_filer_and_to_those_who_wrote(cast, case, outbox):
    """S41f."""
    actions.comment_on_case(cast.actor("citra"), case, body="I can help.")
    assert sorted(outbox()) == [AVA, PRIYA]

    actions.comment_on_case(cast.actor("ava"), case, body="Restart it.", next_move=Move.ASK)

    mails = outbox()
    assert sorted(mails) == [CITRA, PRIYA]
    assert "Ava (Nusantara) waits for an answer:" in mails[PRIYA]
    assert "Restart it." in mails[PRIYA]


def test_one_submit_is_one_mail(cast, case, outbox):
    """S43: message, severity and closing in one mail, in their order."""
    update = actions.Update(body="It works again.", severity=3, close=True)
    actions.update_case(cast.actor("citra"), case, key="k", version=2, update=update)

    text = outbox()[PRIYA]

    places = [text.index(words) for words in ("It works again.", "severity from P2 to P3", "closed the case.")]
    assert places == sorted(places)


def test_the_filer_at_the_customer_hears_that_the_reseller_closed_it(cast, outbox):
    """S41b: customer notified."""
    case = cast.file("citra", cast.sinar)
    outbox()
    actions.close_case(cast.actor("priya"), case)

    assert "Priya (Mitra Jaya, on behalf of PT Sinar Abadi) closed the case." in outbox()[CITRA]


def test_a_note_of_support_reaches_nobody_else(cast, case, outbox):
    """T7: a canary in a note for support only, with everybody on the case and every kind of share."""
    everybody_on(cast, case)
    outbox()
    actions.comment_on_case(cast.actor("vito"), case, body="canary-7f3a", audience=Audience.VENDOR)
    actions.comment_on_case(cast.actor("vito"), case, body="Hello all.")

    mails = outbox()

    assert {address for address, text in mails.items() if "canary-7f3a" in text} == {AVA}
    assert {CARLA, PRIYA, "dodi@sinar.example", "ops@else.example"} <= mails.keys()
    assert {address.partition("@")[2] for address, text in mails.items() if "Hello all." in text} == {
        "sinar.example", "mitrajaya.example", "nusantara.example", "else.example", "cakra.example",
    }  # fmt: skip


def test_what_is_between_reseller_and_support_reaches_no_customer(cast, case, outbox):
    """T7, W15: the lane of one reseller domain and support."""
    everybody_on(cast, case)
    outbox()
    actions.comment_on_case(cast.actor("ava"), case, body="canary-lane", audience=Audience.RESELLER_AND_VENDOR,
                            audience_domain=cast.priya.domain)  # fmt: skip

    mails = outbox()

    assert sorted(mails) == [PRIYA]
    assert (CARLA, "not_visible") in dropped()


def everybody_on(cast: Cast, case) -> None:
    for who in ("carla", "citra", "priya"):
        actions.comment_on_case(cast.actor(who), case, body="I am here.")
    share = actions.share_case
    share(cast.actor("carla"), case, addresses="dodi@sinar.example", level=VIEW)
    share(cast.actor("carla"), case, addresses="oscar@cakra.example", level=NOTIFY)
    share(cast.actor("priya"), case, addresses=make_group("ops@mitrajaya.example", cast.budi).address, level=NOTIFY)
    actions.confirm_share(
        confirmation_token(share(cast.actor("priya"), case, addresses="ops@else.example", level=NOTIFY)[0])
    )


def test_access_revoked_while_the_mail_waits_drops_it(cast, case, outbox):
    """Decision 8, W1, T13: mail queued is not sent."""
    actions.comment_on_case(cast.actor("ava"), case, body="Hello.")
    address_waiting()
    end_access(cast.actor("carla"), cast.relationships["sinar"])

    mails = outbox()

    assert PRIYA not in {address for address, text in mails.items() if "Hello." in text}
    assert dropped() == [(PRIYA, "not_visible")]


def test_a_share_removed_while_the_mail_waits_drops_it(cast, case, outbox):
    """S34, T13."""
    [share] = actions.share_case(cast.actor("carla"), case, addresses="dodi@sinar.example", level=NOTIFY)
    assert "shares this case with you" in outbox()["dodi@sinar.example"]
    actions.comment_on_case(cast.actor("ava"), case, body="Hello.")
    address_waiting()
    actions.remove_share(cast.actor("carla"), share)

    assert "dodi@sinar.example" not in outbox()
    assert dropped() == [("dodi@sinar.example", "not_visible")]


def test_a_person_suspended_while_the_mail_waits_is_not_told(cast, case, outbox):
    """T13."""
    actions.comment_on_case(cast.actor("ava"), case, body="Hello.")
    address_waiting()
    cast.priya.suspended_at = clock.now()
    cast.priya.save()

    assert outbox() == {}
    assert dropped() == [(PRIYA, "inactive")]


def test_a_group_is_its_members_at_the_moment_of_sending(cast, case, outbox):
    """S34b, W12: who left in between is not told, who is told anyway is told once."""
    group = make_group("ops@sinar.example", cast.dodi, make_group("inner@sinar.example", cast.citra))
    actions.share_case(cast.actor("carla"), case, addresses=group.address, level=NOTIFY)
    assert sorted(outbox()) == [CITRA, "dodi@sinar.example"]
    actions.comment_on_case(cast.actor("citra"), case, body="Me too.")
    actions.comment_on_case(cast.actor("ava"), case, body="Hello.")
    address_waiting()
    GroupMember.objects.get(user=cast.dodi).delete()

    mails = outbox()

    assert sorted(mails) == [AVA, CITRA, PRIYA]
    assert Delivery.objects.filter(address=group.address).exclude(state=DeliveryState.EXPANDED).count() == 0


def test_who_only_gets_mail_gets_no_link_to_a_page(cast, case, outbox):
    """S34: Notify is mail and no page; the only links are those that end such mail."""
    actions.share_case(cast.actor("carla"), case, addresses="dodi@sinar.example", level=NOTIFY)

    links = re.findall(r"https://[^\s\"<]+", outbox()["dodi@sinar.example"])
    assert {link.partition("/sinar.example/")[2].rpartition("/stop/")[0] for link in links} == {"accounts/alerts"}


def test_an_unconfirmed_address_gets_a_request_without_any_text_of_the_case(cast, case, outbox):
    """T23, S34: neither number nor title, nor anything that somebody typed."""
    [share] = actions.share_case(cast.actor("priya"), case, addresses="ops@else.example", level=NOTIFY)

    request = outbox()["ops@else.example"]

    assert [text for text in ("Mail delivery", case.number, "Priya", "Sinar") if text in request] == []
    [link] = re.findall(r"https://\S+/confirm/\S+/", request.partition("<")[0])
    assert urlsplit(link).path == f"/d/mitrajaya.example/cases/shares/confirm/{confirmation_token(share)}/"

    actions.comment_on_case(cast.actor("ava"), case, body="Hello.")
    assert "ops@else.example" not in outbox()

    actions.confirm_share(confirmation_token(share))
    actions.comment_on_case(cast.actor("ava"), case, body="Hello again.")
    assert "Hello again." in outbox()["ops@else.example"]


def test_an_address_is_asked_to_confirm_three_times_a_day_at_most(cast, outbox):
    """T23: per-address limit."""
    for _number in range(5):
        actions.share_case(
            cast.actor("priya"), cast.file("priya", cast.sinar), addresses="ops@else.example", level=NOTIFY
        )
    send_waiting()

    assert OutboxMail.objects.filter(recipients="ops@else.example").count() == 3


def test_the_headers_hold_no_line_break_and_no_more_than_one_address(cast, outbox):
    """T20: titles and names cannot add headers or recipients."""
    cast.priya.name = "Priya,\r\nBcc: evil@else.example"
    cast.priya.save()
    case = cast.file("priya", cast.sinar, title="Stopped, Bcc: evil@else.example <b></b>")
    outbox()

    for mail in OutboxMail.objects.all():
        assert "," not in mail.recipients
        assert all("\n" not in value and "\r" not in value for value in mail.headers.values())
        assert sorted(mail.headers) == [
            "Auto-Submitted", "Content-Type", "Date", "From", "In-Reply-To", "List-Id", "List-Unsubscribe",
            "List-Unsubscribe-Post", "MIME-Version", "Message-ID", "References", "Subject", "To",
            "X-Auto-Response-Suppress",
        ]  # fmt: skip
        assert (
            mail.headers["References"] == mail.headers["In-Reply-To"] == f"<case.{case.pk}@support.nusantara.example>"
        )
        assert mail.headers["Auto-Submitted"] == "auto-generated"
        assert "Bcc" not in message_from_string("\n".join(f"{n}: {v}" for n, v in mail.headers.items()) + "\n\n")


def test_what_people_write_stays_text_in_the_html(cast, case, outbox):
    """T17: stored script is shown, never run."""
    actions.comment_on_case(cast.actor("ava"), case, body="<script>alert(1)</script>")
    outbox()

    html = OutboxMail.objects.filter(recipients=PRIYA).latest("pk").html
    assert ("<script>" in html, "&lt;script&gt;alert(1)" in html) == (False, True)


def test_no_mail_shows_the_address_of_an_agent(cast, case, outbox):
    """T8: agents have names, not addresses."""
    actions.comment_on_case(cast.actor("ava"), case, body="Hello.")

    mails = outbox()

    assert [
        address for address, text in mails.items() if "nusantara.example" in text.replace("support.nusantara", "")
    ] == []


def test_a_mail_is_written_in_its_readers_language_and_zone(cast, case, outbox):
    """W24: language of mail per recipient; times in the reader's zone."""
    cast.priya.time_zone = "Asia/Makassar"
    cast.priya.save()
    with clock.at(case.filed_at.replace(month=12, day=1, hour=2, minute=30)):
        actions.comment_on_case(cast.actor("ava"), case, body="Hello.")

    assert "1 Dec 2026, 10:30 WITA" in outbox()[PRIYA]


def test_who_asks_for_access_is_told_to_the_customers_super_admins(cast, outbox):
    """S26."""
    ask_permission(cast.actor("priya"), cast.melati)

    mails = outbox()

    assert list(mails) == ["mela@melati.example"]
    assert "Priya (Mitra Jaya) asks Toko Melati for access to its support cases." in mails["mela@melati.example"]


def test_the_end_of_access_is_told_on_both_sides(cast, outbox):
    """W7: mail on every change."""
    make_user("Rudi", "mitrajaya.example")
    end_access(cast.actor("carla"), cast.relationships["sinar"])

    mails = outbox()

    assert sorted(mails) == ["budi@mitrajaya.example", "carla@sinar.example", PRIYA, "sari@mitrajaya.example"]
    assert "Carla (PT Sinar Abadi) ended the access of mitrajaya.example to PT Sinar Abadi's" in mails[PRIYA]
