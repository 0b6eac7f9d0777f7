"""Who may look after service accounts. Whoever could use an account's key must hold what the account holds (T15)."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wakil.access.actor import Actor, privileges_given_to
from wakil.access.policy import is_super_admin
from wakil.access.privileges import P, covers
from wakil.access.verdict import YES, Verdict, Words, no
from wakil.accounts.models import ServiceAccount
from wakil.organizations.models import Domain

_WHO = _("A super admin of your organization can help.")


def service_accounts_seen_by(actor: Actor) -> QuerySet[ServiceAccount]:
    """Those of the actor's organization, deleted ones too, for who looks after them."""
    if not may_manage_service_accounts(actor):
        return ServiceAccount.objects.none()
    return ServiceAccount.objects.filter(user__domain__organization=actor.organization)


def may_manage_service_accounts(actor: Actor) -> Verdict:
    """See, make, disable and delete the organization's service accounts, and revoke their keys."""
    if actor.user.is_service_account or actor.through is not None:
        return no("service_account", _("A program can't look after service accounts."))
    if actor.holds(P.MANAGE_USERS):
        return YES
    why = _("It takes the privilege Manage users, and your role lacks it.")
    return no("missing_privilege", _("You can't manage service accounts."), why, _WHO)


def may_change_service_account(actor: Actor, account: ServiceAccount) -> Verdict:
    """Take power from an account: disable, delete, revoke a key, end that it acts for people."""
    if account.user.domain.organization_id != actor.organization.pk:
        return no("not_visible", _("There is no such service account."))
    may = may_manage_service_accounts(actor)
    if may and account.deleted_at is not None:
        return no("deleted", _("This service account is deleted."), _("What it did stays in the histories."))
    return may


def may_create_key(actor: Actor, account: ServiceAccount) -> Verdict:
    """Make a key: with it one can do all that the account can."""
    may = may_change_service_account(actor, account)
    refusal = _("You can't make a key for this service account.")
    if may and account.user.suspended_at is not None:
        return no("disabled", refusal, _("It is disabled."), _("Enable it first."))
    return may and _holds_its_power(actor, account, refusal)


def may_enable_service_account(actor: Actor, account: ServiceAccount) -> Verdict:
    """Let a disabled account work again, with the keys that it has."""
    may = may_change_service_account(actor, account)
    return may and _holds_its_power(actor, account, _("You can't enable this service account."))


def may_allow_impersonation(actor: Actor, account: ServiceAccount, domain: Domain) -> Verdict:
    """Let an account act for the people of a domain of its organization: a super admin's own decision."""
    may = may_change_service_account(actor, account)
    if may and domain.organization_id != actor.organization.pk:
        return no("not_visible", _("There is no such domain."))
    if may and not is_super_admin(actor):
        refusal = _("You can't let a service account act for people.")
        return no("super_admin_only", refusal, _("Only a super admin decides that."), _WHO)
    return may


def _holds_its_power(actor: Actor, account: ServiceAccount, refusal: Words) -> Verdict:
    if account.impersonations.filter(ended_at=None).exists() and not is_super_admin(actor):
        return no("super_admin_only", refusal, _("It may act for people, so only a super admin may."), _WHO)
    if covers(actor.privileges, privileges_given_to(account.user)):
        return YES
    return no("missing_privilege", refusal, _("It holds more than you hold yourself."), _WHO)
