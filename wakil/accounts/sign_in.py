"""Who may sign in where: an account at its own domain only (S15), and nobody learns which accounts exist (T24)."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import get_hasher
from django.db.models import Exists, OuterRef, QuerySet

from wakil.accounts.models import SignInProvider, User
from wakil.organizations.models import DomainSuspension


def people_who_may_sign_in() -> QuerySet[User]:
    """Active people, and no programs, of domains that the vendor has not cut off, with domain and organization."""
    cut_off = DomainSuspension.objects.filter(domain=OuterRef("domain"), customer=None, lifted_at=None)
    active = User.objects.filter(~Exists(cut_off), suspended_at=None, is_service_account=False)
    return active.select_related("domain__organization")


def person_at(domain: str, address: str) -> User | None:
    """The person with that address who may sign in at that domain."""
    return people_who_may_sign_in().filter(domain__name=domain, email=address.strip().lower()).first()


def password_counts(user: User) -> bool:
    """False where the domain signs in by its provider only.

    A super admin keeps the password for the day when the provider is gone; `assignments` is what roles hang on.
    """
    if not SignInProvider.objects.filter(domain=user.domain_id, is_only=True).exists():
        return True
    return bool(user.assignments.filter(built_in="super_admin", role=None, ended_at=None).exists())


def _is_right(user: User, password: str) -> bool:
    """Whether it is the password. A wrong one takes no less for a hash of another portal, which may cost nothing."""
    try:
        right = user.check_password(password)
    except ValueError:  # a hash that came from elsewhere, and is none
        right = False
    if not right and not user.password.startswith(f"{get_hasher().algorithm}$"):
        User().set_password(password)
    return right


class DomainBackend(BaseBackend):
    """Password sign-in at one mount."""

    def authenticate(self, request: Any, email: str = "", password: str = "", **_others: Any) -> User | None:
        """The person, or None after as much work as a wrong password takes."""
        domain = getattr(request, "domain_name", "")
        user = person_at(domain, email) if domain else None
        if user is None or not user.has_usable_password():
            User().set_password(password)
            return None
        right = _is_right(user, password)  # first, so that both refusals take as long
        return user if right and password_counts(user) else None

    def get_user(self, user_id: int) -> User | None:
        """Read on every request, so a suspension works on the next one."""
        return people_who_may_sign_in().filter(pk=user_id).first()
