"""Headers of every answer, and what comes in that makes no sense."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.cast import Cast
from tests.client import Browser, page
from wakil.config import domain_urls, urls

MITRA = "mitrajaya.example"
POLICY = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
    "connect-src 'self'", "manifest-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'",
}  # fmt: skip


@pytest.mark.parametrize(
    "path", ["/", "/nope/", f"/d/{MITRA}/", f"/d/{MITRA}/accounts/login/", "/healthz", "/static/nope"]
)
def test_every_answer_carries_the_strict_headers(cast: Cast, path):
    """T17: no inline script or style, no frame, no referrer elsewhere."""
    headers = Browser().get(path).headers

    assert set(headers["Content-Security-Policy"].split("; ")) == POLICY
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Permissions-Policy"].startswith("camera=()")
    assert "Strict-Transport-Security" not in headers


def test_no_page_of_ours_has_inline_script_or_style(cast: Cast):
    """T17: the policy would switch it off."""
    browser = Browser().sign_in(cast.priya)
    pages = [page(MITRA, name) for name in ("account_logout", "account_change_password", "account_reset_password")]
    text = "".join(browser.get(path).content.decode() for path in ["/", "/nope/", f"/d/{MITRA}/nope/", *pages])

    assert [mark for mark in ("<style", " style=", " onclick=", " onsubmit=", "javascript:") if mark in text] == []


def test_an_unknown_page_looks_the_same_wherever_it_is_asked_for(cast: Cast):
    """T1, T24: nothing of the address is in it."""
    browser = Browser().sign_in(cast.priya)
    bodies = {browser.get(f"/d/{MITRA}/{path}").content for path in ("nope/", "customers/999999/nope/", "x/y/z/")}

    assert len(bodies) == 1


@pytest.mark.parametrize(
    "path",
    [
        "/d/mitrajaya.example/%00/", "/d/mitrajaya.example/accounts/login/?next=%00", "/?address=%00",
        "/d/mitrajaya.example/accounts/login/?%00=1", "/d/mitrajaya.example/accounts/invitation/%00/", "/%00",
    ],
)  # fmt: skip
def test_nul_is_refused_everywhere(cast: Cast, path):
    """No row: PostgreSQL takes none, so nothing may come that far."""
    answer = Browser().get(path)

    assert (answer.status_code, answer["X-Wakil-Reason"]) == (400, "bad_request")


@pytest.mark.parametrize(
    "path", ["/%ff/", "/d/mitrajaya.example/%ff/", "/d/%ff.example/", "/d/mitrajaya.example/%c0%af/", "/%ed%a0%80"]
)
def test_bytes_that_are_no_text_are_an_unknown_page(cast: Cast, path):
    """No row: never a 500."""
    assert Browser().get(path).status_code == 404


BAD_BODIES = [
    ("application/x-www-form-urlencoded", b"login=%ff%fe&password=%00\xff"),
    ("application/x-www-form-urlencoded; charset=utf-16", b"login=a"),
    ("application/x-www-form-urlencoded; charset=nonsense", b"login=a"),
    ("multipart/form-data", b"login=a"),
    (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="login"\r\n\r\n\xff\xfe\r\n--x--',
    ),
    ("multipart/form-data; boundary=x", b"--x\r\nnonsense"),
    ("multipart/form-data; boundary=\xff", b"--x"),
    ("application/json", b"{"),
    ("", b"\xff"),
]


@pytest.mark.parametrize(("content_type", "sent"), BAD_BODIES)
@pytest.mark.parametrize("name", ["account_login", "account_reset_password"])
def test_a_body_that_makes_no_sense_never_breaks_a_page(cast: Cast, content_type, sent, name):
    """No row: an answer below 500."""
    answer = Browser(enforce_csrf_checks=False).generic("POST", page(MITRA, name), sent, content_type)

    assert answer.status_code in {200, 302, 400, 403}


@pytest.mark.parametrize(
    "headers",
    [
        {"Accept-Language": "\xff" * 500}, {"Referer": "http://["}, {"Origin": "http://["}, {"Host": "evil.example"},
        {"Cookie": "=; ;;; \xff=\xff"}, {"HX-Request": "\xff"}, {"If-Modified-Since": "yesterday"},
        {"Content-Length": "-1"},
    ],
)  # fmt: skip
def test_headers_that_make_no_sense_never_break_a_page(cast: Cast, headers):
    """No row: an answer below 500; a host that is not ours is refused."""
    answers = [
        Browser(enforce_csrf_checks=enforced).post(page(MITRA, "account_login"), {"login": "a"}, headers=headers)
        for enforced in (False, True)
    ]

    assert [answer.status_code for answer in answers] == ([400, 400] if "Host" in headers else [200, 403])


def test_an_oversize_body_gets_a_page_of_its_own(cast: Cast, settings):
    """No row: 413, not a broken connection."""
    settings.WAKIL_MAX_BODY = 1000
    answer = Browser().sign_in(cast.priya).post(page(MITRA, "account_logout"), {"title": "a" * 2000})

    assert (answer.status_code, answer["X-Wakil-Reason"]) == (413, "too_large")


def test_too_much_text_in_a_form_gets_the_same_page(cast: Cast, settings):
    """No row: fields are kept in memory, so they have a limit of their own."""
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = Browser().sign_in(cast.priya).post(page(MITRA, "account_logout"), {"title": "a" * 2000})

    assert (answer.status_code, answer["X-Wakil-Reason"]) == (413, "too_large")


def test_health_says_yes_without_a_session(db: None):
    """No row: for balancers."""
    answer = Browser().get("/healthz")

    assert (answer.status_code, answer.json(), list(answer.cookies)) == (200, {"status": "ok"}, [])


OPEN = {
    "account_login", "account_reset_password", "accounts:reset_sent", "accounts:reset_password",
    "accounts:accept_invitation", "accounts:claim", "favicon", "account_logout",
    "cases:confirm_share", "mfa_authenticate", "accounts:sso",
    "accounts:sso_callback", "accounts:sso_join", "language",
    "help:list", "help:search", "help:picture", "help:show", "help:rate", "help:suggest",
    "accounts:stop_mail",
}  # fmt: skip


def views_of(module, namespace: str = "") -> dict[str, object]:
    """Every view of a set of addresses, by name."""
    found: dict[str, object] = {}

    def walk(patterns, prefix: str) -> None:
        for entry in patterns:
            if isinstance(entry, URLResolver):
                walk(entry.url_patterns, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)
            elif isinstance(entry, URLPattern):
                found[f"{prefix}{entry.name}"] = entry.callback

    walk(get_resolver(module.__name__).url_patterns, namespace)
    return found


def test_only_these_pages_are_open_to_everybody():
    """T16: a view that forgets to ask is closed."""
    portal = {name for name, view in views_of(domain_urls).items() if not getattr(view, "login_required", True)}
    root = {name for name, view in views_of(urls).items() if getattr(view, "login_required", True)}

    assert (portal, root) == (OPEN, set())


def test_anonymous_people_are_led_to_the_sign_in_and_back(cast: Cast):
    """T16: with the page they wanted."""
    answer = Browser().get(f"{page(MITRA, 'account_change_password')}?a=1")

    assert answer["Location"] == f"/d/{MITRA}/accounts/login/?next=/d/{MITRA}/accounts/password/change/%3Fa%3D1"
