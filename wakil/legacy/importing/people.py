"""People: accounts of their organizations' domains, and those who are only named in histories."""

import hashlib
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from wakil.accounts.models import AlertAddress, ProviderIdentity, SignInProvider, User
from wakil.events.kinds import EventKind
from wakil.events.models import Event
from wakil.events.past import Past, record_past
from wakil.legacy.importing.directory import known_language, past
from wakil.legacy.importing.ids import Mapped, fingerprint_of
from wakil.legacy.importing.report import Did, Section
from wakil.legacy.importing.staged import Staged
from wakil.legacy.importing.work import BATCH, Work
from wakil.legacy.models import MovedRow
from wakil.legacy.package.people_shapes import PersonRecord
from wakil.lib import clock
from wakil.organizations.models import Group

_PASSWORD_IS_OURS = [EventKind.PASSWORD_RESET, EventKind.USER_JOINED, EventKind.USER_PASSWORD_SET]
ELSEWHERE = ".old-centre.invalid"  # no mail can reach it, and no domain can ever be called so


@dataclass
class PlannedPerson:
    """What becomes of somebody; without a home, only a name in histories."""

    record: PersonRecord
    did: Did
    domain: str = ""
    home: bool = True
    row: int | None = None
    fingerprint: str = ""


def bring_people(work: Work, staged: Staged) -> None:
    """All people of the package."""
    for batch in work.batches("people"):
        with work.step():
            planned = _planned(work, batch)
            _note(work, staged, planned)
            if work.writes:
                _write(work, [one for one in planned if one.did == Did.MADE])
                _recognise(work, [one for one in planned if one.did == Did.RECOGNISED])
                _change(work, [one for one in planned if one.did == Did.CHANGED])
        work.count(len(batch))


def _note(work: Work, staged: Staged, planned: list[PlannedPerson]) -> None:
    for one in planned:
        record = one.record
        staged.note(record.id, record.organization, record.name, was_here=one.did == Did.RECOGNISED)
        has_account = one.home and record.is_active and one.did == Did.MADE
        if has_account and staged.holds_nothing(record.id):
            work.report.find(Section.WITHOUT_ACCESS, "people", record.id, record.name, "no_role", record.address)


def address_elsewhere(work: Work, old_id: str) -> str:
    """An address for somebody who has none here: unique, and nobody's."""
    centre = hashlib.sha256(work.package.manifest.centre.encode()).hexdigest()[:8]
    return f"{hashlib.sha256(old_id.encode()).hexdigest()[:24]}@{centre}{ELSEWHERE}"


def _planned(work: Work, batch: list[PersonRecord]) -> list[PlannedPerson]:
    there = work.ids.rows("people", [record.id for record in batch])
    addresses = [record.address for record in batch]
    users = {user.email: user for user in User.objects.filter(email__in=addresses).select_related("domain")}
    groups = set(Group.objects.filter(address__in=addresses).values_list("address", flat=True))
    planned = []
    for record in batch:
        one = _plan(work, record, there.get(record.id), users.get(record.address), is_group=record.address in groups)
        planned.append(one)
        work.report.count("people", one.did)
        if one.did != Did.THERE:
            _tell(work, one)
    return planned


def _plan(
    work: Work, record: PersonRecord, known: MovedRow | None, user: User | None, *, is_group: bool
) -> PlannedPerson:
    print_ = fingerprint_of(record)
    name = record.address.rpartition("@")[2]
    if known is not None:
        did = Did.THERE if known.fingerprint in {print_, ""} else Did.CHANGED
        return PlannedPerson(record, did, name, row=known.new_id, fingerprint=print_)
    if work.home_of(name) != record.organization:
        return PlannedPerson(record, Did.MADE, home=False, fingerprint=print_)
    organization = work.organization(record.organization)
    if user is not None and organization and organization.row and user.domain.organization_id == organization.row.pk:
        return PlannedPerson(record, Did.RECOGNISED, name, row=user.pk, fingerprint=print_)
    if _is_subject_taken(name, record):
        work.report.find(Section.REFUSED, "people", record.id, record.name, "subject_taken", name)
    if user is not None or is_group:
        detail = "a group's address" if is_group else user.domain.name if user else ""
        work.report.find(Section.REFUSED, "people", record.id, record.name, "address_taken", detail)
    return PlannedPerson(record, Did.MADE, name, fingerprint=print_)


def _is_subject_taken(domain: str, record: PersonRecord) -> bool:
    """True when somebody at that domain is this subject already."""
    if record.subject is None:
        return False
    identities = ProviderIdentity.objects.filter(domain__name=domain, issuer=record.subject.issuer)
    return identities.filter(subject=record.subject.subject).exists()


def _tell(work: Work, one: PlannedPerson) -> None:
    """Who will not be able to sign in, and why (S9, S10)."""
    record, find = one.record, work.report.find
    if not one.home:
        find(Section.WITHOUT_ACCESS, "people", record.id, record.name, "no_account_in_domain", record.address)
    elif not record.is_active:
        find(Section.WITHOUT_ACCESS, "people", record.id, record.name, "suspended", record.address)
    elif record.subject is None and not record.password and one.did == Did.MADE:
        find(Section.WITHOUT_ACCESS, "people", record.id, record.name, "no_password", record.address)
    elif record.subject is not None and not record.password and not _has_provider(one.domain, record):
        find(Section.WITHOUT_ACCESS, "people", record.id, record.name, "no_sign_in_provider", record.subject.issuer)


def _has_provider(domain: str, record: PersonRecord) -> bool:
    issuer = record.subject.issuer if record.subject else ""
    return SignInProvider.objects.filter(domain__name=domain, issuer=issuer, is_on=True).exists()


def _write(work: Work, planned: list[PlannedPerson]) -> None:
    users = User.objects.bulk_create([_row(work, one) for one in planned], batch_size=BATCH)
    work.ids.add(
        "people",
        [Mapped(one.record.id, user.pk, False, one.fingerprint) for one, user in zip(planned, users, strict=True)],
    )
    _link_subjects(work, list(zip(planned, users, strict=True)))
    _note_second_addresses(list(zip(planned, users, strict=True)))
    chains: dict[str, list[Past]] = {}
    for one, user in zip(planned, users, strict=True):
        organization = work.organization(one.record.organization)
        if organization and organization.row:
            event = past(work, EventKind.USER_CREATED, f"user:{user.pk}", user=user.pk, domain=user.domain_id)
            chains.setdefault(f"organization:{organization.row.pk}", []).append(event)
    record_past(chains)


def _row(work: Work, one: PlannedPerson) -> User:
    record = one.record
    organization = work.organization(record.organization)
    domains = organization.known_domains if organization else {}
    # somebody without a home is kept at any domain of the organization, the vendor's own where it has none
    domain = domains.get(one.domain) if one.home else next(iter(domains.values()), None)
    may_sign_in = one.home and record.is_active
    return User(
        email=record.address if one.home else address_elsewhere(work, record.id),
        name=record.name,
        domain_id=domain or work.actor.domain.pk,
        language=known_language(record.language, ""),
        time_zone=record.time_zone,
        password=(record.password if one.home else "") or make_password(None),
        suspended_at=None if may_sign_in else clock.now(),
        created_at=record.created_at or clock.now(),
    )


def _link_subjects(work: Work, made: list[tuple[PlannedPerson, User]]) -> None:
    """Single sign-on by the same subject; the domain's own administrators turn the provider on."""
    identities = [
        ProviderIdentity(
            user=user, domain_id=user.domain_id, issuer=one.record.subject.issuer, subject=one.record.subject.subject,
            linked_at=clock.now(), linked_by=work.actor.user,
        )
        for one, user in made
        if one.record.subject and one.home
    ]  # fmt: skip
    ProviderIdentity.objects.bulk_create(identities, batch_size=BATCH)


def _note_second_addresses(made: list[tuple[PlannedPerson, User]]) -> None:
    """Where they read mail, to be proved here first: until somebody has asked for a link nothing is sent there."""
    now = clock.now()
    rows = [
        AlertAddress(user=user, address=one.record.second_address, asked_at=now, expires_at=now)
        for one, user in made
        if one.record.second_address and one.home
    ]
    AlertAddress.objects.bulk_create(rows, batch_size=BATCH)


def _recognise(work: Work, planned: list[PlannedPerson]) -> None:
    """Who was here before keeps password and roles as they are."""
    mapped = [Mapped(one.record.id, one.row, True, one.fingerprint) for one in planned if one.row]
    work.ids.add("people", mapped)


def _change(work: Work, planned: list[PlannedPerson]) -> None:
    """Until somebody has signed in or got a password here, the old centre says what it is, and who is still active."""
    for one in planned:
        if one.row is None:
            continue
        rows = work.move.rows.filter(kind="people", old_id=one.record.id) if work.move else MovedRow.objects.none()
        rows.update(fingerprint=one.fingerprint)
        if rows.filter(was_here=True).exists():
            continue
        untouched = User.objects.filter(pk=one.row, last_login=None, deleted_at=None).exclude(email__endswith=ELSEWHERE)
        chosen = Event.objects.filter(subject=f"user:{one.row}", kind__in=_PASSWORD_IS_OURS)
        if one.record.password and not chosen.exists():
            untouched.update(password=one.record.password)
        if not one.record.is_active:
            untouched.filter(suspended_at=None).update(suspended_at=clock.now())
