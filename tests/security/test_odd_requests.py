"""What nobody sends who means well: keys of lists that nobody made, and what a browser may keep."""

import base64
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import PASSWORD
from tests.client import Browser, page
from tests.web.pages import CAKRA, MITRA, NUSANTARA, SINAR
from wakil.access.invitations import invitation_link, reset_password
from wakil.accounts import invitations
from wakil.accounts.invitations import SHORTEST_TOKEN
from wakil.accounts.models import Purpose


@pytest.mark.parametrize(
    "key",
    ["9999-12-31T23:59:59-14:00_1", "0001-01-01T00:00:00+14:00_1", "2026-02-31T00:00:00Z_1", "_1", "2026-01-01_1"],
)
def test_a_moment_that_no_case_has_gives_a_page(cast, key):
    """T1: the key of Shared with me is anybody's to change."""
    url = f"{page(MITRA, 'cases:shared')}?{urlencode({'before': key})}"
    assert Browser().sign_in(cast.priya).get(url).status_code == 200


@pytest.mark.parametrize("key", ['["\\ud800", 5]', "[" * 4000, '{"a": 1}', "[1, 2]", '["a", 1e400]', '["a\\u0000", 1]'])
@pytest.mark.parametrize(
    ("who", "domain", "route"), [("vera", NUSANTARA, "organizations"), ("priya", MITRA, "customers")]
)
def test_a_key_that_nobody_made_gives_the_first_page(cast, who, domain, route, key):
    """T1: the same for the lists of organizations and customers."""
    url = f"{page(domain, f'{route}:list')}?after={base64.urlsafe_b64encode(key.encode()).decode().rstrip('=')}"
    assert Browser().sign_in(cast.people[who]).get(url).status_code == 200


@pytest.mark.parametrize(
    "sent",
    ["filename*=unicode_escape''%5Cud800.txt", "filename*=foo''abc", "filename*=utf-7''%2B2AA-", 'filename="\x00"'],
)
def test_a_file_name_in_an_odd_encoding_is_no_mistake_of_ours(cast, sent):
    """T20: whoever sends a file names the encoding of its name."""
    head = f'--B\r\nContent-Disposition: form-data; name="file"; {sent}\r\nContent-Type: text/plain\r\n\r\n'
    body = f"{head}hello\r\n--B--\r\n".encode()
    answer = (
        Browser()
        .sign_in(cast.priya)
        .generic("POST", page(MITRA, "cases:upload"), body, content_type="multipart/form-data; boundary=B")
    )
    assert answer.status_code in {200, 400}


def test_no_browser_keeps_a_page_of_somebody_signed_in(cast):
    """T26: after a sign-out "back" shows nothing, also on a shared machine."""
    case = cast.file("priya", cast.sinar)
    pages = [(cast.priya, MITRA, "cases:list", ()), (cast.citra, SINAR, "cases:show", (case.number,))]
    refused = [(cast.oscar, CAKRA, "cases:show", (case.number,)), (cast.dodi, SINAR, "cases:list", ())]
    for person, domain, name, args in pages + refused:
        answer = Browser().sign_in(person).get(page(domain, name, *args))
        assert answer.headers["Cache-Control"] == "private, no-store", (domain, name)


def test_many_addresses_do_not_push_out_the_count_of_one(db):
    """T25: the counts of attempts stand in the cache, which is emptied by a third when it is full."""
    names = [f"count-{number:05d}" for number in range(1200)]
    for name in names:
        cache.set(name, 1, 300)
    assert len(cache.get_many(names)) == len(names)


def test_an_invitation_ends_when_its_person_has_chosen_a_password_by_another_link(cast):
    """T14: whoever made the invitation has seen its link too."""
    cast.dodi.set_unusable_password()
    cast.dodi.save()
    invited = invitation_link(cast.dodi).rstrip("/").rpartition("/")[2]
    asked = invitations.issue(Purpose.RESET, cast.dodi, lifetime=timedelta(hours=1))
    reset_password(invitations.find(Purpose.RESET, asked), password="perahu-kertas-2026")

    assert len(invited) >= SHORTEST_TOKEN
    assert invitations.find(Purpose.INVITATION, invited) is None


def test_a_link_for_a_new_password_ends_when_the_password_is_changed(cast):
    """T14: whoever changes it may do so because somebody else reads the mail."""
    asked = invitations.issue(Purpose.RESET, cast.priya, lifetime=timedelta(hours=1))
    passwords = {"oldpassword": PASSWORD, "password1": "perahu-kertas-2026", "password2": "perahu-kertas-2026"}
    answer = Browser().sign_in(cast.priya).post(page(MITRA, "account_change_password"), passwords)

    assert (answer.status_code, invitations.find(Purpose.RESET, asked)) == (302, None)


def test_a_file_name_reads_in_the_order_in_which_it_is_written(cast):
    """T20: a turn of direction lets a program look like a picture."""
    sent = SimpleUploadedFile("photo\u202egpj.exe", b"MZ")
    answer = Browser().sign_in(cast.priya).post(page(MITRA, "cases:upload"), {"file": sent})
    assert answer.json()["name"] == "photogpj.exe"
