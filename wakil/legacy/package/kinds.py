"""The kinds of records, in the order in which they are read: each points only to what comes before it."""

from typing import Final

from wakil.legacy.package import case_shapes as cases
from wakil.legacy.package import people_shapes as people
from wakil.legacy.package.base import Record

FORMAT: Final = "wakil-move/1"

SHAPES: dict[str, type[Record]] = {
    "organizations": people.OrganizationRecord,
    "domains": people.DomainRecord,
    "products": cases.ProductRecord,
    "categories": cases.CategoryRecord,
    "people": people.PersonRecord,
    "roles": people.RoleRecord,
    "assignments": people.AssignmentRecord,
    "product_permissions": people.ProductPermissionRecord,
    "relationships": people.RelationshipRecord,
    "subscriptions": people.SubscriptionRecord,
    "cases": cases.CaseRecord,
    "messages": cases.MessageRecord,
    "changes": cases.ChangeRecord,
    "attachments": cases.AttachmentRecord,
    "watchers": cases.WatcherRecord,
}
KINDS = tuple(SHAPES)
OF_A_CASE = ("messages", "changes", "attachments", "watchers")

# What a field of a record names: the kind whose records have that id.
POINTS_TO: dict[str, dict[str, str]] = {
    "domains": {"organization": "organizations"},
    "categories": {"product": "products"},
    "people": {"organization": "organizations"},
    "roles": {"organization": "organizations"},
    "assignments": {"person": "people", "role": "roles"},
    "product_permissions": {"person": "people"},
    "relationships": {"reseller_domain": "domains", "customer": "organizations"},
    "subscriptions": {"customer": "organizations", "product": "products", "bought_from": "organizations"},
    "cases": {
        "customer": "organizations",
        "filer": "people",
        "filed_from": "domains",
        "managed_from": "domains",
        "product": "products",
        "category": "categories",
        "owner": "people",
        "related_to": "cases",
    },
    "messages": {"author": "people", "audience_domain": "domains"},
    "changes": {"by": "people"},
    "attachments": {"by": "people"},
    "watchers": {"by": "people"},
}


def file_of(kind: str) -> str:
    """The name of the file that holds a kind."""
    return f"{kind}.jsonl"


def key_of(kind: str, record: Record) -> str:
    """What tells a record from all others of its kind."""
    fields = {"domains": ("name",), "assignments": ("person", "role", "built_in"), "watchers": ("case", "address")}
    return "\x1f".join(str(getattr(record, name) or "") for name in fields.get(kind, ("id",)))
