"""Replying: what a recruiter writes to a candidate, when it is to go out, and every second thought of hers."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from backend.domain import clock
from backend.domain.candidate import Candidate, with_outgoing, without_outgoing
from backend.domain.envelope import Envelope
from backend.domain.errors import Missing, NotAccepted, Overtaken
from backend.domain.ids import derived
from backend.domain.mailbox import Mailbox
from backend.domain.outgoing import CHANGEABLE, UNDO, Held, Outgoing, State, moved, settled
from backend.domain.schedule import Due
from backend.domain.wording import word
from backend.ports.files import FileStore
from backend.ports.queue import Queue
from backend.ports.store import Query, Store, Transaction
from backend.services.caring import Caring
from backend.services.confirming import sending
from backend.services.doubting import Doubting
from backend.services.filing import resolved
from backend.services.signing_in import Session
from backend.services.writing import Writing

LONGEST = 50_000
"""Characters of a text; with the quoted mail the record of it stays far below a document's 1 MiB."""

MOST_OPEN = 100
"""Mails that are not settled shown to their writer."""

TOO_LATE_TO_CHANGE = word("It is on its way already, so it can no longer be changed or taken back.")


@dataclass(frozen=True)
class Wish:
    """What she asks for: the text, to whom, from which of her addresses, when (None: at once).

    `sure` says that she has seen what is doubtful about it and wants it sent all the same.
    """

    text: str
    everyone: bool = True
    sender: str = ""
    due: Due | None = None
    sure: bool = False


@dataclass(frozen=True)
class Replying:
    """Each deed may come twice: a form's nonce makes one mail, and a button pressed again finds it done.

    All raise Missing for what is not hers, as for nothing, and Busy.
    """

    store: Store
    files: FileStore
    queue: Queue
    caring: Caring
    writing: Writing
    doubting: Doubting

    def envelope(self, session: Session, candidate_id: str, conversation_id: str, *, everyone: bool) -> Envelope:
        """Whom an answer in this conversation goes to, from which address, and who is left out and why.

        Raises Missing, Refused for who writes to no candidates.
        """
        self.caring.changeable(session, candidate_id)
        return self.writing.envelope(session, candidate_id, conversation_id, everyone=everyone)

    def write(self, session: Session, candidate_id: str, conversation_id: str, nonce: str, wish: Wish) -> Outgoing:
        """Have this answer sent. What is sent at once can be cancelled for ten seconds.

        Without a mailbox it is kept and goes out once she has connected. Raises NotAccepted for the text or the sender,
        and with the field "sure" for what is doubtful unless she is sure; Refused, Missing.
        """
        identity = derived("outgoing", session.recruiter.id, candidate_id, nonce)
        if there := self.store.of(session.organization.id).get(Outgoing, identity):
            return there
        envelope = self.envelope(session, candidate_id, conversation_id, everyone=wish.everyone)
        self._accept(session, wish, envelope)
        fresh = self._fresh(session, identity, candidate_id, envelope, wish)
        # The work first: what it is about may not be there yet, but a mail nobody knows of would never go out.
        self.queue.put(sending(session.organization.id, fresh))
        return self.store.of(session.organization.id).transact(partial(kept, fresh=fresh))

    def change(self, session: Session, identity: str, shown: datetime, wish: Wish) -> Outgoing:
        """Change the text or the time of one that has not gone out; `shown` is its `changed_at` as the form had it.

        Raises Overtaken when it went on meanwhile, and as `write`.
        """
        before = self.mine(session, identity)
        envelope = self.envelope(session, before.candidate, before.conversation, everyone=wish.everyone)
        self._accept(session, wish, envelope)
        fresh = self._fresh(session, identity, before.candidate, envelope, wish)
        if before.changed_at != shown and _says(before) == _says(fresh):
            return before
        self.queue.put(sending(session.organization.id, fresh))
        after = self.store.of(session.organization.id).transact(partial(_changed, shown=shown, fresh=fresh))
        self._forget(session, before.mime)
        return after

    def cancel(self, session: Session, identity: str) -> Outgoing:
        """Take it back; returns it as it was, her text with it. Raises Overtaken once it is on its way or gone."""
        self.mine(session, identity)
        before = self.store.of(session.organization.id).transact(partial(_cancelled, identity=identity))
        self._forget(session, before.mime)
        return before

    def send_now(self, session: Session, identity: str) -> Outgoing:
        """Send what waits, was held or failed, or of which nobody knows whether it went, at her word.

        Raises Overtaken once it is on its way or gone.
        """
        self.mine(session, identity)
        at = clock.now()
        records = self.store.of(session.organization.id)
        after = records.transact(partial(_released, identity=identity, at=at))
        self.queue.put(sending(session.organization.id, after))
        return after

    def mine(self, session: Session, identity: str) -> Outgoing:
        """A mail of hers. Raises Missing."""
        found = self.store.of(session.organization.id).get(Outgoing, identity)
        if found is None or found.mailbox != session.recruiter.id:
            raise Missing(f"outgoing {identity}")
        return found

    def open(self, session: Session) -> tuple[Outgoing, ...]:
        """Her mails that are not settled, the one due first first."""
        query = Query(Outgoing, equals={"mailbox": session.recruiter.id, "open": True}, order="due_at", limit=MOST_OPEN)
        return self.store.of(session.organization.id).find(query).records

    def _forget(self, session: Session, mime: str) -> None:
        if mime:
            self.files.of(session.organization.id).delete(mime)

    def _accept(self, session: Session, wish: Wish, envelope: Envelope) -> None:
        text = wish.text.strip()
        if not 0 < len(text) <= LONGEST:
            few = word("Write something.")
            raise NotAccepted({"text": word("At most %(most)s characters.", most=LONGEST) if text else few})
        if not envelope.recipients.everyone:
            raise NotAccepted({"": word("Nobody but you is on this mail, so there is nobody to answer.")})
        if unwritable := envelope.recipients.unwritable:
            names = ", ".join(person.address for person in unwritable)
            raise NotAccepted({"": word("Gmail cannot write to this address: %(names)s", names=names)})
        if wish.sender and wish.sender not in envelope.senders:
            raise NotAccepted({"sender": word("Gmail does not let you write from this address.")})
        if not wish.sure and (doubts := self.doubting.about(session, text, envelope)):
            raise NotAccepted({"sure": " ".join(doubts)})

    def _fresh(self, session: Session, identity: str, candidate: str, envelope: Envelope, wish: Wish) -> Outgoing:
        at = clock.now()
        mailbox = self.store.of(session.organization.id).get(Mailbox, session.recruiter.id)
        connected = mailbox is not None and mailbox.working
        due = wish.due or Due(at + UNDO)
        return Outgoing(
            id=identity,
            mailbox=session.recruiter.id,
            candidate=candidate,
            conversation=envelope.conversation,
            state=State.QUEUED if connected else State.HELD,
            held=None if connected else Held.UNCONNECTED,
            created_at=at,
            changed_at=at,
            due_at=due.at,
            wall=due.wall,
            zone=due.zone,
            seen_at=envelope.seen_at,
            sender=wish.sender or envelope.sender,
            to=envelope.recipients.to,
            cc=envelope.recipients.cc,
            subject=envelope.subject,
            text=wish.text.strip(),
            answers=envelope.answers.id,
            thread_id=envelope.thread_id,
            everyone=wish.everyone,
        )


def kept(tx: Transaction, fresh: Outgoing) -> Outgoing:
    """The new mail, or the one there is; listed with its candidate. Raises Missing while she is being erased."""
    there, candidate = tx.get(Outgoing, fresh.id), tx.get(Candidate, fresh.candidate)
    if there:
        return there
    if candidate is None or candidate.erasing:
        raise Missing(f"candidate {fresh.candidate}")
    tx.put(fresh)
    tx.put(with_outgoing(candidate, fresh.id))
    return fresh


def _changed(tx: Transaction, shown: datetime, fresh: Outgoing) -> Outgoing:
    before = _there(tx, fresh.id)
    if before.state not in CHANGEABLE or before.changed_at != shown:
        raise Overtaken(f"outgoing {fresh.id}", tell=TOO_LATE_TO_CHANGE if before.state not in CHANGEABLE else None)
    after = replace(fresh, created_at=before.created_at, attempt=before.attempt, looks=before.looks)
    tx.put(after)
    return after


def _cancelled(tx: Transaction, identity: str) -> Outgoing:
    before = _there(tx, identity)
    candidate = tx.get(Candidate, before.candidate)
    if before.state is State.CANCELLED:
        return before
    if before.state in (State.SENDING, State.SENT):
        raise Overtaken(f"outgoing {identity} is {before.state}", tell=TOO_LATE_TO_CHANGE)
    tx.put(settled(moved(before, State.CANCELLED, clock.now())))
    if candidate:
        tx.put(without_outgoing(candidate, identity))
    return before


def _released(tx: Transaction, identity: str, at: datetime) -> Outgoing:
    """The mail due now, with all that was said in the conversation by now counted as known to her."""
    before = _there(tx, identity)
    conversation = resolved(tx, before.conversation)
    if before.state in (State.SENDING, State.SENT, State.CANCELLED):
        raise Overtaken(f"outgoing {identity} is {before.state}", tell=TOO_LATE_TO_CHANGE)
    if before.state is State.QUEUED and before.due_at <= at:
        return before
    seen_at = max(before.seen_at, conversation.last_at) if conversation else before.seen_at
    after = replace(moved(before, State.QUEUED, at), due_at=at, wall="", zone="", seen_at=seen_at)
    if after != before:
        tx.put(after)
    return after


def _says(outgoing: Outgoing) -> tuple[str, str, str, bool]:
    return outgoing.text, outgoing.wall, outgoing.sender, outgoing.everyone


def _there(tx: Transaction, identity: str) -> Outgoing:
    found = tx.get(Outgoing, identity)
    if found is None:
        raise Missing(f"outgoing {identity}")
    return found
