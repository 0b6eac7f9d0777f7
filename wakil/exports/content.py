"""One case as one line of JSON: what its page shows this reader, with ids, and nothing that the page does not (T8)."""

import re
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from wakil.access.actor import Actor
from wakil.accounts.models import User
from wakil.cases.models import Attachment, Case
from wakil.cases.names import case_name, parent_name
from wakil.cases.policy import Standing, shares_seen_by, standing
from wakil.cases.queries.history import Entry, history_of
from wakil.events.models import Event
from wakil.lib.days import zulu

# What of an event's details is of use elsewhere; all else names rows of ours.
_DETAILS = ("after", "attachment", "before", "comment", "reason", "severity")
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]")


def with_names(cases: QuerySet[Case]) -> QuerySet[Case]:
    """With everything that a case's line says of other rows."""
    return cases.select_related(
        "customer", "product", "category", "filed_by__domain__organization", "filed_from__organization", "assigned_to"
    )


def record_of(actor: Actor, case: Case) -> tuple[dict[str, Any], list[Attachment]]:
    """The case as this reader may read it now, and the files that belong to it."""
    entries = history_of(actor, case)
    files = [file for entry in entries for file in entry.files]
    record = {
        **_facts(case),
        "updated_at": zulu(_updated_at(case)),
        "answers": [_answer(one) for one in case.answers.select_related("question").order_by("id")],
        "comments": [_comment(entry) for entry in entries if entry.comment],
        "events": [_event(entry.event) for entry in entries],
        "files": [_file(case, file) for file in sorted(files, key=lambda one: one.pk)],
        **_of_the_side(actor, case),
    }
    return record, [file for file in files if file.deleted_at is None]


def path_of(case: Case, file: Attachment) -> str:
    """Where a file lies in the zip: below its case, with its id before its name, so that no name leads elsewhere."""
    name = file.name.replace("/", "_").replace("\\", "_")
    return f"files/{_UNSAFE.sub('_', case.number)}/{file.pk}-{name}"


def _facts(case: Case) -> dict[str, Any]:
    return {
        "name": case_name(case),
        "number": case.number,
        "legacy_number": case.legacy_number,
        "customer": {"name": parent_name(case.customer), "title": case.customer.name} if case.customer else None,
        "product": case.product.name,
        "category": case.category.path_names,
        "title": case.title,
        "description": case.description,
        "severity": case.severity,
        "state": case.state,
        "language": case.language,
        "time_zone": case.time_zone,
        "filed_by": _person(case.filed_by),
        "filed_for": case.filed_from.organization.name,
        "filed_at": zulu(case.filed_at),
        "closed_at": zulu(case.closed_at) if case.closed_at else None,
        "assigned_to": case.assigned_to.name if case.assigned_to else None,
    }


def _of_the_side(actor: Actor, case: Case) -> dict[str, Any]:
    """What the page shows to those on the case's own sides, and not to who reads it by a share only.

    Of a share only the address: its level would tell whether somebody has an account (T24).
    """
    if standing(actor, case) <= Standing.SHARED:
        return {"contact": {}, "escalations": [], "shares": []}
    escalations = case.escalations.select_related("escalated_by").order_by("id")
    return {
        "contact": case.contact,
        "escalations": [
            {
                "reason": one.reason,
                "justification": one.justification,
                "by": one.escalated_by.name,
                "at": zulu(one.created_at),
                "ended_at": zulu(one.ended_at) if one.ended_at else None,
            }
            for one in escalations
        ],
        "shares": [{"address": one.address, "at": zulu(one.created_at)} for one in shares_seen_by(actor, case)],
    }


def _updated_at(case: Case) -> datetime:
    """The last change that this reader may see."""
    seen: datetime | None = getattr(case, "seen_at", None)  # read along with a list
    return seen or case.updated_at


def _answer(answer: Any) -> dict[str, str]:
    return {"question": answer.question.label, "answer": answer.text}


def _comment(entry: Entry) -> dict[str, Any]:
    comment = entry.comment
    if comment is None:
        raise ValueError("only a message has words")
    return {
        "id": comment.pk,
        "author": comment.author.name,
        "side": comment.author_side,
        "organization": comment.author_domain.organization.name,
        "audience": comment.audience,
        "at": zulu(comment.created_at),
        "body": comment.body,
        "files": [file.pk for file in entry.files],
    }


def _event(event: Event) -> dict[str, Any]:
    return {
        "kind": event.kind,
        "by": event.by.name if event.by else None,
        "at": zulu(event.created_at),
        "audience": event.audience,
        "details": {name: event.details[name] for name in _DETAILS if name in event.details},
    }


def _file(case: Case, file: Attachment) -> dict[str, Any]:
    if file.deleted_at is not None:
        deleted = {"at": zulu(file.deleted_at), "reason": file.deletion_reason}
        return {"id": file.pk, "comment": file.comment_id, "at": zulu(file.created_at), "deleted": deleted}
    return {
        "id": file.pk,
        "comment": file.comment_id,
        "name": file.name,
        "path": path_of(case, file),
        "size": file.size,
        "content_type": file.content_type,
        "sha256": file.sha256,
        "at": zulu(file.created_at),
    }


def _person(user: User) -> dict[str, str]:
    organization = user.domain.organization
    return {"name": user.name, "organization": organization.name, "side": organization.kind}
