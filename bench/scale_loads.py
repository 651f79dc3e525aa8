"""What a fleet asks of every published limit, and with how many mailboxes each is reached."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace

from backend.adapters.firestore_indexes import index_file
from backend.settings import Settings
from bench.scale_fleet import ROUND_S, WRITES_A_STEP, Fleet
from bench.scale_published import LIMITS

CHUNK_UNITS, CHUNK_S = 5_000, 5
"""What a process takes from the project's allowance, and how long it lasts at most: domain/quota.py."""
FAR = 10_000_000


def _calls_in_flight(_: Fleet) -> float:
    return _setting("calls_in_flight")


def _import(_: Fleet) -> float:
    """A first import goes as fast as we let it; nothing else comes near."""
    return _setting("units_per_minute") - _setting("units_reserved")


def _setting(name: str) -> float:
    return float(Settings.model_fields[name].default)


def _one(_: Fleet) -> float:
    return 1


LOADS: Mapping[str, Callable[[Fleet], float]] = {
    "project_units": lambda fleet: fleet.peak("units") * 60,
    "daily_units": lambda fleet: fleet.measured.total(fleet.day.working_day(), "units") * fleet.mailboxes,
    "user_units": _import,
    "user_calls": _calls_in_flight,
    "user_pushes": lambda fleet: fleet.pushes_a_second() / fleet.mailboxes,
    "watch_days": _one,
    "unverified_users": lambda fleet: fleet.mailboxes,
    "refresh_tokens": _one,
    "push_kb": lambda fleet: (fleet.pushes_a_second() + fleet.peak("work_writes") / WRITES_A_STEP) * 60,
    "push_s": Fleet.push_seconds,
    "sync_writes": lambda fleet: fleet.peak("sync_writes"),
    "work_writes": lambda fleet: fleet.peak("work_writes"),
    "index_entries": lambda fleet: fleet.measured.figures["firestore.index_entries_per_message"],
    "indexes": lambda _: len(json.loads(index_file())["indexes"]),
    "purse_writes": lambda fleet: fleet.peak("units") / CHUNK_UNITS + fleet.instances() / CHUNK_S,
    "instances": Fleet.instances,
    "jobs": Fleet.jobs,
    "poll_s": lambda fleet: fleet.in_a_row("quiet_look") / ROUND_S,
    "renew_s": lambda fleet: fleet.in_a_row("renewal") / ROUND_S,
    "ask_s": lambda fleet: fleet.in_a_row("asked_audit") / ROUND_S,
}


def binds_at(fleet: Fleet, limit: str) -> float | None:
    """With how many such mailboxes the limit is reached; None when it has nothing to do with their number."""
    far, farther = (LOADS[limit](replace(fleet, mailboxes=each)) for each in (FAR, 2 * FAR))
    return LIMITS[limit].value * FAR / (farther - far) if farther > far * 1.5 else None


def about(value: float) -> float:
    """Two digits of it: no more are known."""
    return float(f"{value:.2g}")


def binding(fleet: Fleet) -> list[str]:
    """The limits this fleet is past, the one that was reached first at the head."""
    past = {name: binds_at(fleet, name) for name, limit in LIMITS.items() if LOADS[name](fleet) > limit.value}
    return sorted(past, key=lambda name: past[name] or 0)
