"""Single-use links: invitations and new passwords."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.utils import timezone

from tests.cast import PASSWORD, Cast
from tests.client import Browser, page
from tests.web.accounts.paths import path_of
from wakil.access.invitations import invitation_link, invite_user
from wakil.access.verdict import Forbidden, NotVisible
from wakil.accounts.models import Invitation, User
from wakil.events.models import Event
from wakil.web.accounts.reset import send_reset

MITRA, BALI, CAKRA = "mitrajaya.example", "bali.mitrajaya.example", "cakra.example"
NEW = "gamelan at midnight 7"


@pytest.fixture(autouse=True)
def fresh_limits(db: None) -> None:
    cache.clear()


def invite(cast: Cast, **more: str) -> str:
    """Sari invites Putu to her domain."""
    link = invite_user(
        cast.actor("sari"), domain=cast.sari.domain, address="Putu@mitrajaya.example", name="Putu", **more
    )
    return path_of(link)


def test_whoever_is_invited_chooses_a_password_and_is_in(cast: Cast):
    """S67: and the event log knows who invited and who joined."""
    browser, path = Browser(), invite(cast, role="customer_support_viewer")
    assert browser.get(path).status_code == 200
    answer = browser.post(path, {"password1": NEW})
    putu = User.objects.get(email="putu@mitrajaya.example")

    assert (answer.status_code, answer["Location"]) == (302, page(MITRA, "home"))
    assert browser.get(page(MITRA, "account_change_password")).status_code == 200
    assert putu.check_password(NEW)
    kinds = Event.objects.filter(subject=f"user:{putu.pk}").order_by("seq").values_list("kind", "by__name")
    assert list(kinds) == [
        ("user.invited", "Sari"),
        ("licence.assigned", "Sari"),
        ("role.assigned", "Sari"),
        ("user.joined", "Putu"),
    ]


def test_a_link_works_once(cast: Cast):
    """T14."""
    path = invite(cast)
    Browser().post(path, {"password1": NEW})
    second = Browser().post(path, {"password1": "another password 8"})

    assert second.status_code == 404
    assert User.objects.get(email="putu@mitrajaya.example").check_password(NEW)


def used(path: str, cast: Cast) -> str:
    Browser().post(path, {"password1": NEW})
    return path


def expired(path: str, cast: Cast) -> str:
    Invitation.objects.update(expires_at=timezone.now())
    return path


def suspended(path: str, cast: Cast) -> str:
    User.objects.filter(name="Putu").update(suspended_at=timezone.now())
    return path


def replaced(path: str, cast: Cast) -> str:
    invitation_link(User.objects.get(name="Putu"))
    return path


@pytest.mark.parametrize(
    "spoil",
    [
        used,
        expired,
        suspended,
        replaced,
        lambda path, _cast: path.replace(MITRA, BALI),
        lambda path, _cast: path.replace(MITRA, "nobody.example"),
        lambda path, _cast: path[:-2] + "/",
        lambda path, _cast: path.replace("invitation", "password/reset"),
        lambda _path, _cast: page(MITRA, "accounts:accept_invitation", "%20"),
        lambda _path, _cast: page(MITRA, "accounts:accept_invitation", "a" * 5000),
    ],
)
def test_every_other_link_gets_one_neutral_page(cast: Cast, spoil):
    """T14, T24: used, expired, replaced, cut, empty, of a suspended person, at another domain: the same answer."""
    path = spoil(invite(cast), cast)
    shown, sent = Browser().get(path), Browser().post(path, {"password1": "another password 8"})
    words = "This link does not work"

    assert [(answer.status_code, words in answer.content.decode()) for answer in (shown, sent)] == [(404, True)] * 2
    assert [user.check_password("another password 8") for user in User.objects.filter(name="Putu")] == [False]


def test_only_a_hash_of_a_token_is_kept(cast: Cast):
    """T26: whoever reads the database has no link."""
    token = invite(cast).rstrip("/").rpartition("/")[2]

    assert [token in str(row) for row in Invitation.objects.values()] == [False]
    assert len(token) == 43


def test_nobody_invites_into_another_organization(cast: Cast):
    """T15: nor without the privilege, nor with more than one holds."""
    with pytest.raises(NotVisible):
        invite_user(cast.actor("sari"), domain=cast.carla.domain, address="spy@sinar.example", name="Spy")
    with pytest.raises(Forbidden):
        invite_user(cast.actor("priya"), domain=cast.priya.domain, address="x@mitrajaya.example", name="X")


def reset_link(cast: Cast, browser: Browser, settings) -> str:
    """Priya has forgotten her password, and the worker has sent the link."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    browser.post(page(MITRA, "account_reset_password"), {"address": "Priya@mitrajaya.example"})
    [message] = mail.outbox
    assert message.to == ["priya@mitrajaya.example"]
    return path_of(re.search(r"https?://\S+", message.body)[0])


def test_a_forgotten_password_is_replaced_and_all_sessions_end(cast: Cast, settings):
    """T14, T13: single use, bound to the address."""
    browser, elsewhere = Browser(), Browser().sign_in(cast.priya)
    path = reset_link(cast, browser, settings)
    answers = [
        browser.post(path, {"password1": NEW}).status_code,
        browser.post(path, {"password1": PASSWORD}).status_code,
    ]

    assert answers == [302, 404]
    assert User.objects.get(pk=cast.priya.pk).check_password(NEW)
    assert elsewhere.get(page(MITRA, "account_change_password")).status_code == 302


def test_asking_for_a_link_is_answered_alike_for_everybody(cast: Cast):
    """T24, T23: the page only queues; who has an account is looked up by the worker."""
    answers = [
        Browser().post(page(MITRA, "account_reset_password"), {"address": address})
        for address in ("priya@mitrajaya.example", "nobody@mitrajaya.example", "oscar@cakra.example")
    ]

    assert {(answer.status_code, answer["Location"]) for answer in answers} == {
        (302, page(MITRA, "accounts:reset_sent"))
    }


@pytest.mark.parametrize("address", ["oscar@cakra.example", "nobody@mitrajaya.example", "priya@bali.mitrajaya.example"])
def test_no_mail_goes_to_an_address_without_an_account_at_that_domain(cast: Cast, address):
    """T14, T23."""
    send_reset.call(domain=MITRA, address=address)

    assert mail.outbox == []


def test_asking_again_and_again_is_refused(cast: Cast):
    """T23: three links for one address, then a pause."""
    browser = Browser()
    statuses = [
        browser.post(page(MITRA, "account_reset_password"), {"address": "priya@mitrajaya.example"}).status_code
        for _ in range(4)
    ]

    assert statuses == [302, 302, 302, 429]


def test_a_password_is_changed_by_whoever_knows_the_old_one(cast: Cast):
    """T13: the other sessions end."""
    here, elsewhere = Browser().sign_in(cast.priya), Browser().sign_in(cast.priya)
    answer = here.post(
        page(MITRA, "account_change_password"), {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    )

    assert answer.status_code == 302
    assert here.get(page(MITRA, "account_change_password")).status_code == 200
    assert elsewhere.get(page(MITRA, "account_change_password")).status_code == 302
