"""Files through the API: in four forms, back byte by byte, and never to anybody else."""

import json

import pytest

from tests.api.caller import Program, name_of
from tests.api.test_cases import reason, violations
from wakil.api.errors import ApiError
from wakil.api.media import sessions
from wakil.api.media.related import Related
from wakil.api.models import UploadPart, UploadSession
from wakil.cases import actions
from wakil.cases.actions import attaching, comment_on_case
from wakil.cases.models import Attachment, Upload
from wakil.events.kinds import Audience
from wakil.lib import clock
from wakil.reselling.models import ResellerAccess

BYTES = bytes(range(256)) * 40 + b"\r"


@pytest.fixture
def case(cast):
    return cast.file("priya", cast.sinar)


def raw(program, case, content=BYTES, query="attachment.filename=a.bin", kind="application/octet-stream", **extra):
    return program.post(f"/upload/v2/{name_of(case)}/attachments?{query}", content, content_type=kind, **extra)


def related(content, newline, tail=b"", boundary=b"===12="):
    head = json.dumps({"attachment": {"filename": "b.bin"}}).encode()
    lines = [
        b"--" + boundary,
        b"Content-Type: application/json",
        b"",
        head,
        b"--" + boundary,
        b"Content-Type: x/y",
        b"",
    ]
    return newline.join([*lines, b""]) + content + newline + b"--" + boundary + b"--" + tail


def downloaded(program, name, **headers):
    answer = program.get(f"/v2/{name}:download?alt=media", headers=headers)
    return answer, b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_bare_bytes_come_back_as_they_went(cast, case):
    """W21, T17"""
    program = Program.of(cast.priya)
    made = raw(program, case).json()
    assert made["filename"], made["sizeBytes"] == ("a.bin", str(len(BYTES)))
    assert made["creator"]["email"] == cast.priya.email
    answer, content = downloaded(program, made["name"])
    assert content == BYTES
    assert answer["Content-Disposition"] == 'attachment; filename="a.bin"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Length"] == str(len(BYTES))
    assert program.get(f"/v2/{made['name']}").json() == made
    assert program.get(f"/v2/{name_of(case)}/attachments").json() == {"attachments": [made]}
    assert b"".join(program.get(f"/download/v2/{made['name']}:download").streaming_content) == BYTES
    assert program.get(f"/v2/{name_of(case)}/comments").json() == {}


@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
@pytest.mark.parametrize("tail", [b"", b"\r\n", b"\n"])
@pytest.mark.parametrize(
    "content", [BYTES, b"x", b"\r\n", b"\n", b"a\r", b"--===12", b"\n--===1\r\n--===12", b"\r\n\r\n"]
)
def test_a_file_beside_its_description_is_cut_out_exactly(cast, case, newline, tail, content):
    """W21"""
    body = related(content, newline, tail)
    kind = 'multipart/related; boundary="===12="'
    for size in (1, 7, 100_000):
        head = body[:600]
        chunks = [*(head[start : start + size] for start in range(0, len(head), size)), body[600:]]
        parts = Related(chunks, kind)
        assert json.loads(parts.description())["attachment"] == {"filename": "b.bin"}
        assert b"".join(parts.content()) == content


def test_a_description_and_a_file_make_an_attachment(cast, case):
    """W21"""
    program = Program.of(cast.priya)
    answer = raw(program, case, related(BYTES, b"\r\n"), "uploadType=multipart", 'multipart/related; boundary="===12="')
    assert answer.json()["filename"] == "b.bin"
    assert downloaded(program, answer.json()["name"])[1] == BYTES


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--x",
        b"no boundary at all",
        b"--b\nA: b\n\n{}",
        b"--b\n" + b"a" * 100_000,
        b'--b\n\n{"attachment": {"filename": "a"}}\n--b--',
    ],
)
def test_a_body_that_is_not_of_two_parts_is_a_400(cast, case, body):
    """W21"""
    answer = raw(Program.of(cast.priya), case, body, "uploadType=multipart", "multipart/related; boundary=b")
    assert (answer.status_code, reason(answer)) == (400, "MALFORMED_MULTIPART")
    with pytest.raises(ApiError):
        Related([body], "multipart/related")


@pytest.mark.parametrize(
    ("query", "content", "field"),
    [
        ("uploadType=media", b"x", "attachment.filename"),
        ("attachment.filename=", b"x", "attachment.filename"),
        ("attachment.filename=a%0Ab", b"x", "attachment.filename"),
        ("attachment.filename=a.txt", b"", "attachment.filename"),
        ("uploadType=pigeon&attachment.filename=a.txt", b"x", "uploadType"),
    ],
)
def test_what_is_missing_is_told_and_nothing_is_left_behind(cast, case, query, content, field):
    """W21, T3"""
    answer = raw(Program.of(cast.priya), case, content, query)
    assert (answer.status_code, violations(answer)) == (400, {field})
    assert (Upload.objects.count(), Attachment.objects.count()) == (0, 0)


def test_a_file_that_is_too_large_is_refused(cast, case, monkeypatch):
    """S29"""
    program = Program.of(cast.priya)
    monkeypatch.setattr("wakil.api.media.incoming.Incoming.__init__.__defaults__", (1000,))
    assert reason(raw(program, case, b"x" * 1001)) == "FILE_TOO_LARGE"
    assert raw(program, case, b"x" * 1000).status_code == 200
    monkeypatch.setattr(attaching, "LARGEST_CASE", 1500)
    assert raw(program, case, b"x" * 1000).status_code == 400
    assert (Upload.objects.count(), Attachment.objects.count()) == (0, 1)


def test_without_bytes_there_is_no_file(cast, case):
    """W21"""
    answer = Program.of(cast.priya).send("POST", f"/v2/{name_of(case)}/attachments", {"attachment": {"filename": "a"}})
    assert (answer.status_code, reason(answer)) == (400, "NO_MEDIA")


@pytest.mark.parametrize(
    ("asked", "status", "content", "says"),
    [
        ("bytes=0-9", 206, BYTES[:10], f"bytes 0-9/{len(BYTES)}"),
        ("bytes=10-", 206, BYTES[10:], f"bytes 10-{len(BYTES) - 1}/{len(BYTES)}"),
        ("bytes=-5", 206, BYTES[-5:], f"bytes {len(BYTES) - 5}-{len(BYTES) - 1}/{len(BYTES)}"),
        ("bytes=5-99999999", 206, BYTES[5:], f"bytes 5-{len(BYTES) - 1}/{len(BYTES)}"),
        ("bytes=99999999-", 416, None, f"bytes */{len(BYTES)}"),
        ("bytes=9-3", 416, None, f"bytes */{len(BYTES)}"),
        ("bytes=0-1,3-4", 200, BYTES, None),
        ("lines=1-2", 200, BYTES, None),
        ("bytes=-", 200, BYTES, None),
    ],
)
def test_a_part_of_a_file_is_what_was_asked_for(cast, case, asked, status, content, says):  # noqa: PLR0917  a table
    """W21"""
    program = Program.of(cast.priya)
    name = raw(program, case).json()["name"]
    answer, got = downloaded(program, name, Range=asked, **{"Accept-Encoding": "gzip"})
    assert (answer.status_code, answer.get("Content-Range")) == (status, says)
    assert content is None or got == content


def test_a_link_to_a_file_ends_with_the_access(cast, case):
    """T4, T13"""
    program = Program.of(cast.priya)
    name = raw(program, case).json()["name"]
    assert downloaded(program, name)[1] == BYTES
    ResellerAccess.objects.update(revoked_at=clock.now())
    assert downloaded(program, name)[0].status_code == 403
    assert downloaded(Program.of(cast.citra), name)[1] == BYTES


def test_a_file_belongs_to_one_case_and_to_the_readers_of_its_message(cast, case):
    """T2, T7"""
    name = raw(Program.of(cast.priya), case).json()["name"]
    key = name.rpartition("/")[2]
    other = cast.file("priya", cast.sinar)
    sent = actions.store_upload(cast.actor("priya"), upload_of("note.txt"))
    comment_on_case(cast.actor("priya"), case, body="n", audience=Audience.RESELLER_AND_VENDOR, uploads=[sent])
    private = Attachment.objects.get(name="note.txt")
    program = Program.of(cast.citra)
    for path in (f"{name_of(other)}/attachments/{key}", f"{name_of(case)}/attachments/{private.pk}"):
        assert program.get(f"/v2/{path}").status_code == 404
        assert program.get(f"/v2/{path}:download").status_code == 404
    listed = program.get(f"/v2/{name_of(case)}/attachments").json()["attachments"]
    assert [one["name"] for one in listed] == [name]


def upload_of(name):
    from django.core.files.base import ContentFile  # noqa: PLC0415

    return ContentFile(b"hello", name=name)


def test_a_deleted_file_leaves_its_mark_in_the_feed_only(cast, case):
    """S41e, W21"""
    program = Program.of(cast.priya)
    name = raw(program, case).json()["name"]
    actions.delete_attachment(cast.actor("vito"), Attachment.objects.get(), reason="asked for")
    assert program.get(f"/v2/{name_of(case)}/attachments").json() == {}
    assert program.get(f"/v2/{name}").status_code == 404
    feed = program.get(f"/v2beta/{name_of(case)}:showFeed").json()["feedItems"]
    assert [list(item) for item in feed] == [["eventTime", "deletedAttachment"]]
    assert feed[0]["deletedAttachment"]["name"] == name
    assert "filename" not in feed[0]["deletedAttachment"]


def test_the_feed_is_paged_in_both_directions(cast, case):
    """W21"""
    program = Program.of(cast.priya)
    for number in range(3):
        comment_on_case(cast.actor("priya"), case, body=f"text {number}")
        raw(program, case, f"{number}".encode(), f"attachment.filename={number}.txt")
    for order, expected in (("", 1), ("Creation_Time  DESC ", -1), ("creation_time asc", 1)):
        items, token = [], ""
        while True:
            query = {"orderBy": order, "pageSize": 2, "pageToken": token}
            page = program.get(f"/v2beta/{name_of(case)}:showFeed", query).json()
            items += page["feedItems"]
            token = page.get("nextPageToken", "")
            if not token:
                break
        told = [item["comment"]["body"] if "comment" in item else item["attachment"]["filename"] for item in items]
        assert told == ["text 0", "0.txt", "text 1", "1.txt", "text 2", "2.txt"][::expected]
    assert program.get(f"/v2beta/{name_of(case)}:showFeed?orderBy=colour").status_code == 400
    assert program.get(f"/v2/{name_of(case)}:showFeed").status_code == 404


def begin(program, case, **headers):
    answer = program.post(
        f"/upload/v2/{name_of(case)}/attachments?uploadType=resumable",
        json.dumps({"attachment": {"filename": "parts.bin"}}),
        content_type="application/json",
        headers=headers,
    )
    return answer["Location"].removeprefix("http://testserver") if answer.status_code == 200 else answer


def put(program, where, content, span):
    headers = {"Content-Range": span} if span else {}
    return program.put(where, content, content_type="application/octet-stream", headers=headers)


def test_a_file_comes_in_parts_and_goes_on_where_it_stopped(cast, case):
    """W21"""
    grain, program = sessions.GRAIN, Program.of(cast.priya)
    whole = (BYTES * 60)[: 2 * grain + 77]
    where = begin(program, case, **{"X-Upload-Content-Length": str(len(whole))})
    asked = put(program, where, b"", f"bytes */{len(whole)}")
    assert (asked.status_code, asked.get("Range")) == (308, None)
    first = put(program, where, whole[:grain], f"bytes 0-{grain - 1}/{len(whole)}")
    assert (first.status_code, first["Range"]) == (308, f"bytes=0-{grain - 1}")
    again = put(program, where, whole[:grain], f"bytes 0-{grain - 1}/{len(whole)}")
    assert (again.status_code, reason(again)) == (400, "BAD_RANGE")
    odd = put(program, where, whole[grain : grain + 5], f"bytes {grain}-{grain + 4}/{len(whole)}")
    assert (odd.status_code, reason(odd)) == (400, "BAD_RANGE")
    asked = put(program, where, b"", "bytes */*")
    assert (asked.status_code, asked["Range"]) == (308, f"bytes=0-{grain - 1}")
    done = put(program, where, whole[grain:], f"bytes {grain}-{len(whole) - 1}/{len(whole)}")
    assert (done.status_code, done.json()["sizeBytes"]) == (200, str(len(whole)))
    assert downloaded(program, done.json()["name"])[1] == whole
    assert put(program, where, b"", f"bytes */{len(whole)}").json() == done.json()
    assert (UploadPart.objects.count(), Upload.objects.count(), Attachment.objects.count()) == (0, 0, 1)


@pytest.mark.parametrize(
    "span", ["bytes 0-3/9", "bytes 5-6/7", "lines 1-2/3", "bytes 0-99999999/100000000", "bytes 0-2/2"]
)
def test_a_part_that_does_not_fit_is_refused(cast, case, span):
    """T3, T15"""
    program = Program.of(cast.priya)
    assert put(program, begin(program, case), b"abc", span).status_code == 400
    assert UploadSession.objects.get().received == 0


def test_an_upload_in_parts_is_its_beginners_alone_and_ends_with_the_access(cast, case):
    """T3, T5, T13"""
    program = Program.of(cast.priya)
    where = begin(program, case)
    assert UploadSession.objects.get().token_hash not in where
    other = cast.file("priya", cast.sinar)
    for who, path in (
        ("sari", where),
        ("citra", where),
        ("priya", where.replace(name_of(case), name_of(other))),
        ("priya", where[:-4]),
    ):
        assert put(Program.of(cast.people[who]), path, b"abc", "bytes 0-2/3").status_code == 404, who
    assert put(Program.of(cast.oscar), where, b"abc", "bytes 0-2/3").status_code == 403
    ResellerAccess.objects.update(level=1)
    assert put(program, where, b"abc", "bytes 0-2/3").status_code == 403
    ResellerAccess.objects.update(level=3)
    with clock.at(clock.now() + sessions.LIVES):
        assert sessions.session_of(cast.actor("priya"), case, where.rpartition("=")[2]) is None
        assert sessions.remove_old_sessions() == 1


def test_one_account_has_a_bounded_number_of_uploads_open(cast, case):
    """T3"""
    program = Program.of(cast.priya)
    for _ in range(sessions.MOST_OPEN):
        begin(program, case)
    assert begin(program, case).status_code == 429


def test_the_same_file_sent_twice_under_one_key_is_there_once(cast, case):
    """S32"""
    program = Program.of(cast.priya)
    sent = [raw(program, case, headers={"Idempotency-Key": "k"}).json() for _ in range(2)]
    assert sent[0] == sent[1]
    assert Attachment.objects.count() == 1
    assert reason(raw(program, case, b"other", headers={"Idempotency-Key": "k"})) == "KEY_REUSED"
