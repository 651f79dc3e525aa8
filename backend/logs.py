"""Logs: one JSON object a line on standard error; never a body, a token or a clear address."""

import json
import logging
import sys
import traceback
from collections.abc import Iterator
from itertools import islice
from types import TracebackType

from backend.domain import clock

TALKATIVE = ("requests_oauthlib", "oauthlib", "googleapiclient", "urllib3", "google")
"""Libraries whose debug lines quote codes, tokens or addresses."""
MOST_TYPES = 6
OURS = ("backend", "addon", "main", "__main__")


class JsonLines(logging.Formatter):
    """What Cloud Logging reads: severity, message, logger, time and what is said of an exception."""

    def format(self, record: logging.LogRecord) -> str:
        """One line. Of an exception only its type, its causes' and our calls on its way: its text may quote a mail."""
        line = {
            "severity": record.levelname,
            "message": record.getMessage(),
            "logger": record.name,
            "time": clock.now().isoformat(),
        }
        if record.exc_info and record.exc_info[1]:
            _, error, trace = record.exc_info
            line["exception"], *causes = islice(_types(error), MOST_TYPES)
            if causes:
                line["cause"] = " from ".join(causes)
            line["at"] = " > ".join(_calls(trace))
        return json.dumps(line)


def configure() -> None:
    """Send the product's own logs to standard error; doing it again changes nothing."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    for name in ("backend", "addon"):
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.setLevel(logging.INFO)
        logger.propagate = False
    for library in TALKATIVE:
        logging.getLogger(library).setLevel(logging.WARNING)


def _types(error: BaseException | None) -> Iterator[str]:
    """The exception and its causes, each with Google's status if it has one."""
    while error is not None:
        status = getattr(error, "grpc_status_code", None)
        yield f"{type(error).__name__} {status.name}" if status else type(error).__name__
        error = error.__cause__


def _calls(trace: TracebackType | None) -> Iterator[str]:
    """The product's own calls that led to the exception, the last one last."""
    for frame, line in traceback.walk_tb(trace):
        module = frame.f_globals.get("__name__", "")
        if module.partition(".")[0] in OURS:
            yield f"{module}.{frame.f_code.co_qualname}:{line}"
