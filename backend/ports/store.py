"""The store: records by kind and id, indexed queries, transactions.

Adapters: `backend.adapters.sqlite_store`, `firestore_store`. What may be asked: `backend.ports.indexes`.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar


class Record(Protocol):
    """A frozen dataclass listed in `domain.kinds` that knows its own id."""

    @property
    def id(self) -> str:
        """Unique within its kind and scope; at most 1,500 bytes, no slash."""


R = TypeVar("R", bound=Record)
T = TypeVar("T")
Scalar = str | int | bool | datetime | None
Key = tuple[type[Record], str]


@dataclass(frozen=True)
class Query(Generic[R]):
    """What both stores can answer: equalities, at most one `contains` (field, member), one order then the id.

    `after` is the `next` of the page before, `until` the last instant of the order field that is asked for; null comes
    before every instant. A Query must match an index of `ports.indexes`.
    """

    kind: type[R]
    equals: Mapping[str, Scalar] = field(default_factory=dict)
    contains: tuple[str, str] | None = None
    order: str = "id"
    descending: bool = False
    limit: int = 100
    after: str | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Page(Generic[R]):
    """The records found, in order, and the cursor of the next page, None on the last."""

    records: tuple[R, ...]
    next: str | None = None


class Transaction(Protocol):
    """One atomic step: every read before the first write."""

    def get(self, kind: type[R], record_id: str) -> R | None:
        """The record or None. Raises ReadAfterWrite after a write of this transaction."""

    def existing(self, kind: type[R], ids: Collection[str]) -> dict[str, R]:
        """Those of these records that exist, by id. Raises ReadAfterWrite.

        Firestore charges a read for each that is found, and at least one for thirty ids; `get` costs a read an id.
        """

    def put(self, record: Record) -> None:
        """Write the record whether or not it exists. Raises TooLarge over 1 MiB."""

    def create(self, record: Record) -> None:
        """Write the record; the whole transaction ends with Exists when the id is taken. Raises TooLarge."""

    def delete(self, kind: type[Record], record_id: str) -> None:
        """Remove the record; harmless when it is not there."""


class Records(Protocol):
    """The records of one scope: one organization, or the root. Called by services only."""

    def get(self, kind: type[R], record_id: str) -> R | None:
        """The record, or None; another organization's record is None."""

    def find(self, query: Query[R]) -> Page[R]:
        """One page in the query's order. Raises Unindexed."""

    def find_all(self, queries: Sequence[Query[Any]]) -> tuple[Page[Any], ...]:
        """The page of each query, asked side by side, so that many take no longer than one. Raises Unindexed."""

    def count(self, query: Query[R]) -> int:
        """How many records match, limit, cursor and `until` aside. Raises Unindexed."""

    def transact(self, work: Callable[[Transaction], T]) -> T:
        """Run `work` atomically and return what it returns.

        `work` may run more than once, so it touches nothing but its argument. Contention is retried with jitter for
        ten seconds, then raises Busy. Raises Exists, ReadAfterWrite, TooLarge; then nothing was written.
        """


class Store(Protocol):
    """The two scopes; a service can name no record outside the one it was given."""

    @property
    def root(self) -> Records:
        """Organizations, sync states (the address-to-mailbox index), work items and allowances."""

    def of(self, organization: str) -> Records:
        """Everything of one organization."""

    def get_all(self, organization: str, keys: Collection[Key]) -> Mapping[Key, Record]:
        """Those of these records (kind, id) that exist, of one moment and in one round trip; none for no keys.

        A root kind is read from the root, any other from the organization. Raises StoreError for what is no kind.
        """
