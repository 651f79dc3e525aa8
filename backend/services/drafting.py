"""Drafting: a draft that she writes in Gmail itself goes out at a time she chose here."""

from dataclasses import dataclass
from functools import partial

from backend.domain import clock
from backend.domain.envelope import Envelope
from backend.domain.errors import Missing
from backend.domain.ids import derived
from backend.domain.outgoing import Outgoing, State
from backend.domain.schedule import Due
from backend.domain.wording import word
from backend.ports.queue import Queue
from backend.ports.store import Store
from backend.services.caring import Caring
from backend.services.confirming import sending
from backend.services.opening import Opening
from backend.services.replying import kept
from backend.services.signing_in import Session
from backend.services.writing import Writing

NO_DRAFT = word("There is no draft of yours in this thread. Write one in Gmail first.")


@dataclass(frozen=True)
class Drafting:
    """Gmail keeps the draft, which she may change until it goes out; a form's nonce makes one mail of it."""

    store: Store
    queue: Queue
    opening: Opening
    caring: Caring
    writing: Writing

    def newest(self, session: Session, candidate_id: str, conversation_id: str) -> str:
        """The id of the draft she began last in the conversation's thread.

        Raises Missing without one or without her own thread, Refused, ReconnectNeeded and the MailboxError tree.
        """
        thread_id = self._envelope(session, candidate_id, conversation_id).thread_id
        found: tuple[str, ...] = ()
        if thread_id:
            found = self.opening.at_her_word(
                session.organization.id, session.recruiter.id, lambda box: box.gmail.drafts(thread_id)
            )
        if not found:
            raise Missing(f"draft in {conversation_id}", tell=NO_DRAFT)
        return found[0]

    def later(
        self, session: Session, candidate_id: str, conversation_id: str, nonce: str, draft_id: str, due: Due
    ) -> Outgoing:
        """Send this draft then, as it stands in Gmail by then. Raises Missing, Refused, Busy."""
        envelope = self._envelope(session, candidate_id, conversation_id)
        at = clock.now()
        fresh = Outgoing(
            id=derived("outgoing", session.recruiter.id, candidate_id, nonce),
            mailbox=session.recruiter.id,
            candidate=candidate_id,
            conversation=envelope.conversation,
            state=State.QUEUED,
            created_at=at,
            changed_at=at,
            due_at=due.at,
            wall=due.wall,
            zone=due.zone,
            seen_at=envelope.seen_at,
            sender=envelope.sender,
            to=(),
            subject=envelope.subject,
            text="",
            answers=envelope.answers.id,
            thread_id=envelope.thread_id,
            draft_id=draft_id,
        )
        records = self.store.of(session.organization.id)
        if there := records.get(Outgoing, fresh.id):
            return there
        self.queue.put(sending(session.organization.id, fresh))
        return records.transact(partial(kept, fresh=fresh))

    def _envelope(self, session: Session, candidate_id: str, conversation_id: str) -> Envelope:
        self.caring.changeable(session, candidate_id)
        return self.writing.envelope(session, candidate_id, conversation_id, everyone=True)
