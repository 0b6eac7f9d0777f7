"""Every method of the API, found by itself, for everyone of the cast: what is not theirs is as if it were not there."""

import logging
import re

import pytest

from tests.api.caller import Program, name_of, token_for
from tests.sweeps.crawlers import crawlers
from wakil.api import urls
from wakil.api.registry import registry
from wakil.cases.actions import comment_on_case, share_case
from wakil.cases.models import Attachment
from wakil.events.kinds import Audience
from wakil.lib import clock

CANARY = "kanariratnasari"
assert urls.urlpatterns  # which registers them
METHODS = [(version, method) for method in registry.methods() for version in method.versions]
PEOPLE = [
    "vera",
    "ava",
    "sari",
    "priya",
    "priya_bali",
    "budi",
    "oscar",
    "carla",
    "citra",
    "dodi",
    "gita",
    "mela",
    "hana",
]


@pytest.fixture
def case(cast):
    """A case told about in words that stand nowhere else, with a note that nobody but support reads."""
    made = cast.file("priya", cast.sinar, title=f"Mail {CANARY}", description=f"Nothing {CANARY} arrives")
    comment_on_case(cast.actor("citra"), made, body=f"again {CANARY}")
    comment_on_case(cast.actor("ava"), made, body=f"note {CANARY}", audience=Audience.VENDOR)
    Attachment.objects.create(
        case=made, added_by=cast.priya, created_at=clock.now(), key="0" * 64, name=f"{CANARY}.txt", size=1,
        sha256="0" * 64,
    )  # fmt: skip
    share_case(cast.actor("citra"), made, addresses="hana@harapan.example", level="notify")
    return made


class Names:
    """What fills a path: of the case, or of nothing at all."""

    def __init__(self, cast, case):
        self.parent = f"projects/{cast.sinar.customer_id}"
        self.organization = f"organizations/{cast.mitrajaya.number}"
        self.ids = {
            "cases": case.number,
            "comments": str(case.comments.first().pk),
            "attachments": str(case.attachments.get().pk),
            "supportEventSubscriptions": "1",
        }

    def unknown(self):
        other = object.__new__(Names)
        other.parent, other.organization = "projects/C99999999", "organizations/999999999999"
        other.ids = dict.fromkeys(self.ids, "999999")
        return other

    def filled(self, pattern):
        """The name that stands for a pattern such as `*/*/cases/*`."""
        if pattern.startswith("organizations/*"):
            return self._children(self.organization, pattern.removeprefix("organizations/*"))
        return self._children(self.parent, pattern.removeprefix("*/*"))

    def _children(self, start, rest):
        return start + re.sub(r"(\w+)/\*", lambda match: f"{match[1]}/{self.ids[match[1]]}", rest)


def address(version, method, names):
    path = re.sub(r"{(\w+)(?:=([^}]+))?}", lambda match: names.filled(match[2] or "*/*"), method.path.template)
    return f"{'/upload' if method.media == 'upload' else ''}/{version}/{path}"


def called(program, way, names, body=None, query=""):
    version, method = way
    return program.send(method.http, address(version, method, names) + query, body if method.http != "GET" else None)


def told(answer, names):
    text = b"".join(answer.streaming_content).decode() if answer.streaming else answer.content.decode()
    for name in sorted([names.parent, names.organization, *names.ids.values()], key=len, reverse=True):
        text = text.replace(name, "…")
    return answer.status_code, text


def test_nobody_gets_in_without_a_token(cast, case):
    """T16"""
    names = Names(cast, case)
    for way in METHODS:
        answer = called(Program(), way, names, {})
        assert (answer.status_code, answer.json()["error"]["status"]) == (401, "UNAUTHENTICATED"), way


@pytest.mark.parametrize("who", crawlers("oscar", "gita", "dodi", "priya_bali", "budi"))
def test_what_is_not_ones_own_answers_exactly_as_what_is_not(cast, case, who):
    """T1, T2, T5, T10, T24"""
    program, known = Program.of(cast.people[who]), Names(cast, case)
    unknown = known.unknown()
    for way in METHODS:
        method = way[1]
        if method.path.variables and not any(one.startswith("organizations") for one in method.path.variables.values()):
            theirs, nobodys = called(program, way, known, {}), called(program, way, unknown, {})
            assert told(theirs, known) == told(nobodys, unknown), method.id
            assert theirs.status_code == 403, method.id


@pytest.mark.parametrize("who", crawlers(*PEOPLE))
def test_words_of_a_case_reach_only_those_who_may_read_it(cast, case, who):
    """T7, T10, T11"""
    program, names = Program.of(cast.people[who]), Names(cast, case)
    reads = {"vera", "ava", "sari", "priya", "carla", "citra"}
    seen = ""
    for way in METHODS:
        method = way[1]
        if method.http == "GET":
            for query in ("", "?query=kanariratna", f"?parent={names.parent}"):
                answer = called(program, way, names, query=query)
                assert answer.status_code < 500, method.id
                seen += told(answer, names)[1]
    assert (CANARY in seen) == (who in reads)
    assert (f"note {CANARY}" in seen) == (who in {"vera", "ava"})


@pytest.mark.parametrize("who", crawlers(*PEOPLE))
def test_whatever_is_listed_is_readable_and_the_other_way_round(cast, case, who):
    """T11"""
    mine = [case, cast.file("mela", cast.melati), cast.file("gita", cast.kopi), cast.file("budi", None)]
    mine += [cast.file("priya", None), cast.file("hana", cast.harapan), cast.file("oscar", None)]
    program = Program.of(cast.people[who])
    listed = set()
    for organization in cast.organizations.values():
        kind = "projects" if organization.is_customer else "organizations"
        name = organization.customer_id if organization.is_customer else organization.number
        for tail in ("cases", "cases:search"):
            answer = program.get(f"/v2/{kind}/{name}/{tail}?pageSize=100")
            listed |= {one["name"] for one in answer.json().get("cases", [])}
    readable = {name_of(one) for one in mine if program.get(f"/v2/{name_of(one)}").status_code == 200}
    assert listed == readable


NONSENSE = [
    {"displayName": {"a": []}, "priority": [], "classification": 7, "subscriberEmailAddresses": "x", "body": {}},
    {"escalation": "now", "body": "\x01", "priority": "P17", "pubSubTopic": 3, "testCase": "maybe"},
    {"attachment": [], "displayName": "\ud83d", "description": "\x00", "languageCode": 1, "timeZone": "\x00"},
]


@pytest.mark.parametrize("who", ["priya", "carla", "ava", "dodi"])
def test_no_method_breaks_on_nonsense(cast, case, who):
    """T15"""
    program, names = Program.of(cast.people[who]), Names(cast, case)
    query = "?pageSize=x&pageToken=%00&filter=((&query=%22&updateMask=*&orderBy=1&requestId=x&alt=%F0&uploadType=y"
    for way in METHODS:
        for body in NONSENSE if way[1].http != "GET" else NONSENSE[:1]:
            for asked in ("", query):
                answer = called(program, way, names, body, asked)
                assert answer.status_code < 500, (way, body, asked)
                assert answer.streaming or "html" not in answer["Content-Type"]


def test_no_secret_and_no_word_of_anybodys_is_logged(cast, case, caplog, capfd):
    """T26"""
    token = token_for(cast.priya)
    program, names = Program(token), Names(cast, case)
    with caplog.at_level(logging.DEBUG):
        for way in METHODS:
            called(program, way, names, {"displayName": f"new {CANARY}", "secret_field": CANARY})
            called(Program(token + "x"), way, names)
    out, err = capfd.readouterr()
    logged = caplog.text + out + err
    assert "request" in logged
    assert [word for word in (token, token[6:], CANARY, "priya@", cast.sinar.customer_id) if word in logged] == []
