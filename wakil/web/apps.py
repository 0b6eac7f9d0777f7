from typing import TYPE_CHECKING, Any

from django.apps import AppConfig

if TYPE_CHECKING:
    from wakil.accounts.models import User


class WebConfig(AppConfig):
    name = "wakil.web"
    label = "web"

    def ready(self) -> None:
        """Let addresses name the parts we have added to Django's, and hear of passwords that are changed."""
        from allauth.account.signals import password_changed
        from django.urls import register_converter

        from wakil.directory.importing import INVITERS
        from wakil.web.converters import IdConverter
        from wakil.web.organizations.inviting import mail_link

        if mail_link not in INVITERS:
            INVITERS.append(mail_link)
        register_converter(IdConverter, "id")
        password_changed.connect(_end_links)


def _end_links(user: "User", **_others: Any) -> None:
    """Who changes a password may do so because somebody else reads the mail: no link that was sent works any more."""
    from wakil.accounts.invitations import expire_all_of

    expire_all_of(user)
