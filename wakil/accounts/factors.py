"""Second factors: who must have one, and who has (T33). allauth keeps them."""

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from wakil.accounts.models import FactorRequirement, User
from wakil.lib import clock
from wakil.organizations.models import OrganizationKind

# Whoever works for several customers is worth attacking.
DEFAULT = {OrganizationKind.VENDOR: True, OrganizationKind.RESELLER: True, OrganizationKind.CUSTOMER: False}
REAL = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)  # recovery codes only stand in for one of these


def required_kinds() -> set[str]:
    """The kinds of organizations whose people all must have a second factor."""
    changed = dict(FactorRequirement.objects.values_list("kind", "is_required"))
    return {kind.value for kind, default in DEFAULT.items() if changed.get(kind.value, default)}


def write_requirement(kind: str, *, is_required: bool, by: User | None) -> FactorRequirement:
    """Keep what counts for a kind from now on; the caller has asked the policy, and records it."""
    values = {"is_required": is_required, "changed_at": clock.now(), "changed_by": by}
    return FactorRequirement.objects.update_or_create(kind=kind, defaults=values)[0]


def is_required_for(user: User) -> bool:
    """True of a person who must have a second factor, by her organization's kind or by her own row."""
    return user.factor_required_at is not None or user.domain.organization.kind in required_kinds()


def factors_of(user: User) -> QuerySet[Authenticator]:
    """The second factors that a person has set up, without recovery codes."""
    found: QuerySet[Authenticator] = Authenticator.objects.filter(user=user, type__in=REAL)
    return found.order_by("id")


def lacks_required_factor(user: User) -> bool:
    """True of a person who may do nothing before she has set one up."""
    return is_required_for(user) and not factors_of(user).exists()


def forget_factors(user: User) -> int:
    """Take all of a person's factors away, recovery codes too; says how many there were."""
    gone, _by_model = Authenticator.objects.filter(user=user).delete()
    return int(gone)
