"""One Gmail mailbox in memory: messages, labels, threads and the history of changes; HTTP is not known here."""

import zlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from threading import RLock

from sandbox.chronicle import Chronicle
from sandbox.conversation import normal_subject, parents
from sandbox.headers import crlf
from sandbox.labels import SYSTEM, Label, LabelExists, LabelInvalid, checked_name, system_labels
from sandbox.mint import Mint
from sandbox.stored import Change, Record, SendAs, StoredMail, Watch

__all__ = ["Change", "Mailbox", "Record", "SendAs", "StoredMail", "Watch"]


class Mailbox:
    """Every method is called under the world's lock or takes it itself; `changed` hears of each new record.

    `latency_s` overrides the world's for this mailbox. With `service_off` or `blocked_by_admin` Gmail refuses
    every call; mail still arrives.
    """

    def __init__(
        self,
        address: str,
        *,
        lock: RLock,
        now: Callable[[], datetime],
        mint: Mint,
        changed: Callable[["Mailbox"], None],
    ) -> None:
        self.address = address
        self.send_as: list[SendAs] = []
        self.labels: dict[str, Label] = system_labels()
        self.messages: dict[str, StoredMail] = {}
        self.drafts: dict[str, str] = {}
        self.watch: Watch | None = None
        self.latency_s: float | None = None
        self.service_off = False
        self.blocked_by_admin = False
        self.chronicle = Chronicle(1000 + zlib.crc32(address.encode()) % 100_000, now)
        self._threads: dict[str, list[str]] = {}
        self._by_message_id: dict[str, str] = {}
        self._lock = lock
        self._now = now
        self._mint = mint
        self._changed = changed

    @property
    def history(self) -> list[Record]:
        """Every record that is not forgotten, hidden ones included."""
        return self.chronicle.records

    @property
    def history_id(self) -> int:
        """The id of the last change, shown or not."""
        return self.chronicle.newest

    @property
    def oldest_history(self) -> int:
        return self.chronicle.oldest

    @property
    def thread_count(self) -> int:
        return len(self._threads)

    def deliver(
        self,
        raw: bytes,
        *,
        labels: Iterable[str] = ("INBOX", "UNREAD"),
        at: datetime | None = None,
        thread_id: str | None = None,
        message_id: str | None = None,
    ) -> StoredMail:
        """Store a mail that arrives now, or arrived `at`; labels are ids or names, unknown names are created.

        Without a thread id it is threaded as Gmail does: a known id in In-Reply-To or References and the
        same subject but for Re: and Fwd:. `message_id` is Gmail's id, for mail that already had one.
        """
        with self._lock:
            when = at or self._now()
            stored = StoredMail(message_id or self._mint.message_id(when), "", set(), when, crlf(raw))
            stored.label_ids = {self.label_id(label) for label in labels}
            stored.thread_id = thread_id or self._thread_of(stored) or stored.id
            self.messages[stored.id] = stored
            self._threads.setdefault(stored.thread_id, []).append(stored.id)
            self._by_message_id.setdefault(stored.header("Message-ID"), stored.id)
            self._record(Change.MESSAGE_ADDED, stored)
            return stored

    def thread(self, thread_id: str) -> list[StoredMail]:
        """Return the thread's messages, oldest first; empty when there is no such thread."""
        with self._lock:
            mails = [self.messages[each] for each in self._threads.get(thread_id, ())]
            return sorted(mails, key=lambda each: (each.internal_date, each.id))

    def threads(self) -> list[list[StoredMail]]:
        """Return every thread, the one with the newest message first."""
        with self._lock:
            every = [self.thread(thread_id) for thread_id in self._threads]
            return sorted(every, key=lambda mails: (mails[-1].internal_date, mails[-1].id), reverse=True)

    def label_thread(self, thread_id: str, add: Iterable[str] = (), remove: Iterable[str] = ()) -> None:
        """Change the labels of every message the thread has now; drafts keep theirs, later replies get none."""
        with self._lock:
            wanted = {self.label_id(label) for label in add}
            for stored in self.thread(thread_id):
                if "DRAFT" not in stored.label_ids:
                    self.label_message(stored.id, wanted, remove)

    def label_message(self, message_id: str, add: Iterable[str] = (), remove: Iterable[str] = ()) -> None:
        """Change one message's labels, one history record for what was really added and one for removed.

        Raises:
            KeyError: no such message.
        """
        with self._lock:
            stored = self.messages[message_id]
            added = {self.label_id(label) for label in add} - stored.label_ids
            removed = {self.label_id(label) for label in remove} & stored.label_ids
            stored.label_ids = (stored.label_ids | added) - removed
            if added:
                self._record(Change.LABELS_ADDED, stored, added)
            if removed:
                self._record(Change.LABELS_REMOVED, stored, removed)

    def trash(self, message_id: str) -> None:
        self.label_message(message_id, add=("TRASH",), remove=("INBOX",))

    def untrash(self, message_id: str) -> None:
        self.label_message(message_id, add=("INBOX",), remove=("TRASH",))

    def delete(self, message_id: str) -> None:
        """Remove a message for good.

        Raises:
            KeyError: no such message.
        """
        with self._lock:
            stored = self.messages.pop(message_id)
            self._threads[stored.thread_id].remove(message_id)
            if not self._threads[stored.thread_id]:
                del self._threads[stored.thread_id]
            if self._by_message_id.get(stored.header("Message-ID")) == message_id:
                del self._by_message_id[stored.header("Message-ID")]
            self._record(Change.MESSAGE_DELETED, stored)

    def label_id(self, label: str) -> str:
        """Return the id of a label given by id or name, creating a user label of an unknown name."""
        if label in self.labels:
            return label
        named = self.label_named(label)
        return named.id if named else self.create_label(label).id

    def label_named(self, name: str) -> Label | None:
        """Return the label of that name, in any capitals when none has these."""
        wanted = name.strip().casefold()
        found = [label for label in self.labels.values() if label.name.casefold() == wanted]
        return next((label for label in found if label.name == name.strip()), found[0] if found else None)

    def create_label(self, name: str, *, clash: bool = False) -> Label:
        """Create a user label; with `clash` beside one of other capitals, as IMAP can.

        Raises:
            LabelExists: the name is taken, in whatever capitals.
            LabelInvalid: the name is empty or reserved.
        """
        with self._lock:
            clean = checked_name(name)
            taken = self.label_named(clean)
            if taken and not (clash and taken.name != clean):
                raise LabelExists
            label = Label(self._mint.label_id(self.address), clean)
            self.labels[label.id] = label
            return label

    def rename_label(self, label_id: str, name: str) -> Label:
        """Give a user label another name; its id stays and no history is written.

        Raises:
            KeyError, LabelExists, LabelInvalid: no such label, name taken, name or label not allowed.
        """
        with self._lock:
            clean = checked_name(name)
            taken = self.label_named(clean)
            if taken and taken.id != label_id:
                raise LabelExists
            return self.change_label(replace(self.labels[label_id], name=clean))

    def change_label(self, label: Label) -> Label:
        if label.id in SYSTEM:
            raise LabelInvalid
        self.labels[label.id] = label
        return label

    def delete_label(self, label_id: str, *, recorded: bool = False) -> None:
        """Remove a user label, from its messages too.

        Nobody knows whether Gmail then writes labelsRemoved: none is written unless `recorded`.

        Raises:
            KeyError, LabelInvalid: no such label, or a system label.
        """
        with self._lock:
            if label_id in SYSTEM:
                raise LabelInvalid
            del self.labels[label_id]
            for stored in [each for each in self.messages.values() if label_id in each.label_ids]:
                stored.label_ids.discard(label_id)
                if recorded:
                    self._record(Change.LABELS_REMOVED, stored, (label_id,))

    def expire_history(self) -> None:
        """Make every history id handed out so far too old."""
        with self._lock:
            self.chronicle.expire()

    def _thread_of(self, stored: StoredMail) -> str | None:
        for parent in parents(stored.header("In-Reply-To"), stored.header("References")):
            known = self.messages.get(self._by_message_id.get(parent, ""))
            if known and normal_subject(known.header("Subject")) == normal_subject(stored.header("Subject")):
                return known.thread_id
        return None

    def _record(self, change: Change, stored: StoredMail, changed: Iterable[str] = ()) -> None:
        self.chronicle.write(change, stored, changed)
        self._changed(self)
