"""Import a table of new people: first a plan that changes nothing, then each domain whole or not at all (S61, S68)."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from wakil.access.actor import Actor
from wakil.access.invitations import invitation_link
from wakil.access.verdict import Forbidden, NotVisible, require
from wakil.accounts.models import Invitation, Purpose, User
from wakil.directory.actions.licensing import heed_automatic_licensing
from wakil.directory.import_plan import MOST_ROWS, OPTIONAL, REQUIRED, Newcomer, Part, Plan, plan_import
from wakil.directory.policy import may_open_users, people_seen_by
from wakil.directory.units import lock_tree
from wakil.events.kinds import EventKind
from wakil.events.record import record, record_each
from wakil.lib import clock
from wakil.lib.csv_files import Table, read_table
from wakil.licences.newcomers import license_newcomers
from wakil.licences.seats import label_of
from wakil.runs.models import Run
from wakil.runs.running import open_file, progress

KIND = "import_users"
SHOWN = 100  # faults of one domain in a run's outcome
_EVERY = 50  # mails between two signs of life

# Who mails the link of an invitation: filled at start by the doors.
INVITERS: list[Callable[[User, str], object]] = []


@transaction.atomic
def import_users(actor: Actor, table: Table, *, domain: str, paid: str = "", seen: str | None = None) -> Part:
    """Make the accounts that the table has for one domain, or none of them: then the part says why.

    `seen` is what the seats were when somebody looked; `paid` says what to do where automatic licensing is on (S64).
    Doing it again makes nothing more.
    """
    lock_tree(actor.organization)
    require(may_open_users(actor))
    part = plan_import(actor, table).part(domain)
    if part is None or part.domain is None:
        raise NotVisible
    if not part.can_be_done:
        return part
    if seen is not None and seen != part.fingerprint:
        part.problem = _("Meanwhile the seats or the units have changed. Check the file again.")
        return part
    for unit in {newcomer.unit for newcomer in part.newcomers}:
        heed_automatic_licensing(actor, unit, paid)
    people = _write(part)
    facts = [(user, {"user": user.pk, "unit": user.unit_id, "domain": user.domain_id}) for user in people]
    record_each(EventKind.USER_INVITED, by=actor, stream=actor.organization, facts=facts)
    license_newcomers(actor.organization, people, by=actor)
    record(
        EventKind.USERS_IMPORTED, by=actor, on=actor.organization, stream=actor.organization, domain=part.domain.pk,
        users=len(people),
    )  # fmt: skip
    return part


def work(run: Run) -> dict[str, Any]:
    """What the worker does: read, plan, and when it was asked for, do it domain by domain and mail the links."""
    actor = Actor.load(run.user)
    if actor.domain.pk != run.domain_id:
        return {"problem": "moved"}
    with translation.override(run.asked.get("language", "en")):
        try:
            require(may_open_users(actor))
            with open_file(run.input_key) as file:
                table = read_table(file, required=REQUIRED, optional=OPTIONAL, most_rows=MOST_ROWS)
            plan = plan_import(actor, table)
            return _apply(actor, run, table, plan) if run.asked.get("apply") else _outcome(plan)
        except (Forbidden, NotVisible):
            return {"problem": "refused"}
        except ValidationError as error:
            return {"problem": "unusable", "message": " ".join(error.messages)}


def may_open(actor: Actor, run: Run) -> bool:
    """Whoever may still bring people in."""
    return actor.domain.pk == run.domain_id and bool(may_open_users(actor))


def _apply(actor: Actor, run: Run, table: Table, plan: Plan) -> dict[str, Any]:
    doable, total, done = [part for part in plan.parts if part.can_be_done], len(table.rows), 0
    results = {part.name: part for part in plan.parts}
    for part in doable:
        progress(run, done, total)
        results[part.name] = _do(actor, run, table, part)
        done += len(part.newcomers)
    invited = _invite(actor, run, plan) if run.asked.get("invite") else 0
    made = {part.name for part in doable if results[part.name].can_be_done}
    return {
        **_outcome(Plan(list(results.values()), plan.seats)),
        "applied": True,
        "made": sorted(made),
        "invited": invited,
    }


def _do(actor: Actor, run: Run, table: Table, part: Part) -> Part:
    seen = run.asked.get("seen", {}).get(part.name)
    try:
        return import_users(actor, table, domain=part.name, paid=run.asked.get("paid", ""), seen=seen)
    except ValidationError as error:
        part.problem = " ".join(error.messages)
    except IntegrityError:
        part.problem = _("Somebody made one of these accounts at the same moment. Check the file again.")
    return part


def _write(part: Part) -> list[User]:
    """All rows at once; the constraint decides when somebody else takes one of the addresses."""
    return User.objects.bulk_create([_row(newcomer, part) for newcomer in part.newcomers], batch_size=500)


def _row(newcomer: Newcomer, part: Part) -> User:
    unit = newcomer.unit if newcomer.unit.parent_id else None
    user = User(email=newcomer.address, name=newcomer.name, domain=part.domain, unit=unit, created_at=clock.now())
    user.set_unusable_password()
    return user


def _invite(actor: Actor, run: Run, plan: Plan) -> int:
    """Mail a link to those of the file who have neither joined nor a link, so that a second run sends no second one."""
    addresses = [one for part in plan.parts for one in (*part.there, *(new.address for new in part.newcomers))]
    count = 0
    for start in range(0, len(addresses), _EVERY):
        progress(run, min(start, run.total or start))
        waiting = people_seen_by(actor).filter(email__in=addresses[start : start + _EVERY], suspended_at=None)
        linked = Invitation.objects.filter(purpose=Purpose.INVITATION, used_at=None, expires_at__gt=clock.now())
        for user in waiting.exclude(invitations__in=linked).select_related("domain__organization"):
            if not user.has_joined:
                link = invitation_link(user)
                for inviter in INVITERS:
                    inviter(user, link)
                count += 1
    return count


def _outcome(plan: Plan) -> dict[str, Any]:
    """What the page of the run shows."""
    seats = [
        {"label": label_of(one), "wanted": plan.wanted(one), "left": one.left, "is_paid": one.product.is_paid}
        for one in plan.seats
    ]
    return {
        "applied": False,
        "parts": [_told(part) for part in plan.parts],
        "seats": [one for one in seats if one["wanted"]],
        "at_stake": [one["label"] for one in seats if one["is_paid"] and one["wanted"]],
        "can_be_done": any(part.can_be_done for part in plan.parts),
        "seen": {part.name: part.fingerprint for part in plan.parts},
    }


def _told(part: Part) -> dict[str, Any]:
    return {
        "domain": part.name,
        "new": len(part.newcomers),
        "there": len(part.there),
        "problem": part.problem,
        "fault_count": len(part.faults),
        "faults": [[fault.line, fault.column, str(fault.message)] for fault in part.faults[:SHOWN]],
        "people": [[one.line, one.name, one.address, str(one.unit)] for one in part.newcomers[:10]],
    }
