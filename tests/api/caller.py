"""A program that calls the API for somebody of the cast."""

from datetime import timedelta
from typing import Any

from tests.client import Browser
from wakil.accounts import api_tokens
from wakil.accounts.models import TokenScope, User


def token_for(user: User, scope: TokenScope = TokenScope.WRITE) -> str:
    """A bearer token that acts for the person."""
    return api_tokens.issue(user, name="a test", lifetime=timedelta(days=1), scope=scope)


class Program(Browser):
    """Sends JSON and a token; `program.get("/v2/…")` answers as the portal's web server would."""

    def __init__(self, token: str = "", **defaults: Any) -> None:
        headers = {"HTTP_AUTHORIZATION": f"Bearer {token}"} if token else {}
        super().__init__(raise_request_exception=False, **headers, **defaults)

    @classmethod
    def of(cls, user: User) -> "Program":
        return cls(token_for(user))

    def send(self, method: str, path: str, body: Any = None, **extra: Any) -> Any:
        """Any verb, with a JSON body."""
        return getattr(self, method.lower())(path, body, content_type="application/json", **extra)


def name_of(case: Any) -> str:
    """The resource name of a case, written down by hand."""
    if case.customer:
        return f"projects/{case.customer.customer_id}/cases/{case.number}"
    return f"organizations/{case.filed_from.organization.number}/cases/{case.number}"
