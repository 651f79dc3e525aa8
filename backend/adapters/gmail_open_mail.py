"""The open mail behind the OpenMail port, read with the tokens of the add-on's event; nothing is refreshed here."""

import re

from backend.adapters.gmail_calls import GmailCalls
from backend.adapters.gmail_mailbox import GmailMailbox
from backend.adapters.gmail_quota import Quota
from backend.adapters.gmail_retries import Retries
from backend.adapters.gmail_service import GmailService
from backend.adapters.google_transport import PostingOnce, Transport, Wire
from backend.domain.errors import NotInMailbox
from backend.domain.quota import Account, Urgency
from backend.domain.thread import FetchedMessage
from backend.ports.mailbox import Headers

MESSAGE_TOKEN = "X-Goog-Gmail-Access-Token"  # noqa: S105 - the name of a header
GMAIL_ID = re.compile(r"[0-9a-f]{1,16}|msg-a:[\w.:+-]{1,200}", re.ASCII)
"""Hexadecimal, or the web client's own form, which only Gmail can turn (that it does is unconfirmed)."""


class GmailOpenMail:
    """Port OpenMail."""

    def __init__(self, service: GmailService, wire: Wire, quota: Quota, retries: Retries) -> None:
        self._service = service
        self._wire = wire
        self._quota = quota
        self._retries = retries

    def headers(self, account: Account, message_id: str, *, user_token: str, message_token: str) -> Headers:
        """The address headers (20 units of the account), by Gmail's hexadecimal id.

        Raises ReconnectNeeded when the tokens do not allow it, NotInMailbox.
        """
        return self._mailbox(account, message_id, user_token, message_token).message_headers(message_id)

    def message(self, account: Account, message_id: str, *, user_token: str, message_token: str) -> FetchedMessage:
        """The message with its body (20 units of the account, and 20 for each text Gmail keeps aside).

        Raises as `headers`.
        """
        return self._mailbox(account, message_id, user_token, message_token).message(message_id)

    def _mailbox(self, account: Account, message_id: str, user_token: str, message_token: str) -> GmailMailbox:
        if not GMAIL_ID.fullmatch(message_id):
            raise NotInMailbox("not a Gmail message id")
        transport = Transport(self._wire, _Given(user_token), {MESSAGE_TOKEN: message_token})
        posting = PostingOnce(self._wire, _Given(user_token))
        calls = GmailCalls(account, Urgency.INTERACTIVE, transport, posting, self._quota, self._retries)
        return GmailMailbox(account.mailbox, self._service, calls)


class _Given:
    """The event's own token, good for this event alone."""

    def __init__(self, token: str) -> None:
        self._token = token

    def current(self) -> str:
        return self._token

    def renewed(self, _: str) -> None:
        return None
