"""One page for each way in which a request is not granted."""

import pytest
from django.db import DataError

from tests.cast import Cast
from tests.client import Browser, page
from wakil.access.verdict import Forbidden, NotVisible, no
from wakil.web.middleware.gate import Refusals

MITRA = "mitrajaya.example"
VERDICT = no("no_consent", "You can't file this case.", "Kopi Gayo has given no access.", "Its administrators can.")


def answer_to(exception: Exception):
    """What a view's exception becomes, for a request that came the usual way."""
    request = Browser().get(page(MITRA, "account_login")).wsgi_request
    return Refusals(lambda _request: None).process_exception(request, exception)


def test_a_refusal_has_three_parts_and_a_reason_for_scripts(cast: Cast):
    """W5: what is not possible, why, and who can change it."""
    answer = answer_to(Forbidden(VERDICT))
    text = answer.content.decode().replace("&#x27;", "'")
    parts = (VERDICT.refusal, VERDICT.why, VERDICT.who, 'data-code="no_consent"')

    assert (answer.status_code, answer["X-Wakil-Reason"]) == (403, "no_consent")
    assert [text.count(str(part)) for part in parts] == [1, 1, 1, 1]


def test_what_may_not_be_seen_is_answered_like_what_does_not_exist(cast: Cast):
    """T1: the very same bytes for a case of another reseller's customer and for no case at all."""
    case, oscar = cast.file("priya", cast.sinar), Browser().sign_in(cast.oscar)
    unseen, unknown = (oscar.get(page("cakra.example", "cases:show", number)) for number in (case.number, "99999999"))

    assert (unseen.status_code, unseen.content) == (unknown.status_code, unknown.content)
    assert unseen["X-Wakil-Reason"] == unknown["X-Wakil-Reason"] == "not_found"
    assert answer_to(NotVisible()).status_code == 404


@pytest.mark.parametrize(
    "exception", [DataError("value too long"), ValueError("A string literal cannot contain NUL (0x00) characters.")]
)
def test_what_the_database_cannot_keep_is_a_bad_request(cast: Cast, exception):
    """T20: a last net; forms tell it better."""
    assert answer_to(exception).status_code == 400


def test_a_mistake_of_ours_stays_one(cast: Cast):
    """T16: nothing else is made to look like an answer."""
    assert answer_to(ValueError("something else")) is None


def test_a_broken_page_shows_nothing_of_what_broke(cast: Cast, monkeypatch):
    """T26: neither the message nor where."""
    from wakil.web.accounts import views  # noqa: PLC0415  the view that breaks

    def breaks(*_given: object, **_named: object) -> None:
        raise RuntimeError("sesame")

    monkeypatch.setattr(views.SignInView, "get_initial", breaks)
    browser = Browser(raise_request_exception=False)
    answer = browser.get(page(MITRA, "account_login"))

    assert answer.status_code == 500
    assert [
        word for word in ("sesame", "RuntimeError", "Traceback", "wakil/web") if word in answer.content.decode()
    ] == []
