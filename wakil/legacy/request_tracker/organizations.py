"""Who is whose, as the mapping says: lines of the package for organizations, domains, products and relationships."""

from collections.abc import Iterator
from typing import Any

from wakil.legacy.request_tracker.mapping import Kind, Mapping, Party, Relation

Line = tuple[str, dict[str, Any]]


def lines(mapping: Mapping) -> Iterator[Line]:
    """All of them, each kind with its record."""
    for kind, party in mapping.parties():
        yield "organizations", _organization(kind, party)
        for domain in party.domains:
            yield "domains", {"name": domain, "organization": party.id}
    yield from _products(mapping)
    for party in mapping.customers:
        yield from _bonds(mapping, party)


def _organization(kind: Kind, party: Party) -> dict[str, Any]:
    zone = {"language": party.language, "time_zone": party.time_zone}
    return {"id": party.id, "kind": kind, "name": party.name, **zone}


def _products(mapping: Mapping) -> Iterator[Line]:
    """A product is called as the mapping calls it, a category by its path."""
    bought = [subscription.product for party in mapping.customers for subscription in party.subscriptions]
    names = [queue.product for queue in mapping.queues.values() if queue.product]
    for name in dict.fromkeys([*names, *bought]):
        yield "products", {"id": name, "name": name}
    paths = [(queue.product, *queue.category) for queue in mapping.queues.values() if queue.category]
    for path in dict.fromkeys(paths):
        yield "categories", {"id": "/".join(path), "product": path[0], "path": list(path[1:])}


def _bonds(mapping: Mapping, party: Party) -> Iterator[Line]:
    for number, relation in enumerate(party.relationships):
        yield "relationships", _relationship(party, relation, number)
    for subscription in party.subscriptions:
        yield (
            "subscriptions",
            {
                "id": f"{party.id}:{subscription.product}:{subscription.from_day:%Y-%m-%d}",
                "customer": party.id,
                "product": subscription.product,
                "plan": subscription.plan,
                "bought_from": subscription.bought_from or mapping.vendor.id,
                "started_at": subscription.from_day,
                "ended_at": subscription.to_day,
            },
        )


def _relationship(party: Party, relation: Relation, number: int) -> dict[str, Any]:
    """The consent of one that has ended has ended with it."""
    record: dict[str, Any] = {
        "id": f"{party.id}:{relation.reseller_domain}:{number}",
        "reseller_domain": relation.reseller_domain,
        "customer": party.id,
        "kind": relation.kind,
        "started_at": relation.from_day,
        "ended_at": relation.to_day,
    }
    if consent := relation.consent:
        record["consents"] = [
            {
                "level": consent.level,
                "from_at": consent.from_day or relation.from_day,
                "until_at": consent.until_day,
                "ended_at": relation.to_day,
                "reason": consent.reason,
            }
        ]
    return record
