"""A recruiter's day: what we assume of her, and how often a fleet of such mailboxes has each deed done in an hour."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from bench.scale_published import DAYS

DAY_H, HOUR_S = 24, 3600


def assumed(value: float, reason: str) -> float:
    """A field of this default and why."""
    return field(default=value, metadata={"reason": reason})


@dataclass(frozen=True)
class Day:
    """What nobody measured; every field is an argument of `python -m bench.scale`."""

    mails: float = assumed(80, "mails a working day, both ways; a busy recruiter's mailbox")
    followed: float = assumed(0.25, "share of these in threads that bear the label")
    touches: float = assumed(2, "further pushes a mail: read, archived, starred, a draft saved; at most one a second")
    twice: float = assumed(0.02, "share of pushes that come twice; Pub/Sub delivers at least once")
    labelled: float = assumed(3, "threads labelled a working day")
    cards: float = assumed(40, "cards drawn a working day, for every second mail the sidebar opens by itself")
    working_hours: float = assumed(10, "hours in which mail comes and is read; none of it on other days")
    working_days: float = assumed(22, "a month")
    busiest_hour: float = assumed(0.2, "share of the day's mail and cards in its busiest hour, all mailboxes at once")
    pause_s: float = assumed(630, "between looks without a push: the safety net's 600 s and up to a tenth more")
    threads: float = assumed(
        1000, "followed threads of a mailbox, what an audit compares; a year and a half of labelling"
    )
    mails_a_thread: float = assumed(3, "mails in such a thread")
    audits: float = assumed(1, "a day, each of all these threads; one is what the product does")
    joining: float = assumed(0.03, "share of the mailboxes that is new in a month")
    import_threads: float = assumed(500, "threads a new mailbox's first import brings in")
    gmail_ms: float = assumed(100, "a call to Gmail takes; no real one was timed")
    store_ms: float = assumed(10, "a round trip to Firestore takes, in its own region; no real one was timed")
    busy: float = assumed(0.5, "share of an instance's threads, or of its processor, in use while it is billed")
    memory_gib: float = assumed(0.5, "of an instance; a worker needs less than a third of it")
    entry_bytes: float = assumed(150, "kept for an index entry: the document's name, the value and 32 bytes")

    @property
    def pushes(self) -> float:
        """On a working day."""
        return self.mails * (1 + self.touches)

    def looks_at_rest(self) -> float:
        """A day without mail."""
        return DAY_H * self._looks(0)

    def month(self) -> Mapping[str, float]:
        """How often a mailbox has each deed done in a month."""
        at_rest = {**self._daily(), "quiet_look": self.looks_at_rest()}
        work, days_off = self.working_day(), DAYS - self.working_days
        return {name: each * self.working_days + at_rest.get(name, 0) * days_off for name, each in work.items()}

    def working_day(self) -> Mapping[str, float]:
        """How often on a day of work."""
        by_day = self.working_hours * self._looks(self.pushes / self.working_hours)
        looks = by_day + (DAY_H - self.working_hours) * self._looks(0)
        new = {name: each / self.working_days for name, each in self._new().items()}
        return {**self._mail(), **self._daily(), **new, "quiet_look": looks}

    def hours(self) -> tuple[Mapping[str, float], Mapping[str, float]]:
        """How often in the busiest hour, and in an hour of the night."""
        spread = {name: each / DAY_H for name, each in self._daily().items()}
        new = {name: each / self.working_days / self.working_hours for name, each in self._new().items()}
        mail = {name: each * self.busiest_hour for name, each in self._mail().items()}
        looks = self._looks(self.pushes * self.busiest_hour)
        return {**mail, **spread, **new, "quiet_look": looks}, {**spread, "quiet_look": self._looks(0)}

    def _mail(self) -> Mapping[str, float]:
        """On a working day."""
        replies = self.mails * self.followed
        return {
            "reply": replies,
            "labelled": self.labelled,
            "other_mail": self.pushes - replies - self.labelled,
            "seen_push": self.pushes * self.twice,
            "card": self.cards,
        }

    def _daily(self) -> Mapping[str, float]:
        """On every day, each mailbox at its own time; the renewal of a watch is followed by a push."""
        threads = self.audits * self.threads
        audits = {"asked_audit": self.audits, "audit": self.audits, "audited_thread": threads}
        return {"renewal": 1, "watch_push": 1, **audits, "audited_message": threads * self.mails_a_thread}

    def _new(self) -> Mapping[str, float]:
        """In a month, of a first import."""
        threads = self.joining * self.import_threads
        return {"thread": threads, "message": threads * self.mails_a_thread}

    def _looks(self, pushes_an_hour: float) -> float:
        """Looks an hour that no push caused, when pushes come by chance: after each, as many pauses as fit."""
        if not pushes_an_hour:
            return HOUR_S / self.pause_s
        stays_quiet = math.exp(-pushes_an_hour * self.pause_s / HOUR_S)
        return pushes_an_hour * stays_quiet / (1 - stays_quiet)
