"""Adding: a recruiter says that a thread, or a person on it, is to be followed."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta

from backend.domain.about import participants
from backend.domain.access import reader_of
from backend.domain.address import LONGEST_ADDRESS, Address, domain_of, key_of
from backend.domain.errors import Malformed, Missing, NotInMailbox, Refused
from backend.domain.organization import Organization
from backend.domain.thread import Thread, thread_record_id
from backend.domain.wording import word
from backend.domain.work import Task, planned
from backend.ports.queue import Queue
from backend.ports.store import Store
from backend.services.filing import Filing, resolved
from backend.services.importing import Importing
from backend.services.labelling import Labelling
from backend.services.opening import Box, Opening
from backend.services.reading import Question, Reading
from backend.services.routing import Routing
from backend.services.signing_in import Session

UNFIT = frozenset("<>")
"""What stands around an address or a Message-ID, never in one."""
PATIENCE = timedelta(seconds=30)
"""How long after a filing began somebody else ends it."""


@dataclass(frozen=True)
class Adding:
    """The sidebar's buttons. Pressing one twice is harmless: labels, ids and filings are the same the second time."""

    store: Store
    opening: Opening
    labelling: Labelling
    importing: Importing
    filing: Filing
    reading: Reading
    routing: Routing
    queue: Queue

    def follow(self, session: Session, thread_id: str, addresses: Collection[str] = ()) -> Thread:
        """Label a thread of her mailbox and import it; `addresses` say who it is about when the mail does not.

        The label comes first: if anything later fails, history brings the thread by itself. Raises ReconnectNeeded
        when her mailbox is not connected, Missing when the thread is gone, the MailboxError tree and Busy.
        """
        organization = session.organization
        for address in addresses:
            refuse_wrong(organization, Address(address))
        thread = self._brought_in(session, thread_id)
        self.pick_waiting(session, thread, addresses)
        return thread

    def pick_waiting(self, session: Session, thread: Thread, addresses: Collection[str]) -> None:
        """Say whom a thread of hers is about if its mail does not say so itself. Raises as `pick`."""
        conversation = resolved(self.store.of(session.organization.id), thread.conversation)
        if addresses and conversation and conversation.waiting:
            self.pick(session, conversation.id, addresses)

    def applies(self, session: Session, thread_id: str, colleague: str) -> None:
        """A recruiter's explicit yes that mail among own people is a colleague's application.

        It makes the colleague a candidate, who is protected (`domain.access.knows_of`); only threads that are labelled
        count as hers from then on. Raises Refused for an outsider, for the recruiter herself and where an outsider is
        on the thread, Missing for who is not on it, and as `follow`.
        """
        organization, reader = session.organization, reader_of(session.recruiter)
        if not organization.insiders.include(Address(colleague)) or key_of(colleague) in reader.addresses:
            raise Refused("no colleague of hers")
        thread = self._brought_in(session, thread_id)
        conversation = resolved(self.store.of(organization.id), thread.conversation)
        if conversation is None:
            raise Missing(f"conversation of thread {thread_id}")
        messages = self.reading.messages(organization, reader, conversation)
        people = {person.key: person for person in participants(messages, organization.insiders)}
        if not all(organization.insiders.include(person) for person in people.values()):
            raise Refused("an outsider is on it")
        if key_of(colleague) not in people:
            raise Missing(f"nobody of this address on thread {thread_id}")
        self.under(organization, conversation.id, people[key_of(colleague)], session.recruiter.id)

    def _brought_in(self, session: Session, thread_id: str) -> Thread:
        try:
            thread = self.opening.at_her_word(
                session.organization.id, session.recruiter.id, lambda box: self._labelled(box, thread_id)
            )
        except NotInMailbox:
            thread = None
        if thread is None:
            raise Missing(f"thread {thread_id}", tell=word("This mail is no longer in your mailbox."))
        return thread

    def _labelled(self, box: Box, thread_id: str) -> Thread | None:
        """Label and import; a label that was deleted is made again, for she asks for it now."""
        try:
            box.gmail.put_label(thread_id, box.record.label_id)
        except NotInMailbox:
            fresh = self.labelling.ensured(box)
            if fresh.record.label_id == box.record.label_id:
                raise
            box = fresh
            box.gmail.put_label(thread_id, box.record.label_id)
        return self.importing.adopt(box, thread_id)

    def pick(self, session: Session, conversation_id: str, addresses: Iterable[str]) -> None:
        """Say whom a conversation of her own mailbox is about; names are those of its mails. Raises Missing, Busy."""
        organization, recruiter = session.organization, session.recruiter
        conversation = resolved(self.store.of(organization.id), conversation_id)
        if conversation is None or recruiter.id not in conversation.mailboxes:
            raise Missing(f"conversation {conversation_id}")
        question = self.reading.question(organization, reader_of(recruiter), conversation)
        known = {person.key: person for person in question.choices}
        people = [known.get(key_of(address), Address(address)) for address in addresses]
        for person in people:
            refuse_wrong(organization, person)
        named = self.routing.organization(organization, self._thread(organization, question, recruiter.id))
        for person in people:
            self.under(named, conversation.id, person, recruiter.id)

    def _thread(self, organization: Organization, question: Question, mailbox: str) -> Thread | None:
        """Her thread of the newest mail in question."""
        mine = [each.copies[mailbox].thread_id for each in question.messages if mailbox in each.copies]
        records = self.store.of(organization.id)
        return records.get(Thread, thread_record_id(mailbox, mine[-1])) if mine else None

    def under(self, organization: Organization, conversation: str, person: Address, by: str) -> None:
        """File a conversation under a person; a work item goes first, which ends it should we die in the middle.

        Raises Missing, Busy.
        """
        if resolved(self.store.of(organization.id), conversation) is None:
            raise Missing(f"conversation {conversation}")
        settling = planned(
            Task.SETTLE, organization.id, "", conversation, person.key, wait=PATIENCE, about=conversation
        )
        self.queue.put(settling)
        self.filing.under(organization, conversation, person, by)


def refuse_wrong(organization: Organization, person: Address) -> None:
    """Mail about an own address would stand on a profile that its colleagues read; groups are nobody at all.

    What a click names is untrusted: that is no address which nobody could write to.
    """
    address = person.address
    if not domain_of(address) or len(address) > LONGEST_ADDRESS or not address.isprintable() or UNFIT & set(address):
        raise Malformed("address", "an e-mail address", tell=word("That is no e-mail address. Go back and correct it."))
    if organization.insiders.include(person):
        raise Refused(
            "own address",
            tell=word("%(address)s is one of your own addresses, so it cannot be a candidate.", address=person.address),
        )
