"""Writing a mail down as the bytes that are sent.

Adapters: `backend.adapters.mime_letter`.
"""

from typing import Protocol

from backend.domain.letter import Letter


class Mime(Protocol):
    """Makes the bytes of a mail. Called by writing."""

    def written(self, letter: Letter) -> bytes:
        """The mail as RFC 5322 has it, without a Message-ID, which Gmail gives; the same letter gives like bytes."""

    def marked(self, mime: bytes, mark: str) -> bytes:
        """A mail somebody else wrote, with our mark in its header and nothing else changed."""
