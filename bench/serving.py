"""Our two busiest doors against a route that does nothing, pair by pair in the same minute."""

import json
from base64 import b64encode
from dataclasses import dataclass, replace
from statistics import median

from bench import letters
from bench.load import Round, Shot, fire
from bench.stage import PUSH, Served, Stage
from sandbox.host.calling import MESSAGE
from sandbox.host.events import event
from sandbox.identity.project import ADDON_ACCOUNT, PUSH_ACCOUNT, SUBSCRIPTION

REQUESTS = 2000
WARM_UP = 400
PAIRS = 5


@dataclass(frozen=True)
class Pair:
    """A round of ours and the round of the bare route right after it."""

    ours: Round
    bare: Round


def push_throughput(stage: Stage, bare: Served) -> float:
    """Requests a second of a push we are past, as a share of the bare route's: the median of five pairs."""
    return median(pair.ours.throughput / pair.bare.throughput for pair in _pairs(seen_push(stage), bare))


def card_p95(stage: Stage, bare: Served) -> float:
    """The p95 latency of the card of a filed thread, as a multiple of the bare route's: the median of five pairs."""
    return median(pair.ours.p95_s / pair.bare.p95_s for pair in _pairs(filed_card(stage), bare))


def seen_push(stage: Stage) -> Shot:
    """A signed push whose history id the cursor has passed."""
    url = stage.product.origin + PUSH
    notice = json.dumps({"emailAddress": letters.OWNER, "historyId": stage.mailbox.oldest_history})
    message = {"data": b64encode(notice.encode()).decode(), "messageId": "1"}
    return _shot(stage, url, PUSH_ACCOUNT, {"message": message, "subscription": SUBSCRIPTION}, 204)


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
    return Shot(url, headers, json.dumps(body), status)


def _pairs(shot: Shot, bare: Served) -> list[Pair]:
    """The bare route gets the same bytes, so that client and server read as much."""
    empty = replace(shot, url=f"{bare.origin}/", status=204)
    fire(shot, WARM_UP)
    fire(empty, WARM_UP)
    return [Pair(fire(shot, REQUESTS), fire(empty, REQUESTS)) for _ in range(PAIRS)]
