"""What a path names, for this caller: authorised before anything else of the request is looked at (AIP-211).

A parent that is not the caller's answers exactly as one that nobody is: 403. A child that is not there answers 404,
but only where the caller may read the parent (T1, T5).
"""

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Upper

from wakil.access.actor import Actor
from wakil.api.call import Call
from wakil.api.errors import ApiError, denied, not_found
from wakil.api.names import LONGEST_ID, organization_named
from wakil.cases.models import Attachment, Case, Comment
from wakil.cases.policy import may_list_cases_of, may_read_attachment, readable_comments, visible_to
from wakil.lib import keys
from wakil.organizations.models import Organization

_CASE_PARTS = 4  # projects/{customer}/cases/{number}


def parent(call: Call) -> Organization:
    """The customer or reseller that the path names as a parent."""
    return parent_named(call, call.path["parent"])


def parent_named(call: Call, name: str) -> Organization:
    """The customer or reseller of that name, if the caller may list its cases. Raises ApiError 403."""
    organization = organization_named(name)
    if organization is None or not may_list_cases_of(call.actor, organization):
        raise denied(call.method.permission, name)
    return organization


def case(call: Call) -> Case:
    """The case that the path names, alone or as the parent of something. Raises ApiError 403 or 404."""
    path = call.path.get("name") or call.path["parent"]
    parts = path.split("/")
    owner_name, name = "/".join(parts[:2]), "/".join(parts[:_CASE_PARTS])
    owner = organization_named(owner_name)
    found = _visible(call, owner, parts[3]) if owner else None
    if found is None:
        raise missing(call, owner, owner_name, name)
    return found


def missing(call: Call, owner: Organization | None, owner_name: str, name: str) -> ApiError:
    """What is told of something that does not exist for the caller."""
    if owner is None or not may_list_cases_of(call.actor, owner):
        return denied(call.method.permission, owner_name)
    return not_found(name)


def comment(call: Call) -> tuple[Case, Comment]:
    """The message that the path names, on its case."""
    of_case = case(call)
    identity = call.path["name"].rpartition("/")[2]
    found = spoken_comments(call.actor, of_case).filter(pk=keys.number_in(identity)).first()
    if found is None:
        raise not_found(call.path["name"])
    return of_case, found


def attachment(call: Call) -> tuple[Case, Attachment]:
    """The file that the path names, on its case and in a message that the caller may read (T2)."""
    of_case = case(call)
    identity = call.path["name"].rpartition("/")[2]
    found = readable_files(call.actor, of_case).filter(pk=keys.number_in(identity)).first()
    if found is not None:
        found.case = of_case
    if found is None or not may_read_attachment(call.actor, found):
        raise not_found(call.path["name"])
    return of_case, found


def spoken_comments(actor: Actor, of_case: Case) -> QuerySet[Comment]:
    """The messages that the caller may read; those without words only carry a file."""
    readable = readable_comments(actor, of_case).exclude(body="")
    return readable.select_related("author__domain__organization")


def readable_files(actor: Actor, of_case: Case) -> QuerySet[Attachment]:
    """The files that the caller may read."""
    return files_ever_readable(actor, of_case).filter(deleted_at=None)


def files_ever_readable(actor: Actor, of_case: Case) -> QuerySet[Attachment]:
    """The same with those that were deleted: a file goes with the message that carries it (T2)."""
    files = of_case.attachments.filter(Q(comment=None) | Q(comment__in=readable_comments(actor, of_case).values("pk")))
    return files.select_related("added_by__domain__organization")


def _visible(call: Call, owner: Organization, number: str) -> Case | None:
    if len(number) > LONGEST_ID:
        return None
    numbered = visible_to(call.actor).annotate(upper_number=Upper("number")).filter(upper_number=Upper(Value(number)))
    return with_names(numbered).filter(_of(owner)).first()


def _of(owner: Organization) -> Q:
    if owner.is_customer:
        return Q(customer=owner)
    return Q(customer=None, filed_from__organization=owner)


def with_names(cases: QuerySet[Case]) -> QuerySet[Case]:
    """With everything that a case's JSON says of other rows."""
    return cases.select_related(
        "customer", "product", "category__product", "filed_from__organization", "filed_by__domain__organization"
    )
