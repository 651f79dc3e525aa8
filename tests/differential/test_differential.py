"""The product against the oracle: random deeds in two mailboxes, and never a difference."""

import random
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.differential.machine import Machine

DEEDS = 50
EXAMPLES = 15
"""A few of them are empty or short; the others are more than 500 deeds together."""


def run(stages: Callable[[], Any], number: int) -> Counter[str]:
    """Play examples of 50 deeds; returns how often each was done."""
    fired: Counter[str] = Counter()
    how = settings(
        max_examples=EXAMPLES,
        stateful_step_count=DEEDS + 1,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        database=None,
        deadline=None,
    )
    machine = seed(number)(lambda: Machine(stages(), fired))
    try:
        run_state_machine_as_test(machine, settings=how)  # type: ignore[arg-type]  # any factory will do
    except BaseException as error:
        error.add_note(f"seed {number}, after {fired.total()} deeds: {dict(fired)}")
        raise
    return fired


@pytest.mark.timeout(300)
def test_nothing_differs_in_500_steps(stages: Callable[[], Any]) -> None:
    fired = run(stages, 1)
    assert fired.total() >= 500
    assert {name: fired[name] for name in Machine.deeds() if fired[name] < 20} == {}


@pytest.mark.soak
@pytest.mark.timeout(1200)
def test_nothing_differs_in_2000_steps_nobody_has_done_before(stages: Callable[[], Any]) -> None:
    fired = sum((run(stages, random.SystemRandom().getrandbits(32)) for _ in range(4)), Counter[str]())
    assert fired.total() >= 2_000


@pytest.mark.soak
@pytest.mark.timeout(300)
@pytest.mark.parametrize("number", range(1, 101))
def test_nothing_differs_in_50000_steps(stages: Callable[[], Any], number: int) -> None:
    assert run(stages, number).total() >= 500
