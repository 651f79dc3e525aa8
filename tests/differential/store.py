"""The product's side: looks, work, answers, and the store read out; the only file here that knows `backend`."""

from dataclasses import replace
from typing import Any

from backend import settings, wiring
from backend.domain.address import key_of
from backend.domain.candidate import Candidate
from backend.domain.conversation import Conversation
from backend.domain.message import Message
from backend.domain.organization import Organization
from backend.domain.thread import Thread
from backend.domain.work import Task
from backend.ports.store import Query, R
from backend.services.following import Outcome
from backend.services.paging import every
from tests.differential.life import Status
from tests.differential.mail import DOMAIN
from tests.differential.seen import Seen, SeenConversation, SeenMessage, SeenThread

SYNC_WORK = frozenset({Task.IMPORT, Task.RESYNC, Task.LEAVE, Task.SETTLE})


class Product:
    """The product under test, on the stage of a play with these mailboxes."""

    def __init__(self, play: Any, boxes: tuple[str, ...]) -> None:
        self._play = play
        self._boxes = {play.world.accounts[box].sub: box for box in boxes}
        self._subs = {box: sub for sub, box in self._boxes.items()}

    def decide(self, *, bulk_limit: int, follow_references: bool) -> None:
        """Set the organization's policy."""
        found = self._play.house.store.root.get(Organization, DOMAIN)
        policy = replace(found.policy, bulk_limit=bulk_limit, follow_references=follow_references)
        self._play.house.store.root.transact(lambda tx: tx.put(replace(found, policy=policy)))

    def restart(self) -> None:
        """A new product on the same store."""
        self._play.house = wiring.build(settings.read())

    def look(self, box: str, pushed: int = 0) -> bool:
        """Look, by a push or unasked, and work; whether the product says that this mailbox is in step."""
        following = self._play.house.following
        outcome = following.pushed(box, pushed) if pushed else following.look(box)
        self.work()
        return outcome is Outcome.IN_STEP and not self.busy(box)

    def work(self) -> None:
        """Do what is due."""
        self._play.work()

    def busy(self, box: str) -> bool:
        """Whether work of this mailbox is left, or set aside."""
        left = any(item.task in SYNC_WORK for item in self._play.house.queue.of(DOMAIN, self._subs[box]))
        return left or bool(self._play.house.parking.parked(DOMAIN, self._subs[box]))

    def try_parked_again(self) -> None:
        """Press the button for what was set aside."""
        for sub in self._boxes:
            self._play.house.parking.retry(DOMAIN, sub)

    def follow(self, box: str, thread: str) -> None:
        """Press the sidebar's button."""
        self._play.house.adding.follow(self._play.session(box), thread)

    def answer(self, box: str, threads: frozenset[str], *, yes: bool) -> None:
        """Answer the question about these threads."""
        sub = self._subs[box]
        asked = next(each for each in self._play.house.asking.open(DOMAIN, sub) if set(each.threads) == threads)
        self._play.house.asking.answer(self._play.house.opening.box(DOMAIN, sub), asked.id, yes=yes)

    def questions(self, box: str) -> tuple[frozenset[str], ...]:
        """What she has yet to answer."""
        found = self._play.house.asking.open(DOMAIN, self._subs[box])
        return tuple(frozenset(each.threads) for each in found)

    def candidates(self) -> list[str]:
        """The addresses of those who have a profile."""
        found = [each for each in self._all(Candidate, "last_at") if not each.hidden]
        return sorted(address.address for each in found for address in each.addresses)

    def move(self, address: str, stage: str) -> None:
        """Put a candidate into a stage."""
        found = next(each for each in self._all(Candidate, "last_at") if key_of(address) in each.keys)
        self._play.house.store.of(DOMAIN).transact(lambda tx: tx.put(replace(found, stage=stage)))

    def seen(self) -> Seen:
        """The store, read out."""
        profiles = self._all(Candidate, "last_at")
        people = {each.id: frozenset(one.address for one in each.addresses) for each in profiles}
        homes = self._all(Conversation, moved_to="")
        messages = [
            self._message(each, people) for home in homes for each in self._all(Message, "at", conversation=home.id)
        ]
        return Seen(
            threads=tuple(self._thread(each) for sub in self._boxes for each in self._all(Thread, mailbox=sub)),
            messages=tuple(message for message in messages if message.copies),
            hidden=tuple(message for message in messages if not message.copies),
            conversations=tuple(self._conversation(each, people) for each in homes if each.mailboxes),
            candidates=tuple(people[each.id] for each in profiles if not each.hidden),
            questions={box: self.questions(box) for box in self._boxes.values()},
            parked=sum(len(self._play.house.parking.parked(DOMAIN, sub)) for sub in self._boxes),
        )

    def _thread(self, thread: Thread) -> SeenThread:
        stopped = Status(thread.stopped) if thread.stopped else Status.UNKNOWN
        return SeenThread(
            box=self._boxes[thread.mailbox],
            id=thread.gmail_id,
            status=Status.FOLLOWED if thread.followed else stopped,
            since=thread.followed_since,
            resumed=thread.resumed_at,
            conversation=thread.conversation,
            left_out={each.id: str(each.reason) for each in thread.left_out},
        )

    def _message(self, message: Message, people: dict[str, frozenset[str]]) -> SeenMessage:
        copies, hidden = (
            {self._boxes[sub]: (copy.gmail_id, copy.thread_id) for sub, copy in found.items()}
            for found in (message.copies, message.hidden)
        )
        names = frozenset(address for each in message.candidates for address in people[each])
        return SeenMessage(message.rfc_id, copies, hidden, message.conversation, names)

    def _conversation(self, found: Conversation, people: dict[str, frozenset[str]]) -> SeenConversation:
        names = frozenset(address for each in found.candidates for address in people[each])
        boxes = frozenset(self._boxes[sub] for sub in found.mailboxes)
        return SeenConversation(found.id, names, found.waiting, boxes, found.last_at)

    def _all(self, kind: type[R], order: str = "id", **equals: Any) -> list[R]:
        return list(every(self._play.house.store.of(DOMAIN), Query(kind, equals=equals, order=order)))
