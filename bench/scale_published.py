"""What Google publishes: its prices and its limits, each with where it says so; what we do about them is elsewhere."""

from dataclasses import dataclass

GMAIL = "Gmail API, usage limits (of 2026-05-01)"
PUSHES = "Gmail API, push notifications"
OAUTH = "Google identity, OAuth 2.0; unverified apps"
PUBSUB = "Pub/Sub, quotas and limits; push subscriptions"
FIRESTORE = "Firestore, quotas and limits; best practices"
RUN = "Cloud Run, quotas; about maximum instances"
SCHEDULER = "Cloud Scheduler, quotas"
UNDOCUMENTED = "not documented; seen in the field"
OURS = "ours: operations.md, *Where a clock calls*"


@dataclass(frozen=True)
class Price:
    """US dollars for so many units in us-central1, after so many free ones a month."""

    dollars: float
    units: float
    free: float
    what: str
    source: str
    confirmed: bool = True

    @property
    def each(self) -> float:
        """Dollars for one."""
        return self.dollars / self.units


@dataclass(frozen=True)
class Limit:
    """What a load may reach, and what to do before it does."""

    value: float
    what: str
    source: str
    then: str
    confirmed: bool = True


DAYS = 365.25 / 12
"""Of a month; Firestore's free tier is by the day."""
GIB = 2**30
PATIENCE_S = 50
"""Of a clock job of ours: it begins nothing later, and Cloud Scheduler runs none twice at once."""

PRICES = {
    "reads": Price(0.03, 100_000, 50_000 * DAYS, "documents read", "Firestore, pricing"),
    "writes": Price(0.09, 100_000, 20_000 * DAYS, "documents written", "Firestore, pricing"),
    "deletes": Price(0.01, 100_000, 20_000 * DAYS, "documents deleted", "Firestore, pricing", confirmed=False),
    "kept_gib": Price(0.15, 1, 1, "GiB kept for a month, indexes included", "Firestore, pricing", confirmed=False),
    "cpu_s": Price(0.000024, 1, 180_000, "seconds of a processor, while a request is under way", "Cloud Run, pricing"),
    "gib_s": Price(0.0000025, 1, 360_000, "seconds of a GiB of memory", "Cloud Run, pricing"),
    "idle_s": Price(0.00000375, 1, 0, "seconds of one instance that waits", "Cloud Run, pricing", confirmed=False),
    "requests": Price(0.40, 1e6, 2e6, "requests", "Cloud Run, pricing"),
    "push_gib": Price(
        40, 1024, 10, "GiB through Pub/Sub, a kilobyte in and one out for every push", "Pub/Sub, pricing"
    ),
    "clock_jobs": Price(0.10, 1, 3, "jobs", "Cloud Scheduler, pricing", confirmed=False),
}

LIMITS = {
    "project_units": Limit(
        1_200_000, "Gmail units a minute, whole project", GMAIL, "ask Google for more; or a project for each region"
    ),
    "daily_units": Limit(
        80_000_000,
        "Gmail units a day, whole project",
        GMAIL,
        "a billing threshold: budget for it once prices are known",
    ),
    "user_units": Limit(6_000, "Gmail units a minute, one mailbox", GMAIL, "nothing: imports wait"),
    "user_calls": Limit(
        10, "Gmail calls at once, one mailbox", UNDOCUMENTED, "lower HIRELABEL_CALLS_IN_FLIGHT", confirmed=False
    ),
    "user_pushes": Limit(
        1, "pushes a second, one mailbox", PUSHES, "nothing: more are dropped, and the safety net looks"
    ),
    "watch_days": Limit(7, "days between renewals of a watch", PUSHES, "nothing: we renew daily"),
    "unverified_users": Limit(
        100, "users of an app that is not verified", OAUTH, "verification and its yearly assessment, months ahead"
    ),
    "refresh_tokens": Limit(100, "live refresh tokens of an account and client", OAUTH, "nothing: we keep one"),
    "push_kb": Limit(1_200_000, "kB a minute pushed to us, one region", PUBSUB, "ask Google for more", confirmed=False),
    "push_s": Limit(
        1, "seconds a push may take on average for full speed", PUBSUB, "look at the mailbox after the answer, as work"
    ),
    "sync_writes": Limit(
        500,
        "writes a second of sync states, indexed by time",
        FIRESTORE,
        "a shard number before `due_at` in the index, ten of them",
    ),
    "work_writes": Limit(500, "writes a second of work items, indexed by time", FIRESTORE, "audit less; then shards"),
    "index_entries": Limit(40_000, "index entries of a document", FIRESTORE, "nothing"),
    "indexes": Limit(1_000, "composite indexes (200 without billing)", FIRESTORE, "nothing"),
    "purse_writes": Limit(
        33,
        "writes a second of the project's allowance",
        "decision 15, on the emulator",
        "the allowance in shards",
        confirmed=False,
    ),
    "instances": Limit(
        100, "instances of the service, by default", RUN, "raise it; Google grants processors by the region"
    ),
    "jobs": Limit(1_000, "jobs of Cloud Scheduler, one region", SCHEDULER, "looks as work, announced by one job"),
    "poll_s": Limit(
        PATIENCE_S, "seconds of looks a minute, one job that polls", OURS, "more jobs that poll: they share the looks"
    ),
    "renew_s": Limit(
        PATIENCE_S, "seconds of renewals a minute, one job", OURS, "a second job: they share the renewals"
    ),
    "ask_s": Limit(PATIENCE_S, "seconds of asking for audits a minute, one job", OURS, "a second job: they share them"),
}
"""All bind a project or one mailbox; the last three are our own."""
