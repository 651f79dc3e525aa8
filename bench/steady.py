"""What a day of ordinary mail costs at Gmail beside what any correct client must spend; the clock is moved by us."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Protocol

from freezegun import freeze_time

from backend import wiring
from backend.services.counting import Counting
from backend.settings import read
from backend.wiring import House
from bench import letters
from bench.house import connect, found
from bench.letters import Heap
from bench.world import served_world
from sandbox.demo.processes import settings
from sandbox.mailbox import Mailbox
from sandbox.world import World

MIDNIGHT = datetime(2026, 11, 20, tzinfo=UTC)
HOURS, MINUTES = 24, 60
SAFETY_NET_S = 660
"""The product looks 600 seconds after the last look, and up to a tenth later so that mailboxes are spread."""
WATCH, HISTORY, MESSAGE, THREAD_PAGE, MESSAGE_PAGE = 100, 2, 20, 10, 5
ROWS_A_PAGE = 500
NOT_OURS = ["google", "grpc"]
"""Packages that keep the real time."""


@dataclass(frozen=True)
class Day:
    """So many mailboxes with a heap each, and so many changes an hour in each of them."""

    mailboxes: int
    heap: Heap
    changes_an_hour: int


ORDINARY = Day(mailboxes=5, heap=Heap(20, 2), changes_an_hour=6)


@dataclass
class Least:
    """The fewest units a correct client spends on one mailbox in a day, and the replies it then holds.

    2 for every push, for each announces a change and only history says which; 20 for every new mail in a followed
    thread; 2 whenever 660 seconds brought no push; 100 for the day's renewal of the watch; and for the day's comparison
    of Gmail's lists with the store 10 a page of labelled threads and 5 a page of labelled messages. Marks, drafts and
    other people's mail cost nothing beyond their push.
    """

    units: int
    replies: int = 0
    heard_at: datetime = MIDNIGHT

    @classmethod
    def of(cls, heap: Heap) -> "Least":
        """What a day costs without any change."""
        threads, mails = (-(-rows // ROWS_A_PAGE) for rows in (heap.threads, heap.threads * heap.mails))
        return cls(WATCH + THREAD_PAGE * threads + MESSAGE_PAGE * mails)

    def pushed(self, at: datetime, *, reply: bool) -> None:
        """A push, which may announce a new mail in a followed thread."""
        self.quiet_until(at)
        self.units += HISTORY + MESSAGE * reply
        self.replies += reply

    def quiet_until(self, at: datetime) -> None:
        """No push came since the last one."""
        self.units += HISTORY * (round((at - self.heard_at).total_seconds() - 1) // SAFETY_NET_S)
        self.heard_at = at


class Clock(Protocol):
    """The time of this process, stopped."""

    def tick(self, delta: timedelta) -> object:
        """Let it go on by so much."""


@dataclass(frozen=True)
class Office:
    """Connected mailboxes with their heaps imported, and the services that follow them in this process."""

    world: World
    house: House
    counting: Counting
    threads: Mapping[str, list[str]]

    def beat(self) -> None:
        """What a clock sets off every minute."""
        house = self.house
        for due in (house.following.look_due, house.renewing.renew_due, house.auditing.ask_due, house.working.run_due):
            while due():
                pass

    def stored(self) -> int:
        """Messages in the store, by the product's own count."""
        return sum(count.messages_stored for count in self.counting.counts(letters.DOMAIN))


def figures(day: Day = ORDINARY) -> dict[str, float]:
    """Units the sandbox counted over a day, over the minimum. Raises RuntimeError when a mail of the day is missing."""
    with freeze_time(MIDNIGHT, ignore=NOT_OURS) as clock, office(day) as opened:
        held = opened.stored()
        opened.world.counters.reset()
        least = lived(opened, day, clock)
        if opened.stored() != held + sum(each.replies for each in least):
            raise RuntimeError("the day is not all in the store")
        spent = opened.world.counters.units.total()
        return {"steady.units_over_minimum": spent / sum(each.units for each in least)}


@contextmanager
def office(day: Day) -> Iterator[Office]:
    """The mailboxes of a day, connected, their heaps imported; pushes are handed on by us."""
    people = [f"recruiter{number}@{letters.DOMAIN}" for number in range(day.mailboxes)]
    with TemporaryDirectory(prefix="hirelabel-bench-") as folder, served_world() as world:
        given = read(settings(world.origin, world.origin, Path(folder)))
        found(given, people)
        house = wiring.build(given)
        threads = {}
        for address in people:
            connect(world, house, address)
            mailbox = world.mailboxes[address]
            threads[address] = letters.fill(mailbox, day.heap)
            house.following.pushed(address, mailbox.history_id)
        while house.working.run_due():
            pass
        yield Office(world, house, wiring.counting(given), threads)


def lived(opened: Office, day: Day, clock: Clock) -> list[Least]:
    """Live through the day, always the same one; what each mailbox must have cost."""
    chance = Random(3)
    least = {mailbox: Least.of(day.heap) for mailbox in opened.world.mailboxes.values()}
    for hour in range(HOURS):
        busy = {mailbox: chance.sample(range(MINUTES), day.changes_an_hour) for mailbox in least}
        for minute in range(MINUTES):
            clock.tick(timedelta(minutes=1))
            for mailbox in [each for each, minutes in busy.items() if minute in minutes]:
                deed = chance.choice(DEEDS)
                deed(mailbox, chance.choice(opened.threads[mailbox.address]), hour * MINUTES + minute)
                opened.house.following.pushed(mailbox.address, mailbox.history_id)
                least[mailbox].pushed(opened.world.now(), reply=deed is letters.reply)
            opened.beat()
    for each in least.values():
        each.quiet_until(opened.world.now())
    return list(least.values())


def _mark(mailbox: Mailbox, thread: str, _: int) -> None:
    """A star on the thread, or off it."""
    message = mailbox.thread(thread)[0]
    if "STARRED" in message.label_ids:
        mailbox.label_message(message.id, remove=("STARRED",))
    else:
        mailbox.label_message(message.id, add=("STARRED",))


def _draft(mailbox: Mailbox, thread: str, _: int) -> None:
    mailbox.deliver(b"Subject: Night shift\n\nDear", labels=("DRAFT",), thread_id=thread)


def _other_mail(mailbox: Mailbox, _: str, number: int) -> None:
    letters.stranger(mailbox, number)


DEEDS = (letters.reply, letters.reply, letters.reply, _mark, _draft, _other_mail)
"""Half of what happens is a reply in a followed thread."""
