"""How a person wants to read the portal: changed by that person only, and nobody else's business."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wakil.accounts.models import User
from wakil.lib.zones import zone_names


def set_preferences(user: User, *, language: str, time_zone: str) -> User:
    """Keep language and zone; an empty one means the organization's. Raises ValidationError for unknown ones."""
    if language and language not in dict(settings.LANGUAGES):
        raise ValidationError({"language": _("Choose one of the languages.")})
    if time_zone and time_zone not in zone_names():
        raise ValidationError({"time_zone": _("Choose one of the time zones.")})
    user.language, user.time_zone = language, time_zone
    user.save(update_fields=["language", "time_zone"])
    return user
