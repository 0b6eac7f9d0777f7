"""Who may let a customer change resellers, who may take it over, and who may read that it happened (W6)."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from wakil.access.actor import Actor
from wakil.access.policy import works_for_reseller
from wakil.access.privileges import P
from wakil.access.verdict import YES, Verdict, no
from wakil.lib import clock
from wakil.organizations.models import DomainSuspension, Organization
from wakil.reselling.models import Transfer, TransferToken
from wakil.reselling.policy import may_open_access


def may_make_transfer_token(actor: Actor, customer: Organization) -> Verdict:
    """Name the next reseller: the customer's people with Manage reseller access, and none who works for a reseller."""
    if actor.organization.is_customer and actor.organization != customer:
        return no("not_visible", _("There is no such customer."))
    return may_open_access(actor) and not_for_oneself(actor)


def may_revoke_transfer_token(actor: Actor, token: TransferToken) -> Verdict:
    """Take it back before it is redeemed."""
    if not transfer_tokens_seen_by(actor).filter(pk=token.pk).exists():
        return no("not_visible", _("There is no such token."))
    return YES


def may_open_transfers(actor: Actor) -> Verdict:
    """Open the page where a reseller takes a customer over, with Edit customers."""
    if not actor.organization.is_reseller:
        return no("not_visible", _("There is no such page."))
    if actor.holds(P.EDIT_CUSTOMERS):
        return YES
    refusal = _("You can't take a customer over.")
    why = _("It takes the privilege Edit customers, and your role lacks it.")
    return no("missing_privilege", refusal, why, _("A super admin of your domain can assign a role."))


def may_redeem_transfer_token(actor: Actor, token: TransferToken) -> Verdict:
    """Take the customer over: a reseller's people with Edit customers, in the very domain that the token names.

    Any other token does not exist: used, revoked, expired, of another domain, or made by somebody who could not make
    it now; and one of a customer that has cut the domain off.
    """
    unknown = no("not_visible", _("There is no such token."))
    if not may_open_transfers(actor):
        return may_open_transfers(actor)
    if token.new_domain_id != actor.domain.pk or not _is_open(token):
        return unknown
    cut_off = DomainSuspension.objects.filter(domain=actor.domain, customer=token.customer, lifted_at=None)
    if cut_off.exists() or not may_make_transfer_token(Actor.load(token.made_by), token.customer):
        return unknown
    return YES


def transfer_tokens_seen_by(actor: Actor) -> QuerySet[TransferToken]:
    """The customer's own, for whoever manages its reseller access."""
    if actor.organization.is_customer and actor.holds(P.MANAGE_RESELLER_ACCESS):
        return TransferToken.objects.filter(customer=actor.organization)
    return TransferToken.objects.none()


def transfers_seen_by(actor: Actor) -> QuerySet[Transfer]:
    """The customer's own and, for who manages organizations, all; a reseller's domain those that it had a part in.

    Which half of it a reseller reads is the page's to say: never the other reseller's.
    """
    if actor.organization.is_customer and actor.holds(P.MANAGE_RESELLER_ACCESS):
        return Transfer.objects.filter(customer=actor.organization)
    if actor.organization.is_vendor and actor.holds(P.MANAGE_ORGANIZATIONS):
        return Transfer.objects.all()
    if actor.organization.is_reseller and actor.holds(P.VIEW_CUSTOMERS):
        mine = Q(old__reseller_domain=actor.domain) | Q(new__reseller_domain=actor.domain)
        return Transfer.objects.filter(mine)
    return Transfer.objects.none()


def _is_open(token: TransferToken) -> bool:
    now = clock.now()
    return token.redeemed_at is None and token.revoked_at is None and now < min(token.expires_at, token.access_ends_at)


def not_for_oneself(actor: Actor) -> Verdict:
    """Nobody consents to oneself (decision 9)."""
    if not works_for_reseller(actor.user):
        return YES
    why = _("You have an account at a reseller too, and nobody consents to oneself.")
    return no("consents_to_oneself", _("You can't name a reseller."), why, _("Another administrator can do it."))
