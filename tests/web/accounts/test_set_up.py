"""The first set-up: one link, used once, on an empty installation."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from tests.cast import Cast
from tests.client import Browser
from tests.web.accounts.paths import path_of
from wakil.accounts import invitations
from wakil.accounts.models import Purpose, User
from wakil.organizations.models import Organization

NEW = "gamelan at midnight 7"
BEGINNING = {
    "vendor": "Nusantara",
    "domain": "Nusantara.example",
    "person": "Vera",
    "address": "Vera@nusantara.example",
    "password1": NEW,
}


def setup_path(capsys) -> str:
    """What `manage.py setup_link` prints last."""
    call_command("setup_link")
    return path_of(capsys.readouterr().out.splitlines()[-1])


def test_an_empty_installation_begins_with_one_link(db: None, capsys):
    """T14, S63: it makes the vendor and its first super admin, who can sign in at once."""
    path, browser = setup_path(capsys), Browser()
    answer = browser.post(path, BEGINNING)
    signed_in = browser.post(answer["Location"], {"login": "vera@nusantara.example", "password": NEW})

    assert answer["Location"] == "/d/nusantara.example/accounts/login/?login=vera%40nusantara.example"
    assert signed_in.status_code == 302
    vera = User.objects.get()
    assert (vera.domain.organization.kind, vera.domain.verified_at is not None) == ("vendor", True)
    assert [held.built_in for held in vera.assignments.all()] == ["super_admin"]
    assert browser.get(path).status_code == 404
    assert browser.post(path, BEGINNING).status_code == 404
    assert setup_path(capsys) == "This portal is set up already: sign in, or let a super admin invite you."


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"address": "vera@gmail.example"}, "address"),
        ({"address": "vera"}, "address"),
        ({"domain": "nusantara"}, "domain"),
        ({"vendor": " "}, "vendor"),
        ({"person": "Ve\u0007ra"}, "person"),
        ({"password1": "short"}, "password1"),
        ({"password1": "vera@nusantara.example"}, "password1"),
    ],
)
def test_a_mistake_in_the_set_up_is_told_at_its_field_and_the_link_still_works(db: None, capsys, wrong, field):
    """T20: nothing is made half."""
    path = setup_path(capsys)
    answer = Browser().post(path, {**BEGINNING, **wrong})

    assert (answer.status_code, list(answer.context["form"].errors)) == (200, [field])
    assert Organization.objects.count() == 0
    assert Browser().post(path, BEGINNING).status_code == 302


def test_a_second_set_up_link_ends_the_first(db: None, capsys):
    """T14."""
    first, second = setup_path(capsys), setup_path(capsys)

    assert [Browser().get(path).status_code for path in (first, second)] == [404, 200]


def test_once_somebody_is_there_no_set_up_link_works(cast: Cast):
    """T14: not even one that was never used."""
    token = invitations.issue(Purpose.SETUP, None, lifetime=timedelta(days=1))

    assert Browser().get(f"/setup/{token}/").status_code == 404
    assert Browser().post(f"/setup/{token}/", BEGINNING).status_code == 404
    assert User.objects.filter(email="vera@nusantara.example").count() == 1
