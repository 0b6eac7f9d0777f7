"""Was this helpful, how can we improve it, and who reads the answers."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import make_user
from tests.client import Browser, page
from tests.web.pages import CAKRA, MITRA, NUSANTARA, html
from wakil.access.models import Role, RoleAssignment
from wakil.helpcenter.library import library
from wakil.helpcenter.models import Feedback, FruitlessSearch
from wakil.lib import clock

SLUG = "file-a-case"
YES = {"helpful": "yes", "language": "en", "version": 1}
NO = YES | {"helpful": "no"}
RATE, SUGGEST = page(MITRA, "help:rate", SLUG), page(MITRA, "help:suggest", SLUG)


def told() -> list[tuple]:
    return list(Feedback.objects.order_by("pk").values_list("article", "language", "version", "is_helpful", "text"))


def test_an_answer_is_kept_once_for_each_viewer_and_can_be_changed(cast, browser):
    """S81"""
    priya, sari = browser("priya"), browser("sari")
    led = priya.post(RATE, YES)
    priya.post(RATE, YES)
    sari.post(RATE, YES)
    assert led["Location"] == f"{page(MITRA, 'help:show', SLUG)}#feedback"
    assert told() == [(SLUG, "en", 1, True, ""), (SLUG, "en", 1, True, "")]

    priya.post(RATE, NO)
    assert told() == [(SLUG, "en", 1, False, ""), (SLUG, "en", 1, True, "")]
    shown = html(priya.get(page(MITRA, "help:show", SLUG)))
    assert 'value="no" aria-pressed="true"' in shown
    assert 'value="yes" aria-pressed="false"' in shown


def test_a_browser_in_which_nobody_is_signed_in_is_one_viewer_at_every_domain(cast):
    """S81: and nothing is set before it answers."""
    browser = Browser()
    browser.get(RATE.removesuffix("rate/"))
    assert "browser" not in browser.cookies
    for url in (RATE, page(CAKRA, "help:rate", SLUG), f"/help/{SLUG}/rate/"):
        assert browser.post(url, YES).status_code == 302
    assert told() == [(SLUG, "en", 1, True, "")]
    Browser().post(RATE, NO)
    assert len(told()) == 2
    assert 'value="yes" aria-pressed="true"' in html(browser.get(f"/help/{SLUG}/"))


def test_a_new_version_and_another_language_are_asked_about_anew(cast, browser, settings, tmp_path):
    """S81"""
    from wakil.helpcenter import library  # noqa: PLC0415

    priya = browser("priya")
    priya.post(RATE, YES)
    assert priya.post(RATE, YES | {"language": "id"}).status_code == 302
    settings.WAKIL_HELP = tmp_path
    facts = f"---\nslug: {SLUG}\nlanguage: en\ntitle: T\nsummary: S\nversion: 2\n---\nText.\n"
    (tmp_path / "new.md").write_text(facts)
    library.forget()
    try:
        assert 'aria-pressed="true"' not in html(priya.get(page(MITRA, "help:show", SLUG)))
        stale = priya.post(RATE, NO)
        assert stale["Location"] == page(MITRA, "help:show", SLUG)
        priya.post(RATE, NO | {"version": 2})
    finally:
        settings.WAKIL_HELP = None
        library.forget()
    assert sorted(told()) == [(SLUG, "en", 1, True, ""), (SLUG, "en", 2, False, ""), (SLUG, "id", 1, True, "")]


def test_an_answer_says_nothing_of_who_gave_it(cast, browser):
    """S81: not even that two answers are of one person."""
    priya = browser("priya")
    priya.post(RATE, YES)
    priya.post(page(MITRA, "help:rate", "reseller-support"), YES)
    viewers = list(Feedback.objects.values_list("viewer", flat=True))
    assert len(set(viewers)) == 2
    assert {field.name for field in Feedback._meta.get_fields()} == {
        "id", "article", "language", "version", "viewer", "is_helpful", "text", "created_at", "changed_at",
    }  # fmt: skip


def test_what_could_be_better_is_asked_after_the_answer_and_shown_to_nobody_else(cast, browser):
    """S82, T17"""
    priya, url = browser("priya"), page(MITRA, "help:show", SLUG)
    text = {"text": "More about <b>files</b>", "language": "en", "version": 1}
    assert "How can we improve it?" not in html(priya.get(url))
    priya.post(SUGGEST, text)
    assert told() == []

    priya.post(RATE, NO)
    assert "Leave out names, addresses, passwords" in html(priya.get(url))
    priya.post(SUGGEST, text)
    assert told() == [(SLUG, "en", 1, False, "More about <b>files</b>")]
    assert "More about &lt;b&gt;files" in priya.get(url).content.decode()
    others = [browser("sari").get(url), Browser().get(url), browser("vera").get(page(NUSANTARA, "help:show", SLUG))]
    assert [html(answer).count("More about") for answer in others] == [0, 0, 0]
    priya.post(SUGGEST, text | {"text": ""})
    assert told() == [(SLUG, "en", 1, False, "")]


def test_a_text_that_cannot_be_kept_is_shown_again_with_the_reason(cast, browser):
    """S82, T15: and a line break counts once, as the field counts it."""
    priya = browser("priya")
    priya.post(RATE, NO)
    sent = {"language": "en", "version": 1}
    for text, reason in (("x" * 2001, "Write 2000 characters at most."), ("a\x01b", "Remove the control characters.")):
        for headers, status in (({}, 422), ({"hx-request": "true"}, 200)):
            answer = priya.post(SUGGEST, sent | {"text": text}, headers=headers)
            assert (answer.status_code, reason in html(answer), text in answer.content.decode()) == (status, True, True)
    assert told() == [(SLUG, "en", 1, False, "")]
    priya.post(SUGGEST, sent | {"text": "x\r\n" * 1000})
    assert [len(text) for *_rest, text in told()] == [1999]  # the last line break is not kept


@pytest.mark.parametrize(
    "wrong",
    [{}, {"helpful": "maybe"}, {"version": "x"}, {"version": "0"}, {"version": "9" * 40}, {"language": ""},
     {"language": "x" * 99}],
)  # fmt: skip
def test_nonsense_changes_nothing(cast, browser, wrong):
    """T15"""
    sent = YES | wrong if wrong else {}
    assert browser("priya").post(RATE, sent).status_code in (302, 400)
    assert told() == []


def test_only_who_may_read_an_article_answers_it_and_no_get_does(cast, browser):
    """S81, T38, T11"""
    closed = page(MITRA, "help:rate", "api-in-brief")
    assert (Browser().post(closed, YES).status_code, Browser().post("/help/no-such/rate/", YES).status_code) == (
        404,
        404,
    )
    assert browser("priya").get(RATE, YES).status_code == 405
    assert told() == []


def test_answers_come_from_our_pages_only(cast):
    """T25: signed in, not signed in, and at the root."""
    for url in (RATE, f"/help/{SLUG}/rate/"):
        browser = Browser(enforce_csrf_checks=True)
        assert browser.post(url, YES).status_code == 403
    assert told() == []
    browser = Browser(enforce_csrf_checks=True)
    token = browser.get(f"/help/{SLUG}/").context["csrf_token"]
    assert browser.post(f"/help/{SLUG}/rate/", YES | {"csrfmiddlewaretoken": str(token)}).status_code == 302
    assert len(told()) == 1


def test_nobody_answers_without_end(cast, browser, monkeypatch):
    """S81, T23: who has no cookies is counted by address."""
    monkeypatch.setattr("wakil.web.help.feedback.MOST_ANSWERS", 3)
    assert [Browser().post(RATE, YES).status_code for _time in range(5)] == [302, 302, 302, 429, 429]
    assert browser("priya").post(RATE, YES).status_code == 302


def test_what_came_too_often_is_shown_again_with_what_was_typed(cast, browser, monkeypatch):
    """S82, W14: with script and without; nothing of it is kept."""
    monkeypatch.setattr("wakil.web.help.feedback.MOST_ANSWERS", 1)
    priya, typed = browser("priya"), {"language": "en", "version": 1, "text": "Say where <files> go"}
    priya.post(RATE, YES)
    whole, part = priya.post(SUGGEST, typed), priya.post(SUGGEST, typed, headers={"hx-request": "true"})

    assert (whole.status_code, part.status_code) == (429, 200)
    for answer in (whole, part):
        assert "Say where &lt;files&gt; go</textarea>" in answer.content.decode()
        assert "Send it again in ten minutes." in html(answer)
    assert told() == [(SLUG, "en", 1, True, "")]


def test_with_script_only_the_question_is_sent_again(cast, browser):
    """S81"""
    answer = browser("priya").post(RATE, YES, headers={"hx-request": "true"})
    assert (answer.status_code, answer.content.decode().strip().startswith('<section id="feedback"')) == (200, True)


# Who reads the report: the vendor's people who keep its settings. For the others it is not there, or refused.
REPORT = {"vera": 200, "maya": 200, "ava": 403, "vito": 403, "priya": 404, "sari": 404, "carla": 404, "dodi": 404}
PAGES = [("help_feedback:list",), ("help_feedback:show", SLUG), ("help_searches:list",)]


@pytest.fixture
def maya(cast):
    """Of the vendor, with one privilege."""
    cast.people["maya"] = make_user("Maya", NUSANTARA)
    role = Role.objects.create(organization=cast.nusantara, name="Settings", privileges=["manage_settings"])
    RoleAssignment.objects.create(user=cast.people["maya"], role=role, started_at=clock.now())


@pytest.mark.parametrize("who", REPORT)
def test_who_reads_what_readers_say(cast, browser, maya, who):
    """S81, T11"""
    domain = cast.people[who].domain.name
    answers = [browser(who).get(page(domain, *route)) for route in PAGES]
    assert [answer.status_code for answer in answers] == [REPORT[who]] * 3
    offers = page(domain, "admin:start") in html(browser(who).get(page(domain, "help:list")))
    assert offers is (who in {"vera", "maya", "sari", "carla"})


def make_answers(number: int) -> None:
    """So many answers and searches, none of which there has been before."""
    now, named = clock.now(), f"{number} "
    Feedback.objects.bulk_create(
        Feedback(
            article=SLUG, language="en", version=1, viewer=f"{named}{one}", is_helpful=one % 4 != 0, text=f"text {one}",
            created_at=now, changed_at=now,
        )
        for one in range(number)
    )  # fmt: skip
    FruitlessSearch.objects.bulk_create(
        FruitlessSearch(words=f"word {named}{one}", language="en", times=one % 3 + 1, first_at=now, last_at=now)
        for one in range(number)
    )


def test_the_report_counts_by_article_language_and_version(cast, browser):
    """S81, S82"""
    make_answers(8)
    now = clock.now()
    Feedback.objects.create(
        article=SLUG, language="id", version=3, viewer="x", is_helpful=True, created_at=now, changed_at=now
    )
    rows = {row.slug: row for row in browser("vera").get(page(NUSANTARA, "help_feedback:list")).context["rows"]}
    tallies = [(one.language, one.version, one.yes, one.no, one.texts, one.percent) for one in rows[SLUG].tallies]
    assert tallies == [("en", 1, 6, 2, 8, 75), ("id", 3, 1, 0, 0, 100), ("id", 1, 0, 0, 0, None)]
    assert [(one.yes, one.no) for one in rows["reseller-support"].tallies] == [(0, 0), (0, 0)]


def test_answers_stay_to_be_read_when_their_article_is_gone(cast, browser):
    """S81, S82: after all that there is, by name, and page by page."""
    make_answers(2)
    old = [f"old-{number:02}" for number in range(30)]
    Feedback.objects.bulk_create(
        Feedback(article=slug, language="en", version=1, viewer="x", is_helpful=True, text="Where is it?",
                 created_at=clock.now(), changed_at=clock.now())
        for slug in old
    )  # fmt: skip
    vera, seen, url = browser("vera"), [], page(NUSANTARA, "help_feedback:list")
    while url:
        answer = vera.get(url)
        seen += [row.slug for row in answer.context["rows"]]
        url = answer.context["next_url"]
    assert seen == [*library().slugs, *old]
    assert "not published now" in html(answer)
    about = html(vera.get(page(NUSANTARA, "help_feedback:show", "old-07")))
    assert ("Where is it?" in about, "Read the article" in about) == (True, False)
    assert vera.get(page(NUSANTARA, "help_feedback:show", "never-was")).status_code == 404


def test_texts_and_searches_are_paged_by_key(cast, browser):
    """S82, S83: the newest text first, the most wanted search first, each once."""
    make_answers(60)
    vera = browser("vera")
    for url, of_row in (
        (page(NUSANTARA, "help_feedback:show", SLUG), lambda row: (row.pk,)),
        (page(NUSANTARA, "help_searches:list"), lambda row: (row.times, row.pk)),
    ):
        seen, next_url = [], url
        while next_url:
            context = vera.get(next_url).context
            seen += [of_row(row) for row in context.get("texts", context.get("rows"))]
            next_url = context["next_url"]
        assert len(seen) == 60
        assert seen == sorted(set(seen), reverse=True)
    for nonsense in ("?before=x", "?after=9-x", "?before=" + "9" * 40, "?after=no-such"):
        assert vera.get(url + nonsense).status_code == 200


def test_the_report_takes_as_many_queries_for_one_row_as_for_25(cast, browser):
    """S81"""
    vera, counted = browser("vera"), []
    for number in (1, 24):  # and then there are 25
        make_answers(number)
        for route in PAGES:
            with CaptureQueriesContext(connection) as queries:
                vera.get(page(NUSANTARA, *route))
            counted.append(len(queries))
    assert counted[:3] == counted[3:]
    assert max(counted) <= 12


def test_a_search_in_vain_is_told_to_the_vendor(cast, browser, monkeypatch):
    """S83: what is asked for while typing is not, nor what another site sends people to look for."""
    url = page(MITRA, "help:search")
    anybody = Browser()
    anybody.get(url, {"q": "Xyzzy plugh"})
    anybody.get(url, {"q": "xyzzy plugh"}, headers={"hx-request": "true"})
    anybody.get(url, {"q": "xyzzy plugh", "settled": "1"}, headers={"hx-request": "true"})
    anybody.get(url, {"q": "elsewhere"}, headers={"sec-fetch-site": "cross-site"})
    anybody.get(url, {"q": "severity"})
    rows = browser("vera").get(page(NUSANTARA, "help_searches:list")).context["rows"]
    assert [(row.words, row.language, row.times) for row in rows] == [("xyzzy plugh", "en", 2)]
    monkeypatch.setattr("wakil.web.help.searching.MOST_NOTED", 4)
    for number in range(4):
        anybody.get(url, {"q": f"nothing{number}"})
    assert FruitlessSearch.objects.count() == 3  # four in ten minutes by address, two of them the first
