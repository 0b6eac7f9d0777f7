"""What a mail is made of, and who did it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wakil.cases.models import Case, Side
from wakil.events.models import Event


@dataclass(frozen=True)
class Part:
    """One thing that happened: a sentence, and what somebody wrote, with the names of the files that came along."""

    sentence: str
    at: datetime
    text: str = ""
    files: tuple[str, ...] = ()


def who_did(event: Event, case: Case | None) -> str:
    """The doer with the side: never an address (agents' stay unknown)."""
    if event.by is None or event.by_domain is None:
        return pgettext("who did it", "Support")
    organization = event.by_domain.organization
    names = {"name": event.by.shown_name, "organization": organization.name}
    if organization.kind == Side.RESELLER and case and case.customer:
        names["customer"] = case.customer.name
        return _("%(name)s (%(organization)s, on behalf of %(customer)s)") % names
    return _("%(name)s (%(organization)s)") % names
