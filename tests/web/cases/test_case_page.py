"""The page of a case and its one form: everything that was chosen happens, or nothing and the text stays."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.client import page
from tests.web.pages import CAKRA, MITRA, NUSANTARA, SINAR, html, show, update
from wakil.cases import actions
from wakil.cases.models import Activity, Case, CaseManager, Comment, State
from wakil.events.kinds import Audience
from wakil.lib import clock
from wakil.reselling import actions as consent
from wakil.reselling.models import AccessLevel


@pytest.fixture
def case(cast) -> Case:
    """Filed by Priya for Sinar."""
    return cast.file("priya", cast.sinar)


def test_three_people_follow_one_case_and_each_reads_who_wrote(cast, browser, case):
    """S35a, S41f."""
    browser("ava").post(show(NUSANTARA, case), update(case, body="Since when?", next_move="ask"))
    browser("citra").post(show(SINAR, case), update(case, body="Since eight."))

    for who, domain in [("priya", MITRA), ("citra", SINAR), ("ava", NUSANTARA)]:
        seen = html(browser(who).get(show(domain, case)))
        assert all(
            text in seen for text in ("Since when?", "Since eight.", "Mitra Jaya", "on behalf of PT Sinar Abadi")
        )
    case.refresh_from_db()
    assert case.state == State.IN_PROGRESS


def test_the_history_stands_in_the_order_of_time(cast, browser, case):
    """S41f."""
    actions.take_case(cast.actor("ava"), case)
    actions.comment_on_case(cast.actor("ava"), case, body="I look into it.")
    actions.change_severity(cast.actor("citra"), case, severity=1)

    history = browser("priya").get(show(MITRA, case)).context["history"]
    assert [entry.event.kind for entry in history] == ["case.taken", "case.commented", "case.severity_changed"]


@pytest.mark.parametrize(("who", "domain"), [("oscar", CAKRA), ("hana", "harapan.example"), ("dodi", SINAR)])
def test_to_everyone_else_a_case_is_as_unknown_as_no_case(browser, case, who, domain):
    """S16, S36, T1."""
    someone = browser(who)
    for path in ("", "take/", "changes/", "related/", "attachments/1/"):
        there = someone.get(show(domain, case) + path)
        nowhere = someone.get(page(domain, "cases:show", "99999999") + path)
        posted = someone.post(show(domain, case) + path, update(case, body="Let me in"))
        assert (there.status_code, there.content) == (nowhere.status_code, nowhere.content)
        assert posted.status_code in {404, 405}
    assert Comment.objects.count() == 0


def test_the_case_of_a_number_does_not_matter(browser, case):
    """T6."""
    Case.objects.filter(pk=case.pk).update(number="ABC-12")

    assert browser("priya").get(page(MITRA, "cases:show", "abc-12")).status_code == 200
    assert browser("priya").get(page(MITRA, "cases:show", "abc-1")).status_code == 404
    assert browser("priya").get(page(MITRA, "cases:show", "abc-%")).status_code == 404


def test_message_severity_and_close_go_in_one_submit(cast, browser, case):
    """S41a, S41b, S43."""
    response = browser("priya").post(show(MITRA, case), update(case, body="It works again.", severity="4", close="on"))

    case.refresh_from_db()
    comment = Comment.objects.get()
    assert (case.state, case.severity, comment.body) == (State.CLOSED, 4, "It works again.")
    assert response.headers["Location"] == f"{show(MITRA, case)}#comment-{comment.pk}"


def test_a_submit_that_cannot_do_all_does_nothing(browser, case):
    """S43."""
    response = browser("priya").post(show(MITRA, case), update(case, severity="1", close="on"))

    assert (response.status_code, response.context["composer"].errors) == (422, {"body": ["Say why."]})
    assert response.context["composer"].is_closing
    case.refresh_from_db()
    assert (case.state, case.severity) == (State.NEW, 2)


def test_an_empty_form_changes_nothing(browser, case):
    """T39."""
    before = Case.objects.values().get()
    response = browser("priya").post(show(MITRA, case), {})

    assert response.status_code in {409, 422}
    assert Case.objects.values().get() == before


def test_whoever_comes_second_sees_what_changed_and_keeps_the_text(cast, browser, case):
    """S43."""
    priya, old = browser("priya"), update(case, body="Now it works, closing.", close="on")
    old["seen"] = priya.get(show(MITRA, case)).context["composer"].seen
    actions.comment_on_case(cast.actor("ava"), case, body="Do not close, I am on it.")

    conflict = priya.post(show(MITRA, case), old)
    composer = conflict.context["composer"]
    assert conflict.status_code == 409
    assert [entry.comment.body for entry in conflict.context["history"] if entry.is_new] == [
        "Do not close, I am on it."
    ]
    assert (composer.body, composer.is_closing) == ("Now it works, closing.", True)
    again = priya.post(
        show(MITRA, case), {**old, "version": composer.version, "seen": composer.seen, "key": composer.key}
    )
    assert again.status_code == 302
    assert Comment.objects.count() == 2


@pytest.mark.parametrize("version", ["", "0", "-1", "x", "9" * 40])
def test_a_version_that_makes_no_sense_is_a_conflict_and_no_error_of_ours(browser, case, version):
    """S43."""
    response = browser("priya").post(show(MITRA, case), update(case, body="Hello?", version=version))

    assert (response.status_code, response.context["composer"].body) == (409, "Hello?")


def test_sending_twice_says_it_once(browser, case):
    """S32, S43."""
    priya, form = browser("priya"), update(case, body="Still so.")
    files = [SimpleUploadedFile("log.txt", b"lost"), SimpleUploadedFile("log.txt", b"lost")]
    sent = [priya.post(show(MITRA, case), {**form, "files": file}) for file in files]

    assert [response.status_code for response in sent] == [302, 302]
    assert [(comment.body, comment.attachments.count()) for comment in Comment.objects.all()] == [("Still so.", 1)]


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ({"body": "x" * 12_801}, "This is too long: 12800 characters at most."),
        ({"body": "bell\x07"}, "This has characters that can't be shown. Remove them."),
        ({"body": "nul\x00"}, "Null characters are not allowed."),
        ({"body": "a", "severity": "9"}, "Select a valid choice. 9 is not one of the available choices."),
        ({"body": "a", "audience": "mars"}, "Select a valid choice. mars is not one of the available choices."),
        ({"body": "a", "audience": "vendor"}, "Select a valid choice. vendor is not one of the available choices."),
    ],
)
def test_bad_input_is_told_and_the_text_kept(browser, case, form, message):
    """S41f, S43."""
    response = browser("priya").post(show(MITRA, case), update(case, **form))

    assert response.status_code == 422
    assert [text for texts in response.context["composer"].errors.values() for text in texts] == [message]
    assert response.context["composer"].body == form["body"]
    assert Comment.objects.count() == 0


@pytest.mark.parametrize(
    ("level", "form", "status"),
    [
        (AccessLevel.SEE, {"body": "Hello"}, 403),
        (AccessLevel.FILE, {"body": "Hello"}, 302),
        (AccessLevel.FILE, {"body": "Hello", "close": "on"}, 403),
        (AccessLevel.FILE, {"body": "Hello", "severity": "1"}, 403),
        (AccessLevel.MANAGE, {"body": "Hello", "severity": "1", "close": "on"}, 302),
    ],
)
def test_the_customers_consent_says_how_far_the_form_goes(cast, browser, level, form, status):
    """S2, S17, T12, W5."""
    case = cast.file("priya", cast.sinar)
    _grant(cast, level)
    response = browser("priya").post(show(MITRA, case), update(case, **form))

    assert response.status_code == status
    if status == 403:
        assert response.headers["X-Wakil-Reason"] == "access_level"
        assert response.context["composer"].body == "Hello"
        assert Comment.objects.count() == 0


def test_what_the_consent_does_not_allow_is_shown_disabled_with_its_reason(cast, browser, case):
    """W5."""
    _grant(cast, AccessLevel.FILE)
    may_file = html(browser("priya").get(show(MITRA, case)))
    _grant(cast, AccessLevel.SEE)
    may_see = html(browser("priya").get(show(MITRA, case)))

    assert 'type="checkbox" disabled aria-describedby="why-not-close"' in may_file
    assert "You can't close this case.</b> PT Sinar Abadi lets mitrajaya.example do this: see and file." in may_file
    assert "You can't write on this case.</b> PT Sinar Abadi lets mitrajaya.example do this: see." in may_see
    assert 'id="composer"' not in may_see


@pytest.mark.parametrize(
    ("audience", "readers"),
    [
        (Audience.EVERYONE, {"priya", "citra", "ava"}),
        (Audience.RESELLER_AND_VENDOR, {"priya", "ava"}),
        (Audience.VENDOR, {"ava"}),
    ],
)
def test_a_message_is_read_by_those_it_is_for_and_by_nobody_else(browser, case, audience, readers):
    """S35a, T7."""
    form = update(case, body="Canary 4711", audience=audience.value)
    form["files"] = SimpleUploadedFile("canary-4711.txt", b"canary")
    browser("ava").post(show(NUSANTARA, case), form)

    seen = {
        who
        for who, domain in [("priya", MITRA), ("citra", SINAR), ("ava", NUSANTARA)]
        if "4711"
        in html(browser(who).get(show(domain, case))) + html(browser(who).get(show(domain, case) + "changes/?after=0"))
    }
    assert seen == readers


def test_who_writes_is_told_who_will_read_it(browser, case):
    """S35a."""
    told = {
        who: browser(who).get(show(domain, case)).context["composer"].readers
        for who, domain in [("priya", MITRA), ("citra", SINAR), ("ava", NUSANTARA)]
    }

    assert told == {
        "priya": "Write to support. PT Sinar Abadi sees it too.",
        "citra": "Write to support. Your resellers with access read it too.",
        "ava": "PT Sinar Abadi and the resellers it lets in read this.",
    }


def test_a_closed_case_is_reopened_within_thirty_days_to_the_second(cast, browser, case):
    """S42."""
    actions.close_case(cast.actor("priya"), case)
    case.refresh_from_db()
    with clock.at(case.closed_at + timedelta(days=30)):
        response = browser("priya").post(show(MITRA, case), update(case, body="It is back.", reopen="on"))

    case.refresh_from_db()
    assert (response.status_code, case.state) == (302, State.IN_PROGRESS)


def test_one_second_later_a_related_case_is_filed_instead(cast, browser, case):
    """S42, W5."""
    actions.close_case(cast.actor("priya"), case)
    case.refresh_from_db()
    priya = browser("priya")
    with clock.at(case.closed_at + timedelta(days=30, seconds=1)):
        refused = priya.post(show(MITRA, case), update(case, body="It is back.", reopen="on"))
        opened = priya.get(show(MITRA, case) + "related/", follow=True)

    assert (refused.status_code, refused.headers["X-Wakil-Reason"]) == (403, "reopen_window_over")
    assert opened.context["related_to"] == case
    assert opened.context["form"]["title"].value() == case.title
    assert opened.context["customer_picker"].value == cast.sinar.customer_id


def test_a_related_case_names_the_other_only_to_who_may_know_it(cast, browser, case):
    """S36, S42, T11."""
    earlier = cast.file("priya", cast.sinar)
    later = cast.file("priya", cast.sinar, related_to=earlier)
    Case.objects.filter(pk=earlier.pk).update(number="OLD-77")

    assert "OLD-77" in html(browser("priya").get(show(MITRA, later)))
    CaseManager.objects.filter(case=earlier).update(reachable=False)
    assert "OLD-77" not in html(browser("priya").get(show(MITRA, later)))


def test_an_agent_takes_asks_offers_and_closes(browser, case):
    """S41f."""
    ava, states = browser("ava"), []
    ava.post(page(NUSANTARA, "cases:take", case.number))
    for form in ({"next_move": "ask"}, {"next_move": "offer"}, {"close": "on", "next_move": "answer"}):
        case.refresh_from_db()
        states.append((case.state, case.assigned_to.name))
        ava.post(show(NUSANTARA, case), update(case, key=f"key-{len(states)}", body="Well.", **form))
    case.refresh_from_db()

    assert states == [("in_progress", "Ava"), ("action_required", "Ava"), ("solution_provided", "Ava")]
    assert case.state == State.CLOSED


def test_only_support_takes_a_case(browser, case):
    """W5."""
    response = browser("priya").post(page(MITRA, "cases:take", case.number))

    assert (response.status_code, response.headers["X-Wakil-Reason"]) == (403, "only_support")


def test_an_open_page_asks_for_news_cheaply_and_gets_only_what_it_may_see(cast, browser, case):
    """S41f, T10."""
    citra = browser("citra")
    last = citra.get(show(SINAR, case)).context["composer"].seen
    address = show(SINAR, case) + f"changes/?after={last}"
    with CaptureQueriesContext(connection) as queries:
        nothing = citra.get(address)
        asked = len(queries)
    actions.comment_on_case(cast.actor("ava"), case, body="Among us.", audience=Audience.VENDOR)
    hidden = citra.get(address)
    actions.comment_on_case(cast.actor("ava"), case, body="To you.")
    news = citra.get(address)

    assert (nothing.status_code, hidden.status_code, news.status_code) == (204, 204, 200)
    assert asked == 4  # who asks (two), whether anything is shared with her, and whether there is anything
    assert [entry.comment.body for entry in news.context["history"]] == ["To you."]


@pytest.mark.parametrize("after", ["", "x", "-1", "9" * 30])
def test_a_question_for_news_that_makes_no_sense_is_refused(browser, case, after):
    """T1."""
    assert browser("priya").get(show(MITRA, case) + f"changes/?after={after}").status_code == 400


def test_each_look_of_a_reseller_leaves_a_trace_once_a_minute(cast, browser, case):
    """T34."""
    with clock.at((clock.now() + timedelta(minutes=2)).replace(second=10)):
        for who, domain in [("priya", MITRA), ("priya", MITRA), ("citra", SINAR), ("ava", NUSANTARA)]:
            browser(who).get(show(domain, case))
    own = cast.file("budi", None)
    browser("budi").get(show(MITRA, own))

    assert [(read.user, read.case, read.customer) for read in Activity.objects.filter(kind="looked")] == [
        (cast.priya, case, cast.sinar)
    ]


def test_the_page_costs_the_same_queries_whatever_the_length_of_its_history(cast, browser, case):
    """S41f."""
    counts = {}
    for who, domain in [("priya", MITRA), ("citra", SINAR), ("ava", NUSANTARA)]:
        counts[who] = [_queries(browser(who), show(domain, case))]
    for number in range(24):
        actions.comment_on_case(cast.actor("ava"), case, body=f"Step {number}", uploads=[_upload(cast)])
    for who, domain in [("priya", MITRA), ("citra", SINAR), ("ava", NUSANTARA)]:
        counts[who].append(_queries(browser(who), show(domain, case)))

    assert all(few == many <= 12 for few, many in counts.values()), counts


def test_text_of_people_never_runs(browser, cast, case):
    """T17."""
    payload = "<script>alert(1)</script><img src=x onerror=alert(1)> [x](javascript:alert(1)) {{ 7*7 }}"
    browser("citra").post(show(SINAR, case), update(case, body=payload))
    Case.objects.filter(pk=case.pk).update(title=payload[:200], description=payload)

    for address in (show(MITRA, case), page(MITRA, "cases:list")):
        shown = browser("priya").get(address).content.decode()
        assert "<script>alert" not in shown
        assert "<img src=x" not in shown
        assert 'href="javascript' not in shown


def _queries(someone, address) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert someone.get(address).status_code == 200
    return len(queries)


def _upload(cast):
    return actions.store_upload(cast.actor("ava"), SimpleUploadedFile("step.txt", b"step"))


def _grant(cast, level):
    ends_at = clock.now() + timedelta(days=30)
    relationship = cast.relationships["sinar"]
    consent.grant_access(cast.actor("carla"), relationship, level=level, ends_at=ends_at, all_products=True)
