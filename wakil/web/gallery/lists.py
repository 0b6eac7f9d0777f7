"""Sample content of the lists."""

from datetime import timedelta
from types import SimpleNamespace as Row
from typing import Any

from wakil.lib import clock
from wakil.reselling.models import Severity

LINKED = ["bali.mitrajaya.example", "mitrajaya-timur.example"]

# severity, number, title, customer, category, state, minutes ago
CASES = (
    (1, "60231", "Mail delivery to all users stopped at 08:10", "PT Sinar Abadi", "Gmail › Delivery", "in_progress", 4),
    (2, "60229", "SSO loop after the identity provider changed its certificate", "Kopi Gayo", "Sign-in › SAML",
     "action_required", 22),
    (3, "60198", "Shared drive members cannot see files moved from another drive", "PT Sinar Abadi",
     "Drive › Shared drives", "solution_provided", 64),
    (3, "60177", "Calendar resources book twice when two rooms share an address", "Warung Digital",
     "Calendar › Resources", "new", 185),
    (4, "60142", "How do we count seats for suspended users on the flexible plan?", "Kopi Gayo", "Billing › Licences",
     "action_required", 1500),
    (3, "60120", "Data export stuck at 97 % for the archive of 2019", "Warung Digital", "Admin › Data export",
     "in_progress", 7200),
    (2, "60097", "Phone sync drops contacts with Indonesian honorifics", "PT Sinar Abadi", "Contacts › Sync",
     "closed", 13000),
)  # fmt: skip


def cases() -> dict[str, Any]:
    """My Cases, with a filter in force."""
    rows = [_row(*case) for case in CASES]
    return {"heading": "My Cases", "rows": rows, "filters": _filters(), "order": "Latest update first",
            "older": "Older cases", "older_url": "?before=1", "linked_domains": LINKED, "found": "7 cases"}  # fmt: skip


def no_cases() -> dict[str, Any]:
    """My Cases without a hit."""
    empty = {"icon": "search", "title": "No case matches", "verb": "Drop all filters", "url": "?",
             "why": "Nothing you can see has “invoice” in it and severity P1. Drop a filter to see more."}  # fmt: skip
    return {"heading": "My Cases", "rows": [], "filters": _filters(), "empty": empty, "linked_domains": LINKED}


def customers() -> dict[str, Any]:
    """My Customers: with and without access."""
    rows = (
        ("Kopi Gayo", "kopigayo.example", "Enhanced support", "Manage", "until 3 May 2027"),
        ("PT Sinar Abadi", "sinar.example", "Premium support", "Manage", ""),
        ("Toko Melati", "melati.example", "Standard support", "", ""),
        ("Warung Digital", "warung.example", "Standard support", "See", "until 1 Jan 2027"),
    )
    names = ("name", "domain", "tier", "level", "until")
    shown = [Row(**dict(zip(names, row, strict=True)), url="#") for row in rows]
    return {"customers": shown, "linked_domains": LINKED}


def customer() -> dict[str, Any]:
    """The page of one customer without access."""
    from wakil.web.gallery.parts import NO_CONSENT  # noqa: PLC0415  the two modules show the same refusal

    facts = {"customer": [Row(term="Plan", words="Standard"), Row(term="Access", words="none yet")],
             "contact": [Row(term="Name", words="Melati Putri"), Row(term="Mail", words="melati@melati.example")]}  # fmt: skip
    empty = {"icon": "lock", "title": "No case to show", "why": "Toko Melati has not given mitrajaya.example access."}
    shown = Row(name="Toko Melati", customer_id="C0m3lati1")
    return {"customer": shown, "facts": facts, "rows": [], "empty": empty, "may_file": NO_CONSENT, "ask_url": "#"}


def access() -> dict[str, Any]:
    """Reseller access: one in force, one past."""
    now = Row(name="Mitra Jaya", domain="mitrajaya.example", since="your reseller since 2 Mar 2024", level="Manage",
              gives="see, file, answer, close, escalate", products="All", until="3 May 2027", until_note="in 162 days",
              used="Priya, 4 min ago", change_url="#")  # fmt: skip
    past = Row(name="Cakra", domain="cakra.example", since="your reseller until 1 Mar 2024", until="ended 1 Mar 2024",
               used="29 Feb 2024", is_past=True)  # fmt: skip
    return {"partners": [now, past], "add_url": "#"}


def _row(severity: int, number: str, title: str, customer: str, category: str, state: str, minutes: int) -> Row:
    return Row(number=number, title=title, severity=severity, get_severity_display=Severity(severity).label,
               customer=Row(name=customer), category=Row(path_names=category), state=state,
               seen_at=clock.now() - timedelta(minutes=minutes))  # fmt: skip


def _filters() -> dict[str, Any]:
    severities = [{"value": level.value, "label": level.label} for level in Severity]
    state = {"name": "state", "label": "State", "words": "Open or closed ≤ 30 days", "is_on": True, "clear_url": "?",
             "options": [{"value": "recent", "label": "Open or closed ≤ 30 days", "is_checked": True},
                         {"value": "open", "label": "Open"}, {"value": "closed", "label": "Closed"}]}  # fmt: skip
    by_severity = {"name": "severity", "label": "Severity", "is_many": True, "options": severities}
    customer = {"name": "customer", "label": "Customer", "options": [{"value": "C1", "label": "Kopi Gayo"}]}
    toggles = [{"name": "waiting", "value": "me", "label": "Waiting for me", "count": 3},
               {"name": "by", "value": "me", "label": "Filed by me"}]  # fmt: skip
    return {"url": "", "q": "", "choices": [state, by_severity, customer], "toggles": toggles}
