"""What the sidebar knows about the open mail: one value a card is drawn from, cut to what its reader may see."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from backend.domain.address import Address
from backend.domain.agenda import Agenda
from backend.domain.audit import Audit
from backend.domain.candidate import Candidate
from backend.domain.job import Job
from backend.domain.mailbox import MailboxState
from backend.domain.note import Note
from backend.domain.organization import Stage, Visibility
from backend.domain.outgoing import Outgoing
from backend.domain.parked import Parked
from backend.domain.question import BulkQuestion
from backend.domain.standing import Standing
from backend.domain.thread import Stop
from backend.domain.turn import Turn


@dataclass(frozen=True)
class ConversationLine:
    """One conversation on a profile: how many of its messages the reader may read, from when to when.

    `mine` is the hexadecimal Gmail thread id in the reader's own mailbox, "" when it is not there.
    """

    id: str
    subject: str
    messages: int
    attachments: int
    first_at: datetime
    last_at: datetime
    mine: str = ""


@dataclass(frozen=True)
class Completeness:
    """Messages of the open thread in Gmail against those stored, while it is followed."""

    stored: int
    total: int


class Means(StrEnum):
    """What the reader can do about an unfollowed thread: add it, connect her mailbox first, or ask a recruiter.

    While her mailbox rests (WAIT) she can add nothing; the notice on the card says why.
    """

    ADD = "add"
    CONNECT = "connect"
    WAIT = "wait"
    NONE = "none"


@dataclass(frozen=True)
class Profile:
    """A candidate as one reader may see her; `hidden` says someone is in touch where the reader may not read.

    `colleague` wrote last to the candidate: a name, or "" when nobody did or it is hidden; `wrote_herself` says it was
    the reader. `following`, `stopped` and `completeness` are the open thread's in her own mailbox, and `ends` says that
    the next mail ends following, because of the stage. `stages` are those to choose from, `notes` those she may read,
    the newest first, `own_notes` the ids of those she wrote herself. `outgoing` are her own
    mails to the candidate that are not settled, the one due first first.
    """

    candidate: Candidate
    stage: Stage
    job: Job | None
    owner: str
    turn: Turn | None
    colleague: str
    colleague_at: datetime | None
    conversations: tuple[ConversationLine, ...]
    hidden: bool
    completeness: Completeness | None = None
    synced_at: datetime | None = None
    following: bool = False
    stopped: Stop | None = None
    stopped_at: datetime | None = None
    ends: bool = False
    means: Means = Means.ADD
    wrote_herself: bool = False
    stages: tuple[Stage, ...] = ()
    notes: tuple[Note, ...] = ()
    own_notes: frozenset[str] = frozenset()
    outgoing: tuple[Outgoing, ...] = ()
    may_change: bool = False


@dataclass(frozen=True)
class Meanwhile:
    """What is known of her mailbox without asking Gmail; `standing` is given when something is the matter with it."""

    standing: Standing | None = None
    synced_at: datetime | None = None


class Health(StrEnum):
    """Why the sidebar offers the connect card."""

    NEVER = "never"
    CHOOSE = "choose"
    RECONNECT = "reconnect"
    DISCONNECTED = "disconnected"


@dataclass(frozen=True)
class ConnectMailbox:
    """Her mailbox is not connected, lost its consent, or she has not yet chosen what to import.

    `standing` is None for one that was never connected.
    """

    health: Health
    address: str
    standing: Standing | None = None


@dataclass(frozen=True)
class OneCandidate:
    """The open mail is about this candidate."""

    profile: Profile


@dataclass(frozen=True)
class InTouch:
    """The outsider is on a profile of which the reader may read nothing: someone in recruiting is in touch."""

    address: Address


@dataclass(frozen=True)
class SeveralCandidates:
    """The open mail is about several candidates; a row each."""

    profiles: tuple[Profile, ...]


@dataclass(frozen=True)
class Stranger:
    """One outsider nobody has filed, and what the reader can do about it; `everyone` is the rule to ignore them by.

    "" when the reader cannot ignore everyone at that domain.
    """

    address: Address
    visibility: Visibility
    means: Means = Means.ADD
    everyone: str = ""


@dataclass(frozen=True)
class IgnoredSender:
    """The only strangers on the open mail are ones the reader does not want to be asked about; `rule` is her word."""

    address: Address
    rule: str


@dataclass(frozen=True)
class Elsewhere:
    """The open mail is not in the reader's own mailbox: she reads another's, which she has been given access to."""

    address: str


@dataclass(frozen=True)
class WhoIsThis:
    """The open conversation waits, or the mail has several strangers on it; a person must say.

    `applicants` are colleagues whose application it may be, where only own people are on it.
    """

    conversation: str
    reason: str
    choices: tuple[Address, ...]
    means: Means = Means.ADD
    applicants: tuple[Address, ...] = ()


@dataclass(frozen=True)
class Colleagues:
    """Only own people are on the open mail; `applicants` are those a recruiter may say it is an application of."""

    people: tuple[Address, ...]
    applicants: tuple[Address, ...] = ()
    means: Means = Means.NONE


@dataclass(frozen=True)
class Protected:
    """About someone the reader may not read about (herself); nothing is said of the profile."""


@dataclass(frozen=True)
class Nobody:
    """Nobody to show: only machines or contacts, or no readable sender."""

    people: tuple[Address, ...] = ()


@dataclass(frozen=True)
class Guest:
    """No mail is open, and the reader's role connects no mailbox."""


@dataclass(frozen=True)
class Home:
    """No mail is open: how the reader's own mailbox stands, and what waits for her.

    `followed` are its threads, `waiting` the conversations nobody has filed, `parked` what could not be read; `audit`
    is the newest comparison with Gmail, None before the first.
    """

    address: str
    standing: Standing
    followed: int
    waiting: int
    synced_at: datetime | None
    polling: bool = False
    questions: tuple[BulkQuestion, ...] = ()
    parked: tuple[Parked, ...] = ()
    audit: Audit | None = None
    agenda: Agenda = field(default_factory=Agenda)

    @property
    def asked(self) -> int:
        """How many threads wait for her to say whether they shall come in."""
        return sum(len(question.threads) for question in self.questions)

    @property
    def proven(self) -> Audit | None:
        """The audit that tells how complete it is: none while mail is still coming in."""
        return None if self.standing.state is MailboxState.CATCHING_UP else self.audit

    @property
    def grown(self) -> bool:
        """Whether more is followed than the audit has counted."""
        return self.proven is not None and self.followed > self.proven.tally.threads_expected


Recognition = (
    ConnectMailbox
    | OneCandidate
    | InTouch
    | SeveralCandidates
    | Stranger
    | IgnoredSender
    | WhoIsThis
    | Colleagues
    | Elsewhere
    | Protected
    | Nobody
)


@dataclass(frozen=True)
class Sight:
    """What the sidebar shows beside the open mail; `notice` says how her mailbox stands when she should know."""

    found: Recognition
    notice: Standing | None = None
