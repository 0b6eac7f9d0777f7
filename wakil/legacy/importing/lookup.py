"""What a batch of cases points to, read at once."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from wakil.accounts.models import User
from wakil.cases.models import Category
from wakil.cases.reachability import reachable_pairs
from wakil.legacy.importing.work import Work
from wakil.legacy.package.reading import Bundle
from wakil.organizations.models import Domain, Group
from wakil.reselling.models import Relationship


@dataclass(frozen=True)
class Party:
    """Somebody's account, its domain, and for which organization and side it works."""

    user: int
    domain: int
    organization: int
    side: str


@dataclass
class Lookup:
    """Old ids of a batch and what they are here."""

    people: dict[str, Party] = field(default_factory=dict)
    organizations: dict[str, int] = field(default_factory=dict)
    domains: dict[str, int] = field(default_factory=dict)
    products: dict[str, int] = field(default_factory=dict)
    categories: dict[str, int] = field(default_factory=dict)
    cases: dict[str, int] = field(default_factory=dict)
    paths: dict[int, str] = field(default_factory=dict)  # of categories
    resellers: dict[int, int] = field(default_factory=dict)  # domain → organization
    relationships: dict[int, list[tuple[int, datetime, datetime | None]]] = field(default_factory=dict)
    users: dict[str, int] = field(default_factory=dict)  # by address, for watchers
    groups: dict[str, int] = field(default_factory=dict)
    pairs: set[tuple[int, int]] = field(default_factory=set)  # domain and customer with consent

    def managing(self, bundle: Bundle) -> list[int]:
        """The domains whose relationship ran when the case was filed: they decide, not what the old centre says."""
        case = bundle.case
        if case.customer is None:
            return [self.filed_from(bundle)]
        related = self.relationships.get(self.organizations[case.customer], [])
        running = [
            domain for domain, start, end in related if start <= case.filed_at and (not end or case.filed_at < end)
        ]
        return list(dict.fromkeys(running))

    def filed_from(self, bundle: Bundle) -> int:
        """The domain from which it was filed."""
        named = bundle.case.filed_from
        return self.domains[named] if named else self.people[bundle.case.filer].domain

    def goes_with(self, bundle: Bundle) -> int | None:
        """The reseller whose cut-over counts for it: who filed it, else who managed it first; None: the vendor's."""
        filer = self.people[bundle.case.filer]
        if filer.side == "reseller":
            return filer.organization
        managing = self.managing(bundle)
        return self.resellers.get(managing[0]) if managing else None

    def reachable(self, domain: int, customer: int | None) -> bool:
        """The hint for a row of that domain and customer."""
        return customer is None or (domain, customer) in self.pairs


def look_up(work: Work, bundles: Sequence[Bundle]) -> Lookup:
    """Everything that these cases point to."""
    ids, cases = work.ids, [bundle.case for bundle in bundles]
    found = Lookup(
        people=_parties(work, bundles),
        organizations=ids.many("organizations", [case.customer for case in cases if case.customer]),
        domains=ids.many("domains", _domains(bundles)),
        products=ids.many("products", [case.product for case in cases]),
        categories=ids.many("categories", [case.category for case in cases if case.category]),
        cases=ids.many("cases", [case.related_to for case in cases if case.related_to]),
    )
    rows = Category.objects.filter(pk__in=found.categories.values())
    found.paths = dict(rows.values_list("pk", "path_names"))
    found.relationships = _relationships(list(found.organizations.values()))
    found.pairs = reachable_pairs(found.organizations.values())
    managing = {domain for rows_ in found.relationships.values() for domain, _start, _end in rows_}
    managing |= {party.domain for party in found.people.values()} | set(found.domains.values())
    found.resellers = dict(Domain.objects.filter(pk__in=managing).values_list("pk", "organization"))
    addresses = {watcher.address for bundle in bundles for watcher in bundle.watchers}
    found.users = dict(User.objects.filter(email__in=addresses).values_list("email", "pk"))
    found.groups = dict(Group.objects.filter(address__in=addresses).values_list("address", "pk"))
    return found


def _parties(work: Work, bundles: Sequence[Bundle]) -> dict[str, Party]:
    known = work.ids.many("people", {old for bundle in bundles for old in _people(bundle)})
    rows = User.objects.filter(pk__in=known.values())
    rows_ = rows.values_list("pk", "domain", "domain__organization", "domain__organization__kind")
    parties = {pk: Party(pk, domain, organization, kind) for pk, domain, organization, kind in rows_}
    return {old: parties[pk] for old, pk in known.items()}


def _people(bundle: Bundle) -> Iterator[str]:
    yield bundle.case.filer
    yield from filter(None, (bundle.case.owner, *(change.by for change in bundle.changes)))
    for change in bundle.changes:
        if change.what == "owner":
            yield from filter(None, (change.before, change.after))
    yield from (message.author for message in bundle.messages)
    yield from (attachment.by for attachment in bundle.attachments)
    yield from (watcher.by for watcher in bundle.watchers)


def _domains(bundles: Sequence[Bundle]) -> Iterator[str]:
    for bundle in bundles:
        yield from filter(None, (bundle.case.filed_from, bundle.case.managed_from))
        yield from filter(None, (message.audience_domain for message in bundle.messages))


def _relationships(customers: list[int]) -> dict[int, list[tuple[int, datetime, datetime | None]]]:
    found: dict[int, list[tuple[int, datetime, datetime | None]]] = defaultdict(list)
    for one in Relationship.objects.filter(customer__in=customers).order_by("started_at", "pk"):
        found[one.customer_id].append((one.reseller_domain_id, one.started_at, one.ended_at))
    return found
