"""Reads of a move worth a name."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from wakil.cases.models import Case
from wakil.events.kinds import Audience
from wakil.legacy.models import CutOver, Move, ThreadMark
from wakil.legacy.shelf import shelved
from wakil.lib import keys
from wakil.organizations.models import Organization

PAGE = 25


@dataclass(frozen=True)
class ResellersDay:
    """A reseller that came with a move, and its cut-over, if a day is set."""

    reseller: Organization
    cut_over: CutOver | None


def cut_overs_page(move: Move, after: str) -> tuple[list[ResellersDay], str]:
    """A page of the move's resellers by name, and the key of the next page; two queries."""
    rows = list(_after(_resellers_of(move), after).order_by("folded_name", "pk")[: PAGE + 1])
    shown = rows[:PAGE]
    days = {one.reseller_id: one for one in move.cut_overs.filter(reseller__in=shown)}
    older = f"{shown[-1].pk}" if len(rows) > PAGE else ""
    return [ResellersDay(one, days.get(one.pk)) for one in shown], older


def last_package_of(move: Move) -> str:
    """The folder of the newest package of that old centre that lies on the shelf."""
    found = [one for one in shelved() if one.package and one.package.manifest.centre == move.centre]
    newest = max(found, key=lambda one: one.package.manifest.taken_at if one.package else move.taken_at, default=None)
    return newest.name if newest else ""


def thread_of(case: Case) -> list[str]:
    """The Message-IDs by which mails go on with a case's old thread, the first and the last; none of a case of here."""
    for_all = Q(comment=None) | Q(comment__audience=Audience.EVERYONE.value)  # no header tells of a note (T7)
    marks = ThreadMark.objects.filter(for_all, case=case)
    first = marks.order_by("pk").values_list("message_id", flat=True).first()
    last = marks.order_by("-pk").values_list("message_id", flat=True).first()
    return list(dict.fromkeys(filter(None, (first, last))))


def case_with_message(message_id: str) -> Case | None:
    """The case in whose old thread that mail was: replies to it land there."""
    mark = ThreadMark.objects.filter(message_id=message_id).select_related("case").order_by("pk").first()
    return mark.case if mark else None


def _resellers_of(move: Move) -> QuerySet[Organization]:
    rows = move.rows.filter(kind="organizations").values("new_id")
    return Organization.objects.filter(kind="reseller", pk__in=rows)


def _after(resellers: QuerySet[Organization], key: str) -> QuerySet[Organization]:
    """What follows the reseller with that key in the order of names."""
    last = resellers.filter(pk=keys.number_in(key)).first() if key else None
    if last is None:
        return resellers
    same = resellers.filter(folded_name=last.folded_name, pk__gt=last.pk)
    return resellers.filter(folded_name__gt=last.folded_name) | same
