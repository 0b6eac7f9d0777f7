"""Requests to addresses that others chose reach the open internet and nothing else (T18)."""

import ipaddress
import socket
import time
from collections.abc import Iterator

import pytest

from tests.lib.web_server import Web, answering, make_certificate, plain, web_server
from wakil.lib import outbound
from wakil.lib.ip_addresses import is_public
from wakil.lib.outbound import Failed, Refused

LOOPBACK = [ipaddress.ip_network("127.0.0.0/8")]


@pytest.fixture
def web() -> Iterator[Web]:
    with web_server() as web:
        yield web


def refusal(url: str, **more: object) -> str:
    """Why there is no answer; the exception's class is named for what we refuse."""
    with pytest.raises(Failed) as failed:
        outbound.ask(url, **more)
    return f"{type(failed.value).__name__}:{failed.value.code}"


def resolving(monkeypatch, *answers: list[str]) -> list[str]:
    """Let the resolver say these addresses, one list a question, the last for ever; the hosts it is asked for."""
    asked: list[str] = []

    def getaddrinfo(host, port, *_arguments, **_options):
        asked.append(host)
        found = answers[min(len(asked), len(answers)) - 1]
        kind = {4: socket.AF_INET, 6: socket.AF_INET6}
        return [(kind[ipaddress.ip_address(one).version], socket.SOCK_STREAM, 6, "", (one, port)) for one in found]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


PRIVATE = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",
    "127.0.0.1",
    "127.1.2.3",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.1.1.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::8.8.8.8",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:10::1",
    "2001:20::1",
    "2001:db8::1",
    "2002:7f00:1::1",
    "2002:808:808::1",
    "3fff::1",
    "4000::1",
    "5f00::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
    "ff0e::1",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_no_address_of_our_own_side_is_public(address):
    """T18: loopback, private, link, shared, documentation, group, reserved; and IPv6 that carries IPv4 inside."""
    assert is_public(ipaddress.ip_address(address)) is False


@pytest.mark.parametrize("address", ["1.1.1.1", "8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00::1"])
def test_addresses_of_the_open_internet_are_public(address):
    """The other half: not everything is refused."""
    assert is_public(ipaddress.ip_address(address)) is True


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "LOCALHOST.",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "017700000001",
        "0177.0.0.1",
        "0",
        "0.0.0.0",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[0:0:0:0:0:0:0:1]",
        "①②⑦.0.0.1",
        "127。0。0。1",
    ],
)
def test_no_spelling_of_this_machine_reaches_a_server_on_it(web, host):
    """T18: the real resolver, a real server that would answer, every way to write its address."""
    with pytest.raises(Refused):
        outbound.ask(f"http://{host}:{web.port}/", allowed=[])
    assert web.asked == []


@pytest.mark.parametrize("address", PRIVATE)
def test_a_name_that_leads_to_our_own_side_is_refused(monkeypatch, address):
    """T18: what counts is the address, not the name."""
    resolving(monkeypatch, [address])

    assert refusal("https://hooks.example/", allowed=[]) == "Refused:private_address"


def test_one_private_address_among_public_ones_is_enough_to_refuse(monkeypatch):
    """T18: whichever would be tried first."""
    resolving(monkeypatch, ["8.8.8.8", "10.0.0.1"])

    assert refusal("https://hooks.example/", allowed=[]) == "Refused:private_address"


def test_a_name_is_asked_for_once_and_that_very_address_connected_to(monkeypatch, web):
    """T18, DNS rebinding: the second answer of the resolver, which would lead elsewhere, is never asked for."""
    asked = resolving(monkeypatch, ["127.0.0.1"], ["10.9.9.9"])

    answer = outbound.ask(f"http://hooks.example:{web.port}/in", allowed=LOOPBACK)

    assert (answer.body, asked) == (b"fine", ["hooks.example"])
    assert web.asked[0].headers["Host"] == f"hooks.example:{web.port}"


def test_a_name_that_leads_to_this_machine_the_next_time_is_refused_the_next_time(monkeypatch, web):
    """T18, DNS rebinding between two requests: nothing is remembered from the first."""
    resolving(monkeypatch, ["127.0.0.1"], ["10.9.9.9"])
    outbound.ask(f"http://hooks.example:{web.port}/", allowed=LOOPBACK)

    assert refusal(f"http://hooks.example:{web.port}/", allowed=LOOPBACK) == "Refused:private_address"


def test_a_redirect_is_not_followed_unless_asked_for(web):
    """T18: the answer is the redirect itself."""
    web.answer = answering(302, Location=f"{web.url}/elsewhere")

    assert (outbound.ask(web.url, allowed=LOOPBACK).status, len(web.asked)) == (302, 1)


@pytest.mark.parametrize(
    ("goes_to", "why"),
    [
        ("http://10.0.0.1/", "Refused:private_address"),
        ("http://169.254.169.254/latest/meta-data/", "Refused:private_address"),
        ("//[::1]/", "Refused:private_address"),
        ("http://2130706433/", "Refused:host"),
        ("file:///etc/passwd", "Refused:scheme"),
        ("gopher://8.8.8.8/", "Refused:scheme"),
        ("http://me:secret@8.8.8.8/", "Refused:credentials"),
    ],
)
def test_every_hop_is_checked(web, goes_to, why):
    """T18: a public page that sends on to our own side."""
    web.answer = answering(302, Location=goes_to)

    assert refusal(web.url, allowed=LOOPBACK, most_redirects=3) == why


def test_a_redirect_that_leads_somewhere_allowed_is_followed_as_often_as_asked(web):
    web.answer = lambda handler: plain(handler, 302, Location="/b") if handler.path == "/a" else plain(handler)

    answer = outbound.ask(f"{web.url}/a", allowed=LOOPBACK, most_redirects=1)

    assert (answer.status, [asked.path for asked in web.asked]) == (200, ["/a", "/b"])


def test_a_circle_of_redirects_ends(web):
    web.answer = answering(302, Location="/a")

    assert (outbound.ask(web.url, allowed=LOOPBACK, most_redirects=4).status, len(web.asked)) == (302, 5)


def test_what_is_sent_goes_to_the_first_address_only(web):
    """A body and its signature are never handed on."""
    web.answer = answering(307, Location="/b")

    assert refusal(web.url, method="POST", body=b"x", allowed=LOOPBACK, most_redirects=1) == "Refused:redirect"
    assert len(web.asked) == 1


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("ftp://8.8.8.8/", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("javascript:alert(1)", "scheme"),
        ("8.8.8.8", "scheme"),
        ("", "scheme"),
        ("https://", "host"),
        ("https:///path", "host"),
        ("https://me@hooks.example/", "credentials"),
        ("https://hooks.example@8.8.8.8/", "credentials"),
        ("https://8.8.8.8\\@hooks.example/", "malformed"),
        ("https://hooks.example/a b", "malformed"),
        ("https://hooks.example/\r\nHost: other", "malformed"),
        ("https://hooks.example:port/", "malformed"),
        ("https://hooks.example:70000/", "malformed"),
        ("https://[::1/", "malformed"),
        ("https://hooks..example/", "host"),
        ("https://hooks.example/" + "x" * 2000, "malformed"),
        ("https://8.8.8.8:22/", "port"),
        ("https://8.8.8.8:6379/", "port"),
        ("https://8.8.8.8:0/", "port"),
        ("http://8.8.8.8/", "not_encrypted"),
    ],
)
def test_other_schemes_ports_and_addresses_with_names_in_them_are_refused(url, why):
    """T18: before anything is connected to."""
    assert refusal(url, allowed=LOOPBACK) == f"Refused:{why}"


def test_no_proxy_of_the_environment_is_asked(monkeypatch, web):
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")

    assert outbound.ask(web.url, allowed=LOOPBACK).status == 200


def test_the_installation_says_which_networks_may_be_reached(settings, web):
    """WAKIL_OUTBOUND_ALLOW: nothing unless it is named."""
    assert refusal(web.url) == "Refused:private_address"

    settings.WAKIL_OUTBOUND_ALLOW = (ipaddress.ip_network("127.0.0.1/32"),)
    assert outbound.ask(web.url).status == 200
    assert refusal(f"http://127.0.0.2:{web.port}/") == "Refused:private_address"


def test_what_is_sent_arrives_as_it_is(web):
    outbound.ask(f"{web.url}/in?a=1&b=é", method="POST", body=b"\x00{}", headers={"X-Mark": "yes"}, allowed=LOOPBACK)

    [asked] = web.asked
    assert (asked.method, asked.path, asked.body) == ("POST", "/in?a=1&b=%C3%A9", b"\x00{}")
    assert (asked.headers["X-Mark"], asked.headers["Host"]) == ("yes", f"127.0.0.1:{web.port}")


def test_no_more_is_read_than_the_caller_wants(web):
    """An endless answer costs no more than that."""
    web.answer = answering(200, b"x" * 1_000_000)

    answer = outbound.ask(web.url, allowed=LOOPBACK, most_bytes=1000)
    assert (len(answer.body), answer.is_cut) == (1000, True)

    web.answer = answering(200, b"x" * 1000)
    answer = outbound.ask(web.url, allowed=LOOPBACK, most_bytes=1000)
    assert (len(answer.body), answer.is_cut) == (1000, False)


def _drip_head(handler):
    for mark in b"HTTP/1.0 200 OK\r\nX: " + b"y" * 1000:
        handler.wfile.write(bytes([mark]))
        time.sleep(0.05)


def _drip_body(handler):
    handler.wfile.write(b"HTTP/1.0 200 OK\r\n\r\n")
    for _ in range(1000):
        handler.wfile.write(b"x")
        time.sleep(0.05)


def _say_nothing(handler):
    time.sleep(5)


@pytest.mark.parametrize("answer", [_drip_head, _drip_body, _say_nothing])
def test_the_time_counts_in_all_however_slowly_an_answer_drips(web, answer):
    web.answer = answer
    began = time.monotonic()

    assert refusal(web.url, allowed=LOOPBACK, seconds=0.4) == "Failed:timed_out"
    assert time.monotonic() - began < 2


def test_a_resolver_that_does_not_answer_costs_no_more_than_the_time(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_arguments, **_options: time.sleep(3) or [])
    began = time.monotonic()

    assert refusal("https://hooks.example/", seconds=0.2) == "Failed:timed_out"
    assert time.monotonic() - began < 2


def test_what_is_not_there_is_said(monkeypatch, web):
    with web_server() as gone:
        pass
    assert refusal(gone.url, allowed=LOOPBACK) == "Failed:unreachable"

    def unknown(*_arguments, **_options):
        raise socket.gaierror("unknown")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert refusal("https://no-such-host.example/") == "Failed:unknown_host"


@pytest.mark.parametrize("said", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"])
def test_half_an_answer_is_none(web, said):
    web.answer = lambda handler: handler.wfile.write(said)

    assert refusal(web.url, allowed=LOOPBACK) == "Failed:broken"


def test_the_certificate_must_be_the_names_own(tmp_path, monkeypatch):
    """TLS is checked for the name, although the connection goes to the address."""
    own, vouching = make_certificate(tmp_path, "hooks.example")
    other, vouching_for_other = make_certificate(tmp_path, "other.example")
    resolving(monkeypatch, ["127.0.0.1"])

    with web_server(own) as web:
        url = f"https://hooks.example:{web.port}/"
        assert refusal(url, allowed=LOOPBACK) == "Failed:tls"  # nobody vouches for it
        monkeypatch.setenv("SSL_CERT_FILE", str(vouching))
        assert outbound.ask(url, allowed=LOOPBACK).body == b"fine"
        assert web.asked[0].headers["Host"] == f"hooks.example:{web.port}"
    monkeypatch.setenv("SSL_CERT_FILE", str(vouching_for_other))
    with web_server(other) as web:
        assert refusal(f"https://hooks.example:{web.port}/", allowed=LOOPBACK) == "Failed:tls"


def test_over_tls_the_time_counts_in_all_too(tmp_path, monkeypatch):
    own, vouching = make_certificate(tmp_path, "127.0.0.1")
    monkeypatch.setenv("SSL_CERT_FILE", str(vouching))

    with web_server(own) as web:
        web.answer = _drip_body
        assert refusal(web.url, allowed=LOOPBACK, seconds=0.5) == "Failed:timed_out"
