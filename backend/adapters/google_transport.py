"""HTTP to Google over one requests session per thread, and the `http` object google-api-python-client asks for.

Not httplib2, which posts a second time by itself when the connection closes without an answer.
"""

import threading
from collections.abc import Mapping
from functools import partial
from http.cookiejar import DefaultCookiePolicy
from typing import Any, Protocol

import httplib2  # type: ignore[import-untyped]
import requests
from google.auth.transport.requests import Request as GoogleRequest
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from backend.domain.errors import MailboxDown, SendUnclear

CONNECT_S = 5
READ_S = 30
POSTED_READ_S = 60
USER_AGENT = "Hirelabel (gzip)"
"""Google compresses its answers only for a user agent with the word gzip in it."""

UNAUTHORIZED = 401


class Tokens(Protocol):
    """The access tokens of one caller."""

    def current(self) -> str:
        """A token that should be good now. Raises ReconnectNeeded, MailboxDown."""

    def renewed(self, refused: str) -> str | None:
        """Another one after Google refused this one, None when there is none. Raises as `current`."""


class Wire:
    """Requests to Google; nothing is sent twice, no cookie is kept, no redirect followed."""

    def __init__(
        self, connect_s: float = CONNECT_S, read_s: float = READ_S, posted_read_s: float = POSTED_READ_S
    ) -> None:
        self.timeout = (connect_s, read_s)
        self.posted_timeout = (connect_s, posted_read_s)
        self._local = threading.local()

    def send(self, method: str, url: str, **arguments: Any) -> requests.Response:
        """The answer, whatever its status, read to the end. Raises MailboxDown when the way there or back broke."""
        try:
            return self._session.request(method, url, timeout=self.timeout, allow_redirects=False, **arguments)
        except (requests.RequestException, ValueError) as error:
            raise MailboxDown(f"no answer from Google: {type(error).__name__}") from None

    @property
    def for_google_auth(self) -> Any:
        """What google-auth refreshes tokens through; it raises TransportError in its own words."""
        return partial(GoogleRequest(self._session), timeout=self.timeout)

    @property
    def _session(self) -> requests.Session:
        if not hasattr(self._local, "session"):
            self._local.session = _session()
        session: requests.Session = self._local.session
        return session


class Transport:
    """What google-api-python-client calls instead of an httplib2.Http."""

    def __init__(self, wire: Wire, tokens: Tokens, headers: Mapping[str, str] | None = None) -> None:
        self._wire = wire
        self._tokens = tokens
        self._headers = dict(headers or {})

    def request(
        self,
        uri: str,
        method: str = "GET",
        body: str | bytes | None = None,
        headers: Mapping[str, str] | None = None,
        **_: object,
    ) -> tuple[httplib2.Response, bytes]:
        """One call; after a 401, which did nothing, once more with a fresh token.

        Raises MailboxDown, ReconnectNeeded.
        """
        token = self._tokens.current()
        answer = self._send(uri, method, body, headers or {}, token)
        if answer.status_code == UNAUTHORIZED and (fresh := self._tokens.renewed(token)):
            answer = self._send(uri, method, body, headers or {}, fresh)
        response = httplib2.Response({**answer.headers, "status": str(answer.status_code)})
        response.reason = answer.reason
        return response, answer.content

    def _send(
        self, uri: str, method: str, body: str | bytes | None, headers: Mapping[str, str], token: str
    ) -> requests.Response:
        # The client library counts the body of a GET, too; requests counts for itself.
        kept = {name: value for name, value in headers.items() if name.casefold() != "content-length"}
        sent = {**kept, **self._headers, "user-agent": USER_AGENT}
        return self._wire.send(method, uri, data=body, headers=sent, auth=_Bearer(token))


class PostingOnce:
    """The same for what must not happen twice: one request on a connection of its own, whatever comes of it."""

    def __init__(self, wire: Wire, tokens: Tokens) -> None:
        self._tokens = tokens
        self._timeout = wire.posted_timeout

    def request(
        self,
        uri: str,
        method: str = "POST",
        body: str | bytes | None = None,
        headers: Mapping[str, str] | None = None,
        **_: object,
    ) -> tuple[httplib2.Response, bytes]:
        """One call; a 401, which did nothing, is worth another attempt once the token is renewed.

        Raises SendUnclear once the request may have arrived; MailboxDown when it did not; ReconnectNeeded.
        """
        token = self._tokens.current()
        answer = self._posted(uri, method, body, headers or {}, token)
        if answer.status_code == UNAUTHORIZED and self._tokens.renewed(token):
            raise MailboxDown("the access token had expired")
        response = httplib2.Response({**answer.headers, "status": str(answer.status_code)})
        response.reason = answer.reason
        return response, answer.content

    def _posted(
        self, uri: str, method: str, body: str | bytes | None, headers: Mapping[str, str], token: str
    ) -> requests.Response:
        # A kept connection may have been closed just now, and nobody could tell whether it took the request.
        with _session() as session:
            try:
                return session.request(
                    method,
                    uri,
                    data=body,
                    headers={**headers, "user-agent": USER_AGENT},
                    auth=_Bearer(token),
                    timeout=self._timeout,
                    allow_redirects=False,
                )
            except requests.ConnectionError as error:
                refused = MailboxDown if _never_connected(error) else SendUnclear
                raise refused(f"no answer from Google: {type(error).__name__}") from None
            except (requests.RequestException, ValueError) as error:
                raise SendUnclear(f"no answer from Google: {type(error).__name__}") from None


def _never_connected(error: requests.ConnectionError) -> bool:
    """Whether no connection came about, so that not a byte of the request left us."""
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    return isinstance(error, requests.ConnectTimeout) or isinstance(reason, NewConnectionError | ConnectTimeoutError)


class _Bearer(requests.auth.AuthBase):
    """The access token; set as `auth` so that no netrc file of the machine replaces it."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


def _session() -> requests.Session:
    session = requests.Session()
    session.headers.update({"User-Agent": USER_AGENT, "Accept-Encoding": "gzip"})
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    return session
