"""A portal of one's own to move into: begun as a new installation is, driven by its commands and its pages."""

import json
import os
import re
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools import children
from tools.migration.here import Api
from tools.migration.truth import Known
from tools.migration.visitor import Visitor, set_up_factor
from tools.migration.world import VENDOR
from tools.portal import ROOT, Portal

VERA = f"vera@{VENDOR}"
NEW_PASSWORD = "Sandi-baru-Vera-2026!"  # noqa: S105  of the vendor's super admin in the new portal
_BY = ("--by", VERA)


@dataclass(frozen=True)
class NewHome:
    """The portal, and the vendor's super admin in a browser."""

    portal: Portal
    vera: Visitor

    @classmethod
    def begun(cls, portal: Portal) -> "NewHome":
        """As on the first day: the link that is printed once, a password, a second factor."""
        link = re.search(r"https?://\S+", portal.manage("setup_link"))
        if link is None:
            raise AssertionError("no link to begin with")
        vera = Visitor(portal.url)
        given = {"vendor": "Nusantara Cloud", "domain": VENDOR, "person": "Vera Wijaya", "address": VERA}
        vera.send(vera.open(link[0]), password1=NEW_PASSWORD, **given)
        set_up_factor(vera, vera.sign_in(VERA, NEW_PASSWORD))
        return cls(portal, vera)

    def move(self, what: str, package: Path, *more: str) -> str:
        """What `manage.py move` prints."""
        return self.portal.manage("move", what, str(package), *_BY, *more)

    def killed(self, at: int, pattern: str, *command: str) -> int:
        """Run a command and kill it, as a power cut would, once what it prints reaches a number; where it was then."""
        process = children.start(
            sys.executable, "manage.py", *command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, bufsize=1,
        )  # fmt: skip
        for line in process.stdout or ():
            found = re.search(pattern, str(line))
            if found and int(found[1].replace(",", "")) >= at:
                process.send_signal(signal.SIGKILL)
                process.wait()
                return int(found[1].replace(",", ""))
        raise AssertionError(f"{command} ended before it was killed: {process.wait()}")

    @property
    def environment(self) -> dict[str, str]:
        return self.portal.environment | {"PYTHONUNBUFFERED": "1"}

    def told(self, question: str) -> Any:
        """The answer to a question in Python about the portal's own tables."""
        return json.loads(self.portal.manage("shell", "--no-imports", "-c", question).splitlines()[-1])

    def cases(self, numbers: set[str] | None = None) -> dict[str, Known]:
        """Every case by its number, as the API tells it to the super admin; with numbers, only these in full."""
        api = Api(self.portal.url, self.portal.manage("api_token", VERA).strip())
        parents = self.told(  # as the API names them
            "import json; from wakil.cases.names import parent_name;"
            "from wakil.organizations.models import Organization;"
            "print(json.dumps([parent_name(one) for one in Organization.objects.exclude(kind='vendor')]))"
        )
        return {number: known for parent in parents for number, known in api.cases(parent, numbers)}


def variables() -> dict[str, str]:
    """How the portal is set: it may ask the old centre, and its API is asked as fast as it answers."""
    given = {name: os.environ[name] for name in ("WAKIL_DATABASE_URL",) if name in os.environ}
    return {"WAKIL_OUTBOUND_ALLOW": "127.0.0.0/8", "WAKIL_API_RATE": "1000000", "WEB_CONCURRENCY": "2", **given}
