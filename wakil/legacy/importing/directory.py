"""Organizations and their domains."""

from django.conf import settings

from wakil.events.kinds import EventKind
from wakil.events.past import Past, record_past
from wakil.legacy.importing.ids import Mapped
from wakil.legacy.importing.organizations import Planned
from wakil.legacy.importing.report import Did
from wakil.legacy.importing.work import BATCH, Work, parts
from wakil.lib import clock
from wakil.licences.seats import write_free_seats
from wakil.organizations.actions import LONGEST_NAME
from wakil.organizations.identity import new_customer_id, new_number
from wakil.organizations.models import Domain, Organization, OrganizationalUnit


def bring_organizations(work: Work) -> None:
    """Make those that are new, and add the domains that are new."""
    for batch in parts(work.organizations.values(), BATCH):
        if work.writes:
            with work.step():
                _organizations(work, batch)
                _domains(work, batch)
        work.count(len(batch) + sum(len(one.domains) for one in batch))


def known_language(code: str, otherwise: str = "en") -> str:
    """A language that the portal speaks."""
    return code if code in dict(settings.LANGUAGES) else otherwise


def past(work: Work, kind: EventKind, subject: str, **details: object) -> Past:
    """An event of the import itself: whoever imports did it, now."""
    actor = work.actor
    return Past(kind, clock.now(), subject, actor.user.pk, actor.domain.pk, details=details)  # type: ignore[arg-type]


def _organizations(work: Work, batch: list[Planned]) -> None:
    new = [one for one in batch if one.did == Did.MADE and one.row is None]
    rows = Organization.objects.bulk_create([_row(one) for one in new], batch_size=BATCH)
    for one, row in zip(new, rows, strict=True):
        one.row = row
    roots = [OrganizationalUnit(organization=row, created_at=row.created_at) for row in rows]
    for root in roots:
        root.path = root.path_below(None)
    OrganizationalUnit.objects.bulk_create(roots, batch_size=BATCH)
    for row in rows:
        write_free_seats(row)
    record_past(
        {
            f"organization:{row.pk}": [
                past(work, EventKind.ORGANIZATION_CREATED, f"organization:{row.pk}", organization_kind=row.kind)
            ]
            for row in rows
        }
    )
    recognised = [one for one in batch if one.did == Did.RECOGNISED and one.row is not None]
    mapped = [Mapped(one.record.id, row.pk) for one, row in zip(new, rows, strict=True)]
    mapped += [Mapped(one.record.id, one.row.pk, was_here=True) for one in recognised if one.row]
    there = work.ids.many("organizations", [one.old_id for one in mapped])
    work.ids.add("organizations", [one for one in mapped if one.old_id not in there])


def _domains(work: Work, batch: list[Planned]) -> None:
    """New domains, vouched for by the vendor; an organization's first is its primary."""
    rows: list[Domain] = []
    for one in batch:
        if one.row is None:
            continue
        has_primary = bool(one.known_domains) or (one.did != Did.MADE and one.row.domains.exists())
        for number, name in enumerate(one.new_domains):
            rows.append(_domain(work, one.row, name, is_primary=not has_primary and number == 0))
    Domain.objects.bulk_create(rows, batch_size=BATCH)
    chains: dict[str, list[Past]] = {}
    for row in rows:
        event = past(work, EventKind.DOMAIN_ADDED, f"domain:{row.pk}", domain=row.pk)
        chains.setdefault(f"organization:{row.organization_id}", []).append(event)
    record_past(chains)
    mapped = [Mapped(row.name, row.pk) for row in rows]
    mapped += [Mapped(name, pk, was_here=True) for one in batch for name, pk in one.known_domains.items()]
    there = work.ids.many("domains", [one.old_id for one in mapped])
    work.ids.add("domains", [one for one in mapped if one.old_id not in there])
    for one in batch:
        one.known_domains |= {row.name: row.pk for row in rows if one.row and row.organization_id == one.row.pk}
        one.new_domains.clear()


def _row(one: Planned) -> Organization:
    record = one.record
    return Organization(
        kind=record.kind, name=record.name[:LONGEST_NAME], customer_id=new_customer_id(), number=new_number(),
        language=known_language(record.language), time_zone=record.time_zone, created_at=clock.now(),
    )  # fmt: skip


def _domain(work: Work, organization: Organization, name: str, *, is_primary: bool) -> Domain:
    return Domain(
        organization=organization, name=name, is_primary=is_primary, verified_at=clock.now(),
        verified_by=work.actor.user,
    )  # fmt: skip
