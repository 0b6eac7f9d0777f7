"""What is said and attached."""

from wakil.api.wire.base import Int64, Message, Timestamp, WireEnum, ours, theirs
from wakil.api.wire.cases import Actor


class CommentAudience(WireEnum):
    """Who may read a message that is not for everyone."""

    AUDIENCE_UNSPECIFIED = 0
    RESELLER_AND_SUPPORT = 1
    SUPPORT = 2


class Comment(Message):
    """A message on a case."""

    part = "comment"

    name: str | None = ours("The message's resource name.")
    create_time: Timestamp | None = ours("When it was written.")
    creator: Actor | None = ours("Who wrote it.")
    body: str | None = theirs("The text: at most 12,800 characters. Required.")
    plain_text_body: str | None = ours("The same text.")
    audience: CommentAudience | None = ours("Who may read it; absent when everyone on the case may.")


class ListCommentsResponse(Message):
    """A page of messages."""

    comments: list[Comment] | None = ours("The messages, the latest first.")
    next_page_token: str | None = ours("Asks for the next page; absent on the last one.")


class Attachment(Message):
    """A file on a case."""

    part = "attachment"

    name: str | None = ours("The file's resource name.")
    create_time: Timestamp | None = ours("When it was attached.")
    creator: Actor | None = ours("Who attached it.")
    filename: str | None = theirs("Its name, with its ending.")
    mime_type: str | None = ours("Its media type, found out from its content.")
    size_bytes: Int64 | None = ours("How many bytes it has.")


class CreateAttachmentRequest(Message):
    """What comes before the bytes of a file."""

    attachment: Attachment | None = theirs("The file to be attached; its filename is required.")


class ListAttachmentsResponse(Message):
    """A page of files."""

    attachments: list[Attachment] | None = ours("The files, the latest first.")
    next_page_token: str | None = ours("Asks for the next page; absent on the last one.")


class TextContent(Message):
    """The text of a mail."""

    plain_text: str | None = theirs("The text.")


class EmailMessage(Message):
    """A mail that came in reply to a case."""

    name: str | None = ours("The mail's resource name.")
    create_time: Timestamp | None = ours("When it came.")
    actor: Actor | None = ours("Who sent it.")
    subject: str | None = ours("Its subject.")
    recipient_email_addresses: list[str] | None = ours("To whom.")
    cc_email_addresses: list[str] | None = ours("And to whom in copy.")
    body_content: TextContent | None = ours("What it says.")


class FeedItem(Message):
    """Something that happened on a case: exactly one of its kinds is given."""

    event_time: Timestamp | None = ours("When it happened.")
    comment: Comment | None = ours("A message was written.")
    attachment: Attachment | None = ours("A file was attached.")
    deleted_attachment: Attachment | None = ours("A file was deleted.")
    email_message: EmailMessage | None = ours("A mail came.")


class ShowFeedResponse(Message):
    """A page of what happened."""

    feed_items: list[FeedItem] | None = ours("What happened, in the order asked for.")
    next_page_token: str | None = ours("Asks for the next page; absent on the last one.")
