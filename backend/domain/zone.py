"""Time zones by their names in the tz database, as Gmail sends them."""

from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


@lru_cache(maxsize=64)
def zone(name: str) -> ZoneInfo | None:
    """The zone of a name such as `Europe/Berlin`; None for one the database does not hold."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a folder, a path out of the database, a name too long
        return None
