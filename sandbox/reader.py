"""How a person reads her mail: the language and zone of her Gmail settings, and the device she holds."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Reader:
    locale: str = "en"
    zone: str = "Europe/London"
    platform: str = "WEB"

    def offset(self, at: datetime) -> int:
        """Milliseconds east of UTC at that moment.

        Raises:
            zoneinfo.ZoneInfoNotFoundError: no such zone.
        """
        east = at.astimezone(ZoneInfo(self.zone)).utcoffset() or timedelta()
        return east // timedelta(milliseconds=1)
