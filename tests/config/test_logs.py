"""What the logs say, and what they never say."""

import io
import json
import logging
import logging.config

import pytest

from tests.cast import PASSWORD
from tests.client import Browser
from wakil.config import logs


@pytest.fixture
def lines():
    """What is logged, one object a line, through the formatter and the filter of a real installation."""
    configured, written = logs.configured(), io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(
        logging.config.DictConfigurator(configured).configure_formatter(configured["formatters"]["json"])
    )
    handler.addFilter(logs.TemplateOnly())
    logging.getLogger().addHandler(handler)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    logging.getLogger().removeHandler(handler)


@pytest.mark.django_db
def test_the_log_of_a_request_holds_no_address_token_or_query(lines):
    """T26: seeded secrets are nowhere in what was written."""
    browser = Browser()
    browser.get("/d/mitrajaya.example/accounts/invitation/sesame-sesame-sesame-sesame-sesame/?q=sesame")
    browser.post("/d/mitrajaya.example/accounts/login/", {"login": "sesame@mitrajaya.example", "password": PASSWORD})
    browser.get("/sesame/")
    browser.get("/", headers={"Host": "sesame.example"})
    written = lines()

    assert [line["status"] for line in written if line["event"] == "request"] == [404, 200, 404, 400]
    assert [line for line in written if "sesame" in json.dumps(line) or PASSWORD in json.dumps(line)] == []


def test_an_error_says_where_and_not_what(lines):
    """T26: the message of an exception may quote what a person typed."""
    try:
        raise ValueError("sesame")  # noqa: TRY301
    except ValueError:
        logging.getLogger("django.request").exception("Internal Server Error: %s", "/d/x/sesame/")
    [line] = lines()

    assert (line["error"], line["event"]) == ("ValueError", "Internal Server Error: …")
    assert "sesame" not in json.dumps(line)
    assert "test_an_error_says_where_and_not_what" in str(line["where"])
