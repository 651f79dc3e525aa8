"""One Gmail call from request to answer: paid for, sent, translated, repeated as its policy says."""

from typing import Any

from googleapiclient.errors import HttpError

from backend.adapters.gmail_errors import SENDS, error_of
from backend.adapters.gmail_quota import Quota
from backend.adapters.gmail_retries import Retries
from backend.adapters.gmail_service import METHOD_PREFIX
from backend.adapters.google_transport import PostingOnce, Transport
from backend.domain.quota import Account, Urgency


class GmailCalls:
    """Executes requests for one mailbox."""

    def __init__(
        self,
        account: Account,
        urgency: Urgency,
        transport: Transport,
        posting: PostingOnce,
        quota: Quota,
        retries: Retries,
    ) -> None:
        self._account = account
        self._urgency = urgency
        self._transport = transport
        self._posting = posting
        self._quota = quota
        self._retries = retries

    def run(self, request: Any) -> dict[str, Any]:
        """Gmail's answer as JSON, empty for none. Raises the MailboxError tree."""
        method = str(request.methodId).removeprefix(METHOD_PREFIX)
        return self._retries.run(method, lambda: self._paid(method, request))

    def _paid(self, method: str, request: Any) -> dict[str, Any]:
        with self._quota.call(self._account, self._urgency, method):
            http = self._posting if method in SENDS else self._transport
            try:
                return request.execute(http=http) or {}
            except HttpError as error:
                raise error_of(method, error) from error
