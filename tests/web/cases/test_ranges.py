"""Downloads in parts: each is asked for anew, so each is refused as soon as access ends."""

import pytest
from django.core.files.base import ContentFile

from tests.client import page
from tests.web.pages import MITRA, SINAR
from wakil.cases import actions
from wakil.cases.models import Activity
from wakil.reselling.actions import end_access

BYTES = bytes(range(256)) * 40


@pytest.fixture
def file(cast):
    upload = actions.store_upload(cast.actor("priya"), ContentFile(BYTES, name="trace.bin"))
    return cast.file("priya", cast.sinar, uploads=[upload]).attachments.get()


def got(someone, file, domain=MITRA, **headers):
    """Status, range and bytes of an answer."""
    address = page(domain, "cases:attachment", file.case.number, file.pk)
    answer = someone.get(address, headers={"Accept-Encoding": "gzip", **headers})
    content = b"".join(answer.streaming_content) if answer.streaming else b""
    if answer.status_code in (200, 206):
        assert int(answer["Content-Length"]) == len(content)
    return answer.status_code, answer.headers.get("Content-Range", ""), content


WHOLE = (200, "", BYTES)


@pytest.mark.parametrize(
    ("asked", "answer"),
    [("bytes=0-9", (206, "bytes 0-9/10240", BYTES[:10])),
     ("bytes=10200-", (206, "bytes 10200-10239/10240", BYTES[10200:])),
     ("bytes=-3", (206, "bytes 10237-10239/10240", BYTES[-3:])),
     ("bytes=5-99999", (206, "bytes 5-10239/10240", BYTES[5:])),
     ("bytes=-99999", (206, "bytes 0-10239/10240", BYTES)),
     ("bytes=10240-", (416, "bytes */10240", b"")), ("bytes=-0", (416, "bytes */10240", b"")),
     ("bytes=9-3", WHOLE), ("bytes=-", WHOLE), ("bytes=0-1,4-5", WHOLE), ("lines=1-2", WHOLE),
     (f"bytes={'9' * 30}-", WHOLE)],
)  # fmt: skip
def test_a_range_is_answered_with_just_these_bytes(browser, file, asked, answer):
    """S29, T4: 206 and 416; what is no single range is answered with the whole."""
    assert got(browser("priya"), file, Range=asked) == answer


def test_a_range_of_another_state_of_the_file_is_the_whole_file(browser, file):
    """S29: If-Range."""
    priya = browser("priya")
    same = got(priya, file, Range="bytes=0-1", **{"If-Range": f'"{file.sha256}"'})
    other = got(priya, file, Range="bytes=0-1", **{"If-Range": '"another"'})

    assert (same[0], other[0]) == (206, 200)


def test_the_next_range_of_a_running_download_is_refused_once_access_ends(cast, browser, file):
    """S18, T4, T13: and the file exists for nobody of the reseller any more."""
    priya, citra = browser("priya"), browser("citra")
    first = got(priya, file, Range="bytes=0-4999")
    end_access(cast.actor("carla"), cast.relationships["sinar"])
    answers = [got(priya, file, Range=part)[0] for part in ("bytes=5000-", "bytes=0-1", "bytes=99999-")]

    assert first[2] == BYTES[:5000]
    assert answers == [404, 404, 404]
    assert got(citra, file, SINAR, Range="bytes=5000-")[2] == BYTES[5000:]


def test_a_download_in_parts_is_one_download_in_the_log_and_a_part_alone_is_one_too(browser, file):
    """W2: none is lost by beginning in the middle."""
    priya, sari = browser("priya"), browser("sari")
    for part in ("bytes=0-99", "bytes=100-199", "bytes=200-"):
        got(priya, file, Range=part)
    got(sari, file, Range="bytes=1-")
    got(sari, file)

    downloads = Activity.objects.filter(kind="downloaded").order_by("pk")
    assert [row.user.name for row in downloads] == ["Priya", "Sari", "Sari"]
