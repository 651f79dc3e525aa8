"""The key files a fresh installation needs, made once with mode 0600."""

import hashlib
import hmac
import os
from functools import partial
from pathlib import Path

from backend.adapters.aesgcm_vault import generate_key, read_keys
from backend.domain.tombstone import Seal

VAULT = "vault.key"
SESSION = "session.key"
TOMBSTONE = "tombstone.key"


def make(folder: Path) -> tuple[Path, ...]:
    """Make the missing key files; returns those made. An existing key is never touched: it opens what it sealed."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return tuple(path for path in (folder / VAULT, folder / SESSION, folder / TOMBSTONE) if _made(path))


def vault_keys(folder: Path) -> tuple[str, ...]:
    """The vault's keys, oldest first. Raises SettingsFaulty."""
    return read_keys(folder / VAULT)


def session_key(folder: Path) -> str:
    """What browser sessions are signed with. Raises SettingsFaulty."""
    return read_keys(folder / SESSION)[-1]


def tombstone_seal(folder: Path) -> Seal:
    """What tombstones are named by: HMAC-SHA256 (RFC 2104) under their key. Raises SettingsFaulty.

    The key is never changed: under another one no tombstone would be found.
    """
    return partial(_hmac, read_keys(folder / TOMBSTONE)[0].encode())


def _hmac(key: bytes, text: str) -> str:
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def _made(path: Path) -> bool:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(generate_key() + "\n")
    return True
