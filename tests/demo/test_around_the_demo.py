"""What the demo does not touch, and its password."""

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tests.cast import make_organization, make_user
from tests.client import Browser, page
from wakil.accounts.models import User
from wakil.demo.making import is_demo
from wakil.demo.password import demo_password, renew_password


def test_a_database_with_other_people_is_refused(db):
    make_organization("vendor", "Acme", "acme.example")
    make_user("Ann", "acme.example", "super_admin")

    with pytest.raises(CommandError):
        call_command("demo")

    assert list(User.objects.values_list("email", flat=True)) == ["ann@acme.example"]
    assert not is_demo()


def test_the_sign_in_page_of_a_real_installation_says_nothing_of_a_demo(cast):
    text = Browser().get(page("sinar.example", "account_login")).content.decode()

    assert "This is a demo" not in text
    assert not is_demo()


def test_a_given_password_is_taken_and_kept(db, monkeypatch, tmp_path):
    monkeypatch.setattr(settings, "DATA", tmp_path)
    monkeypatch.setenv("WAKIL_DEMO_PASSWORD", "wayang golek 77")

    assert demo_password() == "wayang golek 77"
    monkeypatch.delenv("WAKIL_DEMO_PASSWORD")
    assert demo_password() == "wayang golek 77"
    make_organization("vendor", "Nusantara", "nusantara.example")
    vera = make_user("Vera", "nusantara.example")
    assert renew_password("another") is True
    vera.refresh_from_db()
    assert vera.check_password("another")
    assert renew_password("another") is False
