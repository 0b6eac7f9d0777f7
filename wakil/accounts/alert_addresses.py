"""Which second address counts for whom, and the secret that proves one (S77, T14)."""

from collections.abc import Callable

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac

from wakil.accounts.models import AlertAddress, User
from wakil.lib import clock, keys

# Told inside the transaction that forgets a proved address, while it is known still: cases share with addresses.
FORGETTING: list[Callable[[str], object]] = []


def verified_address_of(user: User) -> AlertAddress | None:
    """The second address that this person has proved, if there is one."""
    return _verified().filter(user=user).first()


def waiting_address_of(user: User) -> AlertAddress | None:
    """The address to which a link went that can still be used."""
    waiting = AlertAddress.objects.filter(user=user, verified_at=None, ended_at=None)
    return waiting.filter(expires_at__gt=clock.now()).first()


def mail_address_of(user: User) -> str:
    """Where mail to this account goes now."""
    found = _verified().filter(user=user, is_forwarding=True).first()
    return found.address if found else user.email


def people_writing_from(address: str) -> QuerySet[User]:
    """Active people whose mail comes from that address: their account's own, or the second one they have proved."""
    known = address.strip().lower()
    second = _verified().filter(user=OuterRef("pk"), address=known)
    return User.objects.filter(Q(email=known) | Q(Exists(second)), suspended_at=None, is_service_account=False)


def proofs_of(address: str) -> QuerySet[AlertAddress]:
    """Whose proved second address it is and was, each with its domain: giving it up gives nothing back."""
    proved = AlertAddress.objects.filter(address=address, verified_at__isnull=False)
    return proved.select_related("user__domain__organization").order_by("pk")


def forget_addresses_of(user: User) -> None:
    """Take away all that is known of an account's second addresses; what hangs on them is told before."""
    for proof in user.alert_addresses.filter(verified_at__isnull=False).order_by("pk"):
        for notice in FORGETTING:
            notice(proof.address)
    user.alert_addresses.all().delete()


def token_of(row: AlertAddress) -> str:
    """The secret that only the mail to the address carries: 256 bits, made from our key and never stored."""
    words = f"{row.pk}:{row.user_id}:{row.address}"
    return f"{row.pk}.{salted_hmac('wakil.accounts.alert_address', words, algorithm='sha256').hexdigest()}"


def address_behind(user: User, token: str) -> AlertAddress | None:
    """What a token proves for this very person: nothing when it is another's, used up, replaced or too old."""
    number = keys.number_in(token.partition(".")[0])
    row = waiting_address_of(user)
    return row if row and row.pk == number and constant_time_compare(token_of(row), token) else None


def _verified() -> QuerySet[AlertAddress]:
    return AlertAddress.objects.filter(verified_at__isnull=False, ended_at=None)
