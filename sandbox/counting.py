"""What the sandbox saw: calls, quota units, and every answer that carried mail content; it judges nothing."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime

from sandbox.quota import Spending

PROJECT = ""


@dataclass(frozen=True)
class ContentRead:
    """One message (or, in a list row, thread) whose body or snippet left the sandbox."""

    mailbox: str
    method: str
    thread: str | None
    message: str | None


@dataclass
class Counters:
    """Counts by mailbox address; `requests` and `units` by (address, method), without the refused calls."""

    now: Callable[[], datetime]
    requests: Counter[tuple[str, str]] = field(default_factory=Counter)
    units: Counter[tuple[str, str]] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)
    in_flight: Counter[str] = field(default_factory=Counter)
    most_in_flight: Counter[str] = field(default_factory=Counter)
    content_reads: list[ContentRead] = field(default_factory=list)
    _spending: defaultdict[str, Spending] = field(default_factory=lambda: defaultdict(Spending))
    _days: Counter[date] = field(default_factory=Counter)

    def charge(self, mailbox: str, method: str, units: int) -> None:
        at = self.now()
        self.requests[mailbox, method] += 1
        self.units[mailbox, method] += units
        self._days[at.date()] += units
        for whose in (mailbox, PROJECT):
            self._spending[whose].add(at, units)

    def enter(self, mailbox: str) -> None:
        """Count a call that is on its way; `leave` ends it."""
        self.in_flight[mailbox] += 1
        self.most_in_flight[mailbox] = max(self.most_in_flight[mailbox], self.in_flight[mailbox])

    def leave(self, mailbox: str) -> None:
        self.in_flight[mailbox] -= 1

    def spending(self, mailbox: str = PROJECT) -> Spending:
        """Return the sliding minute of a mailbox, or of the whole project."""
        return self._spending[mailbox]

    def most_in_a_minute(self, mailbox: str = PROJECT) -> int:
        """Return the most units that any 60 seconds of the world's clock saw."""
        return self._spending[mailbox].most

    def today(self) -> int:
        """Return the project's units of this UTC day."""
        return self._days[self.now().date()]

    def reset(self) -> None:
        """Start all counts anew, the quota's minute and day included; calls under way stay in flight."""
        for counts in (self.requests, self.units, self.refusals, self.most_in_flight, self._spending, self._days):
            counts.clear()
        self.content_reads.clear()

    def summary(self) -> dict[str, object]:
        """Return totals, sums by method and by mailbox, and the content reads, ready for JSON."""
        return {
            "units": self.units.total(),
            "requests": self.requests.total(),
            "by_mailbox": self._sums(0),
            "by_method": self._sums(1),
            "refusals": dict(self.refusals),
            "most_in_flight": dict(self.most_in_flight),
            "most_in_a_minute": {mailbox: each.most for mailbox, each in self._spending.items() if mailbox},
            "content_reads": [asdict(read) for read in self.content_reads],
        }

    def _sums(self, place: int) -> dict[str, dict[str, int]]:
        sums: dict[str, dict[str, int]] = {}
        for key, calls in self.requests.items():
            row = sums.setdefault(key[place], {"requests": 0, "units": 0})
            row["requests"] += calls
            row["units"] += self.units[key]
        return sums
