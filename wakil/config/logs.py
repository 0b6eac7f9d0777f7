"""Logs as JSON, one event a line, without people's text, tokens or query strings (T26)."""

import logging
import traceback
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger


def configured() -> dict[str, Any]:
    """Django's LOGGING; sets up structlog to write the same lines."""
    structlog.configure(
        processors=[*_common(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": [*_common(), _where_not_what],
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.JSONRenderer(default=_type_of),
                ],
            }
        },
        "filters": {"template_only": {"()": "wakil.config.logs.TemplateOnly"}},
        "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["template_only"]}},
        "root": {"handlers": ["out"], "level": "INFO"},
        "loggers": {
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            "django.request": {"level": "ERROR"},  # RequestLog says the rest, without the address
            "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
            "django_tasks": {"level": "WARNING"},  # a line for every look at an empty queue tells nobody anything
            "django_tasks_db": {"level": "WARNING"},
        },
    }


class TemplateOnly(logging.Filter):
    """Keeps the sentence of a Django log record and drops what was filled in: addresses hold tokens and names."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always true; the record loses its arguments."""
        if record.name.startswith("django.security"):
            record.msg, record.args = record.name, ()  # the sentence itself quotes what came in
        elif record.name.startswith("django"):
            record.msg = str(record.msg).replace("%s", "…")
            record.args = ()
        return True


def _common() -> list[Processor]:
    return [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        _where_not_what,
    ]


def _where_not_what(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Puts an exception's type and places in the line, never its message: that may quote what a person typed."""
    found = event.pop("exc_info", None)
    record = event.get("_record")
    if record is not None and record.exc_info:
        found, record.exc_info, record.exc_text = record.exc_info, None, None
    error = found[1] if isinstance(found, tuple) else found
    if isinstance(error, BaseException):
        frames = traceback.extract_tb(error.__traceback__)
        event["error"] = type(error).__qualname__
        event["where"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return event


def _type_of(value: object) -> str:
    return f"<{type(value).__name__}>"
