"""The same over real HTTP: a real server, a real cookie jar."""

import re
import subprocess
import sys
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, ProxyHandler, build_opener

import pytest

from tests.cast import PASSWORD, make_cast
from tests.live import live_url  # noqa: F401 -- a fixture

MITRA, BALI = "mitrajaya.example", "bali.mitrajaya.example"


@pytest.mark.slow
def test_one_person_works_in_two_domains_of_one_browser(live_url):  # noqa: F811
    """S57, S58, T40: each sign-in counts below its own path, and signing out of one leaves the other."""
    make_cast()
    jar = CookieJar()
    browser = build_opener(ProxyHandler({}), HTTPCookieProcessor(jar))

    def load(domain: str, name: str, fields: dict[str, str] | None = None) -> str:
        """The text of a page, or of what a form on it leads to."""
        address = f"{live_url}/d/{domain}/accounts/{name}/"
        text = browser.open(address).read().decode()
        if fields is None:
            return text
        token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', text)[1]
        sent = urlencode({**fields, "csrfmiddlewaretoken": token, "domain": domain}).encode()
        return browser.open(address, sent).url

    for domain in (MITRA, BALI):
        load(domain, "login", {"login": f"priya@{domain}", "password": PASSWORD})

    assert [f"Sign out of {domain}" in load(domain, "logout") for domain in (MITRA, BALI)] == [True, True]
    assert sorted({cookie.path for cookie in jar}) == ["/", f"/d/{BALI}/", f"/d/{MITRA}/"]

    load(MITRA, "logout", {})

    assert [f"Sign out of {domain}" in load(domain, "logout") for domain in (MITRA, BALI)] == [False, True]


@pytest.mark.slow
def test_behind_tls_cookies_are_secure_and_browsers_are_told_to_stay(tmp_path):
    """T25: WAKIL_URL alone decides, whatever a header says."""
    asked = (
        "from django.conf import settings as s; "
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS, s.ALLOWED_HOSTS)"
    )
    environment = {
        "WAKIL_URL": "https://support.example",
        "WAKIL_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "wakil.config.settings",
    }
    shown = subprocess.run([sys.executable, "-c", asked], env=environment, capture_output=True, text=True, check=True)

    assert shown.stdout.strip() == "True True 31536000 ['support.example']"
