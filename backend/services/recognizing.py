"""Recognizing: what the open mail is about, in the order the sidebar shows it; nothing is stored or logged."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from functools import partial

from backend.domain.about import LISTED, SEVERAL, author, participants, through_list
from backend.domain.access import Reader, knows_of, reader_of, reads_about_herself
from backend.domain.address import Address, Insiders, unique
from backend.domain.automated import automated
from backend.domain.candidate import AddressClaim, Candidate, claim_id
from backend.domain.contact import Contact
from backend.domain.conversation import Conversation
from backend.domain.errors import NotInMailbox
from backend.domain.ignored import Ignored, domain_rule, ignored_id, rules_for
from backend.domain.job import Job
from backend.domain.mailbox import Mailbox, MailboxState, SyncState, sync_id
from backend.domain.message import Message
from backend.domain.quota import Account
from backend.domain.recognition import (
    Colleagues,
    Completeness,
    ConnectMailbox,
    Elsewhere,
    Health,
    IgnoredSender,
    InTouch,
    Means,
    Nobody,
    OneCandidate,
    Profile,
    Protected,
    Recognition,
    SeveralCandidates,
    Sight,
    Stranger,
    WhoIsThis,
)
from backend.domain.standing import standing
from backend.domain.thread import Thread, thread_record_id
from backend.domain.wording import word
from backend.ports.mailbox import Headers, OpenMail
from backend.ports.store import Key
from backend.services.filing import acquaintances, resolved
from backend.services.glancing import Glance
from backend.services.hurrying import Hurrying
from backend.services.reading import Reading
from backend.services.signing_in import Session

NOT_KNOWN_YET = word("Gmail is slow to answer, so we cannot say yet who is on this mail.")


@dataclass(frozen=True)
class Opened:
    """The mail open in Gmail: hexadecimal ids in the reader's mailbox ("" when unknown) and this event's tokens."""

    message_id: str
    thread_id: str
    user_token: str = field(repr=False)
    message_token: str = field(repr=False)


@dataclass(frozen=True)
class View:
    """Who looks at which open mail, from which mailbox (None when she connected none), at which records."""

    session: Session
    reader: Reader
    mailbox: Mailbox | None
    records: Glance
    opened: Opened

    @property
    def means(self) -> Means:
        """What she can do about a thread nobody follows."""
        if self.mailbox and self.mailbox.state is not MailboxState.DISCONNECTED:
            return Means.ADD if self.mailbox.working else Means.WAIT
        return Means.CONNECT if self.session.recruiter.may_connect else Means.NONE


class Recognizing:
    """Picks what the sidebar shows."""

    def __init__(self, reading: Reading, open_mail: OpenMail, hurrying: Hurrying) -> None:
        self._reading = reading
        self._open_mail = open_mail
        self._hurrying = hurrying

    def recognize(self, session: Session, opened: Opened) -> Sight:
        """What the open mail is about, and how her own mailbox stands if something is the matter with it.

        A filed thread costs no Gmail call; any other one read of its address headers. Raises ReconnectNeeded when
        the event's tokens do not allow that, MailboxSuspended, MailboxDown, MailboxBusy, StillWorking.
        """
        reader = reader_of(session.recruiter)
        mailbox = session.seen.get(Mailbox, reader.id)
        view = View(session, reader, mailbox, session.seen, opened)
        stands = standing(mailbox, (), session.organization.policy.label_name) if mailbox else None
        if mailbox and stands and stands.state is MailboxState.NEEDS_RECONNECT:
            return Sight(ConnectMailbox(Health.RECONNECT, mailbox.address, stands))
        return Sight(self._found(view, opened), stands if stands and stands.at_rest else None)

    def _found(self, view: View, opened: Opened) -> Recognition:
        """The one order of design: filed already, whoever wrote; then by its people.

        Beside a mail of somebody else's mailbox nothing is looked up but a thread of her own.
        """
        session, records = view.session, view.records
        thread = self._thread(view, opened.thread_id)
        if thread and thread.conversation:
            return self._filed(view, thread.conversation, thread)
        try:
            headers = self._headers(session, opened)
        except NotInMailbox:
            return Elsewhere(session.recruiter.address)
        records.foresee(*_asked_for(view, headers))
        thread = thread or self._thread(view, headers.thread_id)
        message = records.get(Message, headers.message_id)
        if thread and thread.conversation:
            return self._filed(view, thread.conversation, thread)
        if message and self._told(view, message):
            return self._filed(view, message.conversation, thread)
        return self._people(view, headers)

    def thread_of(self, session: Session, opened: Opened) -> str:
        """The hexadecimal thread id of the open mail, asked of Gmail when the event did not give one."""
        headers = self._headers(session, opened)
        return opened.thread_id or headers.thread_id

    def _headers(self, session: Session, opened: Opened) -> Headers:
        account = Account(session.organization.id, session.recruiter.id)
        read = partial(
            self._open_mail.headers,
            account,
            opened.message_id,
            user_token=opened.user_token,
            message_token=opened.message_token,
        )
        return self._hurrying.within(session, read, tell=NOT_KNOWN_YET)

    def _thread(self, view: View, thread_id: str) -> Thread | None:
        if view.mailbox is None or not thread_id:
            return None
        thread = view.records.get(Thread, thread_record_id(view.mailbox.id, thread_id))
        if thread is None or not thread.conversation:
            return None
        self._foresee(view, thread.candidates, (Conversation, thread.conversation))
        conversation = resolved(view.records, thread.conversation)
        return thread if conversation and view.mailbox.id in conversation.mailboxes else None

    def _foresee(self, view: View, candidates: Collection[str], *keys: Key) -> None:
        self._reading.foresee(view.session.organization, view.records, candidates, *keys)

    def _told(self, view: View, message: Message) -> bool:
        """Whether she may know that a colleague's mailbox brought this mail: what waits is its labeller's alone."""
        if not message.copies:
            return False
        self._foresee(view, message.candidates, (Conversation, message.conversation))
        conversation = resolved(view.records, message.conversation)
        return conversation is not None and (not conversation.waiting or view.reader.id in conversation.mailboxes)

    def _filed(self, view: View, conversation_id: str, thread: Thread | None) -> Recognition:
        """The conversation stands in the store, whoever wrote the open message."""
        conversation = resolved(view.records, conversation_id)
        if conversation is None or not conversation.candidates:
            return self._unfiled(view, conversation)
        self._foresee(view, conversation.candidates)
        candidates = [found for key in conversation.candidates if (found := view.records.get(Candidate, key))]
        return self._candidates(view, candidates, thread)

    def _unfiled(self, view: View, conversation: Conversation | None) -> Recognition:
        if conversation is None:
            return Nobody()
        insiders = view.session.organization.insiders
        question = self._reading.question(view.session.organization, view.reader, conversation, view.records)
        people = participants(question.messages, insiders)
        ours = all(insiders.include(person) for person in people)
        applicants = _applicants(view, people) if ours and view.means is Means.ADD else ()
        return WhoIsThis(conversation.id, conversation.reason, question.choices, applicants=applicants)

    def _people(self, view: View, headers: Headers) -> Recognition:
        """Nothing is filed: look at who is on the mail."""
        insiders = view.session.organization.insiders
        people = _people(headers, insiders)
        outsiders = [person for person in people if not insiders.include(person)]
        known, contacts = self._acquaintances(view, outsiders)
        if known:
            found = [view.records.get(Candidate, key) for key in dict.fromkeys(known.values())]
            named = tuple(person for person in outsiders if person.key in known)
            return self._candidates(view, [candidate for candidate in found if candidate], None, named)
        humans = [p for p in outsiders if not automated(p) and p.key not in contacts]
        ignored = self._ignored(view, humans)
        strangers = [person for person in humans if person not in ignored]
        if ignored and not strangers:
            return IgnoredSender(*next(iter(ignored.items())))
        if len(strangers) == 1 and not through_list(headers, insiders):
            visibility = view.session.organization.policy.visibility
            return Stranger(strangers[0], visibility, view.means, domain_rule(strangers[0]))
        if strangers:
            return WhoIsThis("", SEVERAL if len(strangers) > 1 else LISTED, tuple(strangers), view.means)
        if outsiders or author(headers, insiders) is None:
            return Nobody(tuple(outsiders))
        return Colleagues(people, _applicants(view, people), view.means)

    def _acquaintances(self, view: View, people: list[Address]) -> tuple[dict[str, str], set[str]]:
        """As `filing` knows them, but for an applicant she may not know of: her private address is a stranger's."""
        known, contacts = acquaintances(view.records, people)
        if known:
            self._foresee(view, sorted(set(known.values())))
        secret = {
            candidate.id
            for each in set(known.values())
            if (candidate := view.records.get(Candidate, each)) and not _may_know(view, candidate)
        }
        return {key: each for key, each in known.items() if each not in secret}, contacts

    def _ignored(self, view: View, people: list[Address]) -> dict[Address, str]:
        """Those of these people the reader does not want to be asked about, each with her word."""
        said = {
            person: next((r for r in rules_for(person) if view.records.get(Ignored, ignored_id(view.reader.id, r))), "")
            for person in people
        }
        return {person: rule for person, rule in said.items() if rule}

    def _candidates(
        self, view: View, candidates: list[Candidate], thread: Thread | None, people: tuple[Address, ...] = ()
    ) -> Recognition:
        told = [each for each in candidates if _may_know(view, each)]
        if candidates and not told:
            return self._people(view, self._headers(view.session, view.opened))
        candidates = told
        if any(reads_about_herself(view.reader, candidate) for candidate in candidates):
            return Protected()
        organization = view.session.organization
        seen = [self._reading.profile(organization, view.reader, each, view.records) for each in candidates]
        profiles = [self._with_thread(view, profile, thread) for profile in seen if profile]
        if not profiles:
            return InTouch(next(iter(people), Address("")))
        return OneCandidate(profiles[0]) if len(profiles) == 1 else SeveralCandidates(tuple(profiles))

    def _with_thread(self, view: View, profile: Profile, thread: Thread | None) -> Profile:
        """The profile with how the open thread stands: followed or not, complete or not, in step since when."""
        sync = view.records.get(SyncState, sync_id(view.mailbox.address)) if view.mailbox else None
        if thread is None:
            return replace(profile, synced_at=sync.synced_at if sync else None, means=view.means)
        stored = len(thread.message_ids)
        return replace(
            profile,
            following=thread.followed,
            stopped=thread.stopped,
            stopped_at=thread.stopped_at,
            ends=thread.followed and thread.resumed_at is None and profile.stage.ended,
            means=view.means,
            completeness=Completeness(stored, stored + len(thread.missing)) if thread.followed else None,
            synced_at=sync.synced_at if sync else None,
        )


def _may_know(view: View, candidate: Candidate) -> bool:
    return knows_of(view.reader, candidate, view.records.get(Job, candidate.job))


def _applicants(view: View, people: Collection[Address]) -> tuple[Address, ...]:
    """The own people of a mail other than the reader herself, where her role may say that one applies."""
    if not view.session.recruiter.may_connect:
        return ()
    return tuple(person for person in people if person.key not in view.reader.addresses)


def _asked_for(view: View, headers: Headers) -> Iterator[Key]:
    """What is asked for once it is known who is on the open mail."""
    yield Message, headers.message_id
    if view.mailbox:
        yield Thread, thread_record_id(view.mailbox.id, headers.thread_id)
    insiders = view.session.organization.insiders
    for person in _people(headers, insiders):
        if not insiders.include(person):
            yield AddressClaim, claim_id(person.key)
            yield Contact, person.key
            yield from ((Ignored, ignored_id(view.reader.id, rule)) for rule in rules_for(person))


def _people(headers: Headers, insiders: Insiders) -> tuple[Address, ...]:
    """Who is on the mail, its author first."""
    writer = author(headers, insiders)
    return unique((*((writer,) if writer else ()), *headers.people))
