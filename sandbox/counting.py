"""What the sandbox saw: calls, quota units, and every answer that carried mail content; it judges nothing."""

from collections import Counter
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True)
class ContentRead:
    """One message (or, in a list row, thread) whose body or snippet left the sandbox."""

    mailbox: str
    method: str
    thread: str | None
    message: str | None


@dataclass
class Counters:
    requests: Counter[tuple[str, str]] = field(default_factory=Counter)
    units: Counter[tuple[str, str]] = field(default_factory=Counter)
    content_reads: list[ContentRead] = field(default_factory=list)

    def charge(self, mailbox: str, method: str, units: int) -> None:
        self.requests[mailbox, method] += 1
        self.units[mailbox, method] += units

    def reset(self) -> None:
        self.requests.clear()
        self.units.clear()
        self.content_reads.clear()

    def summary(self) -> dict[str, object]:
        """Return totals, sums by method and by mailbox, and the content reads, ready for JSON."""
        return {
            "units": self.units.total(),
            "requests": self.requests.total(),
            "by_mailbox": self._sums(0),
            "by_method": self._sums(1),
            "content_reads": [asdict(read) for read in self.content_reads],
        }

    def _sums(self, place: int) -> dict[str, dict[str, int]]:
        sums: dict[str, dict[str, int]] = {}
        for key, calls in self.requests.items():
            row = sums.setdefault(key[place], {"requests": 0, "units": 0})
            row["requests"] += calls
            row["units"] += self.units[key]
        return sums
