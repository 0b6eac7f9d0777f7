"""Second factors as administrators look after them: required of one person or of all of a kind, and reset when lost."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wakil.access.actor import Actor
from wakil.access.api_tokens import revoke_tokens_of
from wakil.access.policy import holds_no_more, may_manage_users
from wakil.access.privileges import P
from wakil.access.verdict import YES, Verdict, no, require
from wakil.accounts.factors import DEFAULT, forget_factors, required_kinds, write_requirement
from wakil.accounts.models import User
from wakil.accounts.sessions import end_sessions_of
from wakil.events.kinds import EventKind
from wakil.events.record import record
from wakil.lib import clock


def may_manage_factor(actor: Actor, user: User) -> Verdict:
    """Require or reset the second factor of one's own people, and of nobody who holds more than oneself (T15)."""
    if user.domain.organization_id != actor.organization.pk:
        return no("not_visible", gettext_lazy("There is no such person."))
    if not (allowed := may_manage_users(actor)):
        return allowed
    refusal = gettext_lazy("You can't change this person's second factor.")
    if user.pk == actor.user.pk:
        return no("oneself", refusal, gettext_lazy("It is your own."), gettext_lazy("Settings has a page for it."))
    if not holds_no_more(user, actor):
        why = gettext_lazy("This person holds more than you.")
        return no("holds_more", refusal, why, gettext_lazy("A super admin of your organization can help."))
    return YES


def may_change_requirements(actor: Actor) -> Verdict:
    """Say for which kinds of organizations a second factor is required: the vendor's people with Manage settings."""
    if not actor.organization.is_vendor:
        return no("not_visible", gettext_lazy("There is no such page."))
    if actor.holds(P.MANAGE_SETTINGS):
        return YES
    refusal = gettext_lazy("You can't change how people sign in.")
    why = gettext_lazy("It takes the privilege Manage settings, and your role lacks it.")
    return no("missing_privilege", refusal, why, gettext_lazy("A super admin of your organization can assign it."))


@transaction.atomic
def require_second_factor(actor: Actor, user: User) -> User:
    """This person must have one, whatever counts for the others: asked for at the next sign-in."""
    return _set_required(actor, user, is_required=True)


@transaction.atomic
def waive_second_factor(actor: Actor, user: User) -> User:
    """For this person counts what counts for all of the organization's kind."""
    return _set_required(actor, user, is_required=False)


@transaction.atomic
def reset_second_factor(actor: Actor, user: User) -> User:
    """Take away what was lost: all factors and recovery codes go, and all sessions and access tokens end."""
    fresh = _locked(user)
    require(may_manage_factor(actor, fresh))
    if not forget_factors(fresh):
        raise ValidationError(_("This person has no second factor."))
    ended = end_sessions_of(fresh)
    revoke_tokens_of(fresh, by=actor)
    record(EventKind.FACTOR_RESET, by=actor, on=fresh, stream=actor.organization, user=fresh.pk, sessions_ended=ended)
    return fresh


@transaction.atomic
def change_factor_requirements(actor: Actor, *, kinds: Iterable[str]) -> set[str]:
    """From now on exactly these kinds of organizations require one of all their people."""
    require(may_change_requirements(actor))
    before, wanted = required_kinds(), set(kinds) & {kind.value for kind in DEFAULT}
    for kind in sorted(before ^ wanted):
        requirement = write_requirement(kind, is_required=kind in wanted, by=actor.user)
        record(
            EventKind.FACTOR_REQUIREMENT_CHANGED, by=actor, on=requirement, stream=actor.organization,
            organization_kind=kind, before=kind in before, after=kind in wanted,
        )  # fmt: skip
    return wanted


def note_factor_change(actor: Actor, kind: EventKind, factor: str) -> None:
    """Record that a person has set up or removed a factor of her own, inside the transaction that does it."""
    record(kind, by=actor, on=actor.user, stream=actor.organization, user=actor.user.pk, factor=factor)


def _set_required(actor: Actor, user: User, *, is_required: bool) -> User:
    fresh = _locked(user)
    require(may_manage_factor(actor, fresh))
    before = fresh.factor_required_at is not None
    fresh.factor_required_at = clock.now() if is_required else None
    fresh.save(update_fields=["factor_required_at"])
    record(
        EventKind.FACTOR_REQUIRED if is_required else EventKind.FACTOR_WAIVED,
        by=actor,
        on=fresh,
        stream=actor.organization,
        user=fresh.pk,
        before=before,
    )
    return fresh


def _locked(user: User) -> User:
    people = User.objects.select_for_update(of=("self",)).select_related("domain__organization")
    return people.get(pk=user.pk)
