"""The file in which a new key leaves the portal."""

import json
from typing import Any

from wakil.accounts.key_pairs import KeyPair, key_file
from wakil.accounts.models import ServiceAccount
from wakil.lib.links import portal_link, root_link


def key_file_of(account: ServiceAccount, pair: KeyPair) -> dict[str, Any]:
    """What client libraries read, with our own addresses in it."""
    sign_in = portal_link(account.user.domain.name, "account_login")
    return key_file(account.user, pair, token_uri=root_link("token"), auth_uri=sign_in)


def key_file_text(account: ServiceAccount, pair: KeyPair) -> str:
    """The same as it is kept in a file."""
    return json.dumps(key_file_of(account, pair), indent=2) + "\n"
