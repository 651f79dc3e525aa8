"""Burying: messages deleted for good, each with a tombstone that keeps it from coming back from any mailbox."""

from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial

from backend.domain import clock
from backend.domain.errors import Missing
from backend.domain.message import Message
from backend.domain.parked import Parked, parked_id
from backend.domain.thread import Thread, given_up, thread_record_id, without
from backend.domain.tombstone import Seal, Tombstone
from backend.ports.files import FileStore
from backend.ports.store import Query, Store, Transaction

BATCH = 40
"""Messages in one transaction: with tombstones and threads well below Firestore's 500 writes."""


class Burying:
    """Deletes messages. Doing it again is harmless."""

    def __init__(self, store: Store, files: FileStore, seal: Seal) -> None:
        self._store = store
        self._files = files
        self._seal = seal

    def bury(self, organization: str, messages: Sequence[Message], *, give_up: bool) -> None:
        """Delete the messages; `give_up` ends the following of threads of which nothing readable is left."""
        for start in range(0, len(messages), BATCH):
            going = messages[start : start + BATCH]
            ids = [message.id for message in going]
            bury = partial(_bury, ids=ids, seal=self._seal, at=clock.now(), give_up=give_up)
            self.delete(organization, going, bury)

    def delete(
        self, organization: str, going: Sequence[Message], work: Callable[[Transaction], Iterable[Message]]
    ) -> None:
        """Run `work`, which returns the messages it deleted: at most BATCH, as a rule those `going`. Raises FilesDown.

        Their texts in files go first: after a failure only a message that is still there tells which are to go. What
        `work` deleted beyond that, as a mailbox has changed it meanwhile, goes afterwards; what it left, as somebody
        has labelled it again meanwhile, gets its text back.
        """
        shredded = self._shred(organization, going, {message.id for message in going})
        try:
            deleted = self._store.of(organization).transact(work)
        finally:
            self._put_back(organization, shredded)
        self._shred(organization, deleted)

    def shred(self, organization: str, sha256: str) -> None:
        """Delete the bytes of a mail that was not sent. Raises FilesDown."""
        self._files.of(organization).delete(sha256)

    def _shred(
        self, organization: str, messages: Iterable[Message], going: Collection[str] = ()
    ) -> list[tuple[str, bytes]]:
        """Delete the texts that stand in files, unless a message that stays has the same one; returns them."""
        files, shredded = self._files.of(organization), []
        for sha256 in {message.text_file for message in messages if message.text_file}:
            if all(message.id in going for message in self._having(organization, sha256)):
                with suppress(Missing):
                    shredded.append((sha256, files.get(sha256)))
                files.delete(sha256)
        return shredded

    def _put_back(self, organization: str, texts: Iterable[tuple[str, bytes]]) -> None:
        for sha256, text in texts:
            if self._having(organization, sha256):
                self._files.of(organization).put(text)

    def _having(self, organization: str, sha256: str) -> Sequence[Message]:
        """The messages with this text, as many as tell whether others than those of a batch have it."""
        return self._store.of(organization).find(Query(Message, {"text_file": sha256}, limit=BATCH + 1)).records


def _bury(tx: Transaction, ids: Sequence[str], seal: Seal, at: datetime, *, give_up: bool) -> list[Message]:
    messages = list(tx.existing(Message, ids).values())
    standing = _standing(messages)
    threads = [(tx.get(Thread, each), gone) for each, gone in standing.items()]
    for message in messages:
        tx.put(Tombstone(seal(message.id), at))
        tx.delete(Message, message.id)
    for thread, gone in threads:
        if thread:
            left = without(thread, gone)
            tx.put(given_up(left, at) if give_up else left)
            if give_up and not left.message_ids:
                tx.delete(Parked, parked_id(thread.mailbox, thread.gmail_id))
    return messages


def _standing(messages: Iterable[Message]) -> dict[str, list[str]]:
    """The thread records the messages stand in, with their Gmail ids there."""
    found: dict[str, list[str]] = {}
    for message in messages:
        for mailbox, copy in {**message.hidden, **message.copies}.items():
            found.setdefault(thread_record_id(mailbox, copy.thread_id), []).append(copy.gmail_id)
    return found
