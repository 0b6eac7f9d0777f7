"""Days as people ask for them, and the moments at which they begin and are written."""

from datetime import UTC, date, datetime, time, tzinfo

_YEARS = range(1970, 9001)  # what every database can compare


def day_in(text: str) -> date | None:
    """The day that an address or a form names as 2026-11-27, or None for what is none that makes sense."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in _YEARS else None


def start_of(day: date, zone: tzinfo) -> datetime:
    """The first moment of a day in a zone."""
    return datetime.combine(day, time(), zone)


def zulu(at: datetime) -> str:
    """RFC 3339 with microseconds and a Z: some programs misread microseconds before "+00:00"."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
