"""Cases: read, listed, sought, filed."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse

from wakil.access.verdict import NotVisible, require
from wakil.api import wire
from wakil.api.call import Call
from wakil.api.drafting import NAMES, checked_filing, contact_of, draft_of
from wakil.api.endpoint import endpoint
from wakil.api.errors import denied, from_validation, invalid
from wakil.api.etags import answered_with_etag
from wakil.api.filters import CASE_LIST, CASE_SEARCH, CASE_SEARCH_EVERYWHERE, read, restrictions
from wakil.api.finding import case, parent, parent_named
from wakil.api.listing import filtered, page_of_cases
from wakil.api.once import CreateQuery, once
from wakil.api.paging import PageQuery
from wakil.api.showing import case_json
from wakil.api.wire import theirs
from wakil.cases import actions
from wakil.cases.forms import new_key
from wakil.cases.models import Case
from wakil.cases.policy import cases_of, listed_for, may_file, visible_to, within
from wakil.organizations.models import Organization

_FILTER = 'state=OPEN or CLOSED, priority=P0 to P4, creator.email="…", joined by AND, OR, NOT and parentheses'


class ListCasesQuery(PageQuery):
    """Which cases of a list."""

    filter: str | None = theirs(f"Which cases: {_FILTER}. OR binds tighter than AND.")
    product_line: wire.ProductLine | None = theirs("Not looked at: there is one line here.", is_beta=True)


class SearchCasesQuery(PageQuery):
    """Which cases are sought."""

    query: str | None = theirs(
        'Words, each also as the beginning of one, and "phrases", to be found in titles, descriptions and messages; '
        f'and {_FILTER}, update_time>"2026-01-31T08:00:00Z".'
    )


class SearchCasesEverywhereQuery(SearchCasesQuery):
    """Which cases are sought, and where."""

    parent: str | None = theirs(
        "Where to seek, unless the query says so itself by organization= or project=: projects/… or organizations/…."
    )


@endpoint(
    "cases.get",
    "GET",
    "{name=*/*/cases/*}",
    on=case,
    permission="cloudsupport.techCases.get",
    answers=wire.Case,
)
def get_case(call: Call, found: Case) -> HttpResponse:
    """Gets a case."""
    actions.note_read(call.actor, found)
    return answered_with_etag(call, case_json(call.actor, found))


@endpoint(
    "cases.list",
    "GET",
    "{parent=*/*}/cases",
    on=parent,
    permission="cloudsupport.techCases.list",
    asks=ListCasesQuery,
    answers=wire.ListCasesResponse,
)
def list_cases(call: Call, owner: Organization) -> wire.ListCasesResponse:
    """Lists the cases of one customer, or a reseller's own.

    A reseller's list does not hold its customers' cases; cases.search finds them as well.
    """
    text = call.query.filter or ""
    narrowed = cases_of(call.actor, owner).filter(filtered(call, "filter", text, CASE_LIST, seeks_words=False))
    found, more = page_of_cases(call, narrowed, text)
    return wire.ListCasesResponse(cases=found or None, next_page_token=more)


@endpoint(
    "cases.search",
    "GET",
    "{parent=*/*}/cases:search",
    on=parent,
    permission="cloudsupport.techCases.list",
    asks=SearchCasesQuery,
    answers=wire.SearchCasesResponse,
)
def search_cases(call: Call, owner: Organization) -> wire.SearchCasesResponse:
    """Finds cases of one customer, or of a reseller and of all its customers that consent now."""
    text = call.query.query or ""
    fields = CASE_SEARCH if call.version == "v2" else CASE_SEARCH_EVERYWHERE
    asked = filtered(call, "query", text, fields, seeks_words=True)
    found, more = page_of_cases(call, listed_for(call.actor).filter(within(call.actor, owner), asked), text)
    return wire.SearchCasesResponse(cases=found or None, next_page_token=more)


@endpoint(
    "cases.search",
    "GET",
    "cases:search",
    permission="cloudsupport.techCases.list",
    asks=SearchCasesEverywhereQuery,
    answers=wire.SearchCasesResponse,
    versions=("v2beta",),
)
def search_cases_everywhere(call: Call) -> wire.SearchCasesResponse:
    """Finds cases where the query or the parameter parent says."""
    text = call.query.query or ""
    asked = filtered(call, "query", text, CASE_SEARCH_EVERYWHERE, seeks_words=True)
    cases = listed_for(call.actor).filter(asked)
    if not _says_where(text):
        if not call.query.parent:
            raise invalid("parent", "Say where to seek, here or in the query.")
        cases = cases.filter(within(call.actor, parent_named(call, call.query.parent)))
    found, more = page_of_cases(call, cases, text, call.query.parent or "")
    return wire.SearchCasesResponse(cases=found or None, next_page_token=more)


@endpoint(
    "cases.create",
    "POST",
    "{parent=*/*}/cases",
    on=parent,
    permission="cloudsupport.techCases.create",
    asks=CreateQuery,
    takes=wire.Case,
    answers=wire.Case,
)
def create_case(call: Call, owner: Organization) -> wire.Case:
    """Files a case for a customer, or for the reseller itself.

    displayName, description, classification.id and priority are required.
    """
    sent: wire.Case = call.body
    draft = draft_of(call.actor, owner, sent)
    verdict = may_file(call.actor, draft.customer)
    if verdict.code in {"not_visible", "not_a_reseller"} or not (draft.customer or owner == call.actor.organization):
        raise denied(call.method.permission, call.path["parent"])
    require(verdict)
    filing = {**checked_filing(draft, sent), "is_test": bool(sent.test_case)}
    filing["contact_email"] = contact_of(call.actor, sent)
    told = [str(filing["contact_email"])] if filing["contact_email"] else []
    subscribers = list(dict.fromkeys([*(sent.subscriber_email_addresses or []), *told]))
    try:
        made = once(
            call,
            {**filing, "subscribers": sorted(subscribers)},
            lambda: _file(call, filing, subscribers),
            lambda key: visible_to(call.actor).filter(pk=key).first(),
        )
    except ValidationError as error:
        raise from_validation(error, NAMES) from error
    except NotVisible as error:
        raise denied(call.method.permission, call.path["parent"]) from error
    return case_json(call.actor, made)


def _says_where(text: str) -> bool:
    """True of a query that names an organization or a project; the query was read before."""
    return any(part.field in {"organization", "project"} for part in restrictions(read(text)))


@transaction.atomic
def _file(call: Call, filing: dict[str, object], subscribers: list[str]) -> Case:
    made = actions.file_case(call.actor, key=new_key(), **filing)  # type: ignore[arg-type]
    if subscribers:
        actions.share_case(call.actor, made, addresses=subscribers, level="notify")
    return made
