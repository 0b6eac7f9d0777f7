"""What is measured of the API: a program of the measured reseller files, reads, lists and seeks."""

from collections.abc import Callable
from urllib.parse import urlencode

from bench.browser import Answer
from bench.pages import PAGES, Page, Portal
from bench.population import CUSTOMERS, MEASURED, customer_id, organization_number
from bench.words import MEASURED_WORD

CUSTOMER = f"projects/{customer_id(CUSTOMERS[0])}"
RESELLER = f"organizations/{organization_number(MEASURED)}"
PER_PAGE = "25"  # as many as a page shows


def _get(path: str, **asked: str) -> Callable[[Portal], Answer]:
    return lambda portal: portal.browser.call("GET", f"/v2/{path}?{urlencode(asked)}")


def _show(portal: Portal) -> Answer:
    return portal.browser.call("GET", f"/v2/{portal.case_name}")


def _create(portal: Portal) -> Answer:
    written = {"displayName": "Sync stops", "description": "The sync client stops after the update."}
    chosen = {"classification": {"id": "5"}, "priority": "P3", "languageCode": "en", "timeZone": "Asia/Jakarta"}
    return portal.browser.call("POST", f"/v2/{CUSTOMER}/cases", {**written, **chosen})


CALLS = [
    Page("API: create", _create, writes=True),
    Page("API: get", _show, writes=True),  # what a reseller reads of a customer is noted
    Page("API: list of one customer", _get(f"{CUSTOMER}/cases", pageSize=PER_PAGE), limit="grows"),
    Page("API: search", _get(f"{RESELLER}/cases:search", query=MEASURED_WORD, pageSize=PER_PAGE), limit="search"),
]
ASKED = [*PAGES, *CALLS]
