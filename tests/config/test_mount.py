"""The mount: where a request belongs, before Django sees it."""

import io
import ipaddress

import pytest

from wakil.config import body
from wakil.config.mount import Mount, enter
from wakil.lib.environ import BODY_TOO_LARGE, DOMAIN


def environ(path: str, method: str = "GET", **more: object) -> dict[str, object]:
    """A request as a web server hands it over: the path as bytes dressed as Latin-1."""
    dressed = path.encode().decode("latin-1")
    base = {
        "PATH_INFO": dressed,
        "SCRIPT_NAME": "",
        "REQUEST_METHOD": method,
        "QUERY_STRING": "",
        "REMOTE_ADDR": "192.0.2.1",
    }
    return {**base, **more}


def test_a_mounted_path_moves_to_the_script_name():
    """S15: the domain stands in the path, and addresses and cookies follow it."""
    request = environ("/d/mitrajaya.example/cases/7/")

    assert enter(request) is None
    assert (request["SCRIPT_NAME"], request["PATH_INFO"]) == ("/d/mitrajaya.example", "/cases/7/")
    assert request[DOMAIN] == "mitrajaya.example"


@pytest.mark.parametrize(
    ("asked", "right"),
    [
        ("/d/MitraJaya.Example/cases/", "/d/mitrajaya.example/cases/"),
        ("/d/mitrajaya.example./", "/d/mitrajaya.example/"),
        ("/d/mitrajaya.example", "/d/mitrajaya.example/"),
        ("/d/bücher.example/a b/", "/d/xn--bcher-kva.example/a%20b/"),
        ("/d/XN--BCHER-KVA.example/", "/d/xn--bcher-kva.example/"),
    ],
)
def test_any_other_spelling_of_a_domain_leads_to_the_one_right_address(asked, right):
    """T6: case, final dots and Unicode spellings are one domain, never two."""
    elsewhere = enter(environ(asked, QUERY_STRING="q=1"))

    assert elsewhere is not None
    assert elsewhere.location == right + "?q=1"


@pytest.mark.parametrize(
    "path",
    [
        "/d/", "/d/nodot/", "/d/a..b/", "/d/-a.example/", "/d/a_b.example/", "/d/10.0.0.1/", "/d/xn--zzzz.example/",
        "/d/\0.example/", "/d/" + "a" * 64 + ".example/", "/D/mitrajaya.example/", "/cases/",
    ],
)  # fmt: skip
def test_what_is_no_domain_stays_at_the_root(path):
    """T6: Django then answers as for any unknown page."""
    request = environ(path)

    assert enter(request) is None
    assert (request["SCRIPT_NAME"], DOMAIN in request) == ("", False)


def test_a_form_sent_to_another_spelling_is_not_taken():
    """T40: only reading is led to the right address; a form would lose what it carries."""
    request = environ("/d/MitraJaya.example/cases/new/", method="POST")

    assert enter(request) is None
    assert DOMAIN not in request


def test_nobody_says_by_header_who_they_are_or_where_they_come_from():
    """T25: REMOTE_USER and forwarded headers of strangers count for nothing, nor does a domain of their own."""
    request = environ(
        "/d/mitrajaya.example/",
        REMOTE_USER="vera@nusantara.example",
        HTTP_REMOTE_USER="vera@nusantara.example",
        HTTP_X_FORWARDED_FOR="10.0.0.1",
        HTTP_X_FORWARDED_HOST="evil.example",
        HTTP_X_FORWARDED_PROTO="https",
    )
    enter(request)

    assert [name for name in request if name.startswith(("HTTP_", "REMOTE_"))] == ["REMOTE_ADDR"]
    assert request["REMOTE_ADDR"] == "192.0.2.1"
    assert request["wsgi.url_scheme"] == "http"


@pytest.mark.parametrize(
    ("chain", "caller"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("6.6.6.6, 203.0.113.9", "203.0.113.9"),
        ("203.0.113.9, 10.1.1.1", "203.0.113.9"),
        ("", "10.0.0.2"),
        ("<script>", "127.0.0.1"),
    ],
)
def test_our_own_proxies_tell_the_callers_address(settings, chain, caller):
    """T25: the nearest address that is not ours; what a caller wrote before it counts for nothing."""
    settings.WAKIL_TRUSTED_PROXIES = (ipaddress.ip_network("10.0.0.0/8"),)
    request = environ("/", REMOTE_ADDR="10.0.0.2", HTTP_X_FORWARDED_FOR=chain)
    enter(request)

    assert request["REMOTE_ADDR"] == caller


def test_a_body_without_length_gets_one():
    """No row: WSGI has no length for chunked bodies, and Django would read nothing."""
    request = environ("/", "POST", HTTP_TRANSFER_ENCODING="chunked", **{"wsgi.input": io.BytesIO(b"a" * 70_000)})
    spooled = body.spool(request, limit=100_000)

    assert spooled is not None
    assert (request["CONTENT_LENGTH"], len(request["wsgi.input"].read())) == ("70000", 70_000)
    spooled.close()


@pytest.mark.parametrize("headers", [{"HTTP_TRANSFER_ENCODING": "chunked"}, {"CONTENT_LENGTH": "70000"}])
def test_a_body_above_the_limit_is_dropped(headers):
    """No row: oversize bodies get a page, and never reach a parser."""
    request = environ("/", "POST", **headers, **{"wsgi.input": io.BytesIO(b"a" * 70_000)})

    assert body.spool(request, limit=50_000) is None
    assert (request["CONTENT_LENGTH"], request["wsgi.input"].read(), request[BODY_TOO_LARGE]) == ("0", b"", True)


def test_the_application_redirects_by_itself():
    """T6: the wrapper answers before Django is asked."""
    answered = []
    mounted = Mount(lambda _environ, _start: [b"never"])

    assert mounted(environ("/d/A.example/"), lambda *answer: answered.append(answer)) == [b""]
    assert answered == [("302 Found", [("Location", "/d/a.example/"), ("Content-Length", "0")])]
