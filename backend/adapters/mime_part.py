"""A mail as a neutral tree of parts, whether it came from Gmail's JSON or from bytes; nothing is decoded here."""

from collections.abc import Iterator
from dataclasses import dataclass

MESSAGE_BYTES = 50_000_000
FIELD_CHARACTERS = 64_000
FIELDS = 2_000
DEPTH = 50
PARTS = 500


@dataclass(frozen=True)
class Part:
    """One node of a mail; `body` is transfer-decoded, `part_id` is Gmail's ("" for the root, then "0", "0.1", …).

    A leaf whose body Gmail keeps aside has an `attachment_id` and no body; `size` is right in both cases. `charset` is
    what a text is known to be in, whatever its Content-Type says.
    """

    type: str
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""
    size: int = 0
    part_id: str = ""
    file_name: str = ""
    attachment_id: str = ""
    charset: str = ""
    parts: tuple["Part", ...] = ()

    def values(self, name: str) -> tuple[str, ...]:
        """Every field of that name, in order, whatever its capitals."""
        return tuple(value for field, value in self.headers if field.casefold() == name.casefold())

    def value(self, name: str) -> str:
        """The first field of that name, "" without one."""
        return next(iter(self.values(name)), "")

    @property
    def main_type(self) -> str:
        """The type before the slash."""
        return self.type.partition("/")[0]

    def leaves(self) -> Iterator["Part"]:
        """The parts without parts, in order; an enclosed message counts as one leaf."""
        if self.main_type != "multipart" or not self.parts:
            yield self
            return
        for part in self.parts:
            yield from part.leaves()
