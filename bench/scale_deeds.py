"""What is done for a mailbox again and again, each deed billed; what a first import costs is measured in firestore."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import mean

from addon.actions.services import Services
from addon.routes import Door
from bench import letters
from bench.billing import BILLED, OPERATIONS, Office, office
from bench.letters import Heap
from bench.steady import Clock
from sandbox.host.calling import MESSAGE
from sandbox.host.events import event

TIMES = 5
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
AUDITED = (Heap(10, 1), Heap(50, 1), Heap(10, 9))
"""Three heaps tell apart what an audit costs at all, for a thread and for a message."""

Cost = Mapping[str, float]


@dataclass(frozen=True)
class Deed:
    """What happens in Gmail, so long after the deed before; `done` is what we do about it and what is billed."""

    happens: Callable[[int], object]
    done: Callable[[], object]
    after: timedelta = MINUTE


def figures(address: str, clock: Clock, audited: Sequence[Heap] = AUDITED) -> dict[str, float]:
    """Each deed's mean cost, by the emulator at this address; and how often the store is asked for a known push."""
    with office(address) as opened:
        thread = letters.fill(opened.mailbox, Heap(1, 3))[0]
        for quiet in (opened.push, opened.beat, opened.work):
            quiet()
        costs = {name: _mean_cost(opened, deed, clock) for name, deed in _deeds(opened, thread).items()}
    costs |= _audits(address, audited)
    found = {f"firestore.{what}_per_{name}": cost[what] for name, cost in costs.items() for what in BILLED}
    return found | {"push.store_operations": sum(costs["seen_push"][what] for what in OPERATIONS)}


def _deeds(opened: Office, thread: str) -> Mapping[str, Deed]:
    mailbox = opened.mailbox
    return {
        "reply": Deed(lambda number: letters.reply(mailbox, thread, number), opened.push),
        "other_mail": Deed(lambda number: letters.stranger(mailbox, number), opened.push),
        "labelled": Deed(lambda number: _labelled(opened, number), opened.push),
        "seen_push": Deed(_nothing, opened.push),
        "quiet_look": Deed(_nothing, opened.look),
        "card": Deed(_nothing, lambda: _card(opened, thread)),
        "quiet_beat": Deed(_nothing, opened.beat),
        "renewal": Deed(_nothing, opened.house.renewing.renew_due, DAY),
        "asked_audit": Deed(_nothing, opened.house.auditing.ask_due, DAY),
    }


def _mean_cost(opened: Office, deed: Deed, clock: Clock) -> Cost:
    costs = []
    for number in range(TIMES):
        clock.tick(deed.after)
        deed.happens(number)
        costs.append(opened.cost(deed.done))
    return {what: mean(cost[what] for cost in costs) for what in BILLED}


def _nothing(_: int) -> None:
    """Nothing happens."""


def _labelled(opened: Office, number: int) -> None:
    """A stranger's mail, long read, is given the label."""
    mail = letters.stranger(opened.mailbox, TIMES + number)
    opened.push()
    opened.mailbox.label_thread(mail.thread_id, add=["Hire"])


def _card(opened: Office, thread: str) -> None:
    """She opens a mail of the thread. Raises RuntimeError when it is not the candidate's card that comes."""
    house, origin = opened.house, opened.world.origin
    door = Door(house.identity, house.signing_in, Services.of(house), origin)
    opens = event(opened.world, letters.OWNER, origin + MESSAGE, mail=opened.mailbox.thread(thread)[0])
    if '"name": "candidate"' not in json.dumps(door.answer("message", opens)):
        raise RuntimeError("no candidate's card")


def _audits(address: str, heaps: Sequence[Heap]) -> Mapping[str, Cost]:
    """The day's audit: its fixed part, and what a thread and a message of it add."""
    few, threads, mails = (_audit(address, heap) for heap in heaps)
    small, wide, deep = heaps
    more = small.threads * (deep.mails - small.mails)
    message = {what: (mails[what] - few[what]) / more for what in BILLED}
    both = {what: (threads[what] - few[what]) / (wide.threads - small.threads) for what in BILLED}
    thread = {what: both[what] - message[what] for what in BILLED}
    fixed = {what: few[what] - small.threads * both[what] for what in BILLED}
    return {"audit": fixed, "audited_thread": thread, "audited_message": message}


def _audit(address: str, heap: Heap) -> Cost:
    with office(address) as opened:
        letters.fill(opened.mailbox, heap)
        opened.choose()
        opened.work()
        opened.house.auditing.ask(letters.DOMAIN, opened.world.accounts[letters.OWNER].sub)
        return opened.cost(opened.work)
