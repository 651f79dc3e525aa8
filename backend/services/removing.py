"""Removing: a person takes mail off a profile for good. It stays in Gmail, and comes back from no mailbox."""

from datetime import timedelta

from backend.domain.access import reader_of
from backend.domain.errors import Missing, Refused
from backend.domain.message import Message
from backend.domain.wording import word
from backend.domain.work import Task, planned
from backend.ports.queue import Queue
from backend.services.burying import Burying
from backend.services.reading import Reading
from backend.services.recounting import Recounting
from backend.services.signing_in import Session

PATIENCE = timedelta(seconds=30)
"""How long after a removal began somebody else ends it."""


class Removing:
    """Removes what its reader sees and may remove (`may_remove`), never more; again is harmless."""

    def __init__(self, queue: Queue, reading: Reading, recounting: Recounting, burying: Burying) -> None:
        self._queue = queue
        self._reading = reading
        self._recounting = recounting
        self._burying = burying

    def offered(self, session: Session, conversation: str, message: str = "") -> tuple[Message, ...]:
        """What would be removed: one message of a conversation, or all of it she may remove, oldest first.

        Raises Missing when she reads nothing there, Refused when others must decide.
        """
        reader = reader_of(session.recruiter)
        hers, others = self._reading.removable(session.organization, reader, conversation)
        chosen = tuple(each for each in hers if not message or each.id == message)
        if chosen:
            return chosen
        if any(not message or each.id == message for each in others):
            raise Refused(
                "not hers", tell=word("Only whose mailbox holds this mail, the candidate's owner or an admin may.")
            )
        raise Missing(f"message {message} of conversation {conversation}")

    def remove(self, session: Session, conversation: str, message: str = "") -> int:
        """Remove it and return how many messages went; raises as `offered`.

        A whole conversation's threads are then followed no more, so that the next answer does not bring it back.
        """
        chosen = self.offered(session, conversation, message)
        organization = session.organization
        settling = planned(Task.SETTLE, organization.id, "", conversation, "removed", wait=PATIENCE, about=conversation)
        self._queue.put(settling)
        self._burying.bury(organization.id, chosen, give_up=not message)
        self._recounting.whole(organization, conversation)
        return len(chosen)
