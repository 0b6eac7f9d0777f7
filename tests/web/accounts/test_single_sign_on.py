"""Single sign-on with a real identity provider on this machine: matched by its subject, and by nothing else."""

import ipaddress
import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.cookiejar import CookieJar
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlsplit
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, ProxyHandler, build_opener, urlopen

import jwt
import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError

from tests.cast import PASSWORD, Cast
from tests.client import Browser, page, session_cookie
from tests.web.accounts.test_factors import with_app
from tests.web.pages import html
from wakil.access import providers
from wakil.access.invitations import accept_by_provider
from wakil.access.own_domains import domains_managed_by
from wakil.access.verdict import Forbidden, NotVisible
from wakil.accounts import invitations, openid
from wakil.accounts.models import ProviderIdentity, Purpose, Session, SignInProvider, User
from wakil.events.kinds import EventKind
from wakil.events.models import Event
from wakil.lib.links import portal_link

MITRA, BALI, CAKRA, SINAR = "mitrajaya.example", "bali.mitrajaya.example", "cakra.example", "sinar.example"
HERE = Path(__file__).parents[3] / "peers"
CLIENT, SECRET = "wakil portal", "kept&safe at/all:times-0123456789"
PRIYA = "subject-of-priya"


class _Stays(HTTPRedirectHandler):
    def redirect_request(self, *_request: Any) -> None:
        return None


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """The provider, as a program of its own."""
    node = shutil.which("node")
    assert node, "Node is needed for the identity provider"
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    backs = [portal_link(domain, "accounts:sso_callback") for domain in (MITRA, BALI, SINAR)]
    environment = {**os.environ, "NODE_NO_WARNINGS": "1"}
    process = subprocess.Popen(
        [node, "identity_provider.mjs", str(port), *backs], cwd=HERE, env=environment, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        said = iter(process.stdout.readline, "")
        assert any(line.strip() == "ready" for line in said)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.fixture(autouse=True)
def loopback(settings, db: None) -> None:
    """This machine may be asked, as an installation can allow; and nothing is remembered of another test."""
    settings.WAKIL_OUTBOUND_ALLOW = (ipaddress.ip_network("127.0.0.1/32"),)
    cache.clear()


@pytest.fixture
def provider(cast: Cast, issuer: str) -> SignInProvider:
    """Mitra Jaya's first domain has chosen it; Priya has linked her account."""
    made = choose(cast, issuer)
    providers.connect_identity(cast.actor("priya"), made, subject=PRIYA)
    return made


def choose(cast: Cast, issuer: str, who: str = "sari", domain: str = MITRA, **changes: Any) -> SignInProvider:
    given = {"issuer": issuer, "client_id": CLIENT, "client_secret": SECRET, "is_on": True, "is_only": False}
    found = domains_managed_by(cast.actor(who)).get(name=domain)
    return providers.set_sign_in_provider(cast.actor(who), found, **{**given, **changes})


def answer_of(issuer: str, address: str, subject: str) -> str:
    """Where the provider sends the browser back to, once that person has signed in there."""
    urlopen(f"{issuer}/who/{subject}").close()
    there = build_opener(ProxyHandler({}), HTTPCookieProcessor(CookieJar()), _Stays())
    for _hop in range(8):
        try:
            there.open(address).close()
        except HTTPError as moved:
            with moved:
                address = moved.headers["Location"] or f"stopped at {address}"
        address = address if address.startswith("http") else issuer + address
        if "/sso/callback/" in address:
            return address
    raise AssertionError(address)


def path_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def go(browser: Browser, issuer: str, subject: str, domain: str = MITRA, start: str = "") -> Any:
    """Through the provider and back, as a browser does."""
    sent = browser.get(start or page(domain, "accounts:sso"))
    assert sent.status_code == 302, sent.content
    return browser.get(path_of(answer_of(issuer, sent["Location"], subject)))


def signed_in(browser: Browser, domain: str = MITRA) -> bool:
    return browser.get(page(domain, "settings")).status_code == 200


def test_priya_signs_in_at_her_provider(cast: Cast, provider, issuer):
    """S4, T25: the same account as by password, in a session with a new name."""
    browser = Browser()
    sent = browser.get(page(MITRA, "accounts:sso"))
    planted = browser.cookies[session_cookie(MITRA)].value
    answer = browser.get(path_of(answer_of(issuer, sent["Location"], PRIYA)))

    assert (answer.status_code, answer["Location"]) == (302, page(MITRA, "home"))
    assert signed_in(browser)
    assert browser.cookies[session_cookie(MITRA)].value != planted
    assert [session.user for session in Session.objects.filter(user__isnull=False)] == [cast.priya]


def test_what_is_asked_ties_the_answer_to_this_browser(cast: Cast, provider, issuer):
    """T25: state, nonce and a challenge, each new for every attempt."""
    asked = [parse_qs(urlsplit(Browser().get(page(MITRA, "accounts:sso"))["Location"]).query) for _ in range(2)]

    assert [one["code_challenge_method"] for one in asked] == [["S256"]] * 2
    assert asked[0]["scope"] == ["openid"]
    for name in ("state", "nonce", "code_challenge"):
        assert asked[0][name] != asked[1][name]
        assert len(asked[0][name][0]) >= 43


@pytest.mark.parametrize("subject", ["priya@mitrajaya.example", "Priya", "subject-of-priya2", "SUBJECT-OF-PRIYA"])
def test_a_subject_that_merely_looks_alike_is_nobody(cast: Cast, provider, issuer, subject):
    """T25, S45: the provider says "priya@mitrajaya.example" of everybody, and that counts for nothing."""
    browser = Browser()
    answer = go(browser, issuer, subject)

    assert (answer.status_code, answer.headers["X-Wakil-Reason"]) == (403, "unknown")
    assert not signed_in(browser)


def test_an_answer_counts_once_and_in_its_own_browser_only(cast: Cast, provider, issuer):
    """T25: neither replayed nor carried to somebody else's browser, nor made up."""
    browser, other = Browser(), Browser()
    other.get(page(MITRA, "accounts:sso"))
    sent = browser.get(page(MITRA, "accounts:sso"))
    back = path_of(answer_of(issuer, sent["Location"], PRIYA))

    assert other.get(back).headers["X-Wakil-Reason"] == "state"
    assert Browser().get(back).headers["X-Wakil-Reason"] == "state"
    assert browser.get(back).status_code == 302
    again = browser.get(back)
    assert (again.status_code, again.headers["X-Wakil-Reason"]) == (403, "state")
    assert not signed_in(other)


def test_an_answer_for_one_domain_does_not_count_at_another(cast: Cast, provider, issuer):
    """T40, S15: each mount has its own attempt and its own links."""
    choose(cast, issuer, domain=BALI)
    browser = Browser()
    browser.get(page(BALI, "accounts:sso"))
    sent = browser.get(page(MITRA, "accounts:sso"))
    back = path_of(answer_of(issuer, sent["Location"], PRIYA)).replace(MITRA, BALI, 1)

    assert browser.get(back).headers["X-Wakil-Reason"] == "state"
    assert go(browser, issuer, PRIYA, BALI).headers["X-Wakil-Reason"] == "unknown"


def test_a_suspended_person_does_not_get_in_by_the_provider_either(cast: Cast, provider, issuer):
    """T13"""
    User.objects.filter(pk=cast.priya.pk).update(suspended_at=cast.priya.created_at)
    browser = Browser()

    assert go(browser, issuer, PRIYA).headers["X-Wakil-Reason"] == "unknown"


def test_the_second_factor_is_asked_for_after_the_provider_too(cast: Cast, provider, issuer):
    """T33, T28: the stricter of the two counts."""
    with_app(cast.priya)
    browser = Browser()

    assert go(browser, issuer, PRIYA)["Location"] == page(MITRA, "mfa_authenticate")
    assert not signed_in(browser)


def test_an_account_is_linked_from_inside_by_who_is_signed_in(cast: Cast, issuer):
    """S45: the password is the proof; from then on the provider's word is enough."""
    choose(cast, issuer)
    browser = Browser().sign_in(cast.budi)
    assert go(browser, issuer, "subject-of-budi", start=page(MITRA, "accounts:sso_connect"))["Location"] == page(
        MITRA, "settings"
    )

    assert ProviderIdentity.objects.get().user == cast.budi
    fresh = Browser()
    go(fresh, issuer, "subject-of-budi")
    assert signed_in(fresh)
    assert Event.objects.filter(kind=EventKind.IDENTITY_LINKED, by=cast.budi).count() == 1
    browser.post(page(MITRA, "accounts:sso_disconnect"))
    assert go(Browser(), issuer, "subject-of-budi").status_code == 403


ODD_DESCRIPTIONS = {
    "methods": '"token_endpoint_auth_methods_supported": 5',
    "an address": '"authorization_endpoint": "https://["',
    "depth": f'"more": {"[" * 30_000}',
}


@pytest.mark.parametrize("odd", ODD_DESCRIPTIONS)
def test_whatever_a_provider_says_of_itself_breaks_no_page(cast: Cast, odd):
    """T18: an administrator chose the address, and what stands there is anybody's."""

    class Describes(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            here = f"http://127.0.0.1:{self.server.server_port}"
            names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
            known = ", ".join([f'"issuer": "{here}"', *(f'"{name}": "{here}/x"' for name in names)])
            self.send_response(200)
            self.end_headers()
            self.wfile.write(f"{{{known}, {ODD_DESCRIPTIONS[odd]}}}".encode())

        def log_message(self, *_words: Any) -> None:
            """Nothing: the test's output is for failures."""

    with HTTPServer(("127.0.0.1", 0), Describes) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        given = {"issuer": f"http://127.0.0.1:{server.server_port}", "client_id": "c", "client_secret": "s"}
        address = page(MITRA, "sign_in:provider", MITRA)
        answer = Browser(raise_request_exception=False).sign_in(cast.sari).post(address, given | {"domain": MITRA})
        server.shutdown()

    assert answer.status_code == 422
    assert not SignInProvider.objects.exists()


@pytest.mark.parametrize(
    ("comes_from", "goes_to_provider"),
    [("cross-site", False), ("same-site", False), ("same-origin", True), ("none", True)],
)
def test_no_other_site_begins_to_link_an_account(cast: Cast, issuer, comes_from, goes_to_provider):
    """T38, T25: it may have signed this browser in at the provider as somebody else."""
    choose(cast, issuer)
    headers = {"Sec-Fetch-Site": comes_from}
    answer = Browser().sign_in(cast.budi).get(page(MITRA, "accounts:sso_connect"), headers=headers)

    assert answer["Location"].startswith(issuer) is goes_to_provider
    assert goes_to_provider or answer["Location"] == page(MITRA, "settings")


def test_a_subject_that_is_linked_is_not_taken_over(cast: Cast, provider, issuer):
    """T1: one subject, one account of a domain."""
    browser = Browser().sign_in(cast.budi)
    go(browser, issuer, PRIYA, start=page(MITRA, "accounts:sso_connect"))

    assert ProviderIdentity.objects.get(subject=PRIYA).user == cast.priya
    assert ProviderIdentity.objects.filter(user=cast.budi).count() == 0


def test_whoever_signs_in_meanwhile_is_not_linked(cast: Cast, issuer):
    """T25: the answer belongs to the account that asked."""
    choose(cast, issuer)
    browser = Browser().sign_in(cast.budi)
    sent = browser.get(page(MITRA, "accounts:sso_connect"))
    back = path_of(answer_of(issuer, sent["Location"], "subject-of-budi"))
    kept = Session.objects.get(user=cast.budi).session_data
    browser.sign_in(cast.priya)
    Session.objects.filter(user=cast.priya).update(session_data=kept)

    assert browser.get(back).status_code in (302, 403)
    assert ProviderIdentity.objects.filter(user=cast.priya).count() == 0


def test_an_invitation_is_accepted_by_signing_in_at_the_provider(cast: Cast, issuer):
    """S67, T14: the link is the proof, used up once."""
    choose(cast, issuer, is_only=True)
    User.objects.filter(pk=cast.budi.pk).update(password="!")
    token = invitations.issue(Purpose.INVITATION, User.objects.get(pk=cast.budi.pk), lifetime=timedelta(days=1))
    browser = Browser()
    start = browser.get(page(MITRA, "accounts:accept_invitation", token))["Location"]
    assert start == page(MITRA, "accounts:sso_join", token)

    assert go(browser, issuer, "subject-of-budi", start=start)["Location"] == page(MITRA, "home")
    assert signed_in(browser)
    assert Browser().get(page(MITRA, "accounts:sso_join", token)).status_code == 404
    assert accept_by_provider(cast.budi.invitations.get(), providers.provider_of(MITRA), subject="x") is None


def test_where_the_provider_is_the_only_way_passwords_are_refused_but_for_super_admins(cast: Cast, provider, issuer):
    """T25, T24: the answer is that of a wrong password; a super admin gets in when the provider is gone."""
    choose(cast, issuer, is_only=True)
    login = page(MITRA, "account_login")
    refused = [
        Browser().post(login, {"login": cast.priya.email, "password": password}) for password in (PASSWORD, "wrong")
    ]
    admin = Browser()
    admin.post(login, {"login": cast.sari.email, "password": PASSWORD})

    assert ["No account of this domain" in html(answer) for answer in refused] == [True, True]
    assert signed_in(admin)


def test_only_a_domain_that_chose_it_shows_the_button(cast: Cast, provider):
    """T24: no other sign-in page says anything of it, known or not."""
    shown = {
        domain: "Single sign-on" in html(Browser().get(page(domain, "account_login")))
        for domain in (MITRA, BALI, CAKRA, "nobody.example")
    }
    starts = {Browser().get(page(domain, "accounts:sso")).status_code for domain in (BALI, CAKRA, "nobody.example")}

    assert shown == {MITRA: True, BALI: False, CAKRA: False, "nobody.example": False}
    assert starts == {404}


def test_a_provider_that_was_switched_off_lets_nobody_in(cast: Cast, provider, issuer):
    """T25, T13: also with an answer on its way."""
    browser = Browser()
    sent = browser.get(page(MITRA, "accounts:sso"))
    back = path_of(answer_of(issuer, sent["Location"], PRIYA))
    choose(cast, issuer, is_on=False, client_secret="")

    assert browser.get(back).status_code == 404
    assert not signed_in(browser)


def test_another_issuer_does_not_inherit_who_is_who(cast: Cast, provider, issuer):
    """T25: whoever points a domain elsewhere gains nobody's account."""
    SignInProvider.objects.update(issuer="https://evil.example")
    provider.refresh_from_db()

    assert providers.person_behind(provider, PRIYA) is None
    with pytest.raises(ValidationError):
        choose(cast, issuer, client_secret="")


def test_a_lost_secret_key_is_a_sign_in_that_does_not_work_and_no_broken_page(cast: Cast, provider, settings):
    """T26"""
    settings.SECRET_KEY = "another key, as after a restore without the old one"

    assert Browser().get(page(MITRA, "accounts:sso")).headers["X-Wakil-Reason"] == "secret"


def test_a_header_that_names_a_user_counts_for_nothing(cast: Cast, provider):
    """T25"""
    named = {
        "REMOTE_USER": cast.priya.email,
        "HTTP_REMOTE_USER": cast.priya.email,
        "HTTP_X_REMOTE_USER": cast.priya.email,
    }

    assert Browser().get(page(MITRA, "cases:list"), **named).status_code == 302


def test_the_secret_goes_in_and_never_comes_out(cast: Cast, issuer, caplog, capfd):
    """T26: sealed in the table, on no page, in no event, in no log."""
    browser = Browser().sign_in(cast.sari)
    address = page(MITRA, "sign_in:provider", MITRA)
    given = {"issuer": issuer, "client_id": CLIENT, "client_secret": SECRET, "is_on": "on"}
    assert browser.post(address, given)["Location"] == page(MITRA, "sign_in:show")
    pages = [
        browser.get(address),
        browser.post(address, {**given, "issuer": "nonsense"}),
        browser.get(page(MITRA, "sign_in:show")),
    ]

    assert SECRET not in SignInProvider.objects.get().sealed_secret
    assert providers.client_at(SignInProvider.objects.get()).secret == SECRET
    assert [SECRET in html(shown) for shown in pages] == [False] * 3
    assert not any(SECRET in str(event.details) for event in Event.objects.all())
    assert SECRET not in caplog.text + "".join(capfd.readouterr())


@pytest.mark.parametrize(
    "where", ["http://127.0.0.1:9/", "http://169.254.169.254", "http://[::1]:9", "ftp://x.example", "x"]
)
def test_an_issuer_that_cannot_or_must_not_be_asked_is_refused_in_the_form(cast: Cast, settings, where):
    """T18: no way into our own network, and bad input keeps the form."""
    settings.WAKIL_OUTBOUND_ALLOW = ()
    answer = (
        Browser()
        .sign_in(cast.sari)
        .post(
            page(MITRA, "sign_in:provider", MITRA),
            {"issuer": where, "client_id": "a", "client_secret": "b", "is_on": "on"},
        )
    )

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["issuer"])
    assert SignInProvider.objects.count() == 0


def test_an_issuer_that_calls_itself_otherwise_is_refused(cast: Cast, issuer):
    """T25: to the letter."""
    with pytest.raises(openid.SignInFailed) as refused:
        openid.endpoints_of(f"{issuer}/")
    assert refused.value.code == "another_issuer"


def forged(client: openid.Client, key: Any, algorithm: str, **changes: Any) -> str:
    from time import time  # noqa: PLC0415

    claims = {"iss": client.issuer, "aud": client.id, "sub": PRIYA, "iat": time(), "exp": time() + 60, **changes}
    return jwt.encode(
        {name: value for name, value in claims.items() if value is not None}, key, algorithm, {"kid": "one"}
    )


def test_a_token_that_does_not_hold_is_refused(cast: Cast):
    """T25: signature, algorithm, issuer, audience, time and party; and a good one is taken."""
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415

    mine, other = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    public = jwt.algorithms.ECAlgorithm.to_jwk(mine.public_key(), as_dict=True)
    keys = {"keys": [{**public, "kid": "one", "use": "sig", "alg": "ES256"}]}
    client = openid.Client("https://login.example", "us", "x" * 40)
    bad = [
        forged(client, other, "ES256"),
        forged(client, "x" * 40, "HS256"),
        forged(client, mine, "ES256", iss="https://login.example.evil"),
        forged(client, mine, "ES256", aud="them"),
        forged(client, mine, "ES256", aud=["us", "them"], azp="them"),
        forged(client, mine, "ES256", exp=1),
        forged(client, mine, "ES256", exp=None),
        forged(client, mine, "ES256", sub=None),
        jwt.encode({"iss": client.issuer, "aud": "us", "sub": PRIYA}, None, "none"),
        "a.b.c", "",
    ]  # fmt: skip

    assert openid._claims(forged(client, mine, "ES256"), keys, client)["sub"] == PRIYA
    for token in bad:
        with pytest.raises(openid.SignInFailed):
            openid._claims(token, keys, client)


# Who may choose how the people of mitrajaya.example sign in; all others may not.
@pytest.mark.parametrize(
    ("who", "error"),
    [("priya", Forbidden), ("budi", Forbidden), ("oscar", NotVisible), ("vera", NotVisible), ("carla", NotVisible)],
)
def test_only_who_manages_the_domains_chooses_a_provider(cast: Cast, issuer, who, error):
    """T1, T15"""
    domain = cast.priya.domain
    with pytest.raises(error):
        providers.set_sign_in_provider(
            cast.actor(who), domain, issuer=issuer, client_id=CLIENT, client_secret=SECRET, is_on=True, is_only=False
        )


def test_an_admin_says_who_somebody_is_only_of_people_below(cast: Cast, provider):
    """T15: recorded; nobody lends oneself the account of somebody who holds more."""
    providers.link_identity(cast.actor("sari"), cast.budi, subject=" subject-of-budi ")
    assert ProviderIdentity.objects.get(user=cast.budi).subject == "subject-of-budi"
    for who, user in (("priya", cast.sari), ("carla", cast.priya), ("sari", cast.sari)):
        with pytest.raises((Forbidden, NotVisible)):
            providers.link_identity(cast.actor(who), user, subject="mine")
    with pytest.raises(ValidationError):
        providers.link_identity(cast.actor("sari"), cast.budi, subject=PRIYA)


def test_who_has_no_password_keeps_the_way_in(cast: Cast, provider):
    """S4: unlinking would shut her out."""
    User.objects.filter(pk=cast.priya.pk).update(password="!")
    with pytest.raises(ValidationError):
        providers.disconnect_identity(cast.actor("priya"))
