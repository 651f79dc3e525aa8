"""Counting: what stands in the store, mailbox by mailbox, from the records themselves."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from backend.domain import clock
from backend.domain.candidate import Candidate
from backend.domain.errors import Missing
from backend.domain.mailbox import Mailbox, MailboxState, SyncState, sync_id
from backend.domain.message import Message
from backend.domain.organization import Organization
from backend.domain.parked import Parked
from backend.domain.standing import Standing, standing
from backend.domain.thread import LeftOut, Thread
from backend.domain.work import WorkItem
from backend.ports.store import Query, Records, Scalar, Store
from backend.services.filing import resolved
from backend.services.paging import every
from backend.services.spending import Spending

PAGE = 200


@dataclass(frozen=True)
class Count:
    """One mailbox in numbers, and how it stands; `importing` while it catches up.

    `candidates` and `waiting` are those of the conversations it follows, `parked` the threads that could not be read,
    `units_today` Gmail's quota units by method.
    """

    mailbox: str
    standing: Standing
    threads_followed: int
    conversations: int
    messages_stored: int
    left_out: tuple[LeftOut, ...]
    candidates: int
    waiting: int
    importing: bool
    parked: int
    units_today: Mapping[str, int]


class Counting:
    """Counts without asking Gmail."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._spending = Spending(store)

    def counts(self, organization_id: str) -> tuple[Count, ...]:
        """A count for every mailbox of the organization. Raises Missing for one that was never founded."""
        organization = self._store.root.get(Organization, organization_id)
        if organization is None:
            raise Missing(f"organization {organization_id}: run init first")
        mailboxes = every(self._store.of(organization.id), Query(Mailbox, limit=PAGE))
        return tuple(self._count(organization, mailbox) for mailbox in mailboxes)

    def _count(self, organization: Organization, mailbox: Mailbox) -> Count:
        records = self._store.of(organization.id)
        sync = self._store.root.get(SyncState, sync_id(mailbox.address))
        stands = standing(mailbox, self._work(organization, mailbox), organization.policy.label_name, sync, clock.now())
        threads = list(every(records, Query(Thread, equals={"mailbox": mailbox.id, "followed": True}, limit=PAGE)))
        found = (resolved(records, thread.conversation) for thread in threads if thread.conversation)
        conversations = {conversation.id: conversation for conversation in found if conversation}
        stored = [message for identity in conversations for message in _messages(records, identity)]
        candidates = {candidate for conversation in conversations.values() for candidate in conversation.candidates}
        return Count(
            mailbox=mailbox.address,
            standing=stands,
            threads_followed=len(threads),
            conversations=len(conversations),
            messages_stored=sum(mailbox.id in message.copies for message in stored),
            left_out=tuple(left for thread in threads for left in thread.left_out),
            candidates=sum(records.get(Candidate, candidate) is not None for candidate in candidates),
            waiting=sum(conversation.waiting for conversation in conversations.values()),
            importing=stands.state is MailboxState.CATCHING_UP,
            parked=records.count(Query(Parked, equals={"mailbox": mailbox.id}, order="last_at")),
            units_today=self._spending.of(organization.id, mailbox.id).today.units,
        )

    def _work(self, organization: Organization, mailbox: Mailbox) -> tuple[WorkItem, ...]:
        theirs: dict[str, Scalar] = {"organization": organization.id, "mailbox": mailbox.id, "due": True}
        query = Query(WorkItem, equals=theirs, order="created_at", limit=PAGE)
        return tuple(every(self._store.root, query))


def _messages(records: Records, conversation: str) -> Iterator[Message]:
    return every(records, Query(Message, equals={"conversation": conversation}, order="at", limit=PAGE))
