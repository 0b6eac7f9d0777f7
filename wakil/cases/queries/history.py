"""What happened on a case, as one reader may know it: oldest first, messages among the events that carry them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import CharField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat

from wakil.access.actor import Actor
from wakil.accounts.models import User
from wakil.cases.models import Attachment, Case, Comment
from wakil.cases.policy import readable_comments, readable_events
from wakil.events.kinds import EventKind
from wakil.events.models import Event


@dataclass
class Entry:
    """One event, with the message and the files that came with it."""

    event: Event
    case: Case
    comment: Comment | None = None
    files: list[Attachment] = field(default_factory=list)
    is_new: bool = False

    @property
    def is_filing(self) -> bool:
        return self.event.kind == EventKind.CASE_FILED.value

    @property
    def kind(self) -> str:
        """A message is read as a card, everything else as one quiet line."""
        return "comment" if self.comment or self.is_filing else "event"

    @property
    def by(self) -> User | None:
        return self.event.by

    @property
    def through(self) -> User | None:
        return self.event.through

    @property
    def anchor(self) -> str:
        """The id of its element on the page."""
        return f"comment-{self.comment.pk}" if self.comment else f"event-{self.event.pk}"


def history_of(actor: Actor, case: Case, *, after: int | None = None, seen: int | None = None) -> list[Entry]:
    """The entries this reader may know, or those after an event; what came after the event `seen` is marked new.

    Three queries, whatever the length, and one more where programs acted for people.
    """
    events = readable_events(actor, case).select_related("by")
    if after is not None:
        events = events.filter(pk__gt=after)
    listed = list(events)
    if not listed:
        return []
    _read_programs(listed)
    written = readable_comments(actor, case)
    comments = written.select_related("author", "author_domain__organization", "audience_domain").in_bulk()
    files = _files_by_comment(case, comments)
    return [_entry(case, event, comments, files, seen) for event in listed]


def last_seen(entries: Iterable[Entry]) -> int:
    """The event up to which a reader has seen the case."""
    return max((entry.event.pk for entry in entries), default=0)


def with_latest_event(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Annotate the latest event of each case, anybody's: when a reader has seen it, there is nothing new."""
    stream = Concat(Value("case:"), Cast(OuterRef("pk"), CharField()))
    latest = Event.objects.filter(stream=stream).order_by("-seq").values("pk")[:1]
    return cases.annotate(latest_event=Subquery(latest))


def _read_programs(events: list[Event]) -> None:
    """Let each event know the service account that acted for its person; one query, and none where there was none."""
    acted = {event.details["through"] for event in events if "through" in event.details}
    programs = User.objects.in_bulk(acted) if acted else {}
    for event in events:
        event.through = programs.get(event.details.get("through", 0))


def _files_by_comment(case: Case, readable: dict[int, Comment]) -> dict[int | None, list[Attachment]]:
    """Files by the message that carries them; None stands for the filing. Those of unreadable messages are left out."""
    files: dict[int | None, list[Attachment]] = defaultdict(list)
    for attachment in case.attachments.select_related("deleted_by").order_by("id"):
        if attachment.comment_id is None or attachment.comment_id in readable:
            files[attachment.comment_id].append(attachment)
    return files


def _entry(
    case: Case,
    event: Event,
    comments: dict[int, Comment],
    files: dict[int | None, list[Attachment]],
    seen: int | None,
) -> Entry:
    comment = comments.get(event.details.get("comment", 0))
    entry = Entry(event, case, comment, is_new=seen is not None and event.pk > seen)
    if comment or entry.is_filing:
        entry.files = files.get(comment.pk if comment else None, [])
    return entry
