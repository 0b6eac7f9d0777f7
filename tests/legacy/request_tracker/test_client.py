"""What a server that is no Request Tracker, or does not want us, makes of a package: a plain word, and nothing else."""

import ipaddress
import json

import pytest
from django.core.management import CommandError, call_command

from tests.legacy.request_tracker.replaying import HERE, old_centre, server
from tests.lib.web_server import answering, plain
from wakil.legacy.request_tracker.client import Credentials, Server, Unanswered

LOOPBACK = [ipaddress.ip_network("127.0.0.0/8")]


@pytest.mark.parametrize(
    ("status", "body", "word"),
    [
        (401, b"{}", "RT does not know these credentials"),
        (403, b"{}", "may not see that"),
        (404, b"{}", "not there"),
        (200, b"<html>Welcome</html>", "the answer is no JSON"),
        (302, b"", "RT does not know these credentials (302)"),
        (500, b"", "RT answered (500)"),
    ],
)
def test_why_there_is_no_answer_is_told(settings, status, body, word):
    settings.WAKIL_OUTBOUND_ALLOW = LOOPBACK
    with old_centre() as web:
        web.answer = answering(status, body)
        with pytest.raises(Unanswered, match=word.replace("(", r"\(").replace(")", r"\)")):
            server(web).get("rt")


def test_a_server_of_the_own_network_is_asked_only_when_the_installation_says_so(settings):
    """T18"""
    settings.WAKIL_OUTBOUND_ALLOW = []
    with old_centre() as web:
        with pytest.raises(Unanswered, match="WAKIL_OUTBOUND_ALLOW"):
            server(web, tries=4).get("rt")
        assert web.asked == []


def test_a_server_that_stays_away_is_asked_with_longer_and_longer_waits(settings):
    settings.WAKIL_OUTBOUND_ALLOW = LOOPBACK
    waited: list[float] = []
    with old_centre() as web:
        web.answer = answering(200, b"{}")
        asked = Server(f"{web.url}/rt/", Credentials("token x"), pause=waited.append)
        asked.get("rt")
        web.answer = answering(503)
        with pytest.raises(Unanswered, match="503"):
            asked.get("rt")

    assert waited == sorted(waited)
    assert sum(waited) > 100
    assert len(web.asked) == len(waited) + 2
    assert {one.path for one in web.asked} == {"/rt/REST/2.0/rt"}


def test_an_address_where_nobody_answers_is_told_at_once(settings):
    settings.WAKIL_OUTBOUND_ALLOW = LOOPBACK
    waited: list[float] = []
    with old_centre() as web:
        url = web.url
    with pytest.raises(Unanswered, match="gave no answer"):
        Server(f"{url}/rt", Credentials("token x"), pause=waited.append).get("rt")

    assert waited == []


@pytest.mark.parametrize(("line", "sent"), [("token 1-2-ab", "token 1-2-ab"), ("ada:x:y\n", "Basic YWRhOng6eQ==")])
def test_a_session_is_begun_once_and_used_from_then_on(settings, line, sent):
    settings.WAKIL_OUTBOUND_ALLOW = LOOPBACK
    with old_centre() as web:
        web.answer = lambda handler: plain(handler, 200, b"{}", Set_Cookie="RT_SID=1; path=/rt; HttpOnly")
        asked = Server(f"{web.url}/rt", Credentials.of(line))
        asked.sign_in()
        asked.get("rt")

    begun, question = web.asked
    assert begun.path in {"/rt/", "/rt/NoAuth/Login.html"}
    assert (question.headers["Cookie"], question.headers["Authorization"]) == ("RT_SID=1", sent)


@pytest.mark.parametrize("line", ["", "ada", ":x", "token "])
def test_credentials_that_say_nothing_are_refused(line):
    with pytest.raises(ValueError, match="name:password"):
        Credentials.of(line)


@pytest.fixture
def told(tmp_path, settings):
    """The command with a folder, and what it is told besides."""
    settings.WAKIL_OUTBOUND_ALLOW = LOOPBACK
    credentials = tmp_path / "credentials"
    credentials.write_text("token 1-2-ab")
    credentials.chmod(0o600)

    def run(url: str, **more: object) -> None:
        given = {"mapping": HERE / "mapping.toml", "credentials": credentials, "passwords": HERE / "passwords.csv"}
        call_command("package_request_tracker", str(tmp_path / "package"), url=url, **(given | more))

    run.folder = tmp_path
    return run


def test_the_command_writes_a_package_and_tells_what_is_in_it(told, capsys):
    """S47"""
    with old_centre() as web:
        told(f"{web.url}/rt")

    manifest = json.loads((told.folder / "package" / "manifest.json").read_text())
    printed = capsys.readouterr().out
    assert f"{manifest['kinds']['cases']['count']:>9,}  cases" in printed
    assert "ticket left behind: the queue Internal stays behind" in printed or "Internal" not in printed


def test_the_command_leaves_a_whole_package_alone(told):
    with old_centre() as web:
        told(f"{web.url}/rt")
        before = (told.folder / "package" / "manifest.json").read_bytes()
        with pytest.raises(CommandError, match="whole package already"):
            told(f"{web.url}/rt")

    assert (told.folder / "package" / "manifest.json").read_bytes() == before


def test_the_command_refuses_credentials_that_others_may_read(told):
    (told.folder / "credentials").chmod(0o640)

    with pytest.raises(CommandError, match="can be read by others"):
        told("http://127.0.0.1:9/rt")


def test_the_command_tells_what_is_wrong_with_the_mapping(told):
    (told.folder / "m.toml").write_text('centre = "x"\n')

    with pytest.raises(CommandError, match="vendor: Field required"):
        told("http://127.0.0.1:9/rt", mapping=told.folder / "m.toml")
