"""The writes of one transaction as one atomic commit that holds only if what was read still stands.

Why not Firestore's own transactions: theirs lock what is read until the commit, and a worker that is killed in between
keeps everybody waiting until the lock runs out. A commit with preconditions locks nothing and is one call.
"""

from collections.abc import Iterable
from typing import Any

from google.api_core.exceptions import (
    Aborted,
    AlreadyExists,
    Cancelled,
    DeadlineExceeded,
    FailedPrecondition,
    GoogleAPICallError,
    InternalServerError,
    NotFound,
    ResourceExhausted,
    ServiceUnavailable,
    Unknown,
)
from google.cloud.firestore import Client, DocumentReference
from tenacity import Retrying, retry_if_exception_type, stop_after_delay, wait_random_exponential

from backend.adapters.firestore_client import CALL_S, PATIENCE_S, READING
from backend.adapters.firestore_documents import MARKS, Snapshot
from backend.domain.errors import Exists, StoreError
from backend.domain.ids import random

OVERTAKEN = (Aborted, AlreadyExists, FailedPrecondition, NotFound, ResourceExhausted)
"""Nothing was written: somebody else was faster, or too many write at once."""
UNSURE = (Cancelled, DeadlineExceeded, InternalServerError, ServiceUnavailable, Unknown)
"""The commit may have taken effect, or may yet."""
UNDECIDED = (*UNSURE, Aborted, ResourceExhausted)
"""After an answer that never came these say nothing of the first sending, which may still be under way."""
LAST_MARKS = 40
"""Marks a document keeps: more than others write to it before a commit without an answer is sent again."""
LONGEST_PAUSE_S = 0.5
UNTOLD = "Firestore did not say whether it committed"


class Overtaken(Exception):
    """What was read has changed; nothing was written, and the work may be run again. Says what refused it."""


class Commit:
    """Collects writes in their order and sends them; what it writes keeps its mark, whoever writes there next."""

    def __init__(self, client: Client, read: Iterable[Snapshot]) -> None:
        self._mark = random()[:12]
        self._client = client
        self._batch = client.batch()
        self._read = {snapshot.reference.path: snapshot for snapshot in read}
        self._put: list[DocumentReference] = []
        self._created: list[DocumentReference] = []
        self._deleted: list[Snapshot] = []

    def put(self, place: DocumentReference, fields: dict[str, Any]) -> None:
        """Write the document, if it was read only as it was read."""
        read = self._read.pop(place.path, None)
        self._put.append(place)
        before = _marks(read) if read and read.exists else []
        fields = fields | {MARKS: [self._mark, *before][:LAST_MARKS]}
        if read is None:
            self._batch.set(place, fields)
        elif read.exists:
            self._batch.update(place, fields, option=self._as_read(read))
        else:
            self._batch.create(place, fields)

    def create(self, place: DocumentReference, fields: dict[str, Any]) -> None:
        """Write a new document; when it exists `send` raises Exists."""
        self._read.pop(place.path, None)
        self._created.append(place)
        self._batch.create(place, fields | {MARKS: [self._mark]})

    def delete(self, place: DocumentReference) -> None:
        """Remove the document, if it was read only as it was read."""
        read = self._read.pop(place.path, None)
        if read and read.exists:
            self._deleted.append(read)
        self._batch.delete(place, option=self._as_read(read) if read else None)

    def send(self) -> None:
        """Write all or nothing; what was read and not written has to stand as well.

        When Firestore does not say whether it committed, the same writes are sent again until it refuses what was read:
        of commits under the same condition only one takes effect, and the mark tells whether it was ours.

        Raises Overtaken; Exists; StoreError when Firestore says nothing for ten seconds, or when of all it had to do
        only deletions would tell: then it may have happened or not.
        """
        for read in self._read.values():
            self._confirm(read)
        try:
            self._batch.commit(retry=None, timeout=CALL_S)
        except OVERTAKEN as error:
            self._refused(error)
        except UNSURE:
            self._send_again()

    def _send_again(self) -> None:
        pause = wait_random_exponential(multiplier=0.05, max=LONGEST_PAUSE_S)
        retrying = Retrying(stop=stop_after_delay(PATIENCE_S), wait=pause, retry=retry_if_exception_type(UNDECIDED))
        try:
            retrying.copy(reraise=True)(self._batch.commit, retry=None, timeout=CALL_S)
        except UNDECIDED as error:
            raise StoreError(f"{UNTOLD}: {error}") from error
        except OVERTAKEN as error:
            if not self._took_effect():
                self._refused(error)

    def _confirm(self, read: Snapshot) -> None:
        """Firestore checks only what is written; so this writes what is there, or deletes what is not."""
        if read.exists:
            self._batch.update(read.reference, {MARKS: read.get(MARKS)}, option=self._as_read(read))
        else:
            self._batch.delete(read.reference, option=self._as_read(read))

    def _as_read(self, read: Snapshot) -> Any:
        if read.exists:
            return self._client.write_option(last_update_time=read.update_time)
        return self._client.write_option(exists=False)

    def _refused(self, error: GoogleAPICallError) -> None:
        taken = self._standing(self._created) if isinstance(error, AlreadyExists) else []
        if taken:
            raise Exists(f"{taken[0].reference.path} exists") from error
        raise Overtaken(f"{error.code} {type(error).__name__}") from error

    def _took_effect(self) -> bool:
        written = [*self._put, *self._created]
        if written:
            return any(self._mark in _marks(found) for found in self._standing(written))
        standing = {
            found.reference.path: found.create_time
            for found in self._standing([read.reference for read in self._deleted])
        }
        if any(standing.get(read.reference.path) != read.create_time for read in self._deleted):
            raise StoreError(f"{UNTOLD}: what it was to delete is gone, and anybody may have done that")
        return False

    def _standing(self, places: list[DocumentReference]) -> list[Snapshot]:
        found = self._client.get_all(places, field_paths=[MARKS], retry=READING, timeout=CALL_S)
        return [snapshot for snapshot in found if snapshot.exists]


def _marks(document: Snapshot) -> list[str]:
    return list(document.get(MARKS))
