"""The mail with the link to choose a new password, sent by the worker so that asking takes the same time for all."""

from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation
from django_tasks import task

from wakil.accounts import invitations
from wakil.accounts.models import Purpose
from wakil.accounts.sign_in import person_at
from wakil.lib.links import portal_link

LIFETIME = timedelta(hours=1)


def enqueue_reset(domain: str, address: str) -> None:
    """Queue the question; whether anybody has that address is looked up later (T24)."""
    send_reset.enqueue(domain=domain, address=address)


@task()
def send_reset(domain: str, address: str) -> None:
    """Mail a single-use link to the person with that address at that domain, if there is one; to nobody else (T14)."""
    user = person_at(domain, address)
    if user is None:
        return
    token = invitations.issue(Purpose.RESET, user, lifetime=LIFETIME)
    words = {
        "name": user.name,
        "link": portal_link(domain, "accounts:reset_password", token),
        "domain": domain,
        "portal_name": settings.WAKIL_PORTAL_NAME,
    }
    with translation.override(user.language or user.domain.organization.language):
        subject = render_to_string("account/email/password_reset_subject.txt", words)
        text = render_to_string("account/email/password_reset.txt", words)
    send_mail(" ".join(subject.split()), text, settings.DEFAULT_FROM_EMAIL, [user.email])
