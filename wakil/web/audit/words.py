"""An event of an organization as a page and a file show it: who, what, on what, before, after."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wakil.access.actor import Actor
from wakil.access.privilege_tree import NAMES
from wakil.access.privileges import Privilege
from wakil.access.roles import built_in_role
from wakil.audit.naming import Name, Names, subject_of, thing_in
from wakil.events.kinds import EventKind
from wakil.events.models import Event
from wakil.reselling.models import AccessLevel
from wakil.web.admin.event_words import label_of


@dataclass(frozen=True)
class Entry:
    """One row."""

    at: datetime
    seq: int
    kind: str
    person: str
    address: str  # of the organization's own people only
    organization: str  # whose person it was, and
    domain: str  # where she was signed in
    program: str  # that acted for her
    words: str
    on: str
    on_address: str
    before: str
    after: str
    facts: tuple[tuple[str, str], ...]


_LABELS: dict[str, str | Promise] = {
    "automatic": gettext_lazy("Automatic"),
    "contacts": gettext_lazy("Contacts"),
    "copied_from": gettext_lazy("Copied from"),
    "customers": gettext_lazy("Customers"),
    "days": gettext_lazy("Days left"),
    "domain": gettext_lazy("Domain"),
    "edition": gettext_lazy("Edition"),
    "factor": gettext_lazy("Factor"),
    "form": gettext_lazy("Format"),
    "group": gettext_lazy("Group"),
    "holders": gettext_lazy("People who had it"),
    "is_filtered": gettext_lazy("Filtered"),
    "is_new_issuer": gettext_lazy("Another issuer"),
    "is_on": gettext_lazy("On"),
    "is_only": gettext_lazy("Passwords refused"),
    "level": gettext_lazy("Level"),
    "member_group": gettext_lazy("Member"),
    "members": gettext_lazy("Members"),
    "name_kept": gettext_lazy("Name kept"),
    "number": gettext_lazy("Number"),
    "organization_kind": gettext_lazy("Kind of organization"),
    "parent": gettext_lazy("Inside"),
    "privileges": gettext_lazy("Privileges"),
    "product": gettext_lazy("Product"),
    "products": gettext_lazy("Products"),
    "record": gettext_lazy("Customer"),
    "role": gettext_lazy("Role"),
    "scope": gettext_lazy("Scope"),
    "sessions": gettext_lazy("Sessions ended"),
    "sessions_ended": gettext_lazy("Sessions ended"),
    "source": gettext_lazy("Source"),
    "tier": gettext_lazy("Plan"),
    "unit": gettext_lazy("Unit"),
    "user": gettext_lazy("Person"),
    "users": gettext_lazy("People"),
    "webhook": gettext_lazy("Webhook"),
}
_WORDS: dict[object, str | Promise] = {
    False: gettext_lazy("no"),
    True: gettext_lazy("yes"),
    "contract": gettext_lazy("contract"),
    "csv": "CSV",
    "customer": gettext_lazy("customer"),
    "inherit": gettext_lazy("as the unit above"),
    "jsonl": "JSON Lines",
    "moved": gettext_lazy("moved"),
    "off": gettext_lazy("off"),
    "on": gettext_lazy("on"),
    "read": gettext_lazy("read only"),
    "reseller": gettext_lazy("reseller"),
    "transfer": gettext_lazy("transfer"),
    "vendor": gettext_lazy("vendor"),
    "write": gettext_lazy("read and write"),
}


def entry_of(actor: Actor, event: Event, names: Names) -> Entry:
    """The event in the reader's language."""
    user, home = event.by, event.by_domain
    is_own = user is not None and user.domain.organization_id == actor.organization.pk
    subject = _subject(event, names)
    before, after = _change(actor, event, names)
    return Entry(
        at=event.created_at,
        seq=event.seq,
        kind=event.kind,
        person=user.shown_name if user else _("The portal"),
        address=user.email if user and is_own and not user.deleted_at else "",
        organization=user.domain.organization.name if user else "",
        domain=home.name if home else "",
        program=event.through.shown_name if event.through else "",
        words=label_of(event.kind),
        on=subject.text,
        on_address=subject.address,
        before=before,
        after=after,
        facts=tuple(_facts(actor, event, names, {subject.text, before, after})),
    )


# Where the detail that was gained or lost is what there was after it, or before it.
_GAINED: dict[str, str] = {
    EventKind.CUSTOMER_MOVED.value: "domain",
    EventKind.LICENCE_ASSIGNED.value: "product",
    EventKind.RESELLER_ACCESS_GRANTED.value: "level",
    EventKind.ROLE_ASSIGNED.value: "role",
}
_LOST: dict[str, str] = {
    EventKind.LICENCE_RELEASED.value: "product",
    EventKind.RESELLER_ACCESS_GRANTED.value: "replaced",
    EventKind.ROLE_REMOVED.value: "role",
}
_REQUIRED = {EventKind.FACTOR_REQUIRED.value: gettext_lazy("yes"), EventKind.FACTOR_WAIVED.value: gettext_lazy("no")}


def _change(actor: Actor, event: Event, names: Names) -> tuple[str, str]:
    """How it was and how it is, where the event says so."""
    if renamed := getattr(event, "rename", None):
        return renamed.before, renamed.after
    before = _value(actor, event, _LOST.get(event.kind, "before"), names)
    after = _value(actor, event, _GAINED.get(event.kind, "after"), names)
    return before, after or str(_REQUIRED.get(event.kind, ""))


def _subject(event: Event, names: Names) -> Name:
    """What it was done to. A thing that is gone is told by its number."""
    kind, number = subject_of(event)
    found = names.of(kind, number) if kind != "reselleraccess" else None  # which is called by its level
    if found:
        return found
    if kind in _GONE:
        return Name(_GONE[kind] % {"number": number})
    first = next((name for name in ("domain", "user", "product", "group") if name in event.details), "")
    return names.of(thing_in(event, first, event.details.get(first)), event.details.get(first)) or Name("")


_GONE: dict[str, str | Promise] = {
    "group": gettext_lazy("A group that is gone (%(number)d)"),
    "organizationalunit": gettext_lazy("A unit that is gone (%(number)d)"),
    "webhook": gettext_lazy("A webhook that is gone (%(number)d)"),
}


def _facts(actor: Actor, event: Event, names: Names, told: set[str]) -> "list[tuple[str, str]]":
    """What else there is to tell, but for what stands in a column of its own."""
    shown = {_GAINED.get(event.kind), _LOST.get(event.kind)}
    more = [name for name in event.details if name in _LABELS and name not in shown]
    found = [(str(_LABELS[name]), _value(actor, event, name, names)) for name in more]
    return [(label, value) for label, value in found if value and value not in told]


def _value(actor: Actor, event: Event, detail: str, names: Names) -> str:
    value = event.details.get(detail)
    if isinstance(value, list):
        return ", ".join(filter(None, (_one(actor, event, detail, one, names) for one in value)))
    return _one(actor, event, detail, value, names)


def _one(actor: Actor, event: Event, detail: str, value: object, names: Names) -> str:
    if value is None or value == "":
        return ""
    if kind := thing_in(event, detail, value):
        return _thing(names.of(kind, value), kind, value)
    if detail == "level" and value in AccessLevel.values:
        return str(AccessLevel(value).label)
    if detail in _PRIVILEGES and value in NAMES:
        return str(NAMES[Privilege(str(value))])
    role = built_in_role(actor.organization.kind, str(value)) if detail in {"role", "copied_from"} else None
    is_word = isinstance(value, str | bool)  # a number that equals True is no word
    return str(role.name if role else _WORDS.get(value, value) if is_word else value)


_PRIVILEGES = {"after", "before", "privileges"}


def _thing(found: Name | None, kind: str, number: object) -> str:
    if found is None:
        return _("gone (%(number)s)") % {"number": number}
    return str(AccessLevel(int(found.text)).label) if kind == "reselleraccess" else found.text
