"""What becomes of each organization and domain of a package: nothing that exists is ever taken over in silence."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from wakil.legacy.importing.ids import Ids
from wakil.legacy.importing.report import Did, Report, Section
from wakil.legacy.package import Package
from wakil.legacy.package.people_shapes import OrganizationRecord
from wakil.organizations.consumer import is_consumer_domain
from wakil.organizations.models import Domain, Organization


@dataclass
class Planned:
    """An organization of the package or of an earlier one, its domains, and the row that it is already, if any."""

    record: OrganizationRecord
    did: Did
    row: Organization | None = None
    new_domains: list[str] = field(default_factory=list)
    known_domains: dict[str, int] = field(default_factory=dict)

    @property
    def domains(self) -> list[str]:
        """All its domains, in their order."""
        return [*self.known_domains, *self.new_domains]

    @classmethod
    def of_row(cls, old_id: str, row: Organization) -> "Planned":
        """One that came with an earlier package."""
        record = OrganizationRecord.model_construct(id=old_id, kind=row.kind, name=row.name)
        return cls(record, Did.THERE, row, known_domains={domain.name: domain.pk for domain in row.domains.all()})


def plan_organizations(package: Package, ids: Ids, joins: Mapping[str, int], report: Report) -> dict[str, Planned]:
    """Old id → what becomes of it; whatever can't be is refused in the report.

    `joins` says, in the vendor's own word, which old organization is which of those that are here, by its number.
    """
    domains: dict[str, list[str]] = defaultdict(list)
    for _line, record in package.records("domains"):
        domains[record.organization].append(record.name)
    planning = _Planning(ids, joins, report)
    planned = {
        record.id: planning.plan(record, domains.pop(record.id, []))
        for _line, record in package.records("organizations")
    }
    for old_id, names in domains.items():  # of organizations that came before
        planned[old_id] = planning.plan_known(old_id, names)
    return planned


class _Planning:
    def __init__(self, ids: Ids, joins: Mapping[str, int], report: Report) -> None:
        self.ids, self.joins, self.report = ids, joins, report

    def plan(self, record: OrganizationRecord, names: list[str]) -> Planned:
        """A record of this package."""
        row, did = self._row_of(record, names)
        planned = Planned(record, did, row)
        self._place_domains(planned, names)
        self.report.count("organizations", planned.did)
        return planned

    def plan_known(self, old_id: str, names: list[str]) -> Planned:
        """Domains that are new for an organization of an earlier package."""
        planned = Planned.of_row(old_id, Organization.objects.get(pk=self.ids.sure("organizations", old_id)))
        names = [name for name in names if name not in planned.known_domains]
        self._place_domains(planned, names)
        return planned

    def _row_of(self, record: OrganizationRecord, names: list[str]) -> tuple[Organization | None, Did]:
        known = self.ids.one("organizations", record.id)
        if known is not None:
            return Organization.objects.get(pk=known), Did.THERE
        if record.kind == "vendor":
            return Organization.objects.filter(kind="vendor").first(), Did.RECOGNISED
        if record.id in self.joins:
            return self._joined(record), Did.RECOGNISED
        taken = Domain.objects.filter(name__in=names).select_related("organization").order_by("name").first()
        if taken is not None:
            detail = f"{taken.name}: {taken.organization.name} ({taken.organization.number})"
            self._refuse("organizations", record.id, record.name, "known_already", detail)
        return None, Did.MADE

    def _joined(self, record: OrganizationRecord) -> Organization | None:
        row = Organization.objects.filter(number=self.joins[record.id], kind=record.kind).first()
        if row is None:
            self._refuse("organizations", record.id, record.name, "joined_with_another_kind")
        return row

    def _place_domains(self, planned: Planned, names: list[str]) -> None:
        here = {domain.name: domain for domain in Domain.objects.filter(name__in=names).select_related("organization")}
        for name in names:
            domain = here.get(name)
            if domain is not None and planned.row is not None and domain.organization_id == planned.row.pk:
                planned.known_domains[name] = domain.pk
                self.report.count("domains", Did.RECOGNISED if planned.did != Did.THERE else Did.THERE)
            elif reason := self._why_not(planned, name, domain):
                self._refuse("domains", name, planned.record.name, reason)
            else:
                planned.new_domains.append(name)
                self.report.count("domains", Did.MADE)

    def _why_not(self, planned: Planned, name: str, domain: Domain | None) -> str:
        if domain is not None:
            return "of_another_organization"
        if is_consumer_domain(name):
            return "open_to_everybody"
        return "not_the_vendors_yet" if planned.record.kind == "vendor" else ""

    def _refuse(self, kind: str, old_id: str, name: str, reason: str, detail: str = "") -> None:
        self.report.find(Section.REFUSED, kind, old_id, name, reason, detail)


def home_of_domains(planned: Mapping[str, Planned]) -> Iterator[tuple[str, str]]:
    """Each domain with the old id of its organization."""
    for old_id, one in planned.items():
        for name in one.domains:
            yield name, old_id
