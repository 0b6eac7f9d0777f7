"""What of a case its reader may read: its own history and files, and nobody else's."""

from tests.cast import consent, relate
from wakil.cases.actions import comment_on_case
from wakil.cases.models import Attachment
from wakil.cases.policy import may_read_attachment, readable_comments, readable_events
from wakil.events.kinds import Audience
from wakil.lib import clock


def attach(cast, case, comment=None):
    """A file on the case, or on one message of it."""
    return Attachment.objects.create(
        case=case,
        comment=comment,
        added_by=cast.priya,
        created_at=clock.now(),
        key=f"{Attachment.objects.count():064}",
        name="log.txt",
        size=1,
        sha256="0" * 64,
    )


def test_a_history_is_that_of_one_case(cast):
    """T1, T11"""
    case, other = cast.file("priya", cast.sinar), cast.file("citra", cast.sinar)
    comment_on_case(cast.actor("ava"), other, body="elsewhere")

    assert [event.subject for event in readable_events(cast.actor("citra"), case)] == [f"case:{case.pk}"]
    assert not readable_comments(cast.actor("citra"), case).exists()


def test_a_file_needs_its_own_case_to_be_visible_and_not_just_any(cast):
    """T2, T5"""
    file = attach(cast, cast.file("priya", cast.sinar))
    cast.file("gita", cast.kopi)

    able = {who for who in cast.people if may_read_attachment(cast.actor(who), file)}
    assert able == {"vera", "ava", "vito", "sari", "priya", "carla", "citra"}


def test_a_file_of_a_message_is_for_those_the_message_is_for(cast):
    """T2, T7"""
    case = cast.file("priya", cast.sinar)
    consent(relate("cakra.example", cast.sinar))
    ava = cast.actor("ava")
    public = attach(cast, case, comment_on_case(ava, case, body="for all"))
    note = attach(cast, case, comment_on_case(ava, case, body="for us", audience=Audience.VENDOR))

    assert {who for who in ("vito", "priya", "citra", "oscar") if may_read_attachment(cast.actor(who), public)} == {
        "vito",
        "priya",
        "citra",
    }
    assert {who for who in cast.people if may_read_attachment(cast.actor(who), note)} == {"vera", "ava", "vito"}


def test_a_deleted_file_is_read_by_nobody(cast):
    """S41e, T4"""
    file = attach(cast, cast.file("priya", cast.sinar))
    file.deleted_at, file.deleted_by = clock.now(), cast.vito
    file.save()

    assert not [who for who in cast.people if may_read_attachment(cast.actor(who), file)]
