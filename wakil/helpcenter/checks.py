"""`manage.py check` says what is wrong with articles; none of it keeps the portal from running."""

from typing import Any

from django.core.checks import CheckMessage, Warning, register  # noqa: A004  what Django calls it

from wakil.helpcenter.library import library


@register()
def articles_are_sound(**_asked: Any) -> list[CheckMessage]:
    """A warning for each fault of a file."""
    return [Warning(f"Help article {one.file}: {one.what}.", id="helpcenter.W001") for one in library().problems]
