"""Sharing and escalating in the browser: pages, links by mail, and the list Shared with me (S34, S41c, T12, T38)."""

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, make_group
from tests.client import Browser, page
from wakil.cases import actions, policy
from wakil.cases.actions.sharing import confirmation_token
from wakil.cases.models import CaseShare, Escalation, ShareLevel
from wakil.cases.states import Move
from wakil.events.kinds import Audience
from wakil.mail.sending import send_waiting
from wakil.notifications.models import OutboxMail

MITRA, SINAR, CAKRA = "mitrajaya.example", "sinar.example", "cakra.example"


@pytest.fixture
def case(cast: Cast):
    return cast.file("priya", cast.sinar)


def browser(cast: Cast, who: str) -> Client:
    return Browser().sign_in(cast.people[who])


def post(client: Client, domain: str, name: str, *args, **fields):
    return client.post(page(domain, name, *args), {"domain": domain, **fields})


def test_a_case_is_shared_and_taken_back_on_its_page(cast, case):
    """S34: shows who added; group marked as group; removal."""
    priya = browser(cast, "priya")
    group = make_group("ops@mitrajaya.example", cast.budi)
    answer = post(priya, MITRA, "cases:share", case.number, addresses=f"{group.address} x@else.example", level="notify")
    assert answer["Location"].endswith(f"/cases/{case.number}/#sharing")

    shown = priya.get(page(MITRA, "cases:show", case.number)).content.decode()
    assert shown.count("added by Priya (Mitra Jaya)") == 2
    assert 'ops@mitrajaya.example <span class="note">group</span>' in shown

    share = CaseShare.objects.get(address=group.address)
    post(priya, MITRA, "cases:remove_share", case.number, share.pk)
    share.refresh_from_db()
    assert share.removed_by == cast.priya


def test_a_bad_address_is_told_and_the_text_kept(cast, case):
    """S34: validates."""
    answer = post(browser(cast, "priya"), MITRA, "cases:share", case.number, addresses="dodi@", level="view")

    text = answer.content.decode()
    assert "“dodi@” is not an email address." in text
    assert "dodi@</textarea>" in text
    assert '<option value="view" selected>' in text


def test_what_may_not_be_known_of_is_not_found(cast, case):
    """T1, T5: a share of another case, and one that the reseller may not know of, are no shares."""
    other = cast.file("priya", cast.sinar)
    [hidden] = actions.share_case(cast.actor("carla"), case, addresses="oscar@cakra.example", level="view")
    [elsewhere] = actions.share_case(cast.actor("priya"), other, addresses="x@else.example", level="notify")
    priya = browser(cast, "priya")

    codes = [
        post(priya, MITRA, "cases:remove_share", case.number, pk).status_code for pk in (hidden.pk, elsewhere.pk, 9**17)
    ]

    assert codes == [404, 404, 404]
    assert CaseShare.objects.filter(removed_at=None).count() == 2


@pytest.mark.parametrize("name", ["cases:share", "cases:escalate"])
def test_who_reads_by_a_share_is_refused_on_the_pages_too(cast, case, name):
    """T12: the form and its target."""
    actions.share_case(cast.actor("carla"), case, addresses="oscar@cakra.example", level="view")
    oscar = browser(cast, "oscar")
    assert oscar.get(page(CAKRA, "cases:show", case.number)).status_code == 200

    assert oscar.get(page(CAKRA, name, case.number)).status_code == 403
    assert post(oscar, CAKRA, name, case.number, addresses="x@else.example", level="view").status_code == 403


def test_a_file_of_a_note_is_not_for_who_reads_by_a_share(cast, case):
    """T2, T7: messages for everyone and their files, and nothing else."""

    def attach(**audience):
        upload = actions.store_upload(cast.actor("ava"), ContentFile(b"secret", name="note.txt"))
        comment = actions.comment_on_case(cast.actor("ava"), case, body="Look.", uploads=[upload], **audience)
        return comment.attachments.get()

    public, private = attach(), attach(audience=Audience.VENDOR)
    actions.share_case(cast.actor("carla"), case, addresses="oscar@cakra.example", level="view")
    oscar = browser(cast, "oscar")

    answers = [oscar.get(page(CAKRA, "cases:attachment", case.number, file.pk)) for file in (public, private)]
    for answer in answers:
        answer.close()

    assert [answer.status_code for answer in answers] == [200, 404]


def test_escalating_shows_on_the_page_for_everybody_on_the_case(cast, case):
    """S41c: visible to the customer."""
    answer = post(browser(cast, "priya"), MITRA, "cases:escalate", case.number,
                  reason="business_impact", justification="Nobody can <b>send</b>.")  # fmt: skip
    assert answer["Location"].endswith("#escalate")

    shown = browser(cast, "carla").get(page(SINAR, "cases:show", case.number)).content.decode()

    assert "Nobody can &lt;b&gt;send&lt;/b&gt;." in shown
    assert Escalation.objects.get().case == case


def test_another_plan_gets_the_reason_on_the_page_and_from_the_server(cast):
    """S41c, W5: button disabled with reason; server refuses."""
    case = cast.file("priya", cast.kopi)
    priya = browser(cast, "priya")

    shown = priya.get(page(MITRA, "cases:show", case.number)).content.decode()

    assert "Escalation is part of Premium support, and Kopi Gayo has Enhanced." in shown
    assert (
        post(priya, MITRA, "cases:escalate", case.number, reason="business_impact", justification="x").status_code
        == 403
    )


def test_following_the_link_confirms_nothing_and_pressing_the_button_does(cast, case):
    """T38: GET is harmless everywhere; needs no sign-in."""
    [share] = actions.share_case(cast.actor("priya"), case, addresses="ops@else.example", level="notify")
    url = page(MITRA, "cases:confirm_share", confirmation_token(share))
    stranger = Browser()

    assert stranger.get(url).status_code == 200
    assert policy.confirmed_share("ops@else.example", case) is None

    assert stranger.post(url, {"domain": MITRA}).status_code == 200
    assert policy.confirmed_share("ops@else.example", case) == share


def test_right_and_wrong_links_look_the_same(cast, case):
    """T24: the page is no oracle, and shows nothing of the case."""
    [share] = actions.share_case(cast.actor("priya"), case, addresses="ops@else.example", level="notify")
    right = page(MITRA, "cases:confirm_share", confirmation_token(share))
    wrong = page(MITRA, "cases:confirm_share", f"{share.pk + 1}.{'0' * 64}")

    pages = [(Browser().get(url), Browser().post(url, {"domain": MITRA})) for url in (right, wrong)]

    (asked, answered), (asked_wrongly, answered_wrongly) = [[_without_token(one) for one in pair] for pair in pages]
    assert (asked, answered) == (asked_wrongly, answered_wrongly)
    assert case.title not in pages[0][0].content.decode()


def _without_token(response) -> str:
    lines = response.content.decode().splitlines()
    return "\n".join(line for line in lines if "csrf" not in line)


def share_some(cast: Cast, count: int) -> None:
    for _number in range(count):
        case = cast.file("priya", cast.sinar)
        actions.share_case(cast.actor("carla"), case, addresses="oscar@cakra.example", level=ShareLevel.VIEW)


def queries_of(cast: Cast, django_assert_max_num_queries) -> int:
    oscar = browser(cast, "oscar")
    with django_assert_max_num_queries(12) as counted:
        assert oscar.get(page(CAKRA, "cases:shared")).status_code == 200
    return len(counted)


def test_shared_with_me_costs_the_same_queries_for_one_row_and_for_many(cast, django_assert_max_num_queries):
    """Budget: at most 12 queries, the same number at 1 and at 25 rows."""
    share_some(cast, 1)
    one = queries_of(cast, django_assert_max_num_queries)
    share_some(cast, 24)

    assert queries_of(cast, django_assert_max_num_queries) == one


def test_shared_with_me_pages_by_key_and_holds_each_case_once(cast):
    """S34: a list of their own."""
    share_some(cast, 27)
    oscar = browser(cast, "oscar")

    first = oscar.get(page(CAKRA, "cases:shared"))
    second = oscar.get(first.context["next_url"])

    rows = [case.number for response in (first, second) for case in response.context["rows"]]
    assert (len(rows), len(set(rows)), second.context["next_url"]) == (27, 27, "")
    assert oscar.get(page(CAKRA, "cases:list")).context["rows"] == []


@pytest.mark.parametrize(
    "key", ["x", "_", "2026-11-23T00:00:00_1", "9999-99-99T00:00:00+00:00_1", "2026-11-23T00:00:00+00:00_²"]
)
def test_a_key_that_is_none_shows_the_first_page(cast, key):
    """Bad input is no server error."""
    share_some(cast, 1)

    answer = browser(cast, "oscar").get(page(CAKRA, "cases:shared"), {"before": key})

    assert (answer.status_code, len(answer.context["rows"])) == (200, 1)


def test_the_outbox_is_for_the_vendors_people_with_that_privilege(cast, case, settings):
    """Manage settings: others get the 404 of an unknown page, the vendor's others the reason."""
    settings.EMAIL_BACKEND = "wakil.mail.outbox.OutboxBackend"
    actions.comment_on_case(cast.actor("carla"), case, body="<script>alert(1)</script>")
    send_waiting()
    mail = OutboxMail.objects.get(recipients="priya@mitrajaya.example")

    vendor = "nusantara.example"
    for name, args in (("outbox:list", []), ("outbox:show", [mail.pk])):
        codes = [browser(cast, who).get(page(cast.people[who].domain.name, name, *args)).status_code
                 for who in ("vera", "ava", "priya", "carla")]  # fmt: skip
        assert codes == [200, 403, 404, 404]
    shown = browser(cast, "vera").get(page(vendor, "outbox:show", mail.pk)).content.decode()
    assert ("<script>alert(1)" in shown, "&lt;script&gt;alert(1)" in shown) == (False, True)
    assert browser(cast, "vera").get(page(vendor, "outbox:show", mail.pk + 999)).status_code == 404


@pytest.mark.parametrize("who", ["priya", "carla", "ava"])
def test_the_page_of_a_case_costs_the_same_queries_for_two_shares_and_for_many(cast, case, who):
    """Budget: the same number of queries, however many rows."""
    client = browser(cast, who)

    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            assert client.get(page(cast.people[who].domain.name, "cases:show", case.number)).status_code == 200
        return len(counted)

    def share(*numbers: int) -> None:
        typed = [f"a{number}@{domain}" for number in numbers for domain in ("sinar.example", "else.example")]
        actions.share_case(cast.actor("priya"), case, addresses=typed, level="notify")

    share(0)
    queries()
    few = queries()
    share(*range(1, 9))

    assert queries() == few


def test_the_queue_shows_which_cases_are_escalated(cast, case):
    """S41c: manager queue; every list has the flag while the escalation is open."""
    cast.file("priya", cast.sinar)
    actions.escalate_case(cast.actor("priya"), case, reason="business_impact", justification="Nobody can send.")

    def flagged(who: str) -> list[bool]:
        answer = browser(cast, who).get(page(cast.people[who].domain.name, "cases:list"))
        assert answer.content.decode().count('class="escalated"') == sum(
            row.is_escalated for row in answer.context["rows"]
        )
        return [row.is_escalated for row in answer.context["rows"]]

    assert (flagged("ava"), flagged("priya")) == ([True, False], [True, False])
    actions.close_case(cast.actor("ava"), case)
    assert True not in flagged("ava")


def test_nobody_waits_for_who_reads_by_a_share(cast, case):
    """S34: the list and the page do not ask a reader for an answer; the customer's own people they do."""
    actions.share_case(cast.actor("carla"), case, addresses="oscar@cakra.example citra@sinar.example", level="view")
    actions.comment_on_case(cast.actor("ava"), case, body="Please look.", next_move=Move.ASK)

    def words(who: str, name: str, *args) -> list[bool]:
        text = browser(cast, who).get(page(cast.people[who].domain.name, name, *args)).content.decode()
        return ["Waiting for you" in text, "Waiting for the filer" in text]

    for name, args in (("cases:shared", []), ("cases:show", [case.number])):
        assert (words("oscar", name, *args), words("citra", name, *args)) == ([False, True], [True, False])
