"""Rules that come equally often: dealt like cards, so that a run of 500 deeds holds each of them often enough."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

Deed = Callable[..., None]
Applies = Callable[[Any], bool]


def deed(applies: Applies = lambda _: True, **arguments: Any) -> Callable[[Deed], Deed]:
    """A rule that is dealt; `applies` says whether there is something to do it to."""

    def decorate(function: Deed) -> Deed:
        name = function.__name__

        def done(self: "Dealing", **given: Any) -> None:
            self.before()
            # What was planned for a reading may have happened at the quiet point since it was dealt.
            if applies(self):
                function(self, **given)
            self.after()
            self.count(name)

        done.__name__ = name
        its_turn = precondition(lambda self: name in self.next)
        made: Deed = rule(**arguments)(its_turn(done))  # type: ignore[no-untyped-call]
        made.applies = applies  # type: ignore[attr-defined]
        return made

    return decorate


class EveryRule:
    """Keeps Hypothesis from leaving rules out of an example (swarm testing)."""

    def is_enabled(self, _: str) -> bool:
        """Every rule is."""
        return True


class Dealing(RuleBasedStateMachine):
    """Next comes one of the deeds that were done least often in this example. `fired` counts over all examples."""

    def __init__(self, fired: Counter[str]) -> None:
        super().__init__()
        self._rules_strategy.enabled_rules_strategy = st.just(EveryRule())  # type: ignore[arg-type]
        self._all = fired
        self._here: Counter[str] = Counter()
        self._deeds = self.deeds()
        self.next: set[str] = set()

    @classmethod
    def deeds(cls) -> dict[str, Applies]:
        """Every deed by name, and when it applies."""
        return {name: each.applies for name, each in vars(cls).items() if hasattr(each, "applies")}

    @property
    def done(self) -> int:
        """How many deeds this example has had."""
        return self._here.total()

    def times(self, name: str) -> int:
        """How often a deed was done in this example."""
        return self._here[name]

    def before(self) -> None:
        """What precedes every deed."""

    def after(self) -> None:
        """What follows every deed."""

    def count(self, name: str) -> None:
        """Count a deed and deal the next ones."""
        self._here[name] += 1
        self._all[name] += 1
        self.deal()

    def deal(self) -> None:
        """Find out what may come next."""
        possible = {name for name, applies in self._deeds.items() if applies(self)}
        least = min(self._here[name] for name in possible)
        self.next = {name for name in possible if self._here[name] == least}
