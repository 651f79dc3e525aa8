"""The sidebar of an organization that has worked for years: ten thousand candidates, fifty thousand conversations."""

import json
from itertools import islice
from statistics import median, quantiles

import requests

from backend.settings import read
from bench import letters
from bench.crowd import TEN_THOUSAND, Size, grow
from bench.importing import imported
from bench.letters import Heap
from bench.load import Shot, alone
from bench.processes import bound, served
from bench.reads import CountedDoor, card_store_reads
from bench.serving import pairs
from bench.stage import Stage, staged
from sandbox.host.calling import HOME, MESSAGE
from sandbox.host.events import event
from sandbox.identity.project import ADDON_ACCOUNT

OPENED = Heap(20, 3)
"""The threads whose mail is opened while we measure; their candidates are those with many and long conversations."""
REQUESTS = 400
READ = ("messages.get", "threads.get")


def figures(size: Size = TEN_THOUSAND, heap: Heap = OPENED, requests_: int = REQUESTS) -> dict[str, float]:
    """What a large store makes of the card of an open mail and of home; the store is SQLite."""
    with staged(heap) as stage:
        imported(stage)
        grow(stage.house.store.of(letters.DOMAIN), stage.world.accounts[letters.OWNER].sub, size)
        busy, card, home = *opening(stage, size.busy), homing(stage)
        before = asked(stage)
        latencies = [p95_ms(each, requests_) for each in (card, busy, home)]
        calls = asked(stage) - before
        with bound() as line, served("bench.bare:create_app()", line, "/", stage.settings) as bare:
            ratio = median(pair.ours.p95_s / pair.bare.p95_s for pair in pairs(card, bare))
        door = CountedDoor(stage.house.store, read(stage.settings))
        mails = islice(stage.mailbox.messages.values(), heap.threads)
        return {
            "card_10k.p95_ms": latencies[0],
            "card_10k.busy_p95_ms": latencies[1],
            "card_10k.p95_vs_bare_flask": ratio,
            "card_10k.store_reads": card_store_reads(stage, mails),
            "card_10k.gmail_calls": calls,
            "card_10k.answer_bytes": max(answer_bytes(busy) + answer_bytes(card)),
            "home_10k.p95_ms": latencies[2],
            "home_10k.store_reads": door.answer("home", json.loads(home.bodies[0]))[1],
            "home_10k.answer_bytes": max(answer_bytes(home)),
        }


def opening(stage: Stage, busy: int) -> tuple[Shot, Shot]:
    """Opening the mail of busy candidates, and of others, one after the other. Raises RuntimeError for another card."""
    mails = {mail.thread_id: mail for mail in stage.mailbox.messages.values()}.values()
    oldest = sorted(mails, key=lambda mail: mail.internal_date)
    if {stage.visitor.card(mail.id)["name"] for mail in oldest} != {"candidate"}:
        raise RuntimeError("not every card is a candidate's")
    url = stage.product.origin + MESSAGE
    events = [event(stage.world, letters.OWNER, url, mail=mail) for mail in oldest]
    return shot(stage, url, events[:busy]), shot(stage, url, events[busy:])


def p95_ms(calls: Shot, requests_: int) -> float:
    """The latency that 95 % of so many requests of one client stay below, each body sent once before."""
    alone(calls, len(calls.bodies))
    return quantiles(alone(calls, requests_), n=100)[94] * 1000


def homing(stage: Stage) -> Shot:
    """Looking at home."""
    url = stage.product.origin + HOME
    return shot(stage, url, [event(stage.world, letters.OWNER, url)])


def shot(stage: Stage, url: str, bodies: list[dict[str, object]]) -> Shot:
    """Calls of the add-on host with these events."""
    headers = {"Authorization": f"Bearer {stage.world.service_token(ADDON_ACCOUNT, url)}"}
    return Shot(url, headers | {"Content-Type": "application/json"}, tuple(map(json.dumps, bodies)), 200)


def asked(stage: Stage) -> int:
    """How often mail of the owner was asked for, by the sandbox's count."""
    return sum(stage.requests(method) for method in READ)


def answer_bytes(calls: Shot) -> list[int]:
    """The length of each answer."""
    return [len(requests.post(calls.url, body, headers=calls.headers, timeout=30).content) for body in calls.bodies]
