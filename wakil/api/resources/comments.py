"""Messages on a case."""

from django.core.exceptions import ValidationError

from wakil.api import wire
from wakil.api.call import Call
from wakil.api.endpoint import endpoint
from wakil.api.errors import from_validation
from wakil.api.finding import case, comment, spoken_comments
from wakil.api.listing import page_of_rows
from wakil.api.once import CreateQuery, once
from wakil.api.paging import PageQuery
from wakil.api.showing import comment_json
from wakil.cases import actions
from wakil.cases.models import Case, Comment


@endpoint(
    "cases.comments.create",
    "POST",
    "{parent=*/*/cases/*}/comments",
    on=case,
    permission="cloudsupport.techCases.update",
    asks=CreateQuery,
    takes=wire.Comment,
    answers=wire.Comment,
)
def create_comment(call: Call, found: Case) -> wire.Comment:
    """Writes a message that everyone on the case may read."""
    body = call.body.body or ""
    try:
        made = once(
            call,
            {"body": body},
            lambda: actions.comment_on_case(call.actor, found, body=body),
            lambda key: spoken_comments(call.actor, found).filter(pk=key).first(),
        )
    except ValidationError as error:
        raise from_validation(error, {"body": "comment.body", "": "comment"}) from error
    return comment_json(call.actor, found, made)


@endpoint(
    "cases.comments.list",
    "GET",
    "{parent=*/*/cases/*}/comments",
    on=case,
    permission="cloudsupport.techCases.get",
    asks=PageQuery,
    answers=wire.ListCommentsResponse,
)
def list_comments(call: Call, found: Case) -> wire.ListCommentsResponse:
    """Lists the messages of a case that the caller may read, the latest first."""
    actions.note_read(call.actor, found)
    messages = spoken_comments(call.actor, found)
    shown, more = page_of_rows(call, messages, lambda row: comment_json(call.actor, found, row))
    return wire.ListCommentsResponse(comments=shown or None, next_page_token=more)


@endpoint(
    "cases.comments.get",
    "GET",
    "{name=*/*/cases/*/comments/*}",
    on=comment,
    permission="cloudsupport.techCases.get",
    answers=wire.Comment,
)
def get_comment(call: Call, found: tuple[Case, Comment]) -> wire.Comment:
    """Gets a message."""
    of_case, message = found
    actions.note_read(call.actor, of_case)
    return comment_json(call.actor, of_case, message)
