"""An administrator's page about who one person is at the domain's provider of single sign-on."""

import pytest

from tests.cast import Cast
from tests.client import Browser, page
from tests.web.pages import MITRA, html
from wakil.access.providers import person_behind, provider_of, set_sign_in_provider
from wakil.accounts.models import ProviderIdentity, User


@pytest.fixture
def provider(cast: Cast):
    set_sign_in_provider(
        cast.actor("sari"), cast.sari.domain, issuer="https://login.example", client_id="us", client_secret="kept",
        is_on=True, is_only=False,
    )  # fmt: skip
    return provider_of(MITRA)


def test_an_administrator_links_and_unlinks_one_of_her_people(cast: Cast, provider):
    """S4, T25: by the subject alone, and never two people with one; the form keeps what was typed."""
    sari = Browser().sign_in(cast.sari)
    address, of_priya = (page(MITRA, "sign_in:identity", user.pk) for user in (cast.budi, cast.priya))
    assert address in sari.get(page(MITRA, "users:show", cast.budi.pk)).content.decode()
    assert "Not linked." in html(sari.get(address))
    assert sari.post(address, {"domain": MITRA, "subject": "budi-1"}).status_code == 302
    assert person_behind(provider, "budi-1") == cast.budi
    assert "budi-1" in html(sari.get(address))

    taken = sari.post(of_priya, {"domain": MITRA, "subject": "budi-1"})
    assert (taken.status_code, "Another account of this domain" in html(taken)) == (422, True)
    assert 'value="budi-1"' in taken.content.decode()
    assert sari.post(of_priya, {"domain": MITRA, "subject": " "}).status_code == 422
    User.objects.filter(pk=cast.budi.pk).update(password="!")
    refused = sari.post(address, {"domain": MITRA, "do": "unlink"}, follow=True)
    assert "no password here" in html(refused)
    User.objects.filter(pk=cast.budi.pk).update(password=cast.priya.password)
    sari.post(address, {"domain": MITRA, "do": "unlink"})
    assert not ProviderIdentity.objects.exists()
    assert sari.post(address, {"domain": MITRA, "do": "unlink"}).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("priya", 403), ("oscar", 403), ("carla", 404), ("vera", 404)])
def test_nobody_else_opens_or_uses_it(cast: Cast, provider, who, status):
    """T1, T15"""
    user = cast.people[who]
    address = page(user.domain.name, "sign_in:identity", cast.budi.pk)
    someone = Browser().sign_in(user)
    sent = someone.post(address, {"domain": user.domain.name, "subject": "mine"})

    assert (someone.get(address).status_code, sent.status_code) == (status, status)
    assert not ProviderIdentity.objects.exists()


def test_where_there_is_no_single_sign_on_nothing_is_offered(cast: Cast):
    """W5"""
    sari = Browser().sign_in(cast.sari)
    address = page(MITRA, "sign_in:identity", cast.budi.pk)

    assert address not in sari.get(page(MITRA, "users:show", cast.budi.pk)).content.decode()
    assert "has no single sign-on" in html(sari.get(address))


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_has_no_password_is_shown_the_way_to_a_first_one(cast: Cast, provider, method):
    """S4: whoever joined by single sign-on opens "Change password" in her settings."""
    User.objects.filter(pk=cast.priya.pk).update(password="!")
    priya = Browser().sign_in(User.objects.get(pk=cast.priya.pk))
    answer = getattr(priya, method)(page(MITRA, "account_change_password"), follow=True)

    assert answer.redirect_chain == [(page(MITRA, "account_reset_password"), 302)]
    assert "You have no password here" in html(answer)
