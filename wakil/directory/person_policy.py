"""What may be done to one of the people one looks after, and never to somebody who holds more (T15)."""

from django.utils.translation import gettext_lazy as _

from wakil.access.actor import Actor, units_given_to
from wakil.access.policy import holds_no_more, is_last_super_admin
from wakil.access.privileges import P
from wakil.access.verdict import YES, Verdict, Words, no
from wakil.accounts.models import User
from wakil.directory.policy import people_seen_by


def may_change_user(actor: Actor, user: User) -> Verdict:
    """Rename, move and license somebody."""
    return _may(actor, user, _("You can't change this account."))


def may_change_licences(actor: Actor, user: User) -> Verdict:
    """Give somebody seats and take them back."""
    return _may(actor, user, _("You can't change the licences of this account."))


def may_suspend_user(actor: Actor, user: User) -> Verdict:
    """Keep somebody from signing in, from the next request on."""
    refusal = _("You can't suspend this account.")
    verdict = _may(actor, user, refusal)
    if verdict and user.suspended_at is not None:
        return no("suspended", refusal, _("It is suspended already."))
    return verdict and _may_lose(actor, user, refusal)


def may_restore_user(actor: Actor, user: User) -> Verdict:
    """Let somebody who was suspended sign in again."""
    refusal = _("You can't restore this account.")
    verdict = _may(actor, user, refusal)
    return no("active", refusal, _("It is not suspended.")) if verdict and user.suspended_at is None else verdict


def may_delete_user(actor: Actor, user: User) -> Verdict:
    """Take somebody's account away for good; what was done with it stays in the histories."""
    refusal = _("You can't delete this account.")
    return _may(actor, user, refusal) and _may_lose(actor, user, refusal)


def may_set_password(actor: Actor, user: User) -> Verdict:
    """Give somebody a temporary password, or a link to choose one; one's own is changed in the settings."""
    refusal = _("You can't reset this password.")
    verdict = _may(actor, user, refusal)
    if verdict and user.pk == actor.user.pk:
        return no("oneself", refusal, _("It is your own. Change it in your settings."))
    if verdict and user.suspended_at is not None:
        return no("suspended", refusal, _("The account is suspended."), _("Restore it first."))
    return verdict


def may_invite_again(actor: Actor, user: User) -> Verdict:
    """Make another link for somebody who has not chosen a password yet."""
    verdict = may_set_password(actor, user)
    if verdict and user.has_joined:
        return no("joined", _("You can't invite this person again."), _("The person has joined already."))
    return verdict


def may_sign_out_user(actor: Actor, user: User) -> Verdict:
    """End all sessions of somebody."""
    return _may(actor, user, _("You can't sign this person out."))


def _may(actor: Actor, user: User, refusal: Words) -> Verdict:
    if not people_seen_by(actor).filter(pk=user.pk).exists():
        return no("not_visible", _("There is no such person."))
    if user.pk == actor.user.pk or _holds_no_more(actor, user):
        return YES
    why = _("This person holds more than you do, and whoever could act on the account could use it.")
    return no("holds_more", refusal, why, _("A super admin of your organization can."))


def _holds_no_more(actor: Actor, user: User) -> bool:
    """Manage users of some units is less than of all, and no more than of those above them."""
    if not holds_no_more(user, actor):
        return False
    theirs = units_given_to(user)
    return actor.holds(P.MANAGE_USERS) or all(any(one.startswith(mine) for mine in actor.units) for one in theirs)


def _may_lose(actor: Actor, user: User, refusal: Words) -> Verdict:
    if user.pk == actor.user.pk:
        return no("oneself", refusal, _("It is your own."), _("Another administrator can."))
    if is_last_super_admin(user):
        return no("last_super_admin", refusal, _("Somebody must stay super admin."), _("Make another one first."))
    return YES
