"""Warn of personal data and secrets in what somebody is about to send, and log that it was sent all the same (S19)."""

from collections.abc import Sequence

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wakil.access.actor import Actor
from wakil.cases.models import Case
from wakil.events.kinds import Audience, EventKind
from wakil.events.record import record
from wakil.lib.personal_data import Finding, findings

LABELS: dict[Finding, Promise] = {
    Finding.EMAIL_LIST: _("a list of email addresses"),
    Finding.PHONE_LIST: _("a list of phone numbers"),
    Finding.CARD_NUMBER: _("a card number"),
    Finding.ID_NUMBER: _("an identity number"),
    Finding.PRIVATE_KEY: _("a private key"),
    Finding.SECRET: _("a password or token"),
}


def kinds_in(*texts: str) -> list[str]:
    """The kinds that the texts seem to hold, as `file_case` and `update_case` take them; never what was found."""
    found = findings("\n".join(texts), getattr(settings, "WAKIL_PHONE_REGION", "ID"))
    return [finding.value for finding in found]


def labels_of(kinds: Sequence[str]) -> list[str]:
    """The kinds in words, for the warning; unknown ones are left out."""
    return [str(LABELS[Finding(kind)]) for kind in _known(kinds)]


def record_personal_data_kept(actor: Actor, case: Case, kinds: Sequence[str]) -> None:
    """Write down that the warning was read and the text sent as it is. Only for support: the line would point at it."""
    known = _known(kinds)
    if known:
        record(EventKind.PERSONAL_DATA_KEPT, by=actor, on=case, stream=case, audience=Audience.VENDOR, kinds=known)


def _known(kinds: Sequence[str]) -> list[str]:
    return [finding.value for finding in Finding if finding.value in kinds]
