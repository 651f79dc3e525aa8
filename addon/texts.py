"""Every English word the cards say; how they are laid out is the cards' own."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from backend.domain.address import Address
from backend.domain.audit import Tally
from backend.domain.candidate import CandidateAddress, Source
from backend.domain.mailbox import MailboxState
from backend.domain.organization import Visibility
from backend.domain.recognition import Completeness, ConversationLine, Health, Home, Profile
from backend.domain.standing import Standing
from backend.domain.turn import Turn
from backend.texts import ago, audited, counted, first_name, lasting, shown, since

ADD = "Add to Hire"
ADDED = "Added. Every later reply follows by itself."
ADD_THREAD = "Add this thread to Hire"
ADDRESSES = "Addresses"
ASK_RECRUITER = "Ask a recruiter who has this mail to add it."
ASK_ADMIN = "Hirelabel is not enabled for you yet. Ask your admin to add your address:"
CHOOSE = "Choose"
COLLEAGUES = "Only colleagues"
COLLEAGUES_ONLY = "Only people of your organization are on this mail, so there is no candidate to show."
CONNECT = "Connect Gmail"
CONNECT_FIRST = "To add someone, connect your Gmail first."
CONVERSATIONS = "Conversations"
FILED = "Filed."
FAILED = "That did not work"
IN_TOUCH = "Someone in recruiting is in touch"
MACHINES_ONLY = "Only automatic senders or contacts are on this mail:"
NOT_OPEN = "These mails are not open to you."
NOT_ENABLED = "Not enabled yet"
NOTHING = "Nothing to show"
NOTHING_HERE = "Hirelabel has nothing to show for this mail."
NO_CONVERSATION = "No mail you can read yet."
NO_MAIL = "No mail yet"
NO_SUBJECT = "(no subject)"
NO_WORD = "No one here has written yet"
ONLY_AUTOMATIC = "Only automatic mail so far"
OPEN_HIRELABEL = "Open Hirelabel"
OPEN_MAILBOX = "Open my mailbox"
OPEN_PROFILE = "Open profile"
READY = "Ready"
REFRESH = "Refresh"
REPEAT = "Refreshing in a moment may help."
NO_REPEAT = "Refreshing will not change this."
STRANGER = "Not a candidate yet"
WHO_IS_THIS = "Who is this about?"

GUEST = "Open the mail of a candidate to see where she stands, as far as it is open to you."
FIRST_STEPS = "Open a mail and press Add to Hire, or put the label on a thread in Gmail. It shows up here."
POLLING = "Gmail is asked from time to time, so a new label may take half a minute to show up."
WHAT_CONNECTING_DOES = (
    "Label a thread and its sender becomes a candidate here. For that, Hirelabel reads your Gmail. "
    "It keeps only threads you label or add. Hirelabel is a service of its own, not part of Google."
)
WHAT_CHOOSING_DOES = (
    "Gmail is connected, and what you label from now on comes in. Say what shall become of threads that bear the "
    "label already: all, since a date, or none."
)

CONNECT_TITLES = {
    Health.NEVER: "Connect your Gmail",
    Health.CHOOSE: "One step left",
    Health.RECONNECT: "Connect Gmail again",
    Health.DISCONNECTED: "Gmail is disconnected",
}
CONNECT_BUTTONS = {
    Health.NEVER: CONNECT,
    Health.CHOOSE: "Choose threads",
    Health.RECONNECT: "Connect again",
    Health.DISCONNECTED: CONNECT,
}
CONNECT_DONE = {
    Health.NEVER: "I have connected, refresh",
    Health.CHOOSE: "I have chosen, refresh",
    Health.RECONNECT: "I have connected, refresh",
    Health.DISCONNECTED: "I have connected, refresh",
}
AT_REST = {
    MailboxState.NEEDS_RECONNECT: "Gmail is not connected",
    MailboxState.SUSPENDED: "Gmail is closed to Hirelabel",
    MailboxState.PAUSED: "Paused",
    MailboxState.DISCONNECTED: "Gmail is disconnected",
}
WHO_WILL_SEE = {
    Visibility.PARTICIPANTS: "Only you and those on the mails will see this conversation.",
    Visibility.TEAM: "The candidate's owner, the job's team and those on the mails will see this conversation.",
    Visibility.RECRUITERS: "All recruiters, the job's team and those on the mails will see this conversation.",
}


def turn(found: Turn, name: str, now: datetime) -> str:
    """Whose turn and since when: "Your turn, 3 days", "Jane's turn since yesterday"."""
    whose = "Your" if found.ours else f"{first_name(name) or 'The candidate'}'s"
    lasted = lasting(found.since, now)
    if lasted:
        return f"{whose} turn, {lasted}"
    when = ago(found.since, now)
    return f"{whose} turn, {when}" if when == "just now" else f"{whose} turn since {when}"


def standing(profile: Profile, now: datetime) -> str:
    """The first line of a profile: whose turn it is, or why that cannot be said."""
    if profile.turn:
        return turn(profile.turn, profile.candidate.name, now)
    if profile.hidden:
        return IN_TOUCH
    return ONLY_AUTOMATIC if profile.conversations else NO_MAIL


def last_in_touch(profile: Profile, now: datetime) -> str:
    """Which colleague wrote last, and that someone does whom the reader may not know; one line each."""
    lines = []
    if profile.colleague and profile.colleague_at:
        lines.append(f"{shown(profile.colleague, 60)} wrote {ago(profile.colleague_at, now)}")
    if profile.turn and profile.hidden:
        lines.append(IN_TOUCH)
    if profile.turn and not profile.turn.last_ours and not lines:
        lines.append(NO_WORD)
    return "\n".join(lines)


def several(number: int) -> str:
    """How many candidates a mail is about."""
    return f"{number} candidates on this mail"


def stage_and_job(profile: Profile) -> str:
    """How far the candidate has come, and for what."""
    return " · ".join(shown(part) for part in (profile.stage.name, profile.job.title if profile.job else "") if part)


def owner(profile: Profile) -> str:
    """Who looks after the candidate."""
    return f"Owner: {shown(profile.owner, 60)}" if profile.owner else "No owner yet"


def provenance(address: CandidateAddress, now: datetime) -> str:
    """Where an address of the profile comes from."""
    return f"{'From a mail' if address.source is Source.MAIL else 'Added by hand'}, {ago(address.at, now)}"


def extent(line: ConversationLine, now: datetime) -> str:
    """How much there is in a conversation and how fresh it is."""
    attachments = [counted(line.attachments, "attachment")] if line.attachments else []
    return " · ".join([counted(line.messages, "message"), *attachments, ago(line.last_at, now)])


def short_of(found: Completeness) -> str:
    """What is still missing of the open thread."""
    return f"{found.stored:,} of {counted(found.total, 'message')} here · the rest is on its way"


def as_of(at: datetime | None, now: datetime) -> str:
    """How fresh what Gmail told us is."""
    if at is None:
        return "Gmail has not been read yet"
    return f"As of {ago(at, now)}".replace("just now", "now")


def more(number: int) -> str:
    """How many rows are not on the card."""
    return f"{number:,} more on the web"


def named(people: Sequence[Address]) -> str:
    """The first five of those on a mail."""
    names = ", ".join(shown(person.label, 60) for person in people[:5])
    left = len(people) - 5
    return f"{names} and {counted(left, 'other')}" if left > 0 else names


def followed(home: Home) -> str:
    """What the reader's own mailbox brought in."""
    return f"{counted(home.followed, 'thread')} followed"


def headline(home: Home, now: datetime) -> str:
    """What matters most while no mail is open."""
    stands = home.standing
    if stands.at_rest:
        return rests(stands, now)
    if stands.state is MailboxState.CATCHING_UP:
        return f"Importing, {stands.done:,} of {counted(stands.total, 'thread')}" if stands.total else "Catching up"
    if home.asked:
        return f"{counted(home.asked, 'thread waits', 'threads wait')} for your word"
    if home.waiting:
        return f"{counted(home.waiting, 'conversation waits', 'conversations wait')} for you"
    return _complete(home)


def _complete(home: Home) -> str:
    if home.parked:
        return unread(home)
    tally = home.audit.tally if home.audit else Tally()
    if not tally.complete and not tally.label_gone:
        return f"{tally.messages_held:,} of {counted(tally.messages_expected, 'message')} are here"
    return "Everything is in step" if home.followed else "Ready for your first candidate"


def matters(home: Home) -> Iterator[str]:
    """What is to be seen to on the page of the mailbox."""
    if home.standing.at_rest:
        yield advice(home.standing)
    if home.asked and home.standing.works:
        yield f"You labelled {counted(home.asked, 'thread')} at once. Say whether they shall come in."
    if home.parked:
        yield f"{unread(home)}. You can have it tried again."


def particulars(home: Home, now: datetime) -> Iterator[str]:
    """What else there is to know of a mailbox: what goes on, how complete and how fresh it is."""
    if not home.standing.at_rest:
        if home.standing.state is MailboxState.CATCHING_UP:
            yield shown(home.standing.why, 300)
        elif not home.followed:
            yield FIRST_STEPS
        if home.polling:
            yield POLLING
    if home.audit:
        yield f"{audited(home.audit.tally)}. Checked {ago(home.audit.at, now)}."
    yield as_of(home.synced_at, now)


def unread(home: Home) -> str:
    """How much could not be brought in."""
    return f"{counted(len(home.parked), 'thread')} could not be read"


def rests(found: Standing, now: datetime) -> str:
    """What is the matter with a mailbox, and since when."""
    what = "Your label is gone" if found.label_gone else AT_REST[found.state]
    return f"{what} {since(found.since, now)}"


def advice(found: Standing) -> str:
    """Why a mailbox stands as it does, and what to do about it."""
    return f"{shown(found.why, 300)} {found.todo}"


def not_filed(reason: str) -> str:
    """Why a person must say whom a conversation is about."""
    return f"Not filed yet: {shown(reason)}."


def stopped(address: str, found: Standing, now: datetime) -> str:
    """What a dead connection means, since when and why."""
    return f"Nothing new has come in from {shown(address)} {since(found.since, now)}. {shown(found.why, 300)}"
