"""Two thousand events that are not quite what Google sends: a sound card or 400, and nothing of anybody else's."""

import copy
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from freezegun import freeze_time
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from addon.actions import ACTIONS
from backend.domain import clock
from tests.addon.conftest import faults
from tests.addon.walking import Press, Walker, cards
from tests.isolation.conftest import Two
from tests.isolation.test_doors import walker_of

Json = dict[str, Any]

A_MOMENT = timedelta(seconds=2)
"""Gmail's quota comes back with time."""
DEEP = "@deep@"
DEPTH = 5_000
TOKENS = ("userOAuthToken", "userIdToken", "systemIdToken", "accessToken")
GONE, RENAMED = object(), object()
JUNK: tuple[Any, ...] = (
    GONE, RENAMED, None, True, 0, -1, 2**64, 2**70, 1.5, 1e308, float("nan"), float("-inf"), "", " ", "\0", "\ud800",
    "\udfff\ud800", "\u202e\u2066", "<b>&amp;", "%(name)s %s", "{{7*7}}", "../../etc/passwd", "msg-f:1", "thread-a:r1",
    "msg-f:99999999999999999999", "x" * 70_000, "😀" * 9_000, DEEP, [], {}, [None], [[]], [{}], [""], ["\ud800"],
    {"": {}}, {"value": ["x"]}, {"stringInputs": {"value": [1]}}, {"stringInputs": {"value": ["\ud800"]}},
    {"dateInput": {"msSinceEpoch": "9" * 20}}, ["x"] * 1_001, dict.fromkeys(map(str, range(1_001)), "x"),
)  # fmt: skip
RAW = (b"", b"\0", b"\xff\xfe", b"null", b"[]", b'"x"', b"1", b"NaN", b"{", b'{"a":1,"a":2}', b"[" * 20_000, b"{}")
EDITS = st.lists(
    st.tuples(
        st.integers(0, 10_000),
        st.one_of(st.sampled_from(JUNK), st.text(st.characters(exclude_categories=["Cs"]), max_size=9), st.integers()),
    ),
    min_size=1,
    max_size=3,
)


@contextmanager
def overheard() -> Iterator[list[logging.LogRecord]]:
    """What the product writes to its logs."""
    heard: list[logging.LogRecord] = []
    handler = logging.Handler()
    handler.emit = heard.append  # type: ignore[method-assign, assignment]
    loggers = [logging.getLogger(name) for name in ("addon", "backend", "hirelabel")]
    for logger in loggers:
        logger.addHandler(handler)
    yield heard
    for logger in loggers:
        logger.removeHandler(handler)


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every place in an event where a value stands, as its container and its key."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    return [place for key in keys for place in ((value, key), *places(value[key]))]


def edited(body: Json, edits: list[tuple[int, Any]]) -> bytes:
    """The event with other values, or none, in some of its places."""
    for number, junk in edits:
        found = places(body)
        if not found:
            break
        container, key = found[number % len(found)]
        if junk is GONE:
            del container[key]
        elif junk is RENAMED and isinstance(container, dict):
            container[f"{key}X"] = container.pop(key)
        elif junk is not RENAMED:
            container[key] = copy.deepcopy(junk)
    return json.dumps(body).replace(f'"{DEEP}"', "[" * DEPTH + "]" * DEPTH).encode()


def check(two: Two, sent: tuple[int, Any, str], body: Json, raw: bytes) -> None:
    """What is answered is a sound card or a refusal, without a token and without a word of theirs that was not sent."""
    status, answer, text = sent
    person = body["authorizationEventObject"]["userIdToken"]
    assert status in ({200, 400} if person.encode() in raw else {200, 400, 401}), text
    wrong = [fault for card in cards(answer) for fault in faults(card) if "http://127.0.0.1" not in fault]
    assert wrong == []
    assert status != 200 or set(answer) <= {"action", "renderActions", "requestingGoogleScopes", "stateChanged"}
    asked = raw.decode(errors="replace")
    assert [secret for secret in secrets_of(body) if secret in text] == []
    assert [word for word in two.theirs.words if word in text and word not in asked] == []


def secrets_of(body: Json) -> list[str]:
    """Every token of an event."""
    return [part[name] for part in (body["authorizationEventObject"], body["gmail"]) for name in TOKENS if name in part]


@pytest.fixture
def walked(two: Two) -> tuple[Walker, list[Press]]:
    """One of every press there is, each with what else it holds."""
    walker = walker_of(two)
    return walker, list(walker.presses(lambda press: walker.send(press.action, walker.body(press))[1]))


def test_an_event_that_is_malformed_gets_a_sound_card_or_is_refused(
    two: Two, walked: tuple[Walker, list[Press]]
) -> None:
    walker, presses = walked
    ids, before, secrets = tuple(two.theirs.ids.values()), two.dump(), set[str]()
    with freeze_time(clock.now()) as frozen, overheard() as heard:

        @settings(max_examples=1_000, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(st.sampled_from(presses), EDITS, st.one_of(st.none(), st.sampled_from(ids)))
        def ask(press: Press, edits: list[tuple[int, Any]], theirs: str | None) -> None:
            frozen.tick(A_MOMENT)
            body = walker.body(press)
            secrets.update(secrets_of(body))
            raw = edited(copy.deepcopy(body), edits if theirs is None else [*edits, (edits[0][0] + 1, theirs)])
            check(two, walker.send(press.action, raw), body, raw)

        ask()
        for raw, name in product(RAW, ACTIONS):
            assert walker.send(name, raw)[0] in {200, 400}
    broken = [record.getMessage() for record in heard if record.levelno >= logging.ERROR or record.exc_info]
    assert broken == []
    spoken = "\n".join(record.getMessage() for record in heard)
    assert [secret for secret in secrets if secret in spoken] == []
    assert two.dump() == before
