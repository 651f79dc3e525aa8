"""Sentences, ages, counts and other people's words, said to one reader; shared by the cards and the console."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from babel import dates, numbers, units

from backend.domain.audit import Tally
from backend.domain.candidate import CandidateAddress, Source
from backend.domain.mailbox import MailboxState
from backend.domain.recruiter import Recruiter
from backend.domain.standing import Standing
from backend.domain.wording import Phrase, word
from backend.domain.zone import zone
from backend.language import Language, language

CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\\s]+")
"""Control characters, white space and whatever turns the direction of the text after it (Unicode UAX 9)."""

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
NOBODY_COUNTS = timedelta(seconds=5)
DAYS_COUNTED = 30
SMALL = range(1_000)
SIZES = ((1_000_000, "digital-megabyte"), (1_000, "digital-kilobyte"), (1, "digital-byte"))
STATES = {
    MailboxState.CONNECTED: word("In step"),
    MailboxState.CATCHING_UP: word("Catching up"),
    MailboxState.NEEDS_RECONNECT: word("Not connected"),
    MailboxState.SUSPENDED: word("Gmail is closed to Hirelabel"),
    MailboxState.PAUSED: word("Paused"),
    MailboxState.DISCONNECTED: word("Disconnected"),
}
"""What each state of a mailbox is called on its page."""
PROVENANCE = {
    Source.MAIL: word("From a mail, %(ago)s"),
    Source.PICKED: word("Picked from a mail, %(ago)s"),
    Source.IMPORTED: word("Imported from a list, %(ago)s"),
    Source.ADDED: word("Added by hand, %(ago)s"),
}
"""What is said of where an address came from, and when."""
GMAIL_DEEDS = {
    "getProfile": word("asking whether anything is new"),
    "labels.list": word("reading labels"),
    "labels.create": word("making labels"),
    "settings.sendAs.list": word("reading your addresses"),
    "history.list": word("looking for changes"),
    "threads.list": word("listing threads"),
    "threads.get": word("reading threads"),
    "threads.modify": word("changing labels"),
    "messages.get": word("reading messages"),
    "messages.list": word("listing messages"),
    "messages.modify": word("labelling messages"),
    "messages.send": word("sending"),
    "drafts.list": word("listing drafts"),
    "drafts.get": word("reading drafts"),
    "drafts.create": word("making drafts"),
    "drafts.send": word("sending drafts"),
    "messages.attachments.get": word("reading attachments"),
    "watch": word("asking to be told of changes"),
    "stop": word("asking not to be told any more"),
}
"""What the methods of Gmail's that cost units do, in words for the owner of a mailbox."""


@dataclass(frozen=True)
class Voice:
    """Speaks one language at one moment, `now`, whose zone is the reader's: `say("Add")`, `say.ago(at)`."""

    language: Language
    now: datetime

    def say(self, sentence: str, **values: object) -> str:
        """The sentence in this language; `%(name)s` in it stands for a value."""
        pattern, given = (sentence.pattern, sentence.values) if isinstance(sentence, Phrase) else (sentence, values)
        said = self.language.sentences.gettext(pattern) if pattern else ""
        return said % given if given else said

    __call__ = say

    def counted(self, one: str, many: str, number: int, **values: object) -> str:
        """A sentence about `%(number)s` things, in the plural the language has for that number."""
        said = self.language.sentences.ngettext(one, many, number)
        return said % {"number": self.number(number), **values}

    def number(self, number: int) -> str:
        """A number with its thousands set apart."""
        # Babel takes a third of a millisecond to find that there are no thousands to be set apart.
        return str(number) if number in SMALL else numbers.format_decimal(number, locale=self.language.locale)

    def ago(self, at: datetime) -> str:
        """How long ago: "just now", "4 min ago", "yesterday", "3 days ago", "Oct 2"; by days of her zone."""
        age, days = self._age(at), self._days(at)
        if age < DAY or days == 0:
            return (
                self.say("%(lasting)s ago", lasting=self._clock_words(age))
                if age >= NOBODY_COUNTS
                else self.say("just now")
            )
        if 1 < days <= DAYS_COUNTED:
            return self.counted("%(number)s day ago", "%(number)s days ago", days)
        return self.say("yesterday") if days == 1 else self.day(at)

    def lasting(self, at: datetime) -> str:
        """How long it has lasted: "12 s", "4 min", "3 h", "3 days"; "" where no number says it well."""
        age, days = self._age(at), self._days(at)
        if age < DAY or days == 0:
            return self._clock_words(age) if age >= NOBODY_COUNTS else ""
        return self.counted("%(number)s day", "%(number)s days", days) if 1 < days <= DAYS_COUNTED else ""

    def since(self, at: datetime) -> str:
        """From when on: "since 14:20", "since Oct 2"."""
        return self.say("since %(when)s", when=self.time(at) if self._days(at) == 0 else self.day(at))

    def day(self, at: datetime) -> str:
        """The date in her zone: "Oct 2", with the year when it is another one."""
        local = at.astimezone(self.now.tzinfo)
        return _day(local.date(), self.language, with_year=local.year != self.now.year)

    def time(self, at: datetime) -> str:
        """The time of day in her zone, "08:02"."""
        return f"{at.astimezone(self.now.tzinfo):%H:%M}"

    def moment(self, at: datetime) -> str:
        """A date and time that stand for themselves, in her zone: "November 21, 2026, 14:20 (UTC)"."""
        local = at.astimezone(self.now.tzinfo)
        date = dates.format_date(local, "long", locale=self.language.locale)
        return f"{date}, {self.time(at)} ({self.now.tzinfo})"

    def size(self, number: int) -> str:
        """So many bytes, in the unit that reads best: "12 byte", "1.2 MB"."""
        over, unit = next((each for each in SIZES if number >= each[0]), SIZES[-1])
        return units.format_unit(round(number / over, 1), unit, length="short", locale=self.language.locale)

    def _clock_words(self, age: timedelta) -> str:
        if age < MINUTE:
            return self.say("%(seconds)s s", seconds=age.seconds)
        if age < HOUR:
            return self.say("%(minutes)s min", minutes=age // MINUTE)
        return self.say("%(hours)s h", hours=age // HOUR)

    def _age(self, at: datetime) -> timedelta:
        # In UTC: the difference of two times in one zone leaves out the hour by which its clocks changed.
        return self.now.astimezone(UTC) - at.astimezone(UTC)

    def _days(self, at: datetime) -> int:
        return (self.now.date() - at.astimezone(self.now.tzinfo).date()).days


@lru_cache(10_000)
def _day(day: date, spoken: Language, *, with_year: bool) -> str:
    # Babel takes long to find a language's way of writing a day; a card names up to seventy, often the same ones.
    return dates.format_skeleton("yMMMd" if with_year else "MMMd", day, locale=spoken.locale)


def voice_for(reader: Recruiter | None, at: datetime, tag: str = "") -> Voice:
    """The voice that speaks to a reader outside Gmail, in the language of `tag` if given, else in hers."""
    spoken, place = (reader.language, reader.zone) if reader else ("", "")
    return Voice(language(tag or spoken), at.astimezone(zone(place) or UTC))


def shown(text: str, limit: int = 120) -> str:
    """What others wrote, fit for a sentence: one line, clipped, kept apart when it reads from right to left."""
    line = CONTROLS.sub(" ", text).strip()
    clipped = line if len(line) <= limit else f"{line[: limit - 1].rstrip()}…"
    turns = not clipped.isascii() and any(unicodedata.bidirectional(character) in {"R", "AL"} for character in clipped)
    return f"\u2068{clipped}\u2069" if turns else clipped


def lines_of(text: str, limit: int) -> str:
    """What others wrote, with its lines: clipped, and without what turns the direction of the text after it."""
    lines = [CONTROLS.sub(" ", line).strip() for line in text[: limit * 2].splitlines()]
    whole = "\n".join(lines).strip()
    return whole if len(whole) <= limit and len(text) <= limit * 2 else f"{whole[: limit - 1].rstrip()}…"


def first_name(name: str) -> str:
    """The first name of "Jane Doe" or "Dr. Jane Doe", fit for a sentence; "" without a name."""
    return shown(next((word for word in name.split() if not word.endswith(".")), ""), 20)


def why(say: Voice, found: Standing) -> str:
    """Why a mailbox stands as it does."""
    return " ".join(shown(say(reason), 300) for reason in found.why)


def state(say: Voice, found: Standing) -> str:
    """How a mailbox stands, in a word or two."""
    if found.undecided:
        return say("Waits for your choice")
    return say("The label is gone") if found.label_gone else say(STATES[found.state])


def provenance(say: Voice, address: CandidateAddress) -> str:
    """Where an address of a profile comes from."""
    return say(PROVENANCE[address.source], ago=say.ago(address.at))


def asked_of_gmail(say: Voice, method: str) -> str:
    """What was done with the units of one of Gmail's methods."""
    return say(GMAIL_DEEDS.get(method, method))


def messages(say: Voice, number: int) -> str:
    """So many mails."""
    return say.counted("%(number)s message", "%(number)s messages", number)


def threads(say: Voice, number: int) -> str:
    """So many threads."""
    return say.counted("%(number)s thread", "%(number)s threads", number)


def moved(say: Voice, stage: str, *, ended: bool) -> str:
    """What is said once she stands in another stage."""
    if ended:
        return say(
            "Moved to %(stage)s. With that following ends: new mail stays out until you resume.", stage=say(stage)
        )
    return say("Moved to %(stage)s.", stage=say(stage))


def audited(say: Voice, tally: Tally) -> str:
    """What an audit found: "39 of 39 messages in 12 of 12 threads", and what it brought in."""
    if tally.label_gone:
        return say("The label is gone in Gmail, so there was nothing to compare")
    parts = [
        say(
            "%(held)s of %(messages)s in %(threads_held)s of %(threads)s",
            held=say.number(tally.messages_held),
            messages=messages(say, tally.messages_expected),
            threads_held=say.number(tally.threads_held),
            threads=threads(say, tally.threads_expected),
        )
    ]
    if tally.repaired:
        parts.append(
            say.counted(
                "%(number)s was missing and is here now", "%(number)s were missing and are here now", tally.repaired
            )
        )
    if tally.left:
        parts.append(
            say.counted(
                "%(number)s thread left on a person's word", "%(number)s threads left on a person's word", tally.left
            )
        )
    return "; ".join(parts)
