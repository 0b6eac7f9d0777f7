"""The cast, made once and kept: every test gets its rows and objects anew, as if they were made at its own moment."""

import io
import pickle
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model

from tests.cast import Cast, make_cast
from wakil.lib import clock

YEAR = timedelta(days=365)


class KeptCast:
    """Making the cast puts a dozen statements together each time; copying it takes no thought."""

    def __init__(self) -> None:
        """Make the cast, and leave the database as it was."""
        moment = clock.now()
        with clock.at(moment), transaction.atomic():
            before = [_rows_of(model) for model in apps.get_models()]
            self._cast = _pickled(make_cast(), moment)
            after = [(model, _rows_of(model)) for model in apps.get_models()]
            self._made = [(model, new) for (model, rows), old in zip(after, before, strict=True) if (new := rows - old)]
            transaction.set_rollback(True)
        self._times = [connection.ops.adapt_datetimefield_value(time) for time in (moment, moment + YEAR)]

    @transaction.atomic
    def again(self) -> Cast:
        """The cast with all its rows, made now."""
        now = clock.now()
        times = [connection.ops.adapt_datetimefield_value(time) for time in (now, now + YEAR)]
        moved = dict(zip(self._times, times, strict=True))
        with connection.cursor() as cursor:
            for model, rows in self._made:
                values = [moved.get(value, value) for row in rows for value in row]
                one = f"({', '.join(['%s'] * len(_columns(model)))})"
                cursor.execute(f"{_insert(model)} VALUES {', '.join([one] * len(rows))}", values)
        with clock.at(now):
            cast: Cast = pickle.loads(self._cast)
        return cast


def _rows_of(model: type[Model]) -> set[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(_columns(model))} FROM {connection.ops.quote_name(model._meta.db_table)}")
        return set(cursor.fetchall())


def _columns(model: type[Model]) -> list[str]:
    return [connection.ops.quote_name(field.column) for field in model._meta.concrete_fields if not field.generated]


def _insert(model: type[Model]) -> str:
    return f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({', '.join(_columns(model))})"


def _pickled(cast: Cast, moment: datetime) -> bytes:
    kept = io.BytesIO()
    _Pickler(kept, moment).dump(cast)
    return kept.getvalue()


class _Pickler(pickle.Pickler):
    """Keeps the moment of the making as "now", whenever that will be."""

    def __init__(self, file: io.BytesIO, moment: datetime) -> None:
        super().__init__(file)
        self._known = {moment: "now", moment + YEAR: "in_a_year"}

    def reducer_override(self, thing: Any) -> Any:
        """Only moments are kept otherwise than they are."""
        if isinstance(thing, datetime) and thing in self._known:
            return (clock.now if self._known[thing] == "now" else _in_a_year), ()
        return NotImplemented


def _in_a_year() -> datetime:
    return clock.now() + YEAR
