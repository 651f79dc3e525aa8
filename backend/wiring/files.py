"""Which file store the settings name."""

from functools import cached_property
from importlib import import_module
from pathlib import Path

from backend.adapters.folder_files import FolderFiles
from backend.ports.files import Files, FileStore
from backend.settings import Settings


class BucketFiles:
    """The files of a bucket; Google's client, a tenth of a second to import, is taken in at the first need of one."""

    def __init__(self, name: str, prefix: str) -> None:
        self._place = name, prefix

    def of(self, organization: str) -> Files:
        """See `FileStore`."""
        return self._files.of(organization)

    @cached_property
    def _files(self) -> FileStore:
        files: FileStore = import_module("backend.adapters.storage_files").StorageFiles(*self._place)
        return files


def files_of(settings: Settings) -> FileStore:
    """A bucket or a folder of this machine; nothing is reached or made yet."""
    return BucketFiles(*settings.bucket) if settings.bucket else FolderFiles(Path(settings.files))
