"""Mail that is kept instead of sent: the default until SMTP is set up."""

import sys
from collections.abc import Sequence

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from wakil.lib import clock
from wakil.notifications.models import OutboxMail


class OutboxBackend(BaseEmailBackend):
    """Keeps each mail as a row, in the caller's transaction: what is kept is kept exactly once."""

    keeps_in_database = True

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep them; one line on the console for each, without address or text."""
        for message in email_messages:
            kept = _keep(message)
            print(f"Kept in the outbox: mail {kept.pk}", file=sys.stderr, flush=True)  # noqa: T201
        return len(email_messages)


def _keep(message: EmailMessage) -> OutboxMail:
    headers = {name: str(value) for name, value in message.message().items()}
    alternatives = message.alternatives if isinstance(message, EmailMultiAlternatives) else []
    html = next((str(content) for content, kind in alternatives if kind == "text/html"), "")
    return OutboxMail.objects.create(
        message_id=headers["Message-ID"],
        recipients=", ".join(message.recipients()),
        subject=str(message.subject),
        text=str(message.body),
        html=html,
        headers=headers,
        created_at=clock.now(),
    )
