"""Who may read what (design §7): the one rule behind every card, count, name, snippet, page and search hit."""

from dataclasses import dataclass, replace

from backend.domain.about import participants
from backend.domain.address import Address, key_of
from backend.domain.candidate import Candidate
from backend.domain.conversation import Conversation
from backend.domain.job import Job
from backend.domain.message import Message
from backend.domain.organization import Organization, Visibility
from backend.domain.recruiter import ADMINISTERS, READS_AS_RECRUITER, Recruiter
from backend.domain.wording import word

WITHHELD = word("someone in recruiting")
"""What stands where a colleague's name may not."""


@dataclass(frozen=True)
class Reader:
    """A person who wants to read: who she is and by which addresses she is known (her own and her mailbox's)."""

    recruiter: Recruiter
    addresses: frozenset[str]

    @property
    def id(self) -> str:
        """Her id, which is also her mailbox's."""
        return self.recruiter.id


def reader_of(recruiter: Recruiter) -> Reader:
    """The reader a recruiter is."""
    return Reader(recruiter, frozenset(key_of(address) for address in recruiter.addresses))


def may_read(
    reader: Reader,
    message: Message,
    conversation: Conversation,
    candidates: tuple[Candidate, ...],
    organization: Organization,
    jobs: tuple[Job, ...] = (),
) -> bool:
    """Whether this person may read this message (pure); `candidates` and `jobs` are the conversation's.

    Nobody reads what every mailbox took back, nor about herself. Those on the message read it, and so does a mailbox
    that holds a copy. Mail among own people, and mail nobody has filed yet, goes no further. Filed mail with an
    outsider on it is open by policy.
    """
    if not message.copies or any(reads_about_herself(reader, candidate) for candidate in candidates):
        return False
    if takes_part(reader, message):
        return True
    everyone = participants((message,), organization.insiders)
    if conversation.waiting or all(organization.insiders.include(person) for person in everyone):
        return False
    return _open_to(reader, candidates, organization.policy.visibility, jobs)


def reads_about_herself(reader: Reader, candidate: Candidate) -> bool:
    """Whether the profile holds one of the reader's own addresses."""
    return bool(reader.addresses & candidate.keys)


def may_see(reader: Reader, candidate: Candidate, organization: Organization, job: Job | None) -> bool:
    """Whether the profile itself (name, stage, job) is open to her before any message is; never her own.

    Nobody sees a hidden one. Whoever looks after a candidate sees the profile, even where mail is its participants'.
    """
    if candidate.hidden or reads_about_herself(reader, candidate) or not knows_of(reader, candidate, job):
        return False
    return candidate.owner == reader.id or _open_to(
        reader, (candidate,), organization.policy.visibility, (job,) if job else ()
    )


def knows_of(reader: Reader, candidate: Candidate, job: Job | None) -> bool:
    """Whether she may learn that this is a candidate at all, as far as that is more than her mail says.

    That a colleague applies is known to the candidate's owner, the job's owner and team, and admins, whatever they
    read otherwise; never to the colleague.
    """
    if not candidate.internal:
        return True
    on_team = reader.id == candidate.owner or (job is not None and reader.id in (job.owner, *job.team))
    return (on_team or reader.recruiter.role in ADMINISTERS) and not reads_about_herself(reader, candidate)


def may_remove(reader: Reader, message: Message, candidates: tuple[Candidate, ...]) -> bool:
    """Whether she may take a message she reads off the profile for good; `candidates` are its conversation's.

    A recruiter may whose mailbox holds a copy or who owns one of the candidates, and every admin.
    """
    if reader.recruiter.role not in READS_AS_RECRUITER:
        return False
    return reader.id in message.copies or any(may_erase(reader, candidate) for candidate in candidates)


def may_erase(reader: Reader, candidate: Candidate) -> bool:
    """Whether she may erase a candidate she sees: her owner, and every admin; never a profile of her own."""
    role = reader.recruiter.role
    owns = candidate.owner == reader.id and role in READS_AS_RECRUITER
    return (owns or role in ADMINISTERS) and not reads_about_herself(reader, candidate)


def may_change(reader: Reader, candidate: Candidate) -> bool:
    """Whether she may change a candidate she sees (stage, tags, name, addresses); never herself."""
    return reader.recruiter.role in READS_AS_RECRUITER and not reads_about_herself(reader, candidate)


def may_assign(reader: Reader, candidate: Candidate, organization: Organization, job: Job | None) -> bool:
    """Whether she may give a candidate she may change another owner or job, which decide who sees the profile.

    Who sees it herself may, and every admin; not who knows the candidate by mail of her own alone.
    """
    open_to_her = reader.recruiter.role in ADMINISTERS or may_see(reader, candidate, organization, job)
    return open_to_her and may_change(reader, candidate)


def sees_all(reader: Reader, organization: Organization) -> bool:
    """Whether every profile but her own is open to her."""
    by_role = reader.recruiter.role in READS_AS_RECRUITER
    return by_role and organization.policy.visibility is Visibility.RECRUITERS


def takes_part(reader: Reader, message: Message) -> bool:
    """Whether she is on the message: named openly, or reached by Bcc or a group (her own mailbox holds a copy)."""
    return reader.id in message.copies or any(person.key in reader.addresses for person in message.people)


def wrote(reader: Reader, message: Message) -> bool:
    """Whether the message is her own: sent out of her mailbox, by whichever address, or from an address of hers."""
    copy = message.copies.get(reader.id)
    return bool(copy and copy.sent) or bool(message.sender and message.sender.key in reader.addresses)


def bcc_seen_by(reader: Reader, message: Message) -> tuple[Address, ...]:
    """The Bcc she may see: that of her own copy, nobody else's."""
    copy = message.copies.get(reader.id)
    return copy.bcc if copy else ()


def as_seen_by(reader: Reader, message: Message) -> Message:
    """The message without the Bcc of copies that are not the reader's."""
    if not any(copy.bcc for box, copy in message.copies.items() if box != reader.id):
        return message
    copies = {box: copy if box == reader.id else replace(copy, bcc=()) for box, copy in message.copies.items()}
    return replace(message, copies=copies)


def _open_to(reader: Reader, candidates: tuple[Candidate, ...], visibility: Visibility, jobs: tuple[Job, ...]) -> bool:
    if visibility is Visibility.PARTICIPANTS:
        return False
    on_team = any(candidate.owner == reader.id for candidate in candidates) or any(
        reader.id == job.owner or reader.id in job.team for job in jobs
    )
    return on_team or (visibility is Visibility.RECRUITERS and reader.recruiter.role in READS_AS_RECRUITER)
