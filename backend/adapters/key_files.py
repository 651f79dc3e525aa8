"""The key files a fresh installation needs, made once with mode 0600."""

import os
from pathlib import Path

from backend.adapters.aesgcm_vault import generate_key, read_keys

VAULT = "vault.key"
SESSION = "session.key"


def make(folder: Path) -> tuple[Path, ...]:
    """Make the missing key files; returns those made. An existing key is never touched: it opens what it sealed."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return tuple(path for path in (folder / VAULT, folder / SESSION) if _made(path))


def vault_keys(folder: Path) -> tuple[str, ...]:
    """The vault's keys, oldest first. Raises SettingsFaulty."""
    return read_keys(folder / VAULT)


def session_key(folder: Path) -> str:
    """What browser sessions are signed with. Raises SettingsFaulty."""
    return read_keys(folder / SESSION)[-1]


def _made(path: Path) -> bool:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(generate_key() + "\n")
    return True
