"""The pages of access tokens: one's own, and those of the people one looks after."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from tests.api.caller import Program, name_of
from tests.client import Browser, page
from wakil.access.api_tokens import create_api_token
from wakil.accounts.models import ApiToken, TokenScope
from wakil.events.models import Event
from wakil.lib import clock
from wakil.web.tokens.mailing import send_token_notice

HOME = "mitrajaya.example"
GIVEN = {"name": "Nightly report", "scope": "read", "days": "30", "domain": HOME}


def made_by(browser, given=GIVEN, domain=HOME):
    return browser.post(page(domain, "tokens:create"), given)


def token_on(answer):
    return re.search(r'value="(wakil_[\w-]{43})"', answer.content.decode())[1]


def text_of(answer):
    return answer.content.decode()


def test_a_token_is_made_shown_once_and_works_at_this_domain_only(cast):
    """S55, W21, T1"""
    ours, balis = cast.file("priya", cast.sinar), cast.file("priya_bali", cast.harapan)
    browser = Browser().sign_in(cast.priya)
    answer = made_by(browser)
    token = token_on(answer)
    assert (answer.status_code, answer["Cache-Control"]) == (
        200,
        "max-age=0, no-cache, no-store, must-revalidate, private",
    )
    assert [Program(token).get(f"/v2/{name_of(case)}").status_code for case in (ours, balis)] == [200, 403]
    listed = text_of(browser.get(page(HOME, "tokens:list")))
    assert ("Nightly report" in listed, token in listed) == (True, False)


def test_a_token_that_only_reads_changes_nothing(cast):
    """T12"""
    case = cast.file("priya", cast.sinar)
    token = token_on(made_by(Browser().sign_in(cast.priya)))
    answer = Program(token).send("post", f"/v2/{name_of(case)}:close")
    assert (answer.status_code, answer.json()["error"]["details"][0]["reason"]) == (403, "TOKEN_READS_ONLY")
    case.refresh_from_db()
    assert case.state != "closed"


def test_it_lasts_as_long_as_asked_and_no_longer_than_the_portal_allows(cast, settings):
    """T13"""
    browser = Browser().sign_in(cast.priya)
    made_by(browser)
    assert ApiToken.objects.get().expires_at - ApiToken.objects.get().created_at == timedelta(days=30)
    assert "90" in re.search(r"<option value=\"(\d+)\" selected>", text_of(browser.get(page(HOME, "tokens:create"))))[1]
    settings.WAKIL_TOKEN_DAYS = 14
    for days in ("30", "0", "-1", "x", ""):
        assert made_by(browser, {**GIVEN, "days": days}).status_code == 422
    assert ApiToken.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"), [("name", ""), ("name", "x" * 101), ("name", "a\nb"), ("name", "\x01"), ("scope", "admin")]
)
def test_what_can_not_be_used_stays_in_the_form(cast, field, value):
    """T15"""
    answer = made_by(Browser().sign_in(cast.priya), {**GIVEN, field: value, "is_staff": "1"})
    assert answer.status_code == 422
    assert not ApiToken.objects.exists()


def test_a_person_has_so_many_tokens(cast, settings):
    """T23"""
    settings.WAKIL_MOST_TOKENS = 1
    browser = Browser().sign_in(cast.priya)
    assert [made_by(browser).status_code, made_by(browser).status_code] == [200, 422]


def test_the_person_is_told_by_mail_and_the_mail_has_no_token(cast):
    """T26, T14"""
    send_token_notice.call(cast.priya.pk, "Nightly report")
    sent = mail.outbox[0]
    assert sent.to == ["priya@mitrajaya.example"]
    assert page(HOME, "tokens:list") in sent.body
    assert "wakil_" not in sent.body


def test_making_a_token_queues_the_mail_without_the_token(cast):
    """T26"""
    token = token_on(made_by(Browser().sign_in(cast.priya)))
    queued = [str(task.args_kwargs) for task in DBTaskResult.objects.all() if "token_notice" in task.task_path]
    assert len(queued) == 1
    assert token not in str(list(DBTaskResult.objects.values())) + str(list(Event.objects.values()))


def test_a_token_is_revoked_after_a_question(cast):
    """T13, T38"""
    case, browser = cast.file("priya", cast.sinar), Browser().sign_in(cast.priya)
    program = Program(token_on(made_by(browser)))
    path = page(HOME, "tokens:revoke", ApiToken.objects.get().pk)
    assert browser.get(path).status_code == 200
    assert program.get(f"/v2/{name_of(case)}").status_code == 200
    assert browser.post(path, {"domain": HOME}).status_code == 302
    assert program.get(f"/v2/{name_of(case)}").status_code == 401
    assert "revoked on" in text_of(browser.get(page(HOME, "tokens:list")))


def test_super_admins_see_and_revoke_the_tokens_of_their_people_without_the_secret(cast):
    """T32, T13"""
    token = create_api_token(cast.actor("priya"), name="Nightly report", days=30)
    create_api_token(cast.actor("oscar"), name="Foreign one", days=30)
    browser = Browser().sign_in(cast.sari)
    listed = text_of(browser.get(page(HOME, "people_tokens:list")))
    assert ("Nightly report" in listed, "priya@mitrajaya.example" in listed) == (True, True)
    assert ("Foreign one" in listed, token in listed) == (False, False)
    row = ApiToken.objects.get(user=cast.priya)
    assert browser.post(page(HOME, "people_tokens:revoke", row.pk), {"domain": HOME}).status_code == 302
    row.refresh_from_db()
    assert row.revoked_at is not None
    assert Event.objects.get(kind="api_token.revoked").by == cast.sari


def test_others_see_and_revoke_only_their_own(cast):
    """T1, T5"""
    create_api_token(cast.actor("citra"), name="Hers", days=30)
    row = ApiToken.objects.get()
    for who in ("priya", "dodi", "oscar", "vera"):
        user = cast.people[who]
        browser = Browser().sign_in(user)
        domain = user.domain.name
        assert browser.post(page(domain, "tokens:revoke", row.pk), {"domain": domain}).status_code == 404
        assert browser.post(page(domain, "people_tokens:revoke", row.pk), {"domain": domain}).status_code in (403, 404)
        assert "Hers" not in text_of(browser.get(page(domain, "tokens:list")))
    row.refresh_from_db()
    assert row.revoked_at is None


def test_the_lists_cost_the_same_with_one_and_with_many(cast):
    """W21"""
    counted = {"tokens:list": [], "people_tokens:list": []}
    for number in (1, 25):
        while ApiToken.objects.count() < number:
            create_api_token(cast.actor("sari"), name="Another", days=30)
        for name, counts in counted.items():
            browser = Browser().sign_in(cast.sari)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert browser.get(page(HOME, name)).status_code == 200
            counts.append(len(queries))
    assert {name: counts[0] == counts[1] <= 12 for name, counts in counted.items()} == dict.fromkeys(counted, True)


def test_older_tokens_follow_by_key(cast):
    """T11"""
    for number in range(27):
        create_api_token(cast.actor("priya" if number % 2 else "budi"), name=f"Token {number}.", days=30)
    browser = Browser().sign_in(cast.sari)
    first = text_of(browser.get(page(HOME, "people_tokens:list")))
    older = re.search(r'href="([^"]*before=\d+)"', first)[1]
    second = text_of(browser.get(older))
    shown = [set(re.findall(r"Token \d+\.", found)) for found in (first, second)]
    assert ([len(found) for found in shown], len(shown[0] | shown[1])) == ([25, 2], 27)
    assert browser.get(page(HOME, "people_tokens:list") + "?before=%00x").status_code in (200, 400)


def test_tokens_that_are_over_work_no_more_and_say_so(cast):
    """T13"""
    create_api_token(cast.actor("priya"), name="Old", days=30, scope=TokenScope.WRITE)
    ApiToken.objects.update(expires_at=clock.now() - timedelta(days=1))
    listed = text_of(Browser().sign_in(cast.priya).get(page(HOME, "tokens:list")))
    assert ("expired on" in listed, "Revoke" in listed) == (True, False)
