"""One Gmail call from request to answer: sent, counted, translated, repeated as its policy says."""

from typing import Any

from googleapiclient.errors import HttpError

from backend.adapters.gmail_errors import error_of
from backend.adapters.gmail_retries import Retries
from backend.adapters.gmail_service import METHOD_PREFIX
from backend.adapters.gmail_units import Meter
from backend.adapters.google_transport import Transport
from backend.domain.errors import MailboxError, ReconnectNeeded


class GmailCalls:
    """Executes requests for one mailbox."""

    def __init__(self, mailbox: str, transport: Transport, meter: Meter, retries: Retries) -> None:
        self._mailbox = mailbox
        self._transport = transport
        self._meter = meter
        self._retries = retries

    def run(self, request: Any) -> dict[str, Any]:
        """Gmail's answer as JSON, empty for none. Raises the MailboxError tree."""
        method = str(request.methodId).removeprefix(METHOD_PREFIX)
        return self._retries.run(method, lambda: self._counted(method, request))

    def _counted(self, method: str, request: Any) -> dict[str, Any]:
        try:
            answer = self._executed(method, request)
        except ReconnectNeeded:
            # Refused at the door; Google charges the mailbox nothing.
            raise
        except MailboxError:
            self._meter.charge(self._mailbox, method)
            raise
        self._meter.charge(self._mailbox, method)
        return answer

    def _executed(self, method: str, request: Any) -> dict[str, Any]:
        try:
            return request.execute(http=self._transport) or {}
        except HttpError as error:
            raise error_of(method, error) from error
