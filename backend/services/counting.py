"""Counting: what stands in the store, mailbox by mailbox, from the records themselves."""

from collections.abc import Iterator
from dataclasses import dataclass

from backend.domain.candidate import Candidate
from backend.domain.errors import Missing
from backend.domain.mailbox import Mailbox
from backend.domain.message import Message
from backend.domain.organization import Organization
from backend.domain.thread import LeftOut, Thread
from backend.domain.work import WorkItem
from backend.ports.store import Query, Records, Store
from backend.services.filing import resolved
from backend.services.paging import every

PAGE = 200


@dataclass(frozen=True)
class Count:
    """One mailbox in numbers, `importing` while work on it is queued.

    `candidates` and `waiting` are those of the conversations it follows.
    """

    mailbox: str
    state: str
    threads_followed: int
    conversations: int
    messages_stored: int
    left_out: tuple[LeftOut, ...]
    candidates: int
    waiting: int
    importing: bool


class Counting:
    """Counts without asking Gmail."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def counts(self, organization: str) -> tuple[Count, ...]:
        """A count for every mailbox of the organization. Raises Missing for one that was never founded."""
        if self._store.root.get(Organization, organization) is None:
            raise Missing(f"organization {organization}: run init first")
        records = self._store.of(organization)
        mailboxes = every(records, Query(Mailbox, limit=PAGE))
        return tuple(_count(records, mailbox, importing=self._importing(mailbox)) for mailbox in mailboxes)

    def _importing(self, mailbox: Mailbox) -> bool:
        work = every(self._store.root, Query(WorkItem, equals={"mailbox": mailbox.id}, order="created_at", limit=PAGE))
        return any(item.due for item in work)


def _count(records: Records, mailbox: Mailbox, *, importing: bool) -> Count:
    threads = list(every(records, Query(Thread, equals={"mailbox": mailbox.id, "followed": True}, limit=PAGE)))
    found = (resolved(records, thread.conversation) for thread in threads if thread.conversation)
    conversations = {conversation.id: conversation for conversation in found if conversation}
    stored = [message for identity in conversations for message in _messages(records, identity)]
    candidates = {candidate for conversation in conversations.values() for candidate in conversation.candidates}
    return Count(
        mailbox=mailbox.address,
        state=mailbox.state,
        threads_followed=len(threads),
        conversations=len(conversations),
        messages_stored=sum(mailbox.id in message.copies for message in stored),
        left_out=tuple(left for thread in threads for left in thread.left_out),
        candidates=sum(records.get(Candidate, candidate) is not None for candidate in candidates),
        waiting=sum(conversation.waiting for conversation in conversations.values()),
        importing=importing,
    )


def _messages(records: Records, conversation: str) -> Iterator[Message]:
    return every(records, Query(Message, equals={"conversation": conversation}, order="at", limit=PAGE))
