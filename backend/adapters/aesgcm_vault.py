"""Secrets sealed with AES-256-GCM (NIST SP 800-38D) and the files their keys come from."""

import base64
import hashlib
import os
import stat
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from backend.domain.errors import SettingsFaulty, Unopenable

FORMAT = "v1"
KEY_BYTES = 32
NONCE_BYTES = 12


class AesGcmVault:
    """The `Vault`: `v1.<key id>.<base64url of nonce and ciphertext>`, the row id being the associated data.

    Keys are texts of `generate_key`, oldest first: the last one seals, all of them open. Sealed again after a rotation,
    a secret no longer needs the older keys.
    """

    def __init__(self, keys: tuple[str, ...]) -> None:
        """Raises SettingsFaulty when there is no key, or one that `generate_key` did not make."""
        raw = [_key_bytes(key) for key in keys]
        if not raw:
            raise SettingsFaulty("the vault has no key; `python -m backend init` makes one")
        self._ciphers = {_key_id(key): AESGCM(key) for key in raw}
        self._newest = _key_id(raw[-1])

    def seal(self, secret: str, row: str) -> str:
        """See `Vault`."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._ciphers[self._newest].encrypt(nonce, secret.encode(), row.encode())
        return f"{FORMAT}.{self._newest}.{_text(nonce + sealed)}"

    def open(self, sealed: str, row: str) -> str:
        """See `Vault`."""
        version, _, rest = sealed.partition(".")
        key_id, _, text = rest.partition(".")
        content = _bytes(text)
        if version != FORMAT or key_id not in self._ciphers or content is None:
            raise Unopenable("the sealed text is no text of ours, or its key is not here")
        try:
            plain = self._ciphers[key_id].decrypt(content[:NONCE_BYTES], content[NONCE_BYTES:], row.encode())
        except (InvalidTag, ValueError):
            raise Unopenable("the sealed text was altered, or belongs to another row") from None
        return plain.decode()


def generate_key() -> str:
    """A new key: 256 random bits as base64url."""
    return _text(os.urandom(KEY_BYTES))


def read_keys(path: Path) -> tuple[str, ...]:
    """The keys of a file, one a line, oldest first.

    Raises SettingsFaulty when the file cannot be read, or when anyone but its owner may.
    """
    try:
        with path.open(encoding="ascii") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            lines = file.read().split()
    except (OSError, UnicodeDecodeError):
        raise SettingsFaulty(f"{path}: no readable key file; `python -m backend init` makes it") from None
    if mode & 0o077:
        raise SettingsFaulty(f"{path}: mode {mode:04o} lets others at the keys; chmod 600 it")
    return tuple(lines)


def _key_bytes(key: str) -> bytes:
    raw = _bytes(key)
    if raw is None or len(raw) != KEY_BYTES:
        raise SettingsFaulty("a key of the vault is not 32 bytes as base64url")
    return raw


def _key_id(key: bytes) -> str:
    return hashlib.sha256(key).hexdigest()[:8]


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _bytes(text: str) -> bytes | None:
    """The bytes of canonical base64url; None for any other text, since Python's decoder forgives stray characters."""
    try:
        content = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return None
    return content if _text(content) == text else None
