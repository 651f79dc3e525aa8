"""Address fields: groups, comments, quoting, encoded words, and what is no address at all.

The standard library's `getaddresses` recurses on parentheses and colons, so a small hostile field takes it down; this
reader is linear.
"""

import re
from dataclasses import dataclass, field

from backend.adapters.mime_headers import decoded
from backend.adapters.mime_part import FIELD_CHARACTERS
from backend.domain.address import Address

RECIPIENTS = 1_000
ADDRESS_CHARACTERS = 320
NAME_CHARACTERS = 200

QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"?', re.DOTALL)
PIECE = re.compile(
    r'"(?:[^"\\]|\\.)*"?|<[^<>]*>?|=\?[^?\s]{1,75}\?[bq]\?[^?\s]*\?=|[(),;:]|[^"<(),;:=]+|=',
    re.DOTALL | re.IGNORECASE,
)


def addresses(*fields: str) -> tuple[Address, ...]:
    """The addresses of one or more fields (RFC 5322 §3.4), at most 1,000; what has no "@" is left out."""
    text = ", ".join(fields)[:FIELD_CHARACTERS]
    # Some writers encode the whole field, brackets and all.
    return _read(text) or _read(decoded(text))


def _read(text: str) -> tuple[Address, ...]:
    reader = _Reader()
    for piece in PIECE.findall(text):
        reader.take(piece)
        if len(reader.found) == RECIPIENTS:
            break
    else:
        reader.finish()
    return tuple(reader.found)


@dataclass
class _Reader:
    """What has been read of the list so far, and the pieces of the mailbox at hand."""

    found: list[Address] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    comment: list[str] = field(default_factory=list)
    angle: str = ""
    depth: int = 0

    def take(self, piece: str) -> None:
        if piece == "(":
            self.depth += 1
        elif piece == ")":
            self.depth = max(0, self.depth - 1)
        elif self.depth:
            self.comment.append(piece)
        else:
            self._take_outside_comments(piece)

    def finish(self) -> None:
        """End the mailbox at hand."""
        address = _in_brackets(self.angle) if self.angle else _bare("".join(self.words))
        if address:
            name = _name("".join(self.words if self.angle else self.comment))
            self.found.append(Address(address, "" if name.casefold() == address.casefold() else name))
        self.words, self.comment, self.angle = [], [], ""

    def _take_outside_comments(self, piece: str) -> None:
        if piece == ":":
            # What stood before it names a group.
            self.words = []
        elif piece == ";" or (piece == "," and not self._half_a_name()):
            self.finish()
        elif piece.strip():
            self._take_word(piece)

    def _take_word(self, piece: str) -> None:
        if self.angle:
            # Somebody forgot the comma.
            self.finish()
        if piece.startswith("<"):
            self.angle = piece
        else:
            self.words.append(piece)

    def _half_a_name(self) -> bool:
        """Whether the comma stands inside an unquoted `Doe, Jane <jane@…>`, as Outlook writes it."""
        return bool(self.words) and not self.angle and not any("@" in word for word in self.words)


def _in_brackets(angle: str) -> str:
    """The address of `<…>`; a route before it (RFC 5322 §4.4) and a `mailto:` are dropped."""
    bare = re.sub(r"\([^()]*\)", "", angle.strip("<>")).rpartition(":")[2]
    return _plausible("".join(bare.split()))


def _bare(words: str) -> str:
    """The last word that looks like an address; a quoted local part is kept whole."""
    if '"@' in words:
        return _plausible(words.strip())
    return next((found for word in reversed(re.split(r"[\s,]+", words)) if (found := _plausible(word))), "")


def _plausible(address: str) -> str:
    local, _, domain = address.rpartition("@")
    return address if local and domain and len(address) <= ADDRESS_CHARACTERS else ""


def _name(text: str) -> str:
    unquoted = QUOTED.sub(lambda quoted: re.sub(r"\\(.)", r"\1", quoted.group(1)), text)
    return decoded(unquoted).strip("\"' ")[:NAME_CHARACTERS]
