"""Gmail-like ids for messages, threads and labels."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

GAP = 7919


@dataclass
class Mint:
    """Ids with milliseconds in front, so they sort by time, and with gaps; never the same twice in one world."""

    serial: Iterator[int] = field(default_factory=count)

    def message_id(self, at: datetime) -> str:
        return f"{(int(at.timestamp() * 1000) << 20) + next(self.serial) * GAP:016x}"

    def label_id(self, address: str) -> str:
        return f"Label_{zlib.crc32(address.encode())}{next(self.serial)}"
