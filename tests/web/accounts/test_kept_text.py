"""Forms that belong elsewhere, or come too late: nothing is done, and nothing that was typed is lost."""

import pytest

from tests.cast import Cast
from tests.client import Browser, page, session_cookie
from wakil.accounts.models import Session

MITRA, BALI = "mitrajaya.example", "bali.mitrajaya.example"
TYPED = {"title": "Mail stopped", "description": "Since ten past eight.\n<b>Nothing</b> arrives."}


def texts(answer) -> list[str]:
    """What the page shows back."""
    return [text for _label, text in answer.context["fields"]]


def test_a_form_that_carries_another_domain_is_refused_with_its_text(cast: Cast):
    """T40, W14: it is shown as typed, and never as HTML."""
    browser = Browser().sign_in(cast.priya).sign_in(cast.priya_bali)
    answer = browser.post(page(BALI, "account_logout"), {**TYPED, "domain": MITRA})

    assert (answer.status_code, answer["X-Wakil-Reason"]) == (403, "wrong_domain")
    assert texts(answer) == list(TYPED.values())
    assert "<b>Nothing</b>" not in answer.content.decode()
    assert f'href="/d/{MITRA}/"' in answer.content.decode()
    assert Session.objects.filter(user=cast.priya_bali).count() == 1


@pytest.mark.parametrize(
    "carried", ["", "a.mitrajaya.example", "mitrajaya.example.evil", "mitrajaya", "itrajaya.example", "\0"]
)
def test_a_domain_is_compared_whole(cast: Cast, carried):
    """T6, T40: no prefix, suffix or emptiness passes for it."""
    answer = Browser().sign_in(cast.priya).post(page(MITRA, "account_logout"), {"domain": carried})

    assert answer["X-Wakil-Reason"] == "wrong_domain"


@pytest.mark.parametrize("carried", [MITRA, "MitraJaya.example", "mitrajaya.example."])
def test_the_right_domain_in_any_spelling_passes(cast: Cast, carried):
    """T6, T40."""
    answer = Browser().sign_in(cast.priya).post(page(MITRA, "account_logout"), {"domain": carried})

    assert answer.status_code == 302


def test_a_form_that_carries_both_domains_is_refused(cast: Cast):
    """T40: the first or the last of two must not decide."""
    for both in ([MITRA, BALI], [BALI, MITRA]):
        answer = Browser().sign_in(cast.priya).post(page(MITRA, "account_logout"), {"domain": both})
        assert answer["X-Wakil-Reason"] == "wrong_domain"


def test_a_form_with_another_domains_session_is_refused_with_its_text(cast: Cast):
    """T40: and that session ends."""
    browser = Browser().sign_in(cast.priya)
    browser.cookies[session_cookie(BALI)] = browser.cookies[session_cookie(MITRA)].value
    answer = browser.post(page(BALI, "account_logout"), TYPED)

    assert (answer.status_code, answer["X-Wakil-Reason"]) == (403, "wrong_domain")
    assert texts(answer) == list(TYPED.values())
    assert Session.objects.filter(user=cast.priya).count() == 0


def test_a_form_sent_after_the_session_ended_keeps_its_text_and_no_secrets(cast: Cast):
    """W14, T26: text yes, passwords and tokens no."""
    secrets = {
        "password": "p1",
        "oldpassword": "p2",
        "csrfmiddlewaretoken": "t1",
        "api_token": "t2",
        "login": "x@y.example",
    }
    answer = Browser().post(page(MITRA, "account_change_password"), {**TYPED, **secrets, "domain": MITRA})

    assert (answer.status_code, answer["X-Wakil-Reason"]) == (403, "signed_out")
    assert texts(answer) == list(TYPED.values())


def test_a_form_without_text_leads_to_the_sign_in(cast: Cast):
    """T16: there is nothing to keep."""
    answer = Browser().post(page(MITRA, "account_logout"))

    assert (answer.status_code, answer["Location"]) == (302, page(MITRA, "account_login"))


def test_a_fragment_asked_for_after_the_session_ended_says_so_to_the_script(cast: Cast):
    """W14: a poll must not lead the page away from what is being typed."""
    answer = Browser().get(page(MITRA, "home"), headers={"HX-Request": "true"})

    assert (answer.status_code, answer["X-Wakil-Reason"]) == (403, "signed_out")


def test_a_stale_token_keeps_the_text(cast: Cast):
    """W14: from before the last sign-in."""
    browser = Browser(enforce_csrf_checks=True).sign_in(cast.priya)
    answer = browser.post(page(MITRA, "account_change_password"), TYPED, headers={"Origin": "http://testserver"})

    assert (answer.status_code, answer["X-Wakil-Reason"]) == (403, "stale")
    assert texts(answer) == list(TYPED.values())


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://testserver.evil.example", "https://testserver"]
)
def test_another_site_can_neither_act_nor_have_its_text_shown(cast: Cast, origin):
    """T25: cross-origin forms."""
    browser = Browser(enforce_csrf_checks=True).sign_in(cast.priya)
    answer = browser.post(page(MITRA, "account_logout"), TYPED, headers={"Origin": origin})

    assert (answer.status_code, answer["X-Wakil-Reason"]) == (403, "another_site")
    assert "ten past eight" not in answer.content.decode()


def test_the_token_of_one_domain_does_not_open_another(cast: Cast):
    """T40, T25: tokens follow their cookies."""
    browser = Browser(enforce_csrf_checks=True).sign_in(cast.priya).sign_in(cast.priya_bali)
    token = str(browser.get(page(MITRA, "account_logout")).context["csrf_token"])
    browser.get(page(BALI, "account_logout"))

    assert browser.post(page(BALI, "account_logout"), {"csrfmiddlewaretoken": token})["X-Wakil-Reason"] == "stale"
    assert browser.post(page(MITRA, "account_logout"), {"csrfmiddlewaretoken": token}).status_code == 302
