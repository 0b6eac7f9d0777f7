"""What the portal holds, as its API tells it to one of the vendor's agents."""

import hashlib
import json
import urllib.request
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from tools.migration.truth import Known

_STATES = {
    "NEW": "new",
    "IN_PROGRESS_GOOGLE_SUPPORT": "in_progress",
    "ACTION_REQUIRED": "action_required",
    "SOLUTION_PROVIDED": "solution_provided",
    "CLOSED": "closed",
}
_AUDIENCES = {None: "everyone", "SUPPORT": "vendor", "RESELLER_AND_SUPPORT": "reseller_and_vendor"}


class Api:
    """The portal's API with one person's token."""

    def __init__(self, portal: str, token: str) -> None:
        self.portal, self.token = portal, token

    def cases(self, parent: str, numbers: set[str] | None) -> Iterator[tuple[str, Known]]:
        """Every case of a customer or of a reseller itself by its number, with all that was said and attached.

        With numbers, of the others only what the list says.
        """
        for case in self._pages(f"{parent}/cases", "cases"):
            number = str(case["name"]).rpartition("/")[2]
            known = Known(case["displayName"], _STATES[case["state"]], int(case["priority"].removeprefix("P")))
            known.said = [("everyone", _moment(case["createTime"]))]
            whole = numbers is None or number in numbers
            for item in self._pages(f"{case['name']}:showFeed", "feedItems") if whole else ():
                self._take(known, item)
            known.files.sort()
            yield number, known

    def _take(self, known: Known, item: dict[str, Any]) -> None:
        if comment := item.get("comment"):
            known.said.append((_AUDIENCES[comment.get("audience")], _moment(comment["createTime"])))
        if file := item.get("attachment"):
            content = self._bytes(f"{file['name']}:download?alt=media")
            known.files.append((file["filename"], len(content), hashlib.sha256(content).hexdigest()))

    def _pages(self, path: str, of: str) -> Iterator[dict[str, Any]]:
        token = ""
        while True:
            query = urlencode({"pageSize": 100, **({"pageToken": token} if token else {})})
            answer = json.loads(self._bytes(f"{path}?{query}"))
            yield from answer.get(of, [])
            token = answer.get("nextPageToken", "")
            if not token:
                return

    def _bytes(self, path: str) -> bytes:
        headers = {"Authorization": f"Bearer {self.token}"}
        request = urllib.request.Request(f"{self.portal}/v2beta/{path}", headers=headers)  # noqa: S310  our own
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            content: bytes = answer.read()
        return content


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
