"""Where a case that came from an old centre lives now: there until its reseller's cut-over, here from then on."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wakil.access.actor import Actor
from wakil.access.verdict import YES, Verdict, Words, no
from wakil.cases.models import Case
from wakil.legacy.models import CutOver, Move, MovedCase, MovedRow
from wakil.lib import clock
from wakil.organizations.models import Organization
from wakil.reselling.models import Relationship


def is_still_there(case: Case) -> bool:
    """True while the old centre is the master of this case."""
    if not case.is_moving:
        return False
    moved = MovedCase.objects.filter(case=case).first()
    return moved is not None and not _begun(moved.move_id, moved.goes_with_id)


def may_change_here(case: Case, refusal: Words) -> Verdict:
    """Nothing is written on a case that lives in the old centre: the next delta would not know of it."""
    if not is_still_there(case):
        return YES
    moved = MovedCase.objects.select_related("move").get(case=case)
    return _still_there(moved.move, moved.goes_with_id, refusal)


def may_file_here(actor: Actor, customer: Organization | None) -> Verdict:
    """Whoever came with a move files in the old centre until the cut-over, so that no case is in both."""
    whose = actor.organization if customer is None or actor.organization.is_reseller else customer
    if actor.organization.is_vendor:
        return YES
    waiting = _waiting_for(whose)
    if waiting is None:
        return YES
    move, reseller = waiting
    return _still_there(move, reseller, gettext_lazy("You can't file a case here yet."))


def cut_over_of(move: Move, reseller: int | None) -> CutOver | None:
    """The row that says when, for a reseller or for those who have none."""
    return CutOver.objects.filter(move=move, reseller=reseller).first()


def release_cases() -> int:
    """Take the mark off the cases whose moment has come; the date decides without it, the mark only spares asking."""
    begun = CutOver.objects.filter(at__lte=clock.now(), move=OuterRef("move"))
    by_reseller, without = begun.filter(reseller=OuterRef("goes_with")), begun.filter(reseller=None)
    ready = MovedCase.objects.filter(Q(Exists(by_reseller)) | Q(Exists(without), goes_with=None))
    return Case.objects.filter(is_moving=True, pk__in=ready.values("case")).update(is_moving=False)


def _begun(move: int, reseller: int | None) -> bool:
    return CutOver.objects.filter(move=move, reseller=reseller, at__lte=clock.now()).exists()


def _waiting_for(organization: Organization) -> tuple[Move, int | None] | None:
    """The move and the reseller whose cut-over an organization waits for; None for one that waits for nothing.

    A customer changes over with the first of its resellers that does; one without a reseller with the vendor's own.
    """
    came = MovedRow.objects.filter(kind="organizations", new_id=organization.pk, was_here=False)
    row = came.select_related("move").first()
    if row is None:
        return None
    if organization.is_reseller:
        return None if _begun(row.move_id, organization.pk) else (row.move, organization.pk)
    resellers = _resellers_of(organization).values_list("reseller_domain__organization", flat=True)
    waits_for: list[int | None] = list(dict.fromkeys(resellers)) or [None]
    came_along = [one for one in waits_for if one is None or _came(one)]
    if len(came_along) < len(waits_for) or any(_begun(row.move_id, one) for one in waits_for):
        return None
    return row.move, waits_for[0]


def _resellers_of(customer: Organization) -> QuerySet[Relationship]:
    return customer.relationships.filter(ended_at=None).order_by("pk")


def _came(reseller: int) -> bool:
    return MovedRow.objects.filter(kind="organizations", new_id=reseller, was_here=False).exists()


def _still_there(move: Move, reseller: int | None, refusal: Words) -> Verdict:
    found = cut_over_of(move, reseller)
    names = {"centre": move.centre}
    if found is None:
        why = (
            _("Its support cases are still kept in %(centre)s, and no day is set yet on which they move here.") % names
        )
    else:
        named = {**names, "day": date_format(localtime(found.at), "DATETIME_FORMAT")}
        why = _("Its support cases are still kept in %(centre)s, and move here on %(day)s.") % named
    return no("still_in_old_centre", refusal, why, _("Until then, work in %(centre)s.") % names)
