"""Access tokens from a refresh token, kept in memory until they expire; the refresh token is sealed elsewhere."""

import threading

from google.auth.exceptions import GoogleAuthError, RefreshError
from google.oauth2.credentials import Credentials

from backend.adapters.gmail_errors import BLOCKED
from backend.adapters.google_transport import Wire
from backend.domain.errors import MailboxDown, MailboxError, MailboxSuspended, ReconnectNeeded
from backend.domain.wording import word

WITHDRAWN = word("Google no longer accepts the permission: it was withdrawn, or the password was changed.")
SIGN_IN_AGAIN = word("Your organization asks people to sign in to Google again from time to time.")
NOT_OURS = word("Google no longer lets this app use the permission.")
REFUSALS: dict[str, tuple[type[ReconnectNeeded | MailboxSuspended], str]] = {
    "invalid_rapt": (ReconnectNeeded, SIGN_IN_AGAIN),
    "invalid_grant": (ReconnectNeeded, WITHDRAWN),
    "access_denied": (ReconnectNeeded, WITHDRAWN),
    "unauthorized_client": (ReconnectNeeded, NOT_OURS),
    "admin_policy_enforced": (MailboxSuspended, BLOCKED),
}
"""Google's words for a refresh token that is dead, or asleep until the admin allows it; other failures may pass."""


class RefreshedTokens:
    """The tokens of one mailbox, refreshed by one thread at a time."""

    def __init__(self, credentials: Credentials, wire: Wire) -> None:
        self._credentials = credentials
        self._wire = wire
        self._lock = threading.Lock()

    def current(self) -> str:
        """A token good for some minutes at least. Raises ReconnectNeeded, MailboxSuspended, MailboxDown."""
        with self._lock:
            if not self._credentials.valid:
                self._refresh()
            return str(self._credentials.token)

    def renewed(self, refused: str) -> str:
        """Another token than the refused one; another thread may have fetched it already. Raises as `current`."""
        with self._lock:
            if self._credentials.token == refused:
                self._refresh()
            return str(self._credentials.token)

    def _refresh(self) -> None:
        try:
            self._credentials.refresh(self._wire.for_google_auth)  # type: ignore[no-untyped-call]
        except RefreshError as error:
            raise _refused(error) from None
        except GoogleAuthError as error:
            raise MailboxDown(f"no access token: {type(error).__name__}") from None


def _refused(error: RefreshError) -> MailboxError:
    """The error in our words; Google's answer is the second argument of its error, where there was one."""
    answer = error.args[1] if len(error.args) > 1 and isinstance(error.args[1], dict) else {}
    words = [str(answer.get("error_subtype", "")), str(answer.get("error", ""))]
    refusal = next((each for each in words if each in REFUSALS), None)
    if refusal is None:
        return MailboxDown(f"no access token: {words[1] or 'refused'}")
    kind, tell = REFUSALS[refusal]
    return kind(f"no access token: {refusal}", tell=tell)
