"""The store on Firestore, organizations below `organizations/{id}`; commits in `firestore_commit`."""

import threading
import time
import zlib
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from google.cloud.firestore import Client, DocumentReference
from tenacity import Retrying, retry_if_exception_type, stop_after_delay, wait_random_exponential

from backend.adapters.firestore_client import CALL_S, PATIENCE_S, READING, Database, in_our_words
from backend.adapters.firestore_commit import Commit, Overtaken
from backend.adapters.firestore_documents import Scope, Snapshot, missing, record_of
from backend.adapters.firestore_queries import MOST_NAMED, matching, named, page
from backend.adapters.index_entries import cursor, position_of
from backend.adapters.record_codec import is_id
from backend.domain.errors import Busy, ReadAfterWrite, StoreError
from backend.domain.kinds import ORGANIZATION_KINDS, ROOT_KINDS, ROOT_TYPES, Kind
from backend.ports.indexes import INDEXES, Index
from backend.ports.store import Key, Page, Query, R, Record, Transaction

if TYPE_CHECKING:
    from datetime import datetime

T = TypeVar("T")
LONGEST_PAUSE_S = 0.2
LINES = 64
"""Lines of a process for whoever was overtaken, shared out among its organizations."""


class FirestoreTransaction:
    """Reads without locks, as of the first that tells its moment; `commit` sends what was to be written.

    Every read does but an `existing` that finds nothing. What that found missing must be missing at the commit as well;
    only who writes nothing may have seen two moments.
    """

    def __init__(self, client: Client, scope: Scope) -> None:
        self._client = client
        self._scope = scope
        self._read: dict[str, Snapshot] = {}
        self._read_at: datetime | None = None
        self._commit: Commit | None = None

    def get(self, kind: type[R], record_id: str) -> R | None:
        """See `Transaction`; costs a read the first time a record is asked for."""
        known = self._readable(kind)
        if not is_id(record_id):
            return None
        place = self._scope.place(self._client, kind, record_id)
        if place.path not in self._read:
            self._read[place.path] = self._fetched(place)
        return record_of(known, self._read[place.path])  # type: ignore[no-any-return]

    def existing(self, kind: type[R], ids: Collection[str]) -> dict[str, R]:
        """See `Transaction`. As long as nothing is found no moment is known, and later reads may be of a later."""
        known = self._readable(kind)
        places = [self._scope.place(self._client, kind, each) for each in ids if is_id(each)]
        unread = [place for place in places if place.path not in self._read]
        for start in range(0, len(unread), MOST_NAMED):
            self._look_up(unread[start : start + MOST_NAMED])
        found = {place.id: record_of(known, self._read[place.path]) for place in places}
        return {each: record for each, record in found.items() if record is not None}

    def put(self, record: Record) -> None:
        """See `Transaction`."""
        document = self._scope.document(record)
        self._begun().put(self._place(record), document)

    def create(self, record: Record) -> None:
        """See `Transaction`."""
        document = self._scope.document(record)
        self._begun().create(self._place(record), document)

    def delete(self, kind: type[Record], record_id: str) -> None:
        """See `Transaction`."""
        self._scope.kind(kind)
        if is_id(record_id):
            self._begun().delete(self._scope.place(self._client, kind, record_id))

    def commit(self) -> None:
        """Write it all or nothing. Raises Overtaken, Exists, StoreError."""
        if self._commit:
            self._commit.send()

    def _readable(self, kind: type[R]) -> Kind:
        if self._commit:
            raise ReadAfterWrite(f"{kind.__name__} was read after a write of the same transaction")
        return self._scope.kind(kind)

    def _begun(self) -> Commit:
        self._commit = self._commit or Commit(self._client, self._read.values())
        return self._commit

    def _place(self, record: Record) -> DocumentReference:
        return self._scope.place(self._client, type(record), record.id)

    def _fetched(self, place: DocumentReference) -> Snapshot:
        (found,) = self._client.get_all([place], read_time=self._read_at, retry=READING, timeout=CALL_S)
        self._read_at = found.read_time
        return found

    def _look_up(self, places: list[DocumentReference]) -> None:
        asked = named(places[0].parent, places)
        found = asked.get(read_time=self._read_at, retry=READING, timeout=CALL_S)
        self._read_at = self._read_at or next((snapshot.read_time for snapshot in found), None)
        self._read |= {place.path: missing(place) for place in places}
        self._read |= {snapshot.reference.path: snapshot for snapshot in found}


class FirestoreRecords:
    """The records of one scope; safe to use from any thread."""

    def __init__(self, database: Database, scope: Scope, line: threading.Lock) -> None:
        self._database = database
        self._scope = scope
        self._line = line

    def get(self, kind: type[R], record_id: str) -> R | None:
        """See `Records`; costs one read."""
        with in_our_words():
            return FirestoreTransaction(self._database.client, self._scope).get(kind, record_id)

    def find(self, query: Query[R]) -> Page[R]:
        """See `Records`; costs one read a record, and one more where the page is not the last."""
        kind, client = self._scope.kind(query.kind), self._database.client
        asked = page(self._scope.collection(client, kind), query, self._scope.indexes)
        with in_our_words():
            found = asked.get(retry=READING, timeout=CALL_S)
        records: tuple[R, ...] = tuple(record_of(kind, document) for document in found[: query.limit])
        if len(found) <= query.limit:
            return Page(records)
        return Page(records, cursor(position_of(records[-1], query.order), records[-1].id))

    def find_all(self, queries: Sequence[Query[Any]]) -> tuple[Page[Any], ...]:
        """See `Records`; costs what each costs."""
        with ThreadPoolExecutor(max(1, len(queries))) as side_by_side:
            return tuple(side_by_side.map(self.find, queries))

    def count(self, query: Query[R]) -> int:
        """See `Records`; costs a read for every thousand index entries."""
        kind, client = self._scope.kind(query.kind), self._database.client
        counting: Any = matching(self._scope.collection(client, kind), query, self._scope.indexes).count()
        with in_our_words():
            ((counted,),) = counting.get(retry=READING, timeout=CALL_S)
        return int(counted.value)

    def transact(self, work: Callable[[Transaction], T]) -> T:
        """See `Records`. Raises StoreError, too, when Firestore did not say whether it committed.

        Whoever was overtaken once tries again in line with the others of this process and scope, so that they do not
        overtake each other; who waits in line for ten seconds is Busy, too.
        """
        try:
            return self._attempt(work)
        except Overtaken:
            return self._attempt_again(work)

    def _attempt_again(self, work: Callable[[Transaction], T]) -> T:
        deadline = time.monotonic() + PATIENCE_S
        retrying = Retrying(
            stop=stop_after_delay(PATIENCE_S),
            wait=wait_random_exponential(multiplier=0.005, max=LONGEST_PAUSE_S),
            retry=retry_if_exception_type(Overtaken),
            reraise=True,
        )
        try:
            result: T = retrying(self._attempt_in_line, work, deadline)
        except Overtaken as error:
            raise Busy(f"the records kept changing for {PATIENCE_S:g} seconds, last: {error}") from error
        return result

    def _attempt_in_line(self, work: Callable[[Transaction], T], deadline: float) -> T:
        if not self._line.acquire(timeout=max(0.0, deadline - time.monotonic())):
            raise Overtaken("no turn in line")
        try:
            return self._attempt(work)
        finally:
            self._line.release()

    def _attempt(self, work: Callable[[Transaction], T]) -> T:
        transaction = FirestoreTransaction(self._database.client, self._scope)
        with in_our_words():
            result = work(transaction)
            transaction.commit()
        return result


class FirestoreStore:
    """The `Store` of a deployment on Google Cloud; any number of threads and processes. Nothing is reached yet."""

    def __init__(
        self,
        project: str,
        database: str = "(default)",
        indexes: tuple[Index, ...] = INDEXES,
        client: Callable[..., Client] = Client,
    ) -> None:
        self._indexes = indexes
        self._root = Scope((), ROOT_KINDS, indexes)
        self._lines = tuple(threading.Lock() for _ in range(LINES))
        self._database = Database(partial(client, project, database=database))

    @property
    def root(self) -> FirestoreRecords:
        """See `Store`."""
        return self._records(self._root)

    def of(self, organization: str) -> FirestoreRecords:
        """See `Store`. Raises StoreError for an organization without a name."""
        return self._records(self._scope(organization))

    def get_all(self, organization: str, keys: Collection[Key]) -> dict[Key, Record]:
        """See `Store`; costs a read a record, also where there is none."""
        ours, client = self._scope(organization), self._database.client
        scopes = {key: self._root if key[0] in ROOT_TYPES else ours for key in keys}
        kinds = {key: scope.kind(key[0]) for key, scope in scopes.items()}
        places = {scopes[key].place(client, *key): key for key in scopes if is_id(key[1])}
        with in_our_words():
            read = list(client.get_all(list(places), retry=READING, timeout=CALL_S)) if places else []
        found = {places[document.reference]: document for document in read if document.exists}
        return {key: record_of(kinds[key], document) for key, document in found.items()}

    def close(self) -> None:
        """Let go of the client; the store is of no use afterwards."""
        self._database.close()

    def _records(self, scope: Scope) -> FirestoreRecords:
        line = zlib.crc32("/".join(scope.path).encode()) % LINES
        return FirestoreRecords(self._database, scope, self._lines[line])

    def _scope(self, organization: str) -> Scope:
        if not is_id(organization):
            raise StoreError("an organization is named by 1 to 1,500 bytes without a slash")
        return Scope(("organizations", organization), ORGANIZATION_KINDS, self._indexes)
