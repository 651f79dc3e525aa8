"""Bytes too large or too plain for a document, known by what they contain.

Adapters: `backend.adapters.folder_files`, `backend.adapters.storage_files`.
"""

import re
from typing import Protocol

SHA256 = re.compile(r"[0-9a-f]{64}")
"""The name of a file; nothing else names one."""


class Files(Protocol):
    """Content-addressed bytes of one organization; raises FilesDown. Called by importing, reading and burying."""

    def put(self, content: bytes) -> str:
        """Keep the bytes; returns their SHA-256 in hexadecimal. Putting the same bytes again changes nothing."""

    def get(self, sha256: str) -> bytes:
        """The bytes. Raises Missing when they are not here."""

    def delete(self, sha256: str) -> None:
        """Forget the bytes; harmless when they are not here."""


class FileStore(Protocol):
    """Every organization's files, kept apart."""

    def of(self, organization: str) -> Files:
        """One organization's files; another's are Missing."""
