"""The outbox, as an installation has it by default."""

from collections.abc import Callable

import pytest

from wakil.mail.sending import send_waiting
from wakil.notifications.models import OutboxMail


@pytest.fixture
def outbox(db: None, settings) -> Callable[[], dict[str, str]]:
    """Sends what is due and says who got what since the last time: address to text, with the subject in front."""
    settings.EMAIL_BACKEND = "wakil.mail.outbox.OutboxBackend"
    settings.WAKIL_URL = "https://support.nusantara.example"
    told: set[int] = set()

    def look() -> dict[str, str]:
        send_waiting()
        new = [mail for mail in OutboxMail.objects.order_by("pk") if mail.pk not in told]
        told.update(mail.pk for mail in new)
        assert len({mail.recipients for mail in new}) == len(new), "one mail each at a time"
        return {mail.recipients: f"{mail.subject}\n{mail.text}\n{mail.html}" for mail in new}

    return look
