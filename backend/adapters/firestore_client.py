"""The Firestore client of this process, how long its calls wait, and its errors in our words."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from google.api_core.exceptions import (
    Aborted,
    DeadlineExceeded,
    GoogleAPIError,
    InternalServerError,
    ResourceExhausted,
    ServiceUnavailable,
)
from google.api_core.retry import Retry, if_exception_type
from google.auth.exceptions import GoogleAuthError
from google.cloud.firestore import Client

from backend.domain.errors import StoreError

PATIENCE_S = 10.0
CALL_S = 5.0
PASSING = (Aborted, DeadlineExceeded, InternalServerError, ResourceExhausted, ServiceUnavailable)
READING = Retry(predicate=if_exception_type(*PASSING), initial=0.05, maximum=1.0, timeout=PATIENCE_S)
"""How a read is tried again; Google's own defaults do so for up to five minutes."""


class Database:
    """One Firestore database; its client is made at the first call, for gRPC does not survive a fork after that."""

    def __init__(self, connect: Callable[[], Client]) -> None:
        self._connect = connect
        self._lock = threading.Lock()
        self._client: Client | None = None
        self._closed = False

    @property
    def client(self) -> Client:
        """The client, one for all threads. Raises StoreError when closed or without credentials."""
        with self._lock:
            if self._closed:
                raise StoreError("the store is closed")
            if self._client is None:
                with in_our_words():
                    self._client = self._connect()
            return self._client

    def close(self) -> None:
        """Close the client and let go of it; its channel ends with the last call. Of no use afterwards."""
        with self._lock:
            if self._client:
                self._client.close()  # type: ignore[no-untyped-call]
            self._client, self._closed = None, True


@contextmanager
def in_our_words() -> Iterator[None]:
    """Turns an error of the client into StoreError."""
    try:
        yield
    except (GoogleAPIError, GoogleAuthError) as error:
        raise StoreError(f"Firestore: {error}") from error
