"""The mail with an invitation."""

import logging

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation

from wakil.accounts.models import User
from wakil.organizations.models import Organization

log = logging.getLogger("wakil.invitations")


def mail_invitation(organization: Organization, *, name: str, address: str, link: str) -> bool:
    """Mail the link to the address alone (T14), in the organization's language; False when no mail could be sent.

    It goes out at once and not by the worker, so that the token is kept nowhere on its way.
    """
    words = {
        "name": name,
        "organization": organization.name,
        "link": link,
        "days": settings.WAKIL_INVITATION_DAYS,
        "portal_name": settings.WAKIL_PORTAL_NAME,
    }
    with translation.override(organization.language):
        subject = render_to_string("account/email/invitation_subject.txt", words)
        text = render_to_string("account/email/invitation.txt", words)
    try:
        send_mail(" ".join(subject.split()), text, settings.DEFAULT_FROM_EMAIL, [address.strip().lower()])
    except OSError:  # the mail server is away: the link on the page is enough
        log.warning("invitation_not_mailed")
        return False
    return True


def mail_link(user: User, link: str) -> None:
    """Mail an invitation from the worker, to its address alone (T14)."""
    mail_invitation(user.domain.organization, name=user.name, address=user.email, link=link)
