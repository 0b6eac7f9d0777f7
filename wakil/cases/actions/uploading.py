"""Put a file on a case without a message of one's own."""

from django.db import transaction

from wakil.access.actor import Actor
from wakil.access.verdict import require
from wakil.cases import files, policy
from wakil.cases.actions.changing import locked
from wakil.cases.actions.commenting import comment_on_case
from wakil.cases.models import Attachment, Case, Upload


@transaction.atomic
def attach_file(actor: Actor, case: Case, *, upload: Upload) -> Attachment:
    """Attach a file sent ahead, as a message without words does it: the state moves and everyone is told."""
    case = locked(actor, case)
    require(policy.may_attach(actor, case))
    comment = comment_on_case(actor, case, body="", uploads=[upload])
    return comment.attachments.get()


def discard_upload(actor: Actor, upload: Upload) -> None:
    """Drop a file that was sent ahead for nothing; one that is on a case stays."""
    if Upload.objects.filter(pk=upload.pk, user=actor.user).delete()[0]:
        files.erase([upload.key])
