"""Cases of a move on which people have worked here since they came."""

from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat

from wakil.events.models import Stream
from wakil.legacy.models import Move, MovedCase


class ChangedHere(Exception):
    """People have worked on these cases here since; taking them back would lose that."""

    def __init__(self, numbers: list[str], count: int) -> None:
        super().__init__(f"{count} cases")
        self.numbers, self.count = numbers, count


def changed_here(move: Move) -> QuerySet[MovedCase]:
    """Cases on which anything happened here after they came."""
    stream = Concat(Value("case:"), Cast(OuterRef("case_id"), CharField()))
    later = Stream.objects.filter(name=stream, seq__gt=OuterRef("last_seq"))
    return move.cases.filter(Exists(later)).order_by("pk")
