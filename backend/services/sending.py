"""Sending: a mail whose time has come goes out once, and then stands on the profile."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from backend.domain import clock
from backend.domain.candidate import Candidate, without_outgoing
from backend.domain.errors import (
    MailboxBusy,
    MailboxDown,
    MailboxError,
    MailboxSuspended,
    NotAccepted,
    NotInMailbox,
    ReconnectNeeded,
    SendUnclear,
)
from backend.domain.history import Touched
from backend.domain.outgoing import (
    Held,
    Outgoing,
    State,
    begun,
    landed_at,
    moved,
    next_look,
    reason_to_hold,
    settled,
)
from backend.domain.work import WorkItem
from backend.ports.files import FileStore
from backend.ports.mailbox import Sent
from backend.ports.store import Store, Transaction
from backend.services.confirming import Confirming
from backend.services.filing import resolved
from backend.services.holding import Keep
from backend.services.importing import Importing
from backend.services.opening import WHILE_SHUT, Box, Opening
from backend.services.writing import Writing

PAUSES = tuple(timedelta(seconds=each) for each in (5, 30, 120, 600))
"""After the first, second, … attempt in a row of which Gmail definitely took nothing."""


@dataclass(frozen=True)
class Sending:
    """Runs the work of sending. A step may run twice, at once or after a crash: of all of them one posts the mail.

    The attempt is written before the post and its outcome after it. Who finds an attempt that nobody finished posts
    nothing: it looks for the mail in Gmail by our header. `look` brings the mailbox of an address into step, `post` is
    what Gmail is given for taking a mail.
    """

    store: Store
    files: FileStore
    opening: Opening
    importing: Importing
    writing: Writing
    confirming: Confirming
    look: Callable[[str], object]
    post: timedelta

    def step(self, item: WorkItem, keep: Keep) -> WorkItem:
        """Bring the mail as far as it goes now. Raises the MailboxError tree, LeaseLost and Busy."""
        outgoing = self.store.of(item.organization).get(Outgoing, item.about)
        if outgoing is None or outgoing.filed:
            return replace(item, due=False)
        match outgoing.state:
            case State.SENT:
                after = self._file(item, outgoing)
            case State.SENDING:
                after = self._unfinished(item, outgoing)
            case State.UNKNOWN:
                after = self._look_for(item, outgoing)
            case State.QUEUED:
                after = self._send(item, outgoing, keep)
            case State.HELD if outgoing.held is Held.UNCONNECTED:
                after = self._unconnected(item, outgoing)
            case _:
                after = replace(item, due=False)
        return after

    def _unconnected(self, item: WorkItem, outgoing: Outgoing) -> WorkItem:
        """Written before she had a mailbox: connecting one makes this due at once."""
        if not self.opening.works(item.organization, item.mailbox):
            return replace(item, due_at=clock.now() + WHILE_SHUT)
        after = self._moved(item, outgoing, State.QUEUED, due_at=max(outgoing.due_at, clock.now()))
        return replace(item, due_at=after.due_at)

    def _send(self, item: WorkItem, outgoing: Outgoing, keep: Keep) -> WorkItem:
        if outgoing.due_at > clock.now():
            return replace(item, due_at=outgoing.due_at)
        if not self.opening.works(item.organization, item.mailbox):
            return self._ended(item, outgoing, State.HELD, held=Held.SHUT)
        box = self.opening.box(item.organization, item.mailbox)
        if outgoing.looks and (found := box.gmail.find_sent(outgoing.id, outgoing.thread_id)):
            return self._sent(item, outgoing, found)
        # What she has not heard of yet counts, too: a candidate's answer may lie in the mailbox unread by us.
        self.look(box.record.address)
        try:
            mime = self._mime(box, outgoing)
        except (NotAccepted, NotInMailbox) as wrong:
            told = " ".join(wrong.faults.values()) if isinstance(wrong, NotAccepted) else wrong.tell
            return self._ended(item, outgoing, State.FAILED, told=told)
        return self._begin(item, box, outgoing, mime, keep)

    def _begin(self, item: WorkItem, box: Box, outgoing: Outgoing, mime: str, keep: Keep) -> WorkItem:
        """Write the attempt, unless the mail is held or no longer as it was, and make it."""
        keep()
        records = self.store.of(item.organization)
        mine = records.transact(partial(_begun, identity=outgoing.id, changed_at=outgoing.changed_at, mime=mime))
        if mine is None or mine.state is not State.SENDING:
            return replace(item, due=mine is not None and mine.state is State.QUEUED)
        return self._post(item, box, mine)

    def _post(self, item: WorkItem, box: Box, mine: Outgoing) -> WorkItem:
        content = self.files.of(item.organization).get(mine.mime)
        try:
            sent = _posted(box, mine, content)
        except SendUnclear:
            return self._in_doubt(item, mine)
        except MailboxBusy as busy:
            return self._again(item, mine, busy, busy.until)
        except MailboxDown as down:
            return self._again(item, mine, down, None)
        except (ReconnectNeeded, MailboxSuspended) as shut:
            self._ended(item, mine, State.HELD, held=Held.SHUT, told=shut.tell)
            raise
        except MailboxError as refused:
            return self._ended(item, mine, State.FAILED, told=refused.tell)
        return self._sent(item, mine, sent)

    def _sent(self, item: WorkItem, outgoing: Outgoing, found: Sent) -> WorkItem:
        after = self.confirming.sent(item.organization, outgoing.mailbox, outgoing.id, found)
        return self._file(item, after) if after else replace(item, due=False)

    def _again(self, item: WorkItem, mine: Outgoing, why: MailboxError, until: datetime | None) -> WorkItem:
        """Gmail definitely took nothing: once more, later; what it asked us to wait is the new time."""
        due_at = until or clock.now() + PAUSES[min(mine.attempt, len(PAUSES)) - 1]
        after = self._moved(item, mine, State.QUEUED, told=why.tell, due_at=due_at if until else mine.due_at)
        return replace(item, due=after.state is State.QUEUED, due_at=due_at)

    def _unfinished(self, item: WorkItem, outgoing: Outgoing) -> WorkItem:
        """An attempt whose outcome nobody wrote down: whoever made it may still be at it, or is no more."""
        landed = landed_at(outgoing, self.post)
        return replace(item, due_at=landed) if landed > clock.now() else self._in_doubt(item, outgoing)

    def _in_doubt(self, item: WorkItem, mine: Outgoing) -> WorkItem:
        after = self._moved(item, mine, State.UNKNOWN)
        return replace(item, due_at=next_look(after, self.post) or clock.now())

    def _look_for(self, item: WorkItem, outgoing: Outgoing) -> WorkItem:
        if (at := next_look(outgoing, self.post)) is None:
            return replace(item, due=False)
        if at > clock.now():
            return replace(item, due_at=at)
        box = self.opening.box(item.organization, item.mailbox)
        found = box.gmail.find_sent(outgoing.id, outgoing.thread_id)
        if found:
            return self._sent(item, outgoing, found)
        records = self.store.of(item.organization)
        after = records.transact(partial(_looked, outgoing=outgoing))
        again = next_look(after, self.post) if after.state is State.UNKNOWN else clock.now()
        return replace(item, due=again is not None, due_at=again or item.due_at)

    def _file(self, item: WorkItem, outgoing: Outgoing) -> WorkItem:
        """Label the sent mail, so that its thread stays followed, bring it in, and forget its bytes."""
        box = self.opening.box(item.organization, item.mailbox)
        known = self.importing.known(box, outgoing.thread_id)
        followed = known is not None and known.followed
        label = next(iter(known.label_ids if known and followed else ()), box.record.label_id)
        only_new = outgoing.gmail_id if followed else None
        try:
            box.gmail.label_message(outgoing.gmail_id, label)
            self.importing.touched(box, Touched(outgoing.thread_id, only_new, relabelled=not followed))
        except NotInMailbox:
            pass  # She deleted it meanwhile, or has deleted the label.
        records = self.store.of(item.organization)
        records.transact(partial(_filed, identity=outgoing.id))
        if outgoing.mime:
            self.files.of(item.organization).delete(outgoing.mime)
        return replace(item, due=False)

    def _mime(self, box: Box, outgoing: Outgoing) -> str:
        """The name of the mail's bytes in files; made once, so that every attempt posts the same mail."""
        if outgoing.mime:
            return outgoing.mime
        return self.files.of(box.organization.id).put(self.writing.written(box, outgoing))

    def _ended(
        self, item: WorkItem, outgoing: Outgoing, state: State, held: Held | None = None, told: str = ""
    ) -> WorkItem:
        self._moved(item, outgoing, state, held=held, told=told)
        return replace(item, due=False)

    def _moved(
        self,
        item: WorkItem,
        mine: Outgoing,
        state: State,
        held: Held | None = None,
        told: str = "",
        due_at: datetime | None = None,
    ) -> Outgoing:
        move = partial(_moved, mine=mine, state=state, held=held, told=told, due_at=due_at or mine.due_at)
        return self.store.of(item.organization).transact(move)


def _posted(box: Box, mine: Outgoing, content: bytes) -> Sent:
    if mine.draft_id:
        return box.gmail.send_draft(mine.draft_id, content)
    return box.gmail.send(content, mine.thread_id)


def _begun(tx: Transaction, identity: str, changed_at: datetime, mime: str) -> Outgoing | None:
    """The mail with an attempt of ours under way; held, or as somebody else left it, it comes back in another state."""
    outgoing = tx.get(Outgoing, identity)
    if outgoing is None or outgoing.state is not State.QUEUED or outgoing.changed_at != changed_at:
        return outgoing
    conversation, at = resolved(tx, outgoing.conversation), clock.now()
    held = reason_to_hold(outgoing, conversation.last_at if conversation else None, at)
    after = moved(outgoing, State.HELD, at, held=held) if held else replace(begun(outgoing, at), mime=mime)
    tx.put(after)
    return after


def _moved(tx: Transaction, mine: Outgoing, state: State, held: Held | None, told: str, due_at: datetime) -> Outgoing:
    """Where this attempt brought the mail; once somebody else went on with it, it stays where that one left it."""
    current = tx.get(Outgoing, mine.id)
    if current is None or current.attempt != mine.attempt or current.state is not mine.state:
        return current or mine
    after = replace(moved(current, state, clock.now(), held=held, told=told), due_at=due_at)
    tx.put(after)
    return after


def _looked(tx: Transaction, outgoing: Outgoing) -> Outgoing:
    current = tx.get(Outgoing, outgoing.id) or outgoing
    if current.state is State.UNKNOWN and current.looks == outgoing.looks:
        current = replace(current, looks=current.looks + 1)
        tx.put(current)
    return current


def _filed(tx: Transaction, identity: str) -> None:
    outgoing = tx.get(Outgoing, identity)
    candidate = tx.get(Candidate, outgoing.candidate) if outgoing else None
    if outgoing is None or outgoing.filed:
        return
    tx.put(replace(settled(outgoing), filed=True))
    if candidate and identity in candidate.outgoing:
        tx.put(without_outgoing(candidate, identity))
