"""One password for the whole cast: given, or drawn once for an installation and kept where only its owner reads it."""

import os
import secrets
from pathlib import Path

from django.conf import settings

from wakil.accounts.models import User
from wakil.demo.cast import PEOPLE

VARIABLE = "WAKIL_DEMO_PASSWORD"
_MARKS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike


def demo_password() -> str:
    """The one of the variable, else the one kept in the data folder, else a new one; kept from now on."""
    file = Path(settings.DATA) / "demo_password"
    given = os.environ.get(VARIABLE, "").strip()
    if not given and file.exists():
        return file.read_text(encoding="utf-8").strip()
    password = given or "-".join("".join(secrets.choice(_MARKS) for _ in range(4)) for _ in range(3))
    _keep(file, password)
    return password


def renew_password(password: str) -> bool:
    """Give it to the whole cast if nobody has it, as when the file was lost; True when that was done."""
    users = list(User.objects.filter(email__in=[person.address for person in PEOPLE]))
    if any(user.check_password(password) for user in users):
        return False
    for user in users:
        user.set_password(password)
        user.save(update_fields=["password"])
    return True


def _keep(file: Path, password: str) -> None:
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as kept:
        kept.write(password + "\n")
