"""The outbox shows no link to anybody who could be somebody else with it."""

import re
from datetime import timedelta

import pytest

from tests.cast import Cast, make_holder
from tests.client import Browser, page
from tests.web.pages import MITRA, NUSANTARA, html
from wakil.access.alert_addresses import ask_alert_address
from wakil.access.privileges import P
from wakil.accounts.models import User
from wakil.cases import actions
from wakil.lib import clock
from wakil.notifications.models import OutboxMail
from wakil.web.accounts.reset import send_reset

_SECRET = re.compile(r"(?<=/)[\w.-]{32,}(?=/)")  # a part of a path


@pytest.fixture
def clerk(cast: Cast) -> User:
    """Somebody of the vendor who manages its settings, and nothing else."""
    return make_holder("Lena", NUSANTARA, P.MANAGE_SETTINGS)


def shown_to(user: User, mail: OutboxMail) -> str:
    return html(Browser().sign_in(user).get(page(NUSANTARA, "outbox:show", mail.pk)))


def test_who_manages_settings_chooses_nobody_s_password_by_the_outbox(cast: Cast, outbox, clerk):
    """T14, T12: she asks for Vera's new password without signing in, and reads the mail; the link is not in it."""
    send_reset.call(domain=NUSANTARA, address=cast.vera.email)
    mail = OutboxMail.objects.get()
    secret = _SECRET.search(mail.text)[0]

    assert (secret in shown_to(clerk, mail), secret in shown_to(cast.vera, mail)) == (False, True)
    assert f"/d/{NUSANTARA}/accounts/password/reset/…" in shown_to(clerk, mail)


def test_no_secret_of_any_mail_is_shown_to_her(cast: Cast, outbox, clerk, settings):
    """T14: proofs of an address, confirmations of a share, and the ends of mail, in the headers too."""
    settings.WAKIL_URL = "https://support.nusantara.example"
    case = cast.file("priya", cast.sinar)
    actions.share_case(cast.actor("citra"), case, addresses="guest@else.example", level="notify")
    ask_alert_address(cast.actor("priya"), address="priya@home.example")
    actions.comment_on_case(cast.actor("ava"), case, body="Try again")
    outbox()
    with clock.at(clock.now() + timedelta(days=1)):
        outbox()

    told = 0
    for mail in OutboxMail.objects.all():
        secrets = _SECRET.findall(" ".join([mail.text, *mail.headers.values()]))
        seen, by_vera = shown_to(clerk, mail), shown_to(cast.vera, mail)
        assert [secret for secret in secrets if secret in seen] == [], mail.subject
        assert all(secret in by_vera for secret in secrets), mail.subject
        told += len(secrets)
    assert told > 3


def test_what_is_no_secret_is_shown_as_it_is(cast: Cast, outbox, clerk):
    """The number of a case, its title and the way to it."""
    case = cast.file("priya", cast.sinar)
    actions.comment_on_case(cast.actor("ava"), case, body="Try again")
    outbox()
    mail = OutboxMail.objects.get(recipients=cast.priya.email, text__contains="Try again")

    assert f"/d/{MITRA}/cases/{case.number}/" in shown_to(clerk, mail)
