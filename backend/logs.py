"""Logs: one JSON object a line on standard error; never a body, a token or a clear address."""

import json
import logging
import sys

from backend.domain import clock

TALKATIVE = ("requests_oauthlib", "oauthlib", "googleapiclient", "urllib3", "google")
"""Libraries whose debug lines quote codes, tokens or addresses."""


class JsonLines(logging.Formatter):
    """What Cloud Logging reads: severity, message, logger, time and the type of an exception."""

    def format(self, record: logging.LogRecord) -> str:
        """One line. Of an exception only the type and where it was raised: its text may quote a mail."""
        line = {
            "severity": record.levelname,
            "message": record.getMessage(),
            "logger": record.name,
            "time": clock.now().isoformat(),
        }
        if record.exc_info and record.exc_info[0]:
            line["exception"] = record.exc_info[0].__name__
            line["at"] = _where(record)
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


def _where(record: logging.LogRecord) -> str:
    trace = record.exc_info[2] if record.exc_info else None
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}" if trace else ""
