"""Who may move an old support centre's cases here: people of the vendor who look after organizations and settings."""

from django.utils.translation import gettext_lazy as _

from wakil.access.actor import Actor
from wakil.access.privileges import P
from wakil.access.verdict import YES, Verdict, Words, no
from wakil.legacy.models import CutOver, Move, MoveState
from wakil.lib import clock


def may_move(actor: Actor) -> Verdict:
    """Check a package, import it, compare it, and see how far a move is."""
    refusal = _("You can't move an old support centre here.")
    if not actor.organization.is_vendor:
        return no("not_the_vendor", refusal, _("The vendor does this."))
    if actor.holds(P.MANAGE_ORGANIZATIONS) and actor.holds(P.MANAGE_SETTINGS):
        return YES
    why = _("It takes the privileges Manage organizations and Manage settings, and your role lacks at least one.")
    return no("missing_privilege", refusal, why, _("A super admin of your organization can help."))


def may_import(actor: Actor, move: Move | None) -> Verdict:
    """Import, unless what came before is being taken back right now."""
    if move is not None and move.state == MoveState.UNDOING:
        refusal = _("Nothing can be imported now.")
        return may_move(actor) and no("undoing", refusal, _("What came before is being taken back."))
    return may_move(actor)


def may_set_cut_over(actor: Actor, move: Move, cut_over: CutOver | None) -> Verdict:
    """Say when a reseller changes over, or change that, until the moment has come."""
    refusal: Words = _("You can't set this day.")
    if move.state != MoveState.IMPORTED:
        return may_move(actor) and no("not_imported", refusal, _("Nothing is imported, or not all of it."))
    if cut_over is not None and cut_over.confirmed_at is not None:
        return may_move(actor) and no("confirmed", refusal, _("It is confirmed already."))
    return may_move(actor)


def may_confirm_cut_over(actor: Actor, cut_over: CutOver) -> Verdict:
    """Say that all is well after the moment has come; from then on nothing is taken back."""
    refusal: Words = _("You can't confirm this.")
    if cut_over.at > clock.now():
        return may_move(actor) and no("too_early", refusal, _("The moment has not come yet."))
    if cut_over.confirmed_at is not None:
        return may_move(actor) and no("confirmed", refusal, _("It is confirmed already."))
    return may_move(actor)


def may_take_back(actor: Actor, move: Move) -> Verdict:
    """Take everything back, until the first cut-over is confirmed."""
    refusal: Words = _("You can't take this back.")
    if move.cut_overs.filter(confirmed_at__isnull=False).exists():
        return may_move(actor) and no("confirmed", refusal, _("A cut-over is confirmed, and people work here since."))
    return may_move(actor)
