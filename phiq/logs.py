"""Logs as JSON, an object a line, for machines to read: the same lines that people get as text.

What an event says in words is `event`; facts that it has besides are fields of their own. Lines of
libraries (Celery, Flask) look the same. As text, logs are the standard library's, but what somebody
sent cannot begin a line of its own in them, nor move a terminal's cursor.
"""

from __future__ import annotations

import logging

import structlog
from structlog.typing import Processor

from phiq.settings import Settings

#: As text: when, how grave, who, what.
TEXT = "%(asctime)s %(levelname)s %(name)s: %(message)s"

#: What every line goes through.
_FIRST: list[Processor] = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.ExtraAdder(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def json_formatter() -> logging.Formatter:
    """Renders lines of the standard library's loggers as JSON."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_FIRST,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )


def set_up(settings: Settings) -> None:
    """Have the root logger write to standard error as the settings want it."""
    logging.basicConfig(level=logging.INFO, format=TEXT)
    as_wanted(settings, logging.getLogger())


def as_wanted(settings: Settings, logger: logging.Logger) -> None:
    """Have the handlers that a logger has write JSON, if the settings want it, else safe text."""
    for handler in logger.handlers:
        if settings.log_format == "json":
            handler.setFormatter(json_formatter())
        else:
            handler.addFilter(_one_line)


def _one_line(record: logging.LogRecord) -> bool:
    """Write out the characters of a message that a terminal or a reader of lines would obey."""
    message = record.getMessage()
    if not message.isprintable():
        record.msg = "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in message)
        record.args = None
    return True
