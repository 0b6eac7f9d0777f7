"""Counting no further than anybody wants to know."""

from django.db.models import IntegerField, QuerySet, Subquery


class BoundedCount(Subquery):
    """How many rows there are, as an expression: `most + 1` says "more than `most`", and no more are looked at."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS bounded)"
    output_field = IntegerField()

    def __init__(self, rows: QuerySet, most: int) -> None:
        super().__init__(rows.order_by().values("pk")[: most + 1])
