"""Opens a connected mailbox by its sealed refresh token; what is done in it is in gmail_mailbox."""

import threading
from dataclasses import dataclass

from google.oauth2.credentials import Credentials

from backend.adapters.gmail_calls import GmailCalls
from backend.adapters.gmail_mailbox import GmailMailbox
from backend.adapters.gmail_quota import Quota
from backend.adapters.gmail_retries import Retries
from backend.adapters.gmail_service import GmailService
from backend.adapters.google_tokens import RefreshedTokens
from backend.adapters.google_transport import PostingOnce, Transport, Wire
from backend.domain.errors import ReconnectNeeded
from backend.domain.mailbox import Mailbox, SealedToken
from backend.domain.quota import Account, Urgency
from backend.ports.store import Store
from backend.ports.vault import Vault


@dataclass(frozen=True)
class OAuthClient:
    """Our client at Google, and the address where it trades refresh tokens for access tokens."""

    id: str
    secret: str
    token_url: str


class GmailMailboxes:
    """Port Mailboxes. Access tokens live in memory until they expire, or until the mailbox is connected again."""

    def __init__(
        self,
        store: Store,
        vault: Vault,
        client: OAuthClient,
        service: GmailService,
        wire: Wire,
        quota: Quota,
        retries: Retries,
    ) -> None:
        self._store = store
        self._vault = vault
        self._client = client
        self._service = service
        self._wire = wire
        self._quota = quota
        self._retries = retries
        self._tokens: dict[str, tuple[str, RefreshedTokens]] = {}
        self._lock = threading.Lock()

    def open(self, organization: str, mailbox: Mailbox, urgency: Urgency = Urgency.INTERACTIVE) -> GmailMailbox:
        """The Gmail of a connected mailbox. Raises ReconnectNeeded without a token, Unopenable with a foreign one."""
        record = self._store.of(organization).get(SealedToken, mailbox.id)
        if record is None:
            raise ReconnectNeeded("no refresh token is kept for this mailbox")
        tokens = self._tokens_of(record)
        transport, posting = Transport(self._wire, tokens), PostingOnce(self._wire, tokens)
        account = Account(organization, mailbox.id)
        calls = GmailCalls(account, urgency, transport, posting, self._quota, self._retries)
        return GmailMailbox(mailbox.id, self._service, calls)

    def _tokens_of(self, record: SealedToken) -> RefreshedTokens:
        with self._lock:
            # Another process may have connected the mailbox again, and the old token be dead.
            sealed, tokens = self._tokens.get(record.id, ("", None))
            if tokens is None or sealed != record.sealed:
                tokens = self._opened(record)
                self._tokens[record.id] = (record.sealed, tokens)
            return tokens

    def _opened(self, record: SealedToken) -> RefreshedTokens:
        credentials = Credentials(  # type: ignore[no-untyped-call]
            token=None,
            refresh_token=self._vault.open(record.sealed, record.id),
            token_uri=self._client.token_url,
            client_id=self._client.id,
            client_secret=self._client.secret,
        )
        return RefreshedTokens(credentials, self._wire)
