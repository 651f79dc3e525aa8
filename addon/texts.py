"""Every sentence the cards say, in the words the catalogues know; how they are laid out is the cards' own."""

from collections.abc import Sequence
from datetime import datetime

from backend.domain.address import Address
from backend.domain.mailbox import MailboxState
from backend.domain.organization import Visibility
from backend.domain.recognition import Completeness, ConversationLine, Health, Profile
from backend.domain.search import Hit
from backend.domain.standing import Standing
from backend.domain.turn import Turn
from backend.domain.wording import word
from backend.texts import DAY, Voice, first_name, messages, shown, why

ADD = word("Add to Hire")
ADDED = word("Added. Every later reply follows by itself.")
ADD_THREAD = word("Add this thread to Hire")
ADDRESSES = word("Addresses")
ASK_RECRUITER = word("Ask a recruiter who has this mail to add it.")
ASK_ADMIN = word("Hirelabel is not enabled for you yet. Ask your admin to add your address:")
CHOOSE = word("Choose")
COLLEAGUES = word("Only colleagues")
COLLEAGUES_ONLY = word("Only people of your organization are on this mail, so there is no candidate to show.")
CONNECT = word("Connect Gmail")
CONNECT_FIRST = word("To add someone, connect your Gmail first.")
CONVERSATIONS = word("Conversations")
FILED = word("Filed.")
FAILED = word("That did not work")
HER_TURN = word("The candidate's turn, %(when)s")
HER_TURN_SINCE = word("The candidate's turn since %(when)s")
IN_TOUCH = word("Someone in recruiting is in touch")
MACHINES_ONLY = word("Only automatic senders or contacts are on this mail:")
NOT_OPEN = word("These mails are not open to you.")
NOT_ENABLED = word("Not enabled yet")
NOTHING = word("Nothing to show")
NOTHING_HERE = word("Hirelabel has nothing to show for this mail.")
NO_CONVERSATION = word("No mail you can read yet.")
NO_MAIL = word("No mail yet")
NO_SUBJECT = word("(no subject)")
ONLY_AUTOMATIC = word("Only automatic mail so far")
OPEN_HIRELABEL = word("Open Hirelabel")
OPEN_MAILBOX = word("Open my mailbox")
OPEN_PROFILE = word("Open profile")
READY = word("Ready")
REFRESH = word("Refresh")
REPEAT = word("Refreshing in a moment may help.")
NO_REPEAT = word("Refreshing will not change this.")
STILL_WORKING = word("Still working")
STRANGER = word("Not a candidate yet")
TRY_AGAIN = word("Look again")
WHO_IS_THIS = word("Who is this about?")

GUEST = word("Open the mail of a candidate to see where she stands, as far as it is open to you.")
WHAT_CONNECTING_DOES = word(
    "Label a thread and its sender becomes a candidate here. For that, Hirelabel reads your Gmail. "
    "It keeps only threads you label or add. Hirelabel is a service of its own, not part of Google."
)
WHAT_CHOOSING_DOES = word(
    "Gmail is connected, and what you label from now on comes in. Say what shall become of threads that bear the "
    "label already: all, since a date, or none."
)

CONNECT_TITLES = {
    Health.NEVER: word("Connect your Gmail"),
    Health.CHOOSE: word("One step left"),
    Health.RECONNECT: word("Connect Gmail again"),
    Health.DISCONNECTED: word("Gmail is disconnected"),
}
CONNECT_BUTTONS = {
    Health.NEVER: CONNECT,
    Health.CHOOSE: word("Choose threads"),
    Health.RECONNECT: word("Connect again"),
    Health.DISCONNECTED: CONNECT,
}
CONNECT_DONE = {
    Health.NEVER: word("I have connected, refresh"),
    Health.CHOOSE: word("I have chosen, refresh"),
    Health.RECONNECT: word("I have connected, refresh"),
    Health.DISCONNECTED: word("I have connected, refresh"),
}
AT_REST = {
    MailboxState.NEEDS_RECONNECT: word("Gmail is not connected"),
    MailboxState.SUSPENDED: word("Gmail is closed to Hirelabel"),
    MailboxState.PAUSED: word("Paused"),
    MailboxState.DISCONNECTED: word("Gmail is disconnected"),
}
WHO_WILL_SEE = {
    Visibility.PARTICIPANTS: word("Only you and those on the mails will see this conversation."),
    Visibility.TEAM: word("The candidate's owner, the job's team and those on the mails will see this conversation."),
    Visibility.RECRUITERS: word("All recruiters, the job's team and those on the mails will see this conversation."),
}


def turn(say: Voice, found: Turn, name: str) -> str:
    """Whose turn and since when: "Your turn, 3 days", "Jane's turn since yesterday"."""
    lasted, when = say.lasting(found.since), say.ago(found.since)
    if lasted:
        return say("Your turn, %(when)s", when=lasted) if found.ours else _theirs(say, name, lasted)
    if say.now - found.since < DAY:
        return say("Your turn, %(when)s", when=when) if found.ours else _theirs(say, name, when)
    if found.ours:
        return say("Your turn since %(when)s", when=when)
    who = first_name(name)
    return say("%(name)s's turn since %(when)s", name=who, when=when) if who else say(HER_TURN_SINCE, when=when)


def _theirs(say: Voice, name: str, when: str) -> str:
    who = first_name(name)
    return say("%(name)s's turn, %(when)s", name=who, when=when) if who else say(HER_TURN, when=when)


def standing(say: Voice, profile: Profile) -> str:
    """The first line of a profile: whose turn it is, or why that cannot be said."""
    if profile.turn:
        return turn(say, profile.turn, profile.candidate.name)
    if profile.hidden:
        return say(IN_TOUCH)
    return say(ONLY_AUTOMATIC) if profile.conversations else say(NO_MAIL)


def several(say: Voice, number: int) -> str:
    """How many candidates a mail is about."""
    return say.counted("%(number)s candidate on this mail", "%(number)s candidates on this mail", number)


def stage_and_job(say: Voice, profile: Profile | Hit) -> str:
    """How far the candidate has come, and for what."""
    parts = (say(profile.stage.name), profile.job.title if profile.job else "")
    return " · ".join(shown(part) for part in parts if part)


def owner(say: Voice, profile: Profile) -> str:
    """Who looks after the candidate."""
    return say("Owner: %(name)s", name=shown(say(profile.owner), 60)) if profile.owner else say("No owner yet")


def extent(say: Voice, line: ConversationLine) -> str:
    """How much there is in a conversation and how fresh it is."""
    attachments = [say.counted("%(number)s attachment", "%(number)s attachments", line.attachments)]
    return " · ".join([messages(say, line.messages), *(attachments if line.attachments else ()), say.ago(line.last_at)])


def short_of(say: Voice, found: Completeness) -> str:
    """What is still missing of the open thread."""
    total = messages(say, found.total)
    return say("%(stored)s of %(total)s here · the rest is on its way", stored=say.number(found.stored), total=total)


def as_of(say: Voice, at: datetime | None) -> str:
    """How fresh what Gmail told us is."""
    if at is None:
        return say("Gmail has not been read yet")
    return say("As of %(ago)s", ago=say.ago(at)) if say.lasting(at) or say.now - at >= DAY else say("As of now")


def more(say: Voice, number: int) -> str:
    """How many rows are not on the card."""
    return say("%(number)s more on the web", number=say.number(number))


def named(say: Voice, people: Sequence[Address]) -> str:
    """The first five of those on a mail."""
    names = ", ".join(shown(person.label, 60) for person in people[:5])
    left = len(people) - 5
    return (
        say.counted("%(names)s and %(number)s other", "%(names)s and %(number)s others", left, names=names)
        if left > 0
        else names
    )


def rests(say: Voice, found: Standing) -> str:
    """What is the matter with a mailbox, and since when."""
    what = say("Your label is gone") if found.label_gone else say(AT_REST[found.state])
    return f"{what} {say.since(found.since)}"


def advice(say: Voice, found: Standing) -> str:
    """Why a mailbox stands as it does, and what to do about it."""
    return f"{why(say, found)} {say(found.todo)}"


def not_filed(say: Voice, reason: str) -> str:
    """Why a person must say whom a conversation is about."""
    return say("Not filed yet: %(reason)s.", reason=shown(say(reason)))


def stopped(say: Voice, address: str, found: Standing) -> str:
    """What a dead connection means, since when and why."""
    since = say.since(found.since)
    nothing = say("Nothing new has come in from %(address)s %(since)s.", address=shown(address), since=since)
    return f"{nothing} {why(say, found)}"
