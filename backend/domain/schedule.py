"""When a mail goes out: a wall time in somebody's zone, and the instant it stands for."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from backend.domain.errors import NotAccepted
from backend.domain.wording import word

MORNING = time(8, 30)
SATURDAY = 5
SOONEST = timedelta(minutes=1)
FARTHEST = timedelta(days=366)


@dataclass(frozen=True)
class Due:
    """The instant, and the wall time it was chosen as (ISO 8601 to the minute) in the zone of that name.

    At once is an instant without a wall time.
    """

    at: datetime
    wall: str = ""
    zone: str = ""


def due_at_wall(wall: datetime, zone: tzinfo, name: str) -> Due:
    """The instant of a wall time (naive, in the zone).

    Where the clocks are set forward it does not exist and means as long after midnight as it says, an hour later on
    the clock; where they are set back it comes twice and means the first time (PEP 495, fold 0).
    """
    at = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    return Due(at, wall.isoformat(timespec="minutes"), name)


def next_working_morning(now: datetime, zone: tzinfo, name: str) -> Due:
    """Half past eight on the next day from Monday to Friday that begins after now, in the zone."""
    day = now.astimezone(zone).date() + timedelta(days=1)
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return due_at_wall(datetime.combine(day, MORNING), zone, name)


def tomorrow_morning(now: datetime, zone: tzinfo, name: str) -> Due:
    """Half past eight tomorrow, in the zone."""
    day = now.astimezone(zone).date() + timedelta(days=1)
    return due_at_wall(datetime.combine(day, MORNING), zone, name)


def chosen(day: str, clock: str, zone: tzinfo, name: str, now: datetime) -> Due:
    """The time typed into a form as a date and a time of day. Raises NotAccepted: unreadable, past, over a year off."""
    try:
        wall = datetime.combine(date.fromisoformat(day.strip()), time.fromisoformat(clock.strip()))
        due = due_at_wall(wall.replace(tzinfo=None, second=0, microsecond=0), zone, name)
    except (ValueError, OverflowError):
        raise NotAccepted({"when": word("Give a date and a time, such as 2026-12-24 and 08:30.")}) from None
    if due.at < now + SOONEST:
        raise NotAccepted({"when": word("That time is past. Choose a later one.")})
    if due.at > now + FARTHEST:
        raise NotAccepted({"when": word("That is more than a year away. Choose an earlier time.")})
    return due
