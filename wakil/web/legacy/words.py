"""How the findings of a move are said."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from wakil.access.privilege_tree import NAMES
from wakil.access.verdict import Words

KINDS: dict[str, Words] = {
    "organizations": _("Organizations"),
    "domains": _("Domains"),
    "products": _("Products"),
    "categories": _("Categories"),
    "people": _("People"),
    "roles": _("Roles"),
    "assignments": _("Assigned roles"),
    "product_permissions": _("Product permissions, kept as history"),
    "relationships": _("Relationships"),
    "subscriptions": _("Subscriptions"),
    "cases": _("Cases"),
    "messages": _("Messages"),
    "changes": _("Changes of state, severity and owner"),
    "attachments": _("Files"),
    "watchers": _("Watchers"),
}

# In the order in which they are shown: a heading, and what it means.
SECTIONS: dict[str, tuple[Words, Words]] = {
    "refused": (_("To be settled first"), _("Nothing is imported before this is settled.")),
    "different": (_("Different"), _("What is here is not what the package says.")),
    "widening": (
        _("Whose reach would widen"),
        _(
            "The old centre restricted these people to single products, and the portal knows no such restriction. They "
            "come without access to cases, until a super admin of theirs confirms it under "
            "Administration › Admin roles."
        ),
    ),
    "without_access": (_("Without access"), _("These people will not reach any case, or can't sign in yet.")),
    "inactive_roles": (
        _("Roles that are inactive here"),
        _("They are listed, give nothing, and nobody can be given them."),
    ),
    "legacy_privileges": (_("Legacy privileges"), _("They count as before, and are never offered for new roles.")),
    "privileges": (_("Privileges that are not known here"), _("They are left out of the roles that have them.")),
    "managers": (
        _("Who managed a case"),
        _("The old centre names another domain than the relationships of that day do. The relationships decide."),
    ),
    "consent": (_("Relationships without consent"), _("The reseller sees none of this customer's cases.")),
    "numbers": (
        _("Numbers that are taken"),
        _("These cases get a new number, and are found by the old one too."),
    ),
    "left_out": (_("Left out"), _("These records change nothing here.")),
}

REASONS: dict[str, Words] = {
    "fault": _("The package does not follow its format."),
    "follows_another_package": _("It holds changes since another package than the one that was imported last."),
    "older_package": _("It is older than the package that was imported last."),
    "undoing": _("What came before is being taken back right now."),
    "known_already": _("An organization with one of its domains is here already. It is joined only on your word."),
    "joined_with_another_kind": _("There is no organization of that kind with the number given."),
    "of_another_organization": _("The domain belongs to another organization here."),
    "open_to_everybody": _("Anybody can have an address there, so it is nobody's domain."),
    "not_the_vendors_yet": _("Your own domains are added by yourselves first."),
    "address_taken": _("Somebody else has this address already."),
    "subject_taken": _("Somebody else at this domain signs in with this single sign-on already."),
    "related_already": _("This domain and this customer have a relationship here already."),
    "unknown_plan": _("The portal knows no support plan of that name."),
    "product_restriction": _("Was restricted to"),
    "no_account_in_domain": _("The address is at none of the organization's domains."),
    "suspended": _("The account is not active in the old centre."),
    "no_password": _("There is no password to bring along; a reset gives one."),
    "no_sign_in_provider": _("Single sign-on of the domain is not set up here yet."),
    "no_role": _("Holds no role."),
    "inactive_role": _("Holds only roles that are inactive here."),
    "missing_privilege": _("The roles lack"),
    "holds_only_this": _("Holds nothing else."),
    "holds_others_too": _("Holds other roles as well."),
    "legacy_privilege": _("Holds"),
    "unknown_privilege": _("Not known:"),
    "not_by_relationship": _("The old centre's word; the relationships':"),
    "no_consent": _("No consent to"),
    "number_taken": _("A case here has this number."),
    "was_here_already": _("The account was here before and keeps its roles."),
    "restricted_super_admin": _("Was restricted to some products, so another super admin has to be made here."),
    "has_super_admins": _("The organization was here before, and its own super admins make others."),
    "ended_here": _("Consent of the old centre, older than an end that was put to it here, is not given again:"),
    "unknown_role": _("There is no such role here."),
    "more_than_you_hold": _("It gives more than you hold yourself, or makes a super admin of the vendor."),
    "lives_here_now": _("The case lives here by now, so nothing of the old centre counts."),
    "is_missing": _("It is not here."),
}


@dataclass(frozen=True)
class Shown:
    """One section of a report as a page shows it."""

    key: str
    heading: Words
    lead: Words
    total: int
    rows: list[tuple[str, str, str, str]]  # kind, name, reason in words, old id

    @property
    def is_cut(self) -> bool:
        return self.total > len(self.rows)


def sections_of(outcome: dict[str, Any]) -> list[Shown]:
    """The sections that have anything to tell."""
    found, totals = outcome.get("findings", {}), outcome.get("totals", {})
    return [
        Shown(key, heading, lead, totals.get(key, 0), [_row(one) for one in found[key]])
        for key, (heading, lead) in SECTIONS.items()
        if key in found
    ]


def counts_of(outcome: dict[str, Any]) -> list[tuple[Words, dict[str, int]]]:
    """What became of the records of each kind."""
    return [(KINDS.get(kind, kind), counts) for kind, counts in outcome.get("counts", [])]


def joinable(outcome: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Organizations that may be the same as one that is here: value of the choice, name there, and which one here."""
    refused = outcome.get("findings", {}).get("refused", [])
    return [
        (f"{old_id}={detail.rpartition('(')[2].rstrip(')')}", name, detail)
        for _kind, old_id, name, reason, detail in refused
        if reason == "known_already"
    ]


def _privileges(names: str) -> str:
    """Privileges as the page of roles calls them."""
    known = {privilege.value: str(label) for privilege, label in NAMES.items()}
    return ", ".join(known.get(name, name) for name in names.split(", "))


def _row(one: list[str]) -> tuple[str, str, str, str]:
    kind, old_id, name, reason, detail = one
    shown = _privileges(detail) if reason in {"missing_privilege", "legacy_privilege"} else detail
    words = f"{REASONS.get(reason, reason)} {shown}".strip()
    return str(KINDS.get(kind, kind)), name or old_id, words, old_id
