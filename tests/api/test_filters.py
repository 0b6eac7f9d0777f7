"""The language of filters: what it finds, what it refuses and where, and that no text keeps the server busy."""

import time
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.api.caller import Program
from tests.api.test_cases import reason, violations, zulu
from wakil.api.filters import And, Fault, Not, Or, Restriction, Word, read
from wakil.cases.actions import close_case, comment_on_case
from wakil.cases.models import Case
from wakil.lib import clock


def word(text, position, quoted=False):
    return Word(text, quoted, position)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", None),
        ("  ", None),
        ("a", word("a", 0)),
        ("a b", And((word("a", 0), word("b", 2)))),
        ("a AND b OR c", And((word("a", 0), Or((word("b", 6), word("c", 11)))))),
        ("a b OR c d", And((word("a", 0), Or((word("b", 2), word("c", 7))), word("d", 9)))),
        ("NOT a", Not(word("a", 4))),
        ("-a", Not(word("a", 1))),
        ("not and or", And((word("not", 0), word("and", 4), word("or", 8)))),
        ("(a OR b) (c)", And((Or((word("a", 1), word("b", 6))), word("c", 10)))),
        ('x="a \\"b\\" \\\\"', Restriction("x", "=", 'a "b" \\', True, 0)),
        ("x = y", Restriction("x", "=", "y", False, 0)),
        ('x:"*a*"', Restriction("x", ":", "*a*", True, 0)),
        ("ANDY", word("ANDY", 0)),
        ('NOT(a="b")', Not(Restriction("a", "=", "b", True, 4))),
        ("mail-server", word("mail-server", 0)),
    ],
)
def test_the_grammar_reads_as_aip_160_says(text, tree):
    """W21"""
    assert read(text) == tree


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("(a", 2),
        ("a)", 1),
        ("a AND", 5),
        ("AND a", 0),
        ("a OR OR b", 5),
        ('"never closed', 0),
        ("x =", 3),
        ("= y", 0),
        ("x = (a OR b)", 4),
        ("()", 1),
        ("a AND (b OR", 11),
    ],
)
def test_what_cannot_be_read_says_where(text, position):
    """W21"""
    with pytest.raises(Fault) as caught:
        read(text)
    assert caught.value.position == position


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5000 + "a" + ")" * 5000,
        "NOT " * 2000 + "a",
        "-" * 9000,
        "a " * 4000,
        '"' + "\\" * 9000,
        "((((a OR b) AND c) OR d) " * 300,
        'x="' + "a" * 9000,
        "a" * 1_000_000,
        "a OR " * 1900 + "b",
    ],
)
def test_no_text_keeps_the_server_busy(text):
    """W21"""
    started = time.process_time()
    with pytest.raises(Fault):
        read(text)
    assert time.process_time() - started < 1


@pytest.fixture
def cases(cast):
    """By name: what each test asks for."""
    made = {
        "open": cast.file("priya", cast.sinar, title="Printer on fire", severity=1),
        "closed": cast.file("priya", cast.sinar, title="Mail stopped", severity=2),
        "citras": cast.file("citra", cast.sinar, title="Calendar slow", severity=3),
        "own": cast.file("priya", None, title="Question about prices", severity=4),
        "kopi": cast.file("gita", cast.kopi, title="Coffee machine", severity=4),
    }
    comment_on_case(cast.actor("citra"), made["citras"], body="The espresso version is seven")
    close_case(cast.actor("priya"), made["closed"])
    return made


def found(cast, cases, path, query, *, parameter="query", version="v2"):
    answer = Program.of(cast.priya).get(f"/{version}/{path}", {parameter: query, "pageSize": 100})
    assert answer.status_code == 200, answer.content
    numbers = {case.number: name for name, case in cases.items()}
    return {numbers[one["name"].rpartition("/")[2]] for one in answer.json().get("cases", [])}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", {"open", "closed", "citras"}),
        ("state=OPEN", {"open", "citras"}),
        ("state=CLOSED", {"closed"}),
        ('state="CLOSED"', {"closed"}),
        ("NOT state=CLOSED", {"open", "citras"}),
        ("-state=CLOSED", {"open", "citras"}),
        ("priority=P1 OR priority=P2", {"open", "closed"}),
        ("priority=P0", {"open"}),
        ("state=OPEN AND priority=P1 OR priority=P2", {"open"}),
        ("(state=OPEN AND priority=P1) OR priority=P2", {"open", "closed"}),
        ("state=OPEN priority=P3", {"citras"}),
        ('creator.email="citra@sinar.example"', {"citras"}),
        ('creator.email="Citra@Sinar.example"', {"citras"}),
        ('creator.email="nobody@sinar.example"', set()),
    ],
)
def test_a_list_is_filtered(cast, cases, text, names):
    """W21"""
    parent = f"projects/{cast.sinar.customer_id}/cases"
    assert found(cast, cases, parent, text, parameter="filter") == names
    assert found(cast, cases, parent + ":search", text, version="v2beta") == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", {"open", "closed", "citras", "own", "kopi"}),
        ("print", {"open"}),
        ('"mail stopped"', {"closed"}),
        ('"stopped mail"', set()),
        ("espresso", {"citras"}),
        ("print OR espresso", {"open", "citras"}),
        ("calendar espresso", {"citras"}),
        ("espresso AND calendar AND slow", {"citras"}),
        ("NOT espresso state=OPEN", {"open", "own", "kopi"}),
        ("coffee", {"kopi"}),
        ("prices priority=P4", {"own"}),
        ('"!!!"', set()),
    ],
)
def test_a_resellers_search_covers_its_own_cases_and_its_customers(cast, cases, text, names):
    """W21, S37"""
    everything = f"organizations/{cast.mitrajaya.number}/cases"
    assert found(cast, cases, f"{everything}:search", text) == names
    assert found(cast, cases, everything, "", parameter="filter") == {"own"}


def test_only_what_changed_since_is_found(cast, cases):
    """W21"""
    Case.objects.get(pk=cases["open"].pk)
    moment = clock.now()
    path = f"projects/{cast.sinar.customer_id}/cases:search"
    comment_on_case(cast.actor("citra"), cases["open"], body="more")
    assert found(cast, cases, path, f'update_time>"{zulu(moment)}"') == {"open"}
    here = moment.astimezone(clock.now().tzinfo) - timedelta(days=1)
    assert found(cast, cases, path, f'update_time > "{here.isoformat()}"') == {"open", "closed", "citras"}


def test_where_to_seek_may_stand_in_the_query(cast, cases):
    """W21"""
    sinar, mitra = f"projects/{cast.sinar.customer_id}", f"organizations/{cast.mitrajaya.number}"
    seek = "cases:search"
    assert found(cast, cases, seek, f'project="{sinar}" state=OPEN', version="v2beta") == {"open", "citras"}
    everything = found(cast, cases, seek, f'organization="{mitra}"', version="v2beta")
    assert {"open", "closed", "citras", "own"} <= everything
    program = Program.of(cast.priya)
    assert program.get(f"/v2beta/{seek}", {"parent": sinar, "query": "state=CLOSED"}).json()["cases"]
    assert violations(program.get(f"/v2beta/{seek}")) == {"parent"}
    for foreign in (f'project="projects/{cast.melati.customer_id}"', 'organization="organizations/1"'):
        assert program.get(f"/v2beta/{seek}", {"query": foreign}).status_code == 403
    assert program.get(f"/v2beta/{seek}", {"parent": f"projects/{cast.melati.customer_id}"}).status_code == 403
    assert program.get(f"/v2/{seek}", {"parent": sinar}).status_code == 404


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("state=NEW", 0),
        ("state!=OPEN", 0),
        ("state=OPEN AND colour=red", 15),
        ("priority=P5", 0),
        ('update_time<"2020-01-01T00:00:00Z"', 0),
        ('update_time>"2020-01-01"', 0),
        ('update_time>"yesterday"', 0),
        ("state=(OPEN OR CLOSED)", 6),
        ('"\u0007"', 0),
        ("a b c d e f g h i j k l m", 24),
        ('project="projects/x"', 0),
    ],
)
def test_what_cannot_be_asked_is_a_400_that_says_where(cast, text, position):
    """W21"""
    answer = Program.of(cast.priya).get(f"/v2/projects/{cast.sinar.customer_id}/cases:search", {"query": text})
    assert (answer.status_code, reason(answer)) == (400, "INVALID_FILTER")
    assert answer.json()["error"]["details"][-1]["metadata"] == {"field": "query", "position": str(position)}


def test_words_and_times_are_for_search_only(cast):
    """W21"""
    for text in ("printer", 'update_time>"2020-01-01T00:00:00Z"'):
        answer = Program.of(cast.priya).get(f"/v2/projects/{cast.sinar.customer_id}/cases", {"filter": text})
        assert violations(answer) == {"filter"}


def test_a_long_query_may_come_in_a_body(cast, cases):
    """W21"""
    path = f"/v2/projects/{cast.sinar.customer_id}/cases:search"
    text = "query=" + "%20OR%20".join(["priority%3DP1"] * 150)
    kind = "application/x-www-form-urlencoded"
    answer = Program.of(cast.priya).post(path, text, content_type=kind, headers={"X-HTTP-Method-Override": "GET"})
    assert [one["displayName"] for one in answer.json()["cases"]] == ["Printer on fire"]


def test_pages_follow_one_another_without_a_seam_and_cost_the_same(cast):
    """W21, S37"""
    for number in range(7):
        cast.file("priya", cast.sinar, title=f"Case {number}")
    program, path = Program.of(cast.priya), f"/v2/projects/{cast.sinar.customer_id}/cases"
    program.get(path)
    titles, token, counts = [], "", set()
    while True:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = program.get(path, {"pageSize": 3, "pageToken": token, "filter": "state=OPEN"}).json()
        counts.add(len(queries))
        titles += [one["displayName"] for one in page["cases"]]
        token = page.get("nextPageToken", "")
        if not token:
            break
    assert titles == [f"Case {number}" for number in reversed(range(7))]
    assert len(counts) == 1
    assert max(counts) <= 12


def test_a_page_token_counts_for_its_question_and_its_caller_only(cast):
    """T5, W21"""
    for _ in range(3):
        cast.file("priya", cast.sinar)
    path = f"/v2/projects/{cast.sinar.customer_id}/cases"
    token = Program.of(cast.priya).get(path, {"pageSize": 1}).json()["nextPageToken"]
    for who, query in (
        ("priya", {"pageToken": token, "filter": "state=OPEN"}),
        ("citra", {"pageToken": token}),
        ("priya", {"pageToken": token + "x"}),
        ("priya", {"pageToken": "zzz"}),
        ("priya", {"pageSize": "-1"}),
        ("priya", {"pageSize": "many"}),
    ):
        answer = Program.of(cast.people[who]).get(path, query)
        assert (answer.status_code, bool(violations(answer))) == (400, True), query
    assert Program.of(cast.priya).get(path, {"pageToken": token, "pageSize": 0}).status_code == 200
    other = f"/v2/projects/{cast.sinar.customer_id}/cases:search"
    assert Program.of(cast.priya).get(other, {"pageToken": token}).status_code == 400


def test_classifications_are_sought_by_name_and_id(cast):
    """W21, S27"""
    program = Program.of(cast.priya)

    def names(**query):
        answer = program.get("/v2/caseClassifications:search", query)
        return [one["displayName"] for one in answer.json().get("caseClassifications", [])]

    everything = names()
    assert everything == [
        "Nusantara Cloud > Compute",
        "Nusantara Cloud > Compute > Start",
        "Nusantara Workspace > Mail",
        "Nusantara Workspace > Mail > Delivery",
    ]
    assert names(query='display_name:"*Compute > Start*"') == [everything[1]]
    assert names(query='display_name:"*delivery"') == [everything[3]]
    assert names(query='display_name:"Delivery*"') == []
    assert names(query=f'id:"{cast.delivery.pk}"') == [everything[3]]
    assert names(query="bounce") == [everything[3]]
    assert names(query='id:"x" OR NOT display_name:"Mail"') == everything[:2]
    first = program.get("/v2beta/caseClassifications:search?pageSize=3&product.productLine=GOOGLE_CLOUD").json()
    rest = program.get(f"/v2beta/caseClassifications:search?pageSize=3&pageToken={first['nextPageToken']}").json()
    assert [one["displayName"] for one in first["caseClassifications"] + rest["caseClassifications"]] == everything
    assert first["caseClassifications"][0]["product"] == {"productLine": "GOOGLE_CLOUD"}
    assert [one for one in names_for(cast.citra) if "Cloud" in one] == []
    assert program.get("/v2/caseClassifications:search", {"query": "colour=red"}).status_code == 400


def names_for(user):
    answer = Program.of(user).get("/v2/caseClassifications:search")
    return [one["displayName"] for one in answer.json()["caseClassifications"]]
