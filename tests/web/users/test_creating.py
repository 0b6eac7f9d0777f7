"""A new account, made in a browser: what is asked before a paid seat is used, and the first sign-in."""

import pytest

from tests.cast import Cast, make_seats
from tests.client import Browser, page
from wakil.accounts.models import User
from wakil.directory.units import root_of

MITRA = "mitrajaya.example"
pytestmark = pytest.mark.django_db


def create(cast: Cast, **more: object):
    fields = {"name": "Ida", "address": "ida@mitrajaya.example", "unit": root_of(cast.mitrajaya).pk, "how": "invite"}
    return Browser().sign_in(cast.sari).post(page(MITRA, "users:create"), {"domain": MITRA, **fields, **more})


def test_sari_is_stopped_before_a_paid_seat_is_used_and_chooses(cast: Cast):
    """S64: the page keeps what was typed, and offers both ways on."""
    make_seats(cast.mitrajaya, "Workspace", "Business", cap=5)
    asked = create(cast)
    text = asked.content.decode()

    assert (asked.status_code, asked.context["at_stake"]) == (422, ["Workspace, Business"])
    assert 'value="turn_off"' in text
    assert 'value="continue"' in text
    assert 'value="ida@mitrajaya.example"' in text
    assert not User.objects.filter(email="ida@mitrajaya.example").exists()
    assert create(cast, paid="turn_off").status_code == 200
    assert User.objects.filter(email="ida@mitrajaya.example").exists()


def test_a_temporary_password_is_changed_before_anything_else(cast: Cast):
    """S67: every page leads to the form for a new one, until it is chosen."""
    create(cast, how="password", password="gamelan-salju-7")
    ida = User.objects.get(email="ida@mitrajaya.example")
    browser = Browser().sign_in(ida)
    change = page(MITRA, "account_change_password")

    assert browser.get(page(MITRA, "cases:list")).url == change
    new = {"domain": MITRA, "oldpassword": "gamelan-salju-7", "password1": "kolintang-hijau-3",
           "password2": "kolintang-hijau-3"}  # fmt: skip
    browser.post(change, new)
    ida.refresh_from_db()
    assert (ida.password_is_temporary, ida.check_password("kolintang-hijau-3")) == (False, True)


def test_extra_fields_raise_nobody(cast: Cast):
    """T15: role, organization and domain come from nowhere but the form's own fields."""
    create(cast, role="super_admin", is_staff="1", organization=cast.cakra.pk, is_service_account="1")
    ida = User.objects.get(email="ida@mitrajaya.example")

    assert (ida.domain.name, ida.assignments.count(), ida.is_service_account) == (MITRA, 0, False)
