"""The mail that tells a person of a new access token of hers, in case it was somebody else who made it."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation
from django_tasks import task

from wakil.accounts.models import User
from wakil.lib.links import portal_link


def tell_of_token(user: User, name: str) -> None:
    """Queue the mail; it never holds the token."""
    send_token_notice.enqueue(user=user.pk, name=name)


@task()
def send_token_notice(user: int, name: str) -> None:
    """Mail it, in the person's language, to the address of the account."""
    person = User.objects.select_related("domain__organization").get(pk=user)
    words = {
        "name": person.name,
        "token": name,
        "domain": person.domain.name,
        "link": portal_link(person.domain.name, "tokens:list"),
        "portal_name": settings.WAKIL_PORTAL_NAME,
    }
    with translation.override(person.language or person.domain.organization.language):
        subject = render_to_string("account/email/token_made_subject.txt", words)
        text = render_to_string("account/email/token_made.txt", words)
    send_mail(" ".join(subject.split()), text, settings.DEFAULT_FROM_EMAIL, [person.email])
