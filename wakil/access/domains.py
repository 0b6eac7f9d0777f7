"""An organization's own domains: claimed, proved, made primary, removed (S54, S61)."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wakil.access.actor import Actor
from wakil.access.policy import may_manage_domains
from wakil.access.verdict import YES, NotVisible, Verdict, no, require
from wakil.accounts.models import ProviderIdentity, SignInProvider, User
from wakil.events.kinds import EventKind
from wakil.events.record import record
from wakil.lib import clock
from wakil.lib.domains import normalised
from wakil.lib.lookalikes import mixes_scripts
from wakil.organizations.consumer import is_consumer_domain
from wakil.organizations.models import Domain, DomainClaim, Group, Organization
from wakil.organizations.verification import LIFETIME, Proof, new_token

MOST_OPEN = 20  # claims of one organization


def may_change_domain(actor: Actor, domain: Domain) -> Verdict:
    """Make it primary, or remove it."""
    if domain.organization_id != actor.organization.pk:
        return no("not_visible", gettext_lazy("There is no such domain."))
    return may_manage_domains(actor)


def may_remove_domain(actor: Actor, domain: Domain) -> Verdict:
    """Only an empty one, and never the primary."""
    if not (allowed := may_change_domain(actor, domain)):
        return allowed
    refusal = gettext_lazy("You can't remove this domain.")
    if domain.is_primary:
        return no(
            "primary_domain", refusal, gettext_lazy("It is the primary one."), gettext_lazy("Make another one it.")
        )
    if User.objects.filter(domain=domain).exists() or Group.objects.filter(domain=domain).exists():
        return no("not_empty", refusal, gettext_lazy("It has people or groups."))
    return YES


@transaction.atomic
def claim_domain(actor: Actor, *, name: str) -> DomainClaim:
    """Say that a domain is one's own; proving it comes next. Claiming again gives the open claim, with a new end.

    A name that some organization has answers like one that nobody has (T24).
    """
    require(may_manage_domains(actor))
    Organization.objects.select_for_update().get(pk=actor.organization.pk)
    domain = normalised(name)
    if domain is None:
        raise ValidationError({"domain": _("Give a domain such as example.com.")})
    if is_consumer_domain(domain):
        raise ValidationError({"domain": _("Anybody can have an address at this domain, so it is nobody's own.")})
    if mixes_scripts(domain):
        raise ValidationError({"domain": _("This name mixes letters of several scripts, as names made to deceive do.")})
    if Domain.objects.filter(organization=actor.organization, name=domain).exists():
        raise ValidationError({"domain": _("%(domain)s is one of yours already.") % {"domain": domain}})
    open_claims = DomainClaim.objects.filter(organization=actor.organization, closed_at=None)
    now = clock.now()
    found = open_claims.filter(name=domain).first()
    if found is None and open_claims.count() >= MOST_OPEN:
        raise ValidationError({"domain": _("Prove or withdraw some of those that wait first.")})
    if found is None:
        found = DomainClaim.objects.create(
            organization=actor.organization, name=domain, token=new_token(), created_at=now, created_by=actor.user,
            expires_at=now + LIFETIME,
        )  # fmt: skip
    elif found.expires_at <= now:
        found.token = new_token()  # what was published for the former one proves nothing any more
    found.expires_at = now + LIFETIME
    found.save(update_fields=["token", "expires_at"])
    record(EventKind.DOMAIN_CLAIMED, by=actor, on=found, stream=actor.organization, claim=found.pk)
    return found


@transaction.atomic
def confirm_domain(actor: Actor, claim: DomainClaim, *, proof: Proof) -> Domain:
    """Add the domain whose control was just proved, as a secondary one. Raises ValidationError when others have it."""
    fresh = _open_claim(actor, claim)
    if proof.claim != fresh.pk or fresh.expires_at <= clock.now():
        raise NotVisible
    try:
        with transaction.atomic():
            domain = Domain.objects.create(
                organization=actor.organization,
                name=fresh.name,
                is_primary=not actor.organization.domains.exists(),
                verified_at=clock.now(),
                verified_by=actor.user,
            )
    except IntegrityError as error:
        words = _("You control %(domain)s, but it is another organization's here. Support can help.")
        raise ValidationError({"domain": words % {"domain": fresh.name}}) from error
    _close(fresh)
    record(
        EventKind.DOMAIN_ADDED, by=actor, on=domain, stream=actor.organization, domain=domain.pk, proved_by=proof.method
    )
    return domain


@transaction.atomic
def withdraw_claim(actor: Actor, claim: DomainClaim) -> DomainClaim:
    """The domain is not wanted any more; its token proves nothing from now on."""
    fresh = _open_claim(actor, claim)
    _close(fresh)
    record(EventKind.DOMAIN_CLAIM_WITHDRAWN, by=actor, on=fresh, stream=actor.organization, claim=fresh.pk)
    return fresh


@transaction.atomic
def make_domain_primary(actor: Actor, domain: Domain) -> Domain:
    """The organization is called by this domain from now on; people and customers of each stay where they are."""
    fresh = _locked(actor, domain)
    require(may_change_domain(actor, fresh))
    before = Domain.objects.filter(organization=actor.organization, is_primary=True).first()
    if fresh.is_primary:
        raise ValidationError(_("It is the primary one already."))
    if fresh.verified_at is None:
        raise ValidationError(_("It is not verified."))
    Domain.objects.filter(organization=actor.organization, is_primary=True).update(is_primary=False)
    fresh.is_primary = True
    fresh.save(update_fields=["is_primary"])
    record(
        EventKind.DOMAIN_MADE_PRIMARY, by=actor, on=fresh, stream=actor.organization, domain=fresh.pk,
        before=before.pk if before else None,
    )  # fmt: skip
    return fresh


@transaction.atomic
def remove_domain(actor: Actor, domain: Domain) -> str:
    """Take an empty secondary domain away. Raises ValidationError for one that anything still hangs on."""
    fresh = _locked(actor, domain)
    require(may_remove_domain(actor, fresh))
    number, name = fresh.pk, fresh.name
    ProviderIdentity.objects.filter(domain=fresh).delete()
    SignInProvider.objects.filter(domain=fresh).delete()
    try:
        with transaction.atomic():
            fresh.delete()
    except (ProtectedError, IntegrityError) as error:
        words = _("%(domain)s has a past here: customers, cases or events. It stays.")
        raise ValidationError(words % {"domain": name}) from error
    record(EventKind.DOMAIN_REMOVED, by=actor, on=actor.organization, stream=actor.organization, domain=number)
    return name


def _open_claim(actor: Actor, claim: DomainClaim) -> DomainClaim:
    """One of the actor's own organization's, locked."""
    require(may_manage_domains(actor))
    Organization.objects.select_for_update().get(pk=actor.organization.pk)
    open_claims = DomainClaim.objects.filter(organization=actor.organization, closed_at=None)
    found = open_claims.filter(pk=claim.pk).first()
    if found is None:
        raise NotVisible
    return found


def _close(claim: DomainClaim) -> None:
    claim.closed_at = clock.now()
    claim.save(update_fields=["closed_at"])


def _locked(actor: Actor, domain: Domain) -> Domain:
    Organization.objects.select_for_update().get(pk=actor.organization.pk)
    found = Domain.objects.select_for_update().filter(pk=domain.pk).first()
    if found is None:
        raise NotVisible
    return found
