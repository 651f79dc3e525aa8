"""The sentences of home, its lists and its search, in the words the catalogues know."""

from collections.abc import Iterator
from datetime import datetime

from addon.texts import NO_SUBJECT, advice, not_filed, rests
from backend.domain.agenda import Line
from backend.domain.audit import Tally
from backend.domain.mailbox import MailboxState
from backend.domain.recognition import Home
from backend.domain.standing import Standing
from backend.domain.wording import word
from backend.texts import DAY, Voice, audited, messages, shown, threads, why

CANDIDATES = word("Candidates")
FIRST_STEPS = word("Open a mail and press Add to Hire, or put the label on a thread in Gmail. It shows up here.")
HELD = word("Held or due")
MORE = word("More on the web")
NEW = word("New since you last looked")
NOBODY_FOUND = word("No candidate you may see is called “%(search)s”.")
NOBODY_WAITS = word("Nobody waits for an answer of yours.")
NOTHING_HELD = word("Nothing waits for your word.")
NOTHING_NEW = word("Nothing new since your last visit.")
NO_SENDER = word("Unknown sender")
POLLING = word("Gmail is asked from time to time, so a new label may take half a minute to show up.")
SAY_WHETHER = word("You labelled them at once. Say whether they shall come in.")
SEARCH = word("Search")
SEARCH_LABEL = word("Name or address of a candidate")
SEARCH_OTHERWISE = word(
    "Try the start of the first name, the last name or the address. Someone new is added from an open mail."
)
TOO_SHORT = word("Type at least two letters of a name or an address.")
YOUR_TURN = word("Your turn")


def followed(say: Voice, home: Home) -> str:
    """What the reader's own mailbox brought in."""
    return say.counted("%(number)s thread followed", "%(number)s threads followed", home.followed)


def headline(say: Voice, home: Home) -> str:
    """What matters most while no mail is open."""
    stands = home.standing
    if stands.at_rest:
        return rests(say, stands)
    if stands.state is MailboxState.CATCHING_UP:
        return _catching_up(say, stands)
    if home.asked:
        return asked(say, home)
    return " · ".join(_listed(say, home)) or _complete(say, home)


def _listed(say: Voice, home: Home) -> Iterator[str]:
    """How much of what is listed below waits for her, the candidates before what nobody has filed."""
    yours = home.agenda.yours
    if yours.more:
        yield say("Your turn with many candidates")
    elif yours.lines:
        yield say.counted(
            "Your turn with %(number)s candidate", "Your turn with %(number)s candidates", len(yours.lines)
        )
    if home.waiting:
        yield say.counted(
            "%(number)s conversation waits for you", "%(number)s conversations wait for you", home.waiting
        )


def asked(say: Voice, home: Home) -> str:
    """How much was labelled at once."""
    return say.counted("%(number)s thread waits for your word", "%(number)s threads wait for your word", home.asked)


def waits(say: Voice, line: Line) -> str:
    """For how long a candidate waits, and with what."""
    return _joined(say, say.lasting(line.at) or say.ago(line.at), line)


def came(say: Voice, line: Line) -> str:
    """When a mail came, and with what."""
    return _joined(say, say.ago(line.at), line)


def undecided(say: Voice, line: Line) -> str:
    """When a conversation came that nobody has filed, and why."""
    return f"{came(say, line)}\n{not_filed(say, line.reason)}" if line.reason else came(say, line)


def _joined(say: Voice, when: str, line: Line) -> str:
    return f"{when} · {shown(line.subject) or say(NO_SUBJECT)}"


def _catching_up(say: Voice, stands: Standing) -> str:
    if not stands.total:
        return say("Catching up")
    return say("Importing, %(done)s of %(total)s", done=say.number(stands.done), total=threads(say, stands.total))


def _complete(say: Voice, home: Home) -> str:
    if home.parked:
        return unread(say, home)
    tally = home.audit.tally if home.audit else Tally()
    if not tally.complete and not tally.label_gone:
        held, total = say.number(tally.messages_held), messages(say, tally.messages_expected)
        return say("%(held)s of %(total)s are here", held=held, total=total)
    return say("Everything is in step") if home.followed else say("Ready for your first candidate")


def matters(say: Voice, home: Home) -> Iterator[str]:
    """What is to be seen to on the page of the mailbox."""
    if home.standing.at_rest:
        yield advice(say, home.standing)
    if home.parked:
        yield say("%(unread)s. You can have it tried again.", unread=unread(say, home))


def particulars(say: Voice, home: Home) -> Iterator[str]:
    """What else there is to know of a mailbox: what goes on, how complete and how fresh it is."""
    if not home.standing.at_rest:
        if home.standing.state is MailboxState.CATCHING_UP:
            yield why(say, home.standing)
        elif not home.followed:
            yield say(FIRST_STEPS)
        if home.polling:
            yield say(POLLING)
    if audit := home.proven:
        yield say("%(audited)s. Checked %(ago)s.", audited=audited(say, audit.tally), ago=say.ago(audit.at))
    if home.grown:
        yield say("What came in since is not counted yet.")


def unread(say: Voice, home: Home) -> str:
    """How much could not be brought in."""
    return say.counted("%(number)s thread could not be read", "%(number)s threads could not be read", len(home.parked))


def as_of_time(say: Voice, at: datetime | None) -> str:
    """When Gmail was last read, in her zone: a card that stays open does not age. "As of 08:02"."""
    if at is None:
        return say("Gmail has not been read yet")
    return say("As of %(time)s", time=say.time(at) if say.now - at < DAY else f"{say.day(at)} {say.time(at)}")
