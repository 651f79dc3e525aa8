"""A fleet of mailboxes: measured costs times assumed deeds, for a month and at the worst hour; limits are in loads."""

from collections.abc import Mapping
from dataclasses import dataclass

from bench.scale_day import DAY_H, HOUR_S, Day
from bench.scale_published import DAYS, GIB, PATIENCE_S, PRICES

THREADS = 8
"""Of an instance, gunicorn.conf.py."""
STEP_S = 2
"""Of an audit: it compares lines so long, then lets others have their turn."""
WRITES_A_STEP = 2
"""Of a work item: claimed and finished."""
ROUND_S = 60
PUSH_BYTES = 2000
"""Through Pub/Sub: in and out, at least a kilobyte each."""

SIZES = (10, 1_000, 10_000, 100_000)
FREE = "free tier"
PARTS = {
    "mail": ("reply", "labelled", "other_mail", "seen_push"),
    "safety net": ("quiet_look",),
    "watch renewals": ("renewal", "watch_push"),
    "audits": ("asked_audit", "audit", "audited_thread", "audited_message"),
    "cards": ("card",),
    "first imports": ("thread", "message"),
}
PUSHED = (*PARTS["mail"], "watch_push")
SAME_AS = {"watch_push": "seen_push"}

Deeds = Mapping[str, float]


@dataclass(frozen=True)
class Measured:
    """What the benchmark counted; `figures` is its flat object of numbers."""

    figures: Mapping[str, float]

    def of(self, deed: str, what: str) -> float:
        """What one deed costs. Raises KeyError when that was not measured: nothing is guessed."""
        return self.figures[f"firestore.{what}_per_{SAME_AS.get(deed, deed)}"]

    def total(self, deeds: Deeds, what: str) -> float:
        """What all these deeds cost."""
        return sum(number * self.of(deed, what) for deed, number in deeds.items())


@dataclass(frozen=True)
class Fleet:
    """So many mailboxes that all live the same day."""

    mailboxes: float
    day: Day
    measured: Measured

    def bill(self) -> Mapping[str, float]:
        """US dollars a month by part, at list prices, then what the free tier takes off, below zero."""
        used = self.used()
        parts = {part: sum(number * PRICES[what].each for what, number in each.items()) for part, each in used.items()}
        free = sum(
            min(price.free, sum(each.get(what, 0) for each in used.values())) * price.each
            for what, price in PRICES.items()
        )
        return parts | {FREE: -free}

    def used(self) -> Mapping[str, Mapping[str, float]]:
        """What is charged for, by part, in a month."""
        month = self._stepped(self.day.month())
        parts = {part: self._priced({deed: month[deed] for deed in deeds}) for part, deeds in PARTS.items()}
        rounds = {"quiet_beat": DAYS * DAY_H * HOUR_S / ROUND_S}
        clock = {what: self.measured.total(rounds, what) for what in ("reads", "writes", "deletes")}
        jobs = {"clock_jobs": self.jobs(), "idle_s": DAYS * DAY_H * HOUR_S, "requests": 2 * rounds["quiet_beat"]}
        return parts | {"mail kept": {"kept_gib": self.mailboxes * self._gib()}, "clock and one instance": clock | jobs}

    def peak(self, what: str) -> float:
        """Of something counted, a second, in the worse of the busiest hour and the night."""
        hours = [self.measured.total(self._stepped(hour), what) for hour in self.day.hours()]
        return max(hours) * self.mailboxes / HOUR_S

    def seconds(self, deed: str) -> float:
        """A thread is busy with one deed: waits and work."""
        calls, trips, cpu_ms = (self.measured.of(deed, what) for what in ("calls", "trips", "cpu_ms"))
        return (calls * self.day.gmail_ms + trips * self.day.store_ms + cpu_ms) / 1000

    def pushes_a_second(self) -> float:
        """Gmail's, in the busiest hour."""
        busiest = self.day.hours()[0]
        return sum(busiest[deed] for deed in PUSHED) * self.mailboxes / HOUR_S

    def push_seconds(self) -> float:
        """A push takes on average."""
        busiest = self.day.hours()[0]
        return sum(busiest[deed] * self.seconds(deed) for deed in PUSHED) / sum(busiest[deed] for deed in PUSHED)

    def instances(self) -> float:
        """At the worst hour: its threads are busy, or its processor is."""
        hours = [self._stepped(hour) for hour in self.day.hours()]
        return max(self._instance_seconds(hour) for hour in hours) * self.mailboxes / HOUR_S

    def in_a_row(self, deed: str) -> float:
        """Seconds that a deed takes in the hour it is done most often, one after the other."""
        return max(hour.get(deed, 0) for hour in self.day.hours()) * self.mailboxes * self.seconds(deed)

    def jobs(self) -> float:
        """Of Cloud Scheduler: four, and more that poll when one has not the time for all looks."""
        return 3 + max(1, self.in_a_row("quiet_look") * ROUND_S / HOUR_S / PATIENCE_S)

    def _priced(self, deeds: Deeds) -> Mapping[str, float]:
        """What is charged for these deeds of one mailbox, for all."""
        counted = {what: self.measured.total(deeds, what) for what in ("reads", "writes", "deletes")}
        seconds = self._instance_seconds(deeds)
        pushes = sum(number for deed, number in deeds.items() if deed in PUSHED)
        steps = self.measured.total(deeds, "work_writes") / WRITES_A_STEP
        asked = pushes + steps + deeds.get("card", 0)
        machine = {"cpu_s": seconds, "gib_s": seconds * self.day.memory_gib, "requests": asked}
        used = counted | machine | {"push_gib": (pushes + steps) * PUSH_BYTES / GIB}
        return {what: each * self.mailboxes for what, each in used.items()}

    def _stepped(self, deeds: Deeds) -> Deeds:
        """Long audits take more steps than the short one that was measured; each costs what a step of that one did."""
        lines = {deed: deeds.get(deed, 0) for deed in ("audited_thread", "audited_message")}
        steps = sum(number * self.seconds(deed) for deed, number in lines.items()) / STEP_S
        measured = self.measured.of("audit", "work_writes") / WRITES_A_STEP
        return {**deeds, "audit": deeds["audit"] + steps / measured}

    def _instance_seconds(self, deeds: Deeds) -> float:
        threads = sum(number * self.seconds(deed) for deed, number in deeds.items())
        return max(threads / THREADS, self.measured.total(deeds, "cpu_ms") / 1000) / self.day.busy

    def _gib(self) -> float:
        """Kept for one mailbox: what was sent to be written for its threads and messages, and their index entries."""
        entries = self.measured.figures["firestore.index_entries_per_message"] * self.day.entry_bytes
        message = self.measured.of("message", "bytes") + entries
        return self.day.threads * (self.measured.of("thread", "bytes") + self.day.mails_a_thread * message) / GIB
