"""Who may do what with a case. Every answer is a Verdict: what is not possible, why, who can change it."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wakil.access.actor import Actor
from wakil.access.privileges import P
from wakil.access.verdict import YES, Verdict, Words, no
from wakil.cases.models import Attachment, Case, CaseShare
from wakil.cases.policy.mastered import may_change_here
from wakil.cases.policy.standing import Standing, standing
from wakil.cases.queries.plans import plan_of_case
from wakil.cases.states import Move, after
from wakil.lib import clock
from wakil.reselling.tiers import tiers_that_may_escalate

REOPEN_WITHIN = timedelta(days=30)  # to the second, from each closing (S42)


def may_read(actor: Actor, case: Case) -> Verdict:
    """Whoever the case exists for may read it and download its files."""
    return YES if standing(actor, case) > Standing.NONE else _unknown()


def may_comment(actor: Actor, case: Case) -> Verdict:
    """Message on a visible case that is open; closed ones are reopened first."""
    refusal = gettext_lazy("You can't write on this case.")
    return _at_level(actor, case, Standing.FILE, refusal) and _while_open(case, refusal)


def may_attach(actor: Actor, case: Case) -> Verdict:
    """Add files while the case is open (S41d)."""
    refusal = gettext_lazy("You can't attach files to this case.")
    return _at_level(actor, case, Standing.FILE, refusal) and _while_open(case, refusal)


def may_request_deletion(actor: Actor, case: Case) -> Verdict:
    """Ask support to delete an attachment, on closed cases too (S41e)."""
    refusal = gettext_lazy("You can't ask for the deletion of this file.")
    return _at_level(actor, case, Standing.FILE, refusal)


def may_delete_attachment(actor: Actor, attachment: Attachment) -> Verdict:
    """Only the vendor's people with that privilege delete a file (S41e)."""
    refusal = gettext_lazy("You can't delete this file.")
    if standing(actor, attachment.case) < Standing.SEE:
        return _unknown()
    if not actor.organization.is_vendor:
        why = gettext_lazy("Only support deletes files, so that nothing is lost by mistake.")
        return no("only_support", refusal, why, gettext_lazy("Request its deletion and support will decide."))
    return _with_privilege(actor, P.DELETE_ATTACHMENTS, refusal) and may_change_here(attachment.case, refusal)


def may_change_severity(actor: Actor, case: Case) -> Verdict:
    """Raise or lower the severity of an open case (S41a)."""
    refusal = gettext_lazy("You can't change the severity.")
    return _at_level(actor, case, Standing.MANAGE, refusal) and _while_open(case, refusal)


def may_change_title(actor: Actor, case: Case) -> Verdict:
    """Give an open case a better title."""
    refusal = gettext_lazy("You can't change the title.")
    return _at_level(actor, case, Standing.MANAGE, refusal) and _while_open(case, refusal)


def may_close(actor: Actor, case: Case) -> Verdict:
    """Close an open case, a customer-filed one too (S41b)."""
    refusal = gettext_lazy("You can't close this case.")
    return _at_level(actor, case, Standing.MANAGE, refusal) and _by_move(actor, case, Move.CLOSE, refusal)


def may_reopen(actor: Actor, case: Case) -> Verdict:
    """Reopen within 30 × 24 hours of the last closing, that second included (S42)."""
    refusal = gettext_lazy("You can't reopen this case.")
    allowed = _at_level(actor, case, Standing.MANAGE, refusal) and _by_move(actor, case, Move.REOPEN, refusal)
    if allowed and case.closed_at and clock.now() > case.closed_at + REOPEN_WITHIN:
        why = gettext_lazy("It was closed more than 30 days ago.")
        return no("reopen_window_over", refusal, why, gettext_lazy("File a related case instead."))
    return allowed


def may_escalate(actor: Actor, case: Case) -> Verdict:
    """Escalate an open case of a customer whose tier includes it; the filer's own tier is irrelevant (S41c)."""
    refusal = gettext_lazy("You can't escalate this case.")
    return (
        _at_level(actor, case, Standing.MANAGE, refusal)
        and _while_open(case, refusal)
        and _within_tier(case, refusal)
        and _not_escalated_yet(case, refusal)
    )


def may_share(actor: Actor, case: Case) -> Verdict:
    """Share a case; who only reads by a share can't share on (S34)."""
    return _at_level(actor, case, Standing.MANAGE, gettext_lazy("You can't share this case."))


def may_remove_share(actor: Actor, share: CaseShare) -> Verdict:
    """Customer and vendor remove any share; a reseller those made from its own domain (S34)."""
    refusal = gettext_lazy("You can't remove this share.")
    allowed = _at_level(actor, share.case, Standing.MANAGE, refusal)
    if allowed and actor.organization.is_reseller and share.made_from_id != actor.domain.pk:
        why = gettext_lazy("It was made by the customer or by support.")
        return no("share_of_others", refusal, why, gettext_lazy("They can remove it."))
    return allowed


def may_take(actor: Actor, case: Case) -> Verdict:
    """An agent makes an open case hers."""
    return _as_vendor(actor, case, Move.TAKE, gettext_lazy("You can't take this case."))


def may_ask(actor: Actor, case: Case) -> Verdict:
    """An agent asks the filer's side to act."""
    return _as_vendor(actor, case, Move.ASK, gettext_lazy("You can't ask the filer to act."))


def may_offer(actor: Actor, case: Case) -> Verdict:
    """An agent offers a solution."""
    return _as_vendor(actor, case, Move.OFFER, gettext_lazy("You can't offer a solution."))


def _as_vendor(actor: Actor, case: Case, move: Move, refusal: Words) -> Verdict:
    return _at_level(actor, case, Standing.MANAGE, refusal) and _by_move(actor, case, move, refusal)


def _at_level(actor: Actor, case: Case, level: Standing, refusal: Words) -> Verdict:
    """Unknown to those who can't see it; refused to those who stand too low."""
    held = standing(actor, case)
    if held == Standing.NONE:
        return _unknown()
    if held == Standing.SHARED:
        why = gettext_lazy("It is shared with you for reading.")
        return no("shared_for_reading", refusal, why, gettext_lazy("Whoever shared it can act for you."))
    if held < level:
        return _level_too_low(actor, case, refusal)
    return may_change_here(case, refusal)


def _level_too_low(actor: Actor, case: Case, refusal: Words) -> Verdict:
    level = Standing(standing(actor, case))
    customer = case.customer.name if case.customer else ""
    names = {"customer": customer, "domain": actor.domain.name, "level": _LEVELS[level]}
    why = _("%(customer)s lets %(domain)s do this: %(level)s.") % names
    who = _("%(customer)s's administrators can allow more under Reseller access.") % names
    return no("access_level", refusal, why, who)


_LEVELS: dict[int, Words] = {
    1: gettext_lazy("see"),
    2: gettext_lazy("see and file"),
    3: gettext_lazy("manage"),
    4: gettext_lazy("administer"),
}


def _while_open(case: Case, refusal: Words) -> Verdict:
    if not case.is_closed:
        return YES
    return no("case_closed", refusal, gettext_lazy("The case is closed."), gettext_lazy("Reopen it first."))


def _by_move(actor: Actor, case: Case, move: Move, refusal: Words) -> Verdict:
    if after(move, case.state, actor.organization.kind):
        return YES
    if case.is_closed == (move == Move.REOPEN):
        return no("only_support", refusal, gettext_lazy("Only support does this."))
    why = gettext_lazy("The case is closed.") if case.is_closed else gettext_lazy("The case is open.")
    return no("case_state", refusal, why)


def _within_tier(case: Case, refusal: Words) -> Verdict:
    if case.customer is None:
        return no("own_case", refusal, gettext_lazy("Escalation belongs to a customer's support plan."))
    tier = plan_of_case(case).tier
    if tier and tier.may_escalate:
        return YES
    names = {
        "customer": case.customer.name,
        "tier": tier.name if tier else _("no support plan"),
        "plans": ", ".join(tiers_that_may_escalate()),
    }
    why = _("Escalation is part of %(plans)s support, and %(customer)s has %(tier)s.") % names
    if not names["plans"]:
        why = _("No support plan includes escalation.")
    return no("support_tier", refusal, why, _("%(customer)s's administrators can ask for another plan.") % names)


def _not_escalated_yet(case: Case, refusal: Words) -> Verdict:
    known = getattr(case, "has_open_escalation", None)  # read along with the case by its page
    if not (case.escalations.filter(ended_at=None).exists() if known is None else known):
        return YES
    return no("already_escalated", refusal, gettext_lazy("It is escalated already."))


def _with_privilege(actor: Actor, privilege: P, refusal: Words) -> Verdict:
    if actor.holds(privilege):
        return YES
    why = gettext_lazy("Your role does not include it.")
    return no("missing_privilege", refusal, why, gettext_lazy("A super admin of your organization can assign it."))


def _unknown() -> Verdict:
    return no("not_visible", gettext_lazy("There is no such case."))
