"""Single sign-on of a domain: which provider, and who somebody is there."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wakil.access.actor import Actor
from wakil.access.factors import may_manage_factor
from wakil.access.policy import may_manage_domains
from wakil.access.verdict import NotVisible, require
from wakil.accounts.models import ProviderIdentity, SignInProvider, User
from wakil.accounts.openid import Client, SignInFailed
from wakil.events.kinds import EventKind
from wakil.events.record import record
from wakil.lib import clock
from wakil.lib.sealing import Unreadable, seal, unseal
from wakil.organizations.models import Domain

PURPOSE = "sign-in provider"


def provider_of(domain: str) -> SignInProvider | None:
    """The provider that a domain signs in with now."""
    return SignInProvider.objects.select_related("domain").filter(domain__name=domain, is_on=True).first()


def client_at(provider: SignInProvider) -> Client:
    """What we are at that provider, with the secret. Raises SignInFailed when the key it was sealed with is lost."""
    try:
        secret = unseal(provider.sealed_secret, purpose=PURPOSE)
    except Unreadable as error:
        raise SignInFailed("secret") from error
    return Client(provider.issuer, provider.client_id, secret)


def person_behind(provider: SignInProvider, subject: str) -> User | None:
    """The account that was linked with this subject, by nothing but the subject."""
    identity = ProviderIdentity.objects.filter(
        domain=provider.domain_id, issuer=provider.issuer, subject=subject
    ).select_related("user")
    found = identity.first()
    return found.user if found else None


@transaction.atomic
def set_sign_in_provider(
    actor: Actor, domain: Domain, *, issuer: str, client_id: str, client_secret: str, is_on: bool, is_only: bool
) -> SignInProvider:
    """Keep it; an empty secret leaves the one there is. Raises ValidationError at the field that can't be used.

    Who somebody is at another issuer counts no more, and counts again when that issuer comes back.
    """
    if domain.organization_id != actor.organization.pk:
        raise NotVisible
    require(may_manage_domains(actor))
    Domain.objects.select_for_update().get(pk=domain.pk)
    before = SignInProvider.objects.filter(domain=domain).first()
    if not client_secret and (before is None or before.issuer != issuer):
        raise ValidationError({"client_secret": _("Give the secret that belongs to this issuer.")})
    sealed = seal(client_secret, purpose=PURPOSE) if client_secret or before is None else before.sealed_secret
    values = {"issuer": issuer, "client_id": client_id, "sealed_secret": sealed, "is_on": is_on}
    values |= {"is_only": is_on and is_only, "changed_at": clock.now()}
    provider, _created = SignInProvider.objects.update_or_create(domain=domain, defaults=values)
    record(
        EventKind.SIGN_IN_PROVIDER_CHANGED, by=actor, on=provider, stream=actor.organization, domain=domain.pk,
        is_on=provider.is_on, is_only=provider.is_only, is_new_issuer=before is None or before.issuer != issuer,
    )  # fmt: skip
    return provider


@transaction.atomic
def connect_identity(actor: Actor, provider: SignInProvider, *, subject: str) -> ProviderIdentity:
    """Link one's own account with what the provider has just proved. Raises ValidationError when one is another's."""
    if not actor.is_active or provider.domain_id != actor.domain.pk:
        raise NotVisible
    return _linked(actor, actor.user, provider, subject)


@transaction.atomic
def link_identity(actor: Actor, user: User, *, subject: str) -> ProviderIdentity:
    """An administrator says who a person is at the provider of her domain, as the provider's own list names it."""
    require(may_manage_factor(actor, user))
    provider = SignInProvider.objects.filter(domain=user.domain_id).first()
    if provider is None:
        raise ValidationError(_("This domain has no single sign-on."))
    return _linked(actor, user, provider, subject.strip())


@transaction.atomic
def disconnect_identity(actor: Actor) -> int:
    """One's own account is linked with no provider any more. Raises ValidationError where that would shut one out."""
    user = User.objects.select_for_update(of=("self",)).select_related("domain").get(pk=actor.user.pk)
    found = ProviderIdentity.objects.filter(user=user)
    if not actor.is_active or not found.exists():
        raise NotVisible
    if not user.has_usable_password():
        raise ValidationError(_("You have no password here. Choose one first, by “Forgot the password”."))
    gone, _by_model = found.delete()
    record(EventKind.IDENTITY_UNLINKED, by=actor, on=user, stream=actor.organization, user=user.pk)
    return gone


@transaction.atomic
def unlink_identity(actor: Actor, user: User) -> int:
    """An administrator takes a person's link away. Raises ValidationError where that would shut the person out."""
    require(may_manage_factor(actor, user))
    fresh = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    found = ProviderIdentity.objects.filter(user=fresh)
    if not found.exists():
        raise NotVisible
    if not fresh.has_usable_password():
        raise ValidationError(_("This person has no password here. Give one first, or send a link to choose one."))
    gone, _by_model = found.delete()
    record(EventKind.IDENTITY_UNLINKED, by=actor, on=fresh, stream=actor.organization, user=fresh.pk)
    return gone


def _linked(actor: Actor, user: User, provider: SignInProvider, subject: str) -> ProviderIdentity:
    if not subject:
        raise ValidationError({"subject": _("Give the subject.")})
    ProviderIdentity.objects.filter(user=user, issuer=provider.issuer).delete()
    try:
        with transaction.atomic():
            identity = ProviderIdentity.objects.create(
                user=user, domain_id=provider.domain_id, issuer=provider.issuer, subject=subject,
                linked_at=clock.now(), linked_by=actor.user,
            )  # fmt: skip
    except IntegrityError as error:
        raise ValidationError({"subject": _("Another account of this domain is linked with it.")}) from error
    record(EventKind.IDENTITY_LINKED, by=actor, on=user, stream=actor.organization, user=user.pk)
    return identity
