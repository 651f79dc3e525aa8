"""Files in a folder of this machine, one folder an organization, named by their SHA-256."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from backend.domain.errors import FilesDown, Missing
from backend.domain.ids import derived
from backend.ports.files import SHA256


class FolderFiles:
    """The `FileStore` below one folder; folders are made 0700, files 0600, and a file is there whole or not at all."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def of(self, organization: str) -> "OrganizationFolder":
        """See `FileStore`; the folder is named by a hash, so no organization's name can lead out of the root."""
        return OrganizationFolder(self._root, derived("files", organization))


class OrganizationFolder:
    """One organization's `Files`: `<root>/<organization>/ab/cd/abcd…`."""

    def __init__(self, root: Path, name: str) -> None:
        self._root = root
        self._folder = root / name

    def put(self, content: bytes) -> str:
        """See `Files`; the bytes are on the disk when it returns."""
        sha256 = hashlib.sha256(content).hexdigest()
        path = self._path(sha256)
        with _as_ours():
            if not path.exists():
                self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
                for folder in (self._folder, path.parent.parent, path.parent):
                    _make(folder)
                _write(path, content)
        return sha256

    def get(self, sha256: str) -> bytes:
        """See `Files`."""
        with _as_ours():
            try:
                return self._path(sha256).read_bytes()
            except FileNotFoundError:
                raise Missing(f"no file {sha256}") from None

    def delete(self, sha256: str) -> None:
        """See `Files`."""
        if SHA256.fullmatch(sha256):
            with _as_ours():
                self._path(sha256).unlink(missing_ok=True)

    def _path(self, sha256: str) -> Path:
        if not SHA256.fullmatch(sha256):
            raise Missing("a file is named by 64 hexadecimal digits")
        return self._folder / sha256[:2] / sha256[2:4] / sha256


@contextmanager
def _as_ours() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise FilesDown(f"the folder for files: {error.strerror}") from error


def _make(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        return
    _sync(folder.parent)


def _write(path: Path, content: bytes) -> None:
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
    part = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink()
        raise
    _sync(path.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
