"""Our two busiest doors against a route that does nothing, pair by pair in the same minute."""

import json
from dataclasses import dataclass, replace
from itertools import islice
from statistics import median, quantiles

from bench import letters
from bench.importing import imported
from bench.labelling import label_to_profile
from bench.load import Round, Shot, fire
from bench.processes import Served, bound, served
from bench.reads import card_store_reads
from bench.stage import PUSH, Stage, staged
from sandbox.host.calling import MESSAGE
from sandbox.host.events import event
from sandbox.identity.project import ADDON_ACCOUNT, PUSH_ACCOUNT

REQUESTS = 2000
WARM_UP = 400
PAIRS = 5
CARDS = 20


@dataclass(frozen=True)
class Pair:
    """A round of ours and the round of the bare route right after it."""

    ours: Round
    bare: Round


def figures() -> dict[str, float]:
    """The figures of an imported mailbox at work."""
    with staged() as stage:
        imported(stage)
        waits = label_to_profile(stage)
        with bound() as line, served("bench.bare:create_app()", line, "/", stage.settings) as bare:
            push, card = push_throughput(stage, bare), card_p95(stage, bare)
        return {
            "label_to_profile.median_s": median(waits),
            "label_to_profile.p95_s": quantiles(waits, n=20)[-1],
            "push.throughput_vs_bare_flask": push,
            "card.p95_vs_bare_flask": card,
            "card.store_reads": card_store_reads(stage, islice(stage.mailbox.messages.values(), CARDS)),
            "rss_mb": stage.product.rss_mb(),
        }


def push_throughput(stage: Stage, bare: Served) -> float:
    """Requests a second of a push we are past, as a share of the bare route's: the median of five pairs."""
    return median(pair.ours.throughput / pair.bare.throughput for pair in pairs(seen_push(stage), bare))


def card_p95(stage: Stage, bare: Served) -> float:
    """The p95 latency of the card of a filed thread, as a multiple of the bare route's: the median of five pairs."""
    return median(pair.ours.p95_s / pair.bare.p95_s for pair in pairs(filed_card(stage), bare))


def seen_push(stage: Stage) -> Shot:
    """A signed push whose history id the cursor has passed."""
    url = stage.product.origin + PUSH
    envelope = stage.world.pushing.envelope(letters.OWNER, stage.mailbox.oldest_history)
    return _shot(stage, url, PUSH_ACCOUNT, envelope, 204)


def filed_card(stage: Stage) -> Shot:
    """The complete event of opening a mail whose thread is imported. Raises RuntimeError for any other card."""
    url = stage.product.origin + MESSAGE
    mail = next(iter(stage.mailbox.messages.values()))
    if stage.visitor.card(mail.id)["name"] != "candidate":
        raise RuntimeError("the card of a filed thread is not the candidate's")
    return _shot(stage, url, ADDON_ACCOUNT, event(stage.world, letters.OWNER, url, mail=mail), 200)


def _shot(stage: Stage, url: str, account: str, body: dict[str, object], status: int) -> Shot:
    bearer = stage.world.service_token(account, url)
    headers = {"Authorization": f"Bearer {bearer}", "Content-Type": "application/json"}
    return Shot(url, headers, (json.dumps(body),), status)


def pairs(shot: Shot, bare: Served) -> list[Pair]:
    """Ours and the bare route by turns; it gets the same bytes, so that client and server read as much."""
    empty = replace(shot, url=f"{bare.origin}/", status=204)
    fire(shot, WARM_UP)
    fire(empty, WARM_UP)
    return [Pair(fire(shot, REQUESTS), fire(empty, REQUESTS)) for _ in range(PAIRS)]
