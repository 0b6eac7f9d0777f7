"""A pass through a package, kind by kind: as a dry run, or for good."""

from collections.abc import Mapping

from wakil.access.actor import Actor
from wakil.legacy.importing.assignments import bring_assignments
from wakil.legacy.importing.cases import bring_cases
from wakil.legacy.importing.catalogue import bring_categories, bring_products
from wakil.legacy.importing.directory import bring_organizations
from wakil.legacy.importing.ids import Ids
from wakil.legacy.importing.organizations import home_of_domains, plan_organizations
from wakil.legacy.importing.people import bring_people
from wakil.legacy.importing.relations import bring_relationships, bring_subscriptions
from wakil.legacy.importing.report import Report, Section
from wakil.legacy.importing.roles import Roles
from wakil.legacy.importing.staged import Staged
from wakil.legacy.importing.work import Told, Work, tell_nobody
from wakil.legacy.models import Move, MoveState
from wakil.legacy.package import Package, check_package
from wakil.legacy.package.index import ELSEWHERE, Known
from wakil.lib.days import zulu
from wakil.organizations.models import Organization

Joins = Mapping[str, int]


def move_of(package: Package) -> Move | None:
    """The move to which packages of this old centre belong, if there is one."""
    return Move.objects.filter(centre=package.manifest.centre).first()


def dry_run(actor: Actor, package: Package, *, joins: Joins, told: Told = tell_nobody) -> Report:
    """What importing it would do now. Nothing is changed. Faults of the package are findings as well."""
    move = move_of(package)
    work = Work(package, actor, move, Ids(move), writes=False, told=_half(told, first=False))
    if not check(work, _half(told, first=True)):
        _go_through(work, joins)
    return work.report


def plan(actor: Actor, package: Package, *, joins: Joins) -> Report:
    """Everything but the cases, without writing: what is refused is refused here."""
    move = move_of(package)
    work = Work(package, actor, move, Ids(move), writes=False)
    _go_through(work, joins, with_cases=False)
    return work.report


def bring(actor: Actor, package: Package, move: Move, *, joins: Joins, told: Told = tell_nobody) -> Report:
    """Write what is not here yet; whatever is, stays. Raises Unreadable when the package changes meanwhile."""
    work = Work(package, actor, move, Ids(move), writes=True, told=told)
    _go_through(work, joins)
    return work.report


def check(work: Work, told: Told) -> bool:
    """True when the package has faults, or does not follow the one before it; they are in the report."""
    total = work.total
    for fault in check_package(work.package, _known(work), lambda lines: told(lines, total)):
        work.report.find(Section.REFUSED, fault.file, str(fault.line or ""), fault.field, "fault", fault.what)
    _check_order(work)
    if work.move is not None and work.move.state == MoveState.UNDOING:
        work.report.find(Section.REFUSED, "manifest", "", work.move.centre, "undoing")
    return work.report.is_refused


def _check_order(work: Work) -> None:
    """A package of changes follows the one before it, and none that is older follows a newer one."""
    manifest, move = work.package.manifest, work.move
    has = move.cursor if move else ""
    if manifest.since is not None and has not in {manifest.since, manifest.cursor}:
        work.report.find(Section.REFUSED, "manifest", "", manifest.since, "follows_another_package", has)
    if move is not None and move.state == MoveState.IMPORTED and manifest.taken_at < move.taken_at:
        work.report.find(Section.REFUSED, "manifest", "", zulu(manifest.taken_at), "older_package", zulu(move.taken_at))


def _half(told: Told, *, first: bool) -> Told:
    """A dry run reads the package twice: the check is the first half of the bar."""
    return lambda done, total: told(done if first else total + done, 2 * total)


def _go_through(work: Work, joins: Joins, *, with_cases: bool = True) -> None:
    """In the order of the kinds: each points only to what comes before it."""
    work.organizations = plan_organizations(work.package, work.ids, joins, work.report)
    work.domains = dict(home_of_domains(work.organizations))
    if work.writes and work.report.is_refused:
        raise Refused(work.report)
    roles = Roles(work)
    with Staged(work.package) as staged:
        bring_organizations(work)
        bring_products(work)
        bring_categories(work)
        bring_people(work, staged)
        roles.bring()
        bring_assignments(work, roles, staged)
        bring_relationships(work)
        bring_subscriptions(work)
        if with_cases:
            bring_cases(work, staged)


class Refused(Exception):
    """Something must be settled before anything is imported; the report says what."""

    def __init__(self, report: Report) -> None:
        super().__init__("refused")
        self.report = report


def _known(work: Work) -> Known:
    """What came with earlier packages, for one that holds changes."""

    def known(kind: str, key: str) -> str | None:
        row = work.ids.one(kind, key)
        if row is None:
            return None
        if kind == "organizations":
            return Organization.objects.filter(pk=row).values_list("kind", flat=True).first()
        if kind in {"domains", "people"}:
            return _home(work, kind, row)
        return ELSEWHERE

    return known


def _home(work: Work, kind: str, row: int) -> str | None:
    field = "domains" if kind == "domains" else "domains__users"
    home = Organization.objects.filter(**{field: row}).first()
    found = work.move.rows.filter(kind="organizations", new_id=home.pk).first() if work.move and home else None
    return found.old_id if found else None
