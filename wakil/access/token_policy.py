"""Who may make, see and revoke personal access tokens."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from wakil.access.actor import Actor
from wakil.access.policy import may_manage_users
from wakil.access.verdict import YES, Verdict, no
from wakil.accounts.models import ApiToken


def api_tokens_seen_by(actor: Actor) -> QuerySet[ApiToken]:
    """One's own, and those of the people one looks after."""
    own = Q(user=actor.user)
    theirs = Q(user__domain__organization=actor.organization) if may_manage_users(actor) else Q(pk__in=[])
    return ApiToken.objects.filter(own | theirs)


def may_create_api_token(actor: Actor) -> Verdict:
    """Everyone, for oneself; a program can't make itself another credential."""
    if actor.is_active and not actor.user.is_service_account and actor.through is None:
        return YES
    return no("service_account", _("A program can't make access tokens."))


def may_revoke_api_token(actor: Actor, token: ApiToken) -> Verdict:
    """One's own, and those of the people one looks after."""
    if api_tokens_seen_by(actor).filter(pk=token.pk).exists():
        return YES
    return no("not_visible", _("There is no such token."))
