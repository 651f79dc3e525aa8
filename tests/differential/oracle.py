"""What the product should have come to, told from the mailboxes alone: their records, and when it looked.

Where design §6 and §7 leave freedom the oracle knows every admissible outcome; what it then finds is taken as given.
It imports nothing of the product.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from sandbox.mailbox import Change, Mailbox
from tests.differential.endings import endings, exchange_of
from tests.differential.life import NEVER_HELD, WAITS_FOR_A_WORD, Happening, Labels, Life, State, Status, reason, wanted
from tests.differential.mail import Mail, mail_of
from tests.differential.rules import Sight, by_comparison, by_history
from tests.differential.seen import Seen

LABEL = "hire"
ERASED_AFTER = timedelta(days=30)
REFERENCES_READ = 10
ONE_DEED = timedelta(minutes=2)
NO, YES, PERHAPS = frozenset({False}), frozenset({True}), frozenset({False, True})


class Oracle:
    """Watches mailboxes. `limit` is how many newcomers come in unasked; `references` whether answers are followed."""

    def __init__(self, boxes: Mapping[str, Mailbox], *, limit: int, references: bool) -> None:
        self.boxes = boxes
        self.lives: dict[tuple[str, str], Life] = {}
        self.mails: dict[str, Mail] = {}
        self.held: dict[str, set[str]] = {box: set() for box in boxes}
        self.candidates: set[str] = set()
        self.alone: set[str] = set()
        self.ended: dict[str, bool] = {}
        self.seen = Seen((), (), (), (), (), {}, 0)
        self._limit = limit
        self._references = references
        self._read = {box: mailbox.history_id for box, mailbox in boxes.items()}
        self._forgotten: set[str] = set()
        self._perhaps_forgotten: set[str] = set()
        self._ever = {box: self._named(box) for box in boxes}
        self._met = {box: self._named(box) for box in boxes}
        self._came = dict[tuple[str, str], datetime]()

    def note(self, *, by_hand: bool = True) -> None:
        """Hear what the mailboxes recorded since; `by_hand` says whether labels were taken off by a person."""
        for box, mailbox in self.boxes.items():
            for record in mailbox.history:
                if record.id > self._read[box]:
                    self._read[box] = record.id
                    life = self.life(box, record.thread_id)
                    labels, changed = frozenset(record.label_ids), frozenset(record.changed)
                    life.happenings.append(Happening(record.change, record.message_id, labels, changed, by_hand))
            for stored in mailbox.messages.values():
                self.life(box, stored.thread_id).names[stored.id] = stored.header("Message-ID")
                self.mails.setdefault(stored.header("Message-ID"), mail_of(stored))

    def label_died(self, box: str, label: str) -> None:
        """Hear that a label was deleted, for Gmail may record nothing."""
        for life in self.of(box):
            life.happenings.append(Happening(None, "", frozenset(), frozenset({label})))

    def forgotten(self, box: str) -> None:
        """Hear that Gmail forgot the mailbox's history."""
        self._forgotten.add(box)

    def answered(self, box: str, threads: frozenset[str], *, yes: bool, now: datetime) -> list[str]:
        """Hear what she said about these threads, and that it was carried out; what could not have been asked."""
        wrong = []
        for life in (self.life(box, thread) for thread in threads):
            asked = {replace(state, asked=False) for state in life.states if state.asked}
            wrong += [] if asked else [f"asked about {life.id} of {box}"]
            bears = self._bears(life) != NO
            life.states = {each for state in asked for each in _told(state, now, yes=yes, bears=bears)}
            self._could(life)
        return wrong

    def resumed(self, box: str, thread: str, now: datetime) -> None:
        """Hear that she pressed the button of a thread, and that it was carried out."""
        life = self.life(box, thread)
        life.states = {self._taken_up(state, now) for state in life.states}
        self._could(life)

    def looked(self, box: str, now: datetime, *, surely: bool) -> None:
        """Hear that the product looked at a mailbox as it stands; `surely`: it said that it is in step."""
        forgotten = box in self._forgotten
        self._ever[box] |= self._named(box) & self._used(box)
        recent = {thread for (other, thread), at in self._came.items() if other == box and now - at <= ONE_DEED}
        asks, asks_of_all = self._asks(box, recent, by_hand=True), self._asks(box, recent, by_hand=False)
        again = {life.id: NO if life.id in recent else frozenset[bool]() for life in self.of(box)}
        sights = {
            life.id: self._sight(life, now, asks | again[life.id], asks_of_all | again[life.id])
            for life in self.of(box)
        }
        self._came |= {(box, life.id): now for life in self._newcomers(box, any)}
        for life in self.of(box):
            after = {each for state in life.states for each in self._heard(life, state, sights[life.id], box)}
            life.states = self._erased(after if surely else life.states | after, now)
            self._could(life)
        if surely:
            self._met[box] |= self._named(box) & self._used(box)
            self._forgotten.discard(box)
            self._perhaps_forgotten.discard(box)
        elif forgotten:
            self._perhaps_forgotten.add(box)

    def settle(self, seen: Seen) -> None:
        """Take what was found, once it is found admissible, as given."""
        self.seen = seen
        for life in self.lives.values():
            life.states = {state for state in life.states if state.told() == seen.told(life.box, life.id)}
            life.could, life.hidden, life.settled = set(), False, len(life.happenings)
        for box in self.boxes:
            self.held[box] = {message.id for message in seen.messages if box in message.copies}
        self.candidates = {address for each in seen.candidates for address in each}

    def life(self, box: str, thread: str) -> Life:
        """The life of a thread; a new one begins."""
        return self.lives.setdefault((box, thread), Life(box, thread))

    def of(self, box: str) -> list[Life]:
        """The lives of a mailbox's threads."""
        return [life for life in self.lives.values() if life.box == box]

    def living(self, box: str) -> set[str]:
        """The labels followed now: those of the name, and those that had it when the product met them."""
        return (self._ever[box] & set(self.boxes[box].labels)) | self._named(box)

    def met(self, box: str) -> set[str]:
        """The labels the product surely knows by id."""
        return self._met[box]

    def may_hold(self, life: Life, status: Status) -> set[str]:
        """The Message-IDs of a thread that may be held: what was, and what may have been seen."""
        if status is Status.UNDONE:
            return set()
        return life.could | (self.held[life.box] & set(life.names.values()))

    def must_hold(self, life: Life, status: Status) -> set[str]:
        """The Message-IDs of a thread that must be held: what was, and what a followed thread has."""
        mails = self.boxes[life.box].thread(life.id)
        now = {each.header("Message-ID") for each in wanted(mails)} if status is Status.FOLLOWED else set()
        before = set() if life.hidden else self.held[life.box] & set(life.names.values())
        return now | before

    def _heard(self, life: Life, state: State, sight: Sight, box: str) -> set[State]:
        if box in self._perhaps_forgotten:
            later = by_history(life, state, sight)
            compared = {each for one in later for each in by_comparison(life, one, sight)}
            return later | compared | by_comparison(life, state, sight)
        return (by_comparison if box in self._forgotten else by_history)(life, state, sight)

    def _erased(self, states: set[State], now: datetime) -> set[State]:
        """The states, and that a thread whose import was taken back long ago is no more known."""
        old = {each for each in states if each.undone and now - each.undone >= ERASED_AFTER}
        return states | {
            replace(each, status=Status.UNKNOWN, resumed=None) for each in old if each.status is Status.UNDONE
        }

    def _sight(self, life: Life, now: datetime, asks: frozenset[bool], asks_of_all: frozenset[bool]) -> Sight:
        bears, ever = self._bears(life), frozenset(self._ever[life.box] | self._named(life.box))
        labels = Labels(ever, frozenset(self.living(life.box)))
        exchange = exchange_of(life, self.seen, self._outsiders(), self._answered(), self._stirred())
        return Sight(
            now=now,
            labels=labels,
            bears=bears != NO,
            aside=bears == PERHAPS,
            gone=not self.boxes[life.box].thread(life.id),
            continues=self._continues(life) if self._references else NO,
            asks=asks,
            asks_of_all=asks_of_all,
            ends=lambda state, anyway: endings(life, state, exchange, self.ended, labels, now, anyway=anyway),
        )

    def _bears(self, life: Life) -> frozenset[bool]:
        """Whether a message bears the label; PERHAPS when only spam or trash does."""
        living = self.living(life.box)
        bearers = [each for each in self.boxes[life.box].thread(life.id) if each.label_ids & living]
        if not bearers:
            return NO
        return PERHAPS if all(reason(each) in ("spam", "trash") for each in bearers) else YES

    def _asks(self, box: str, recent: set[str], *, by_hand: bool) -> frozenset[bool]:
        """Whether those who come now, labelled by hand or by whatever way, are too many to come unasked (policy).

        Those who came shortly before may count with them.
        """
        most = {life.id for life in self._newcomers(box, any, by_hand=by_hand)}
        least = {life.id for life in self._newcomers(box, all, by_hand=by_hand)}
        if len(most | recent) <= self._limit or not most:
            return NO
        return YES if len(least - recent) > self._limit else PERHAPS

    def _newcomers(
        self, box: str, surely: Callable[[Iterable[bool]], bool], *, by_hand: bool = False
    ) -> Iterator[Life]:
        """Who comes now in all the ways it may have gone, or in any."""
        for life in self.of(box):
            if self._bears(life) != NO and surely(self._comes(life, state, by_hand) for state in life.states):
                yield life

    def _comes(self, life: Life, state: State, by_hand: bool) -> bool:  # noqa: FBT001
        if state.asked or state.status is Status.FOLLOWED:
            return False
        called = life.hand_on(state.cursor, frozenset(self._ever[life.box]))
        return called if by_hand else state.status not in WAITS_FOR_A_WORD

    def _continues(self, life: Life) -> frozenset[bool]:
        """Whether new mail in it answers one this mailbox holds with a candidate of that exchange on it (§6.3)."""
        mailbox = self.boxes[life.box]
        arrived = [
            self.mails[mailbox.messages[each.message].header("Message-ID")]
            for each in life.since(min(state.cursor for state in life.states))
            if each.change is Change.MESSAGE_ADDED
            and each.message in mailbox.messages
            and not each.carried & set(NEVER_HELD)
        ]
        if len(life.states) == 1 and any(self._answers(life.box, mail) for mail in arrived):
            return YES
        return PERHAPS if any(self._may_answer(life.box, mail) for mail in arrived) else NO

    def _answers(self, box: str, mail: Mail) -> bool:
        """Whether it surely answers what the mailbox held at the last comparison and nothing has befallen since."""
        known, stirred = {each.id: each for each in self.seen.messages}, self._stirred()
        held = [known[each] for each in mail.answers[-REFERENCES_READ:] if each in known and box in known[each].copies]
        return any(each.candidates & mail.people for each in held if (box, each.copies[box][1]) not in stirred)

    def _may_answer(self, box: str, mail: Mail) -> bool:
        """Whether it may answer what the mailbox holds by now, and somebody who may be a candidate is on it."""
        shown = (set(life.names.values()) for life in self.of(box) if self._bears(life) != NO)
        near = self.held[box].union(*shown, *(life.could for life in self.of(box)))
        answered = [self.mails[each] for each in mail.answers if each in near]
        people = self.candidates.union(self.alone, *(each.outsiders for each in answered))
        return bool(answered and mail.people & people)

    def _could(self, life: Life) -> None:
        life.hidden |= any(state.status is Status.UNDONE for state in life.states)
        if any(state.status is Status.FOLLOWED for state in life.states):
            now = {each.header("Message-ID") for each in wanted(self.boxes[life.box].thread(life.id))}
            life.could |= now
            mails = [self.mails[each] for each in now]
            outsiders = {person for mail in mails for person in mail.outsiders}
            if len(outsiders) == 1 and not any(mail.listed for mail in mails):
                self.alone |= outsiders

    def _taken_up(self, state: State, now: datetime) -> State:
        since = state.since if state.status is Status.FOLLOWED else now
        resumed = now if state.status in WAITS_FOR_A_WORD else state.resumed
        return replace(state, status=Status.FOLLOWED, since=since, resumed=resumed)

    def _outsiders(self) -> dict[tuple[str, str], frozenset[str]]:
        """The people from outside on each thread."""
        return {
            key: frozenset(person for name in set(life.names.values()) for person in self.mails[name].outsiders)
            for key, life in self.lives.items()
        }

    def _answered(self) -> dict[tuple[str, str], frozenset[str]]:
        """The mails that are answered in each thread."""
        return {
            key: frozenset(each for name in set(life.names.values()) for each in self.mails[name].answers)
            for key, life in self.lives.items()
        }

    def _stirred(self) -> set[tuple[str, str]]:
        """The threads something has happened to since the last comparison."""
        return {key for key, life in self.lives.items() if len(life.happenings) > life.settled}

    def _used(self, box: str) -> set[str]:
        return {label for life in self.of(box) for each in life.happenings for label in each.carried | each.changed}

    def _named(self, box: str) -> set[str]:
        return {label.id for label in self.boxes[box].labels.values() if label.name.casefold() == LABEL}


def _told(state: State, now: datetime, *, yes: bool, bears: bool) -> set[State]:
    """What becomes of a thread she was asked about; one that came in meanwhile stays."""
    if state.status is Status.FOLLOWED or (yes and not bears):
        return {state}
    if not yes:
        return {replace(state, status=Status.DECLINED, since=None)}
    return {replace(state, status=Status.FOLLOWED, since=now, resumed=resumed) for resumed in (state.resumed, now)}
