"""Sample content of the page of a case."""

from datetime import timedelta
from types import SimpleNamespace as Row
from typing import Any

from wakil.access.verdict import YES, Verdict, no
from wakil.events.models import Event
from wakil.lib import clock
from wakil.web.gallery import people

NOT_PREMIUM = no(
    "support_tier",
    "You can't escalate this case.",
    "Escalation is part of Premium support, and Kopi Gayo has Enhanced.",
    "Kopi Gayo's administrators can ask for another plan.",
)
CLOSED = no("reopen_window_over", "You can't write on this case.", "It was closed more than 30 days ago.",
            "File a related case instead.")  # fmt: skip

SAML = """The response is signed with the new key while the console still holds the old certificate. \
Upload the new one under **Security › SSO**, then tell us whether a fresh window signs in.

The fingerprint should begin with `3F:A2:91`. Steps: https://help.nusantara.example/saml?step=2."""

LOG = "This is what the browser says:\n\n```\n" + "\n".join(
    f"2026-11-23T09:{second:02d}:07 saml: InResponseTo does not match, retrying" for second in range(31)
) + "\n```\n\n> Upload the new one under Security › SSO\n\nStill the same."  # fmt: skip


def case() -> dict[str, Any]:
    """A case that waits for its filer."""
    return _page("action_required", _may(escalate=NOT_PREMIUM))


def case_of_vendor() -> dict[str, Any]:
    """The same for an agent, who can write notes and offer a solution."""
    page = _page("in_progress", _may(take=YES))
    page["composer"] |= {
        "readers": "Mitra Jaya and Kopi Gayo read this.",
        "moves": [Row(value="answer", label="Support goes on working", is_checked=True),
                  Row(value="ask", label="Wait for the filer"), Row(value="offer", label="Offer this as a solution")],
        "audiences": [Row(value="everyone", label="Everyone on the case", is_checked=True),
                      Row(value="vendor", label="Support only")],
    }  # fmt: skip
    page["history"].append(_said("Ava", "vendor", people.AVA, "Ask identity team if this repeats.", 5, audience="vendor"))
    return page


def closed_case() -> dict[str, Any]:
    """A case that can't be opened any more."""
    none = {verb: CLOSED for verb in ("comment", "close", "reopen", "change_severity", "attach")}
    return _page("closed", _may(escalate=NOT_PREMIUM) | none) | {"related_url": "#"}


def _page(state: str, may: dict[str, Verdict]) -> dict[str, Any]:
    shown = Row(number="60229", title="SSO loop after the identity provider changed its certificate", severity=2,
                get_severity_display="Greatly impaired", state=state, customer=Row(name="Kopi Gayo"),
                filed_by=people.PRIYA.user, filed_from=people.PRIYA.domain, filed_at=clock.now() - timedelta(hours=2),
                category=Row(path_names="Sign-in › SAML"), description=DESCRIPTION)  # fmt: skip
    shares = [Row(address="ops@kopigayo.example", is_group=True, level="View", remove_url="#"),
              Row(address="priya@mitra.example", level="Notify")]  # fmt: skip
    return {"case": shown, "may": may, "history": _history(), "facts": _facts(), "shares": shares, "composer": _composer(),
            "line": "Support asked a question 22 minutes ago", "answers": _answers(), "files": _files()}  # fmt: skip


DESCRIPTION = """Since 08:40 everyone who signs in through the identity provider comes back to its sign-in page. \
Passwords of super admins still work.
The provider renewed its signing certificate at 08:30."""


def _history() -> list[Row]:
    return [
        _happened("case.taken", 100),
        _happened("case.severity_changed", 90, before=3, after=2),
        _said("Gita", "customer", people.GITA, "Our branch in Takengon is affected too, 34 people.", 80),
        _said("Ava", "vendor", people.AVA, SAML, 60),
        _said("Priya", "reseller", people.PRIYA, LOG, 40),
        _said("Ava", "vendor", people.AVA, "Is the clock of the identity provider right?", 22),
        _happened("case.action_required", 22),
    ]


def _said(name: str, side: str, actor: Any, body: str, minutes: int, audience: str = "everyone") -> Row:
    comment = Row(pk=minutes, author=Row(name=name), author_side=side, author_domain=actor.domain, audience=audience,
                  body=body, created_at=clock.now() - timedelta(minutes=minutes))  # fmt: skip
    return Row(kind="comment", comment=comment)


def _happened(kind: str, minutes: int, **details: int) -> Row:
    moment = clock.now() - timedelta(minutes=minutes)
    return Row(kind="event", event=Event(kind=kind, by=people.AVA.user, seq=minutes, details=details, created_at=moment))


def _may(**others: Verdict) -> dict[str, Verdict]:
    verbs = ("comment", "close", "change_severity", "attach", "share", "escalate")
    hidden = no("only_support", "Only support does this.")
    return dict.fromkeys(verbs, YES) | {"take": hidden, "reopen": hidden} | others


def _composer() -> dict[str, Any]:
    names = ("Cannot be used", "Greatly impaired", "Moderately impaired", "Question")
    severities = [Row(value=level, label=name, is_current=level == 2, is_chosen=level == 2)  # noqa: PLR2004
                  for level, name in enumerate(names, 1)]  # fmt: skip
    return {"action": "", "key": "k", "version": 3, "severities": severities, "upload_url": "#", "most_files": 10,
            "largest_file": 25_000_000, "readers": "Write to support. The customer sees it too."}  # fmt: skip


def _facts() -> dict[str, Any]:
    customer = [Row(term="Name", words="Kopi Gayo", url="#"), Row(term="Support", words="Enhanced"),
                Row(term="Permission", words="Manage, until 3 May 2027"), Row(term="Contact", words="Gita, WIB (UTC+7)")]  # fmt: skip
    about = [Row(term="Filed by", words="Priya, Mitra Jaya"), Row(term="Category", words="Sign-in › SAML"),
             Row(term="Language", words="English"), Row(term="First answer", words="in 50 min, target 4 h")]  # fmt: skip
    return {"customer": customer, "case": about}


def _answers() -> list[Row]:
    return [Row(question=Row(label="Identity provider"), text="Keycloak 26")]


def _files() -> list[Row]:
    kept = {"deleted_at": None}
    return [Row(pk=1, name="saml-response.xml", size=14_200, content_type="text/xml", **kept),
            Row(pk=2, name="loop.png", size=210_000, content_type="image/png", **kept),
            Row(pk=3, deleted_at=clock.now(), deleted_by=Row(name="Vito"), deletion_reason="held a password")]  # fmt: skip
