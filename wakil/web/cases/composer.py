"""The one form of a case page, as its template shows it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from wakil.access.actor import Actor
from wakil.cases.models import Case
from wakil.cases.update_form import UpdateForm
from wakil.events.kinds import Audience
from wakil.reselling.models import Severity
from wakil.web.cases.attaching import Attached, context_of
from wakil.web.cases.chips import Option


@dataclass
class Composer:
    """What has been typed and chosen, who will read it, and what is wrong with it."""

    form: UpdateForm
    actor: Actor
    case: Case
    seen: int
    offered: Sequence[int]
    attached: Attached = field(default_factory=Attached)
    findings: list[str] = field(default_factory=list)
    conflict: bool = False

    @property
    def action(self) -> str:
        return reverse("cases:show", args=[self.case.number])

    @property
    def key(self) -> str:
        return str(self.form["key"].value() or "")

    @property
    def version(self) -> int:
        """Of the case as this page shows it, so that a conflict is seen once."""
        return self.case.version

    @property
    def body(self) -> str:
        return str(self.form["body"].value() or "")

    @property
    def errors(self) -> dict[str, list[str]]:
        found = {name: [str(message) for message in messages] for name, messages in self.form.errors.items()}
        if self.attached.errors:
            found["files"] = self.attached.errors
        return found

    @property
    def readers(self) -> str:
        """Who will read what is written, told before it is."""
        return readers_of(self.actor, self.case)

    @property
    def audiences(self) -> list[tuple[Option, str]]:
        """Each with who will not read it."""
        return [(option, unread_by(self.actor, self.case, option.value)) for option in self._options("audience")]

    @property
    def audience_domains(self) -> list[Option]:
        return self._options("audience_domain") if len(getattr(self.form, "domains", {})) > 1 else []

    @property
    def moves(self) -> list[Option]:
        return [] if self.case.is_closed else self._options("next_move")

    @property
    def severities(self) -> list[dict[str, Any]]:
        chosen = str(self.form["severity"].value() or self.case.severity)
        return [
            {
                "value": level,
                "label": Severity(level).label,
                "is_current": level == self.case.severity,
                "is_chosen": str(level) == chosen,
            }
            for level in sorted({*self.offered, self.case.severity})
        ]

    @property
    def is_closing(self) -> bool:
        return bool(self.form["close"].value())

    @property
    def uploads(self) -> object:
        return context_of(self.attached)["uploads"]

    @property
    def upload_url(self) -> object:
        return context_of(self.attached)["upload_url"]

    @property
    def most_files(self) -> object:
        return context_of(self.attached)["most_files"]

    @property
    def largest_file(self) -> object:
        return context_of(self.attached)["largest_file"]

    def _options(self, name: str) -> list[Option]:
        if name not in self.form.fields:
            return []
        chosen = str(self.form[name].value() or self.form.fields[name].initial or "")
        choices = self.form.fields[name].choices  # type: ignore[attr-defined]
        return [Option(str(value), str(label), str(value) == chosen) for value, label in choices]


def readers_of(actor: Actor, case: Case) -> str:
    """Who reads a message to everyone on the case."""
    if case.customer is None:
        return _("Write to the filer.") if actor.organization.is_vendor else _("Write to support.")
    names = {"customer": case.customer.name}
    if actor.organization.is_vendor:
        return _("%(customer)s and the resellers it lets in read this.") % names
    if actor.organization.is_customer:
        return _("Write to support. Your resellers with access read it too.")
    return _("Write to support. %(customer)s sees it too.") % names


def unread_by(actor: Actor, case: Case, audience: str) -> str:
    """Told beside the choice: whom a private message leaves out."""
    if audience == Audience.EVERYONE.value or case.customer is None:
        return ""
    names = {"customer": case.customer.name}
    if audience == Audience.VENDOR.value:
        return _("%(customer)s and its resellers never read it") % names
    if actor.organization.is_reseller:
        names["domain"] = actor.domain.name
        return _("%(customer)s and other resellers never read it; %(domain)s and support do") % names
    return _("%(customer)s and other resellers never read it") % names


def audience_of(form: UpdateForm) -> dict[str, Any]:
    """The audience that was chosen, and for "a reseller and support" which one."""
    audience = Audience(form.cleaned_data.get("audience") or Audience.EVERYONE.value)
    domains = getattr(form, "domains", {})
    chosen = domains.get(form.cleaned_data.get("audience_domain") or "")
    only = next(iter(domains.values())) if len(domains) == 1 else None
    return {"audience": audience, "audience_domain": chosen or only}
