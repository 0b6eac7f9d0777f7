"""The life of a case through the API, and who reaches it by which name."""

import pytest

from tests.api.caller import Program, name_of
from tests.cast import actor
from wakil.cases.actions import change_severity, close_case, comment_on_case, share_case
from wakil.cases.models import Activity, Case, CaseShare
from wakil.events.kinds import Audience
from wakil.reselling.models import ResellerAccess


def body(cast, **changes):
    return {
        "displayName": "Mail stopped",
        "description": "Nothing arrives.",
        "classification": {"id": str(cast.delivery.pk)},
        "priority": "P2",
        **changes,
    }


def create(cast, who="priya", parent=None, query="", **changes):
    parent = parent or f"projects/{cast.sinar.customer_id}"
    return Program.of(cast.people[who]).send("POST", f"/v2/{parent}/cases{query}", body(cast, **changes))


def violations(answer):
    details = answer.json()["error"]["details"]
    return {one["field"] for detail in details for one in detail.get("fieldViolations", [])}


def reason(answer):
    return answer.json()["error"]["details"][-1]["reason"]


def test_a_reseller_files_for_a_customer_and_gets_the_whole_case_back(cast):
    """W21, S2"""
    answer = create(cast, timeZone="Asia/Jakarta", languageCode="id-ID", testCase=True)
    case = Case.objects.get()
    assert answer.status_code == 200
    assert answer.json() == {
        "name": f"projects/{cast.sinar.customer_id}/cases/{case.number}",
        "displayName": "Mail stopped",
        "description": "Nothing arrives.",
        "classification": {
            "id": str(cast.delivery.pk),
            "displayName": "Nusantara Workspace > Mail > Delivery",
        },
        "timeZone": "Asia/Jakarta",
        "state": "NEW",
        "createTime": zulu(case.filed_at),
        "updateTime": zulu(case.updated_at),
        "creator": {"displayName": "Priya", "email": cast.priya.email, "username": cast.priya.email},
        "testCase": True,
        "languageCode": "id",
        "priority": "P2",
        "etag": answer.json()["etag"],
    }
    assert (case.customer, case.filed_by, case.filed_from) == (cast.sinar, cast.priya, cast.priya.domain)


def zulu(at):
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@pytest.mark.parametrize("parent", ["projects/{customer_id}", "customers/{customer_id}", "projects/{number}"])
def test_a_customer_has_three_spellings_and_one_canonical_name(cast, parent):
    """W21"""
    spelled = parent.format(customer_id=cast.sinar.customer_id, number=cast.sinar.number)
    name = create(cast, parent=spelled).json()["name"]
    assert name.startswith(f"projects/{cast.sinar.customer_id}/cases/")
    number = name.rpartition("/")[2]
    assert Program.of(cast.citra).get(f"/v2beta/{spelled}/cases/{number}").json()["name"] == name


def test_a_resellers_own_case_hangs_on_the_organization(cast):
    """S11, W21"""
    answer = create(cast, who="budi", parent=f"organizations/{cast.mitrajaya.number}")
    assert answer.json()["name"].startswith(f"organizations/{cast.mitrajaya.number}/cases/")
    assert Case.objects.get().customer is None


def test_snake_case_and_numbers_of_enums_count_and_p0_is_p1(cast):
    """W21"""
    sent = {
        "display_name": "Mail stopped",
        "description": "Nothing arrives.",
        "classification": {"id": str(cast.delivery.pk)},
        "priority": 1,
        "time_zone": "-07:00",
        "test_case": None,
    }
    path = f"/v2/projects/{cast.sinar.customer_id}/cases"
    answer = Program.of(cast.priya).send("POST", path, sent)
    assert answer.json()["priority"] == "P1"
    assert answer.json()["timeZone"] == "Asia/Jakarta"


def test_what_is_wrong_is_told_for_each_field_at_once(cast):
    """W21"""
    answer = Program.of(cast.priya).send("POST", f"/v2/projects/{cast.sinar.customer_id}/cases", {})
    assert (answer.status_code, answer.json()["error"]["status"]) == (400, "INVALID_ARGUMENT")
    assert violations(answer) == {
        "case.displayName",
        "case.description",
        "case.priority",
        "case.classification.id",
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {"displayName": "a\nb"},
        {"displayName": 7},
        {"displayName": "x" * 201},
        {"description": ""},
        {"priority": "P9"},
        {"priority": 77},
        {"classification": {"id": "999999"}},
        {"classification": "12"},
        {"subscriberEmailAddresses": ["not an address"]},
        {"contactEmail": "somebody@else.example"},
    ],
)
def test_no_bad_field_is_more_than_a_400(cast, wrong):
    """T15, W21"""
    answer = create(cast, **wrong)
    assert (answer.status_code, answer.json()["error"]["status"]) == (400, "INVALID_ARGUMENT")
    assert violations(answer)
    assert not Case.objects.exists()


@pytest.mark.parametrize("raw", [b"{", b"[]", b"\xff", b'"text"', b"[" * 100_000, b'{"a":' * 50_000])
def test_a_body_that_is_no_json_object_is_a_400(cast, raw):
    """T15"""
    path = f"/v2/projects/{cast.sinar.customer_id}/cases"
    answer = Program.of(cast.priya).post(path, raw, content_type="application/json")
    assert answer.status_code == 400


def test_fields_that_are_not_the_callers_to_write_change_nothing(cast):
    """T15"""
    extra = {
        "state": "CLOSED",
        "escalated": True,
        "createTime": "never",
        "updateTime": "2001-01-01T00:00:00Z",
        "name": "projects/C1/cases/1",
        "creator": {"email": "vera@nusantara.example"},
        "filed_at": "2001-01-01",
        "customer": cast.melati.customer_id,
        "is_staff": True,
    }
    answer = create(cast, **extra).json()
    assert (answer["state"], answer.get("escalated")) == ("NEW", None)
    assert answer["creator"]["email"] == cast.priya.email
    assert Case.objects.get().customer == cast.sinar


def test_subscribers_are_shares_that_only_notify(cast):
    """W21, S34"""
    answer = create(cast, subscriberEmailAddresses=["citra@sinar.example", "boss@elsewhere.example"])
    assert answer.json()["subscriberEmailAddresses"] == ["citra@sinar.example", "boss@elsewhere.example"]
    assert set(CaseShare.objects.values_list("level", flat=True)) == {"notify"}


@pytest.mark.parametrize(
    ("who", "parent"),
    [
        ("budi", "projects/{sinar.customer_id}"),
        ("oscar", "projects/{sinar.customer_id}"),
        ("oscar", "organizations/{mitrajaya.number}"),
        ("priya", "projects/{melati.customer_id}"),
        ("priya", "projects/C99999999"),
        ("priya", "organizations/1"),
        ("priya", "organizations/{timur.number}"),
        ("priya", "things/{sinar.customer_id}"),
        ("citra", "organizations/{mitrajaya.number}"),
        ("citra", "projects/{kopi.customer_id}"),
        ("dodi", "projects/{sinar.customer_id}"),
        ("ava", "projects/{sinar.customer_id}"),
    ],
)
def test_a_parent_that_is_not_ones_own_answers_as_one_that_nobody_is(cast, who, parent):
    """T1, T5, T24"""
    asked = parent.format(**cast.organizations)
    for answer in (create(cast, who=who, parent=asked), create(cast, who=who, parent=asked, displayName="")):
        error = answer.json()["error"]
        assert answer.status_code == 403
        assert error["message"] == (
            f"Permission 'cloudsupport.techCases.create' denied on resource '{asked}' (or it may not exist)."
        )
    assert not Case.objects.exists()


def test_consent_to_see_is_not_consent_to_file(cast):
    """S17, W5, W21"""
    ResellerAccess.objects.update(level=1)
    answer = create(cast)
    assert (answer.status_code, reason(answer)) == (403, "ACCESS_LEVEL")


@pytest.mark.parametrize("who", ["oscar", "gita", "dodi", "budi", "priya_bali"])
def test_a_foreign_case_answers_exactly_as_an_unknown_one(cast, who):
    """T1, T10"""
    case = cast.file("priya", cast.sinar)
    program, parent = Program.of(cast.people[who]), f"projects/{cast.sinar.customer_id}"
    for tail in ("", "/comments", "/attachments", ":showFeed"):
        theirs = program.get(f"/v2beta/{parent}/cases/{case.number}{tail}")
        nobodys = program.get(f"/v2beta/{parent}/cases/999999{tail}")
        assert (theirs.status_code, theirs.content) == (403, nobodys.content)


def test_a_missing_child_of_a_parent_that_one_may_read_is_a_404(cast):
    """T1, W21"""
    case = cast.file("priya", cast.sinar)
    other = cast.file("gita", cast.kopi)
    program = Program.of(cast.priya)
    for path in (
        f"projects/{cast.sinar.customer_id}/cases/999999",
        f"projects/{cast.sinar.customer_id}/cases/{other.number}",
        f"organizations/{cast.mitrajaya.number}/cases/{case.number}",
        f"{name_of(case)}/comments/999999",
        f"{name_of(case)}/attachments/999999",
        f"{name_of(case)}/comments/x",
    ):
        answer = program.get(f"/v2/{path}")
        assert (answer.status_code, answer.json()["error"]["status"]) == (404, "NOT_FOUND"), path


def test_a_shared_case_is_read_by_its_name_and_nothing_is_written_by_a_share(cast):
    """T12, S34, W21"""
    case = cast.file("priya", cast.sinar)
    share_case(cast.actor("citra"), case, addresses="gita@kopigayo.example", level="view")
    comment_on_case(cast.actor("citra"), case, body="For everyone")
    program, name = Program.of(cast.gita), f"/v2/{name_of(case)}"

    assert program.get(name).json()["displayName"] == case.title
    assert [one["body"] for one in program.get(f"{name}/comments").json()["comments"]] == ["For everyone"]
    assert program.get(f"{name}/attachments").json() == {}
    refused = [
        program.send("PATCH", name, {"priority": "P1"}),
        program.send("POST", f"{name}:close"),
        program.send("POST", f"{name}:escalate", {"escalation": {"reason": 1, "justification": "x"}}),
        program.send("POST", f"{name}/comments", {"body": "x"}),
        program.post(f"/upload{name}/attachments?attachment.filename=a.txt", b"x", content_type="text/plain"),
    ]
    assert [(one.status_code, reason(one)) for one in refused] == [(403, "SHARED_FOR_READING")] * 5
    parent = f"/v2/projects/{cast.sinar.customer_id}/cases"
    for answer in (program.get(parent), program.get(f"{parent}:search"), program.send("POST", parent, body(cast))):
        assert answer.status_code == 403


def test_supports_people_are_not_named_to_others(cast):
    """W21"""
    case = cast.file("priya", cast.sinar)
    comment_on_case(cast.actor("ava"), case, body="We look into it")
    path = f"/v2/{name_of(case)}/comments"
    seen = Program.of(cast.priya).get(path).json()["comments"][0]["creator"]
    assert seen == {"displayName": "Nusantara Support", "googleSupport": True}
    among_themselves = Program.of(cast.vito).get(path).json()["comments"][0]["creator"]
    assert (among_themselves["displayName"], among_themselves["email"]) == ("Ava", cast.ava.email)


@pytest.mark.parametrize(("who", "bodies"), [("ava", ["ours", "both"]), ("priya", ["both"]), ("citra", [])])
def test_a_note_is_read_by_its_audience_only(cast, who, bodies):
    """T7, T10"""
    case = cast.file("priya", cast.sinar)
    comment_on_case(cast.actor("priya"), case, body="both", audience=Audience.RESELLER_AND_VENDOR)
    comment_on_case(cast.actor("ava"), case, body="ours", audience=Audience.VENDOR)
    program = Program.of(cast.people[who])
    comments = program.get(f"/v2/{name_of(case)}/comments").json().get("comments", [])
    feed = program.get(f"/v2beta/{name_of(case)}:showFeed?orderBy=creation_time desc").json().get("feedItems", [])
    assert [one["body"] for one in comments] == bodies
    assert [one["comment"]["body"] for one in feed] == bodies


def test_reading_for_a_customer_leaves_a_trace(cast):
    """T34, W2"""
    case = cast.file("priya", cast.sinar)
    program = Program.of(cast.priya)
    program.get(f"/v2/projects/{cast.sinar.customer_id}/cases")
    looked = Activity.objects.filter(kind="looked")
    assert list(looked.values_list("case", "user", "customer")) == [(case.pk, cast.priya.pk, cast.sinar.pk)]


def patch(cast, case, sent, mask="", who="priya", **extra):
    query = f"?updateMask={mask}" if mask else ""
    return Program.of(cast.people[who]).send("PATCH", f"/v2/{name_of(case)}{query}", sent, **extra)


def test_patching_writes_what_the_mask_says_and_nothing_else(cast):
    """T39, W21"""
    case = cast.file("priya", cast.sinar)
    sent = {"displayName": "Better title", "priority": "P1", "description": "no"}
    for mask in ("displayName", "display_name", "case.displayName"):
        assert (
            patch(cast, case, {**sent, "displayName": f"{mask} title"}, mask).json()["displayName"] == f"{mask} title"
        )
    assert patch(cast, case, {}).json()["priority"] == "P2"
    assert patch(cast, case, sent).json()["priority"] == "P1"
    assert patch(cast, case, {}, "displayName,priority").json()["displayName"] == "Better title"
    for mask in ("description", "state", "*", "displayName,nothing"):
        answer = patch(cast, case, sent, mask)
        assert (answer.status_code, violations(answer)) == (400, {"updateMask"})
    assert Case.objects.get().description == "Nothing arrives since ten past eight."


def test_a_new_title_is_what_search_finds(cast):
    """S25"""
    case = cast.file("priya", cast.sinar)
    comment_on_case(cast.actor("citra"), case, body="Also here")
    patch(cast, case, {"displayName": "Kerinci volcano"})
    program, parent = Program.of(cast.priya), f"/v2/projects/{cast.sinar.customer_id}/cases:search"
    assert program.get(f"{parent}?query=kerinci").json()["cases"][0]["displayName"] == "Kerinci volcano"
    assert program.get(f'{parent}?query="users stopped"').json() == {}


def test_subscribers_of_others_and_view_shares_stay_whatever_is_written(cast):
    """T39, S34"""
    case = cast.file("priya", cast.sinar)
    share_case(cast.actor("citra"), case, addresses="dodi@sinar.example", level="notify")
    share_case(cast.actor("priya"), case, addresses="carla@sinar.example", level="view")
    share_case(cast.actor("priya"), case, addresses="old@elsewhere.example", level="notify")
    wanted = {"subscriberEmailAddresses": ["new@elsewhere.example", "dodi@sinar.example", "carla@sinar.example"]}
    patch(cast, case, wanted)
    held = set(CaseShare.objects.filter(removed_at=None).values_list("address", "level", "made_side"))
    assert held == {
        ("dodi@sinar.example", "notify", "customer"),
        ("carla@sinar.example", "view", "reseller"),
        ("new@elsewhere.example", "notify", "reseller"),
    }
    patch(cast, case, {}, "subscriberEmailAddresses")
    left = set(CaseShare.objects.filter(removed_at=None).values_list("address", flat=True))
    assert left == {"dodi@sinar.example", "carla@sinar.example"}
    assert patch(cast, case, {}).status_code == 200
    assert set(CaseShare.objects.filter(removed_at=None).values_list("address", flat=True)) == left


def test_what_has_changed_since_it_was_read_is_left_alone(cast):
    """W21"""
    case = cast.file("priya", cast.sinar)
    program, name = Program.of(cast.priya), f"/v2/{name_of(case)}"
    read = program.get(name)
    assert program.get(name, headers={"If-None-Match": read["ETag"]}).status_code == 304
    assert patch(cast, case, {"priority": "P3"}, headers={"If-Match": read["ETag"]}).status_code == 200
    for stale in ({"headers": {"If-Match": read["ETag"]}}, {}):
        sent = {"priority": "P4"} if stale else {"priority": "P4", "etag": read.json()["etag"]}
        answer = patch(cast, case, sent, **stale)
        assert (answer.status_code, answer.json()["error"]["status"]) == (412, "ABORTED")
    assert program.get(name).json()["priority"] == "P3"
    assert program.get(name, headers={"If-None-Match": read["ETag"]}).status_code == 200


def test_a_case_is_escalated_once_and_closed_once(cast):
    """S41b, S41c, W21"""
    case = cast.file("priya", cast.sinar)
    program, name = Program.of(cast.priya), f"/v2/{name_of(case)}"
    incomplete = program.send("POST", f"{name}:escalate", {"escalation": {"reason": "REASON_UNSPECIFIED"}})
    assert violations(incomplete) == {"escalation.reason", "escalation.justification"}
    asked = {"escalation": {"reason": "BUSINESS_IMPACT", "justification": "Orders are lost."}}
    assert program.send("POST", f"{name}:escalate", asked).json()["escalated"] is True
    again = program.send("POST", f"{name}:escalate", asked)
    assert (again.status_code, again.json()["error"]["status"]) == (400, "FAILED_PRECONDITION")
    assert program.post(f"{name}%3Aclose", b"", content_type="").json()["state"] == "CLOSED"
    for answer in (
        program.send("POST", f"{name}:close"),
        program.send("POST", f"{name}:escalate", asked),
        program.send("POST", f"{name}/comments", {"body": "x"}),
        program.send("PATCH", name, {"priority": "P1"}),
        program.post(f"/upload{name}/attachments?attachment.filename=a.txt", b"x", content_type="text/plain"),
    ):
        assert (answer.status_code, answer.json()["error"]["status"]) == (400, "FAILED_PRECONDITION")


def test_escalation_follows_the_customers_plan(cast):
    """S41c"""
    case = cast.file("gita", cast.kopi)
    asked = {"escalation": {"reason": 3, "justification": "Orders are lost."}}
    answer = Program.of(cast.gita).send("POST", f"/v2/{name_of(case)}:escalate", asked)
    assert (answer.status_code, reason(answer)) == (400, "SUPPORT_TIER")


def test_a_comment_by_the_filer_moves_the_case_on(cast):
    """S41f, W21"""
    case = cast.file("priya", cast.sinar)
    comment_on_case(cast.actor("ava"), case, body="Which version?", next_move="ask")
    program, name = Program.of(cast.citra), f"/v2/{name_of(case)}"
    assert program.get(name).json()["state"] == "ACTION_REQUIRED"
    made = program.send("POST", f"{name}/comments", {"body": "Version 4"}).json()
    assert (made["body"], made["plainTextBody"]) == ("Version 4", "Version 4")
    assert program.get(name).json()["state"] == "IN_PROGRESS_GOOGLE_SUPPORT"
    assert program.get(f"/v2/{made['name']}").json() == made
    for text in ("", "x" * 12_801):
        assert violations(program.send("POST", f"{name}/comments", {"body": text})) == {"comment.body"}


def test_sending_twice_makes_one(cast):
    """S32, W21"""
    key = "?requestId=0b7d8c54-9b5a-4a39-9d4e-6b1f2f0a2c11"
    first, again = create(cast, query=key), create(cast, query=key)
    assert first.json()["name"] == again.json()["name"]
    assert Case.objects.count() == 1
    other = create(cast, query=key, displayName="Another")
    assert (other.status_code, reason(other)) == (400, "KEY_REUSED")
    assert create(cast, query="?requestId=one").status_code == 400
    ResellerAccess.objects.update(revoked_at=Case.objects.get().filed_at)
    assert create(cast, query=key).status_code == 403

    case, program = Case.objects.get(), Program.of(cast.citra)
    names = [
        program.send("POST", f"/v2/{name_of(case)}/comments", {"body": "x"}, headers={"Idempotency-Key": "k1"}).json()
        for _ in range(2)
    ]
    assert names[0] == names[1]
    assert case.comments.count() == 1


def test_two_domains_of_one_reseller_see_their_own_cases_only(cast):
    """S16, W21"""
    mine = cast.file("priya", None)
    cast.file("priya_bali", None)
    parent = f"/v2/organizations/{cast.mitrajaya.number}/cases"
    assert [one["name"] for one in Program.of(cast.priya).get(parent).json()["cases"]] == [name_of(mine)]


def test_each_side_has_its_own_clock(cast):
    """S39"""
    case = cast.file("priya", cast.sinar)
    comment_on_case(cast.actor("ava"), case, body="ours", audience=Audience.VENDOR)
    times = {
        who: Program.of(cast.people[who]).get(f"/v2/{name_of(case)}").json()["updateTime"] for who in ("ava", "priya")
    }
    assert times["ava"] > times["priya"]
    listed = Program.of(cast.priya).get(f"/v2/projects/{cast.sinar.customer_id}/cases").json()["cases"]
    assert listed[0]["updateTime"] == times["priya"]


def test_an_agent_reads_and_answers_everywhere(cast):
    """W21"""
    case = cast.file("priya", cast.sinar)
    own = cast.file("priya", None)
    cast.file("gita", cast.kopi)
    program = Program.of(cast.ava)
    customers = program.get(f"/v2/projects/{cast.sinar.customer_id}/cases").json()["cases"]
    direct = program.get(f"/v2/organizations/{cast.mitrajaya.number}/cases").json()["cases"]
    within = program.get(f"/v2/organizations/{cast.mitrajaya.number}/cases:search").json()["cases"]
    assert [one["name"] for one in customers] == [name_of(case)]
    assert [one["name"] for one in direct] == [name_of(own)]
    assert {name_of(case), name_of(own)} <= {one["name"] for one in within}
    everything = program.get(f"/v2/organizations/{cast.nusantara.number}/cases:search").json()["cases"]
    assert len(everything) == 3
    program.send("POST", f"/v2/{name_of(case)}/comments", {"body": "On it"})
    assert program.get(f"/v2/{name_of(case)}").json()["state"] == "IN_PROGRESS_GOOGLE_SUPPORT"


def test_severity_that_the_plan_lacks_is_told_at_the_field(cast):
    """S41a"""
    case = cast.file("mela", cast.melati, severity=3)
    with pytest.raises(Exception, match="support plan"):
        change_severity(actor(cast.mela), case, severity=1)
    answer = patch(cast, case, {"priority": "P0"}, who="mela")
    assert violations(answer) == {"case.priority"}
    close_case(actor(cast.mela), case)
