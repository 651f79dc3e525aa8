"""Which file store the settings name."""

from importlib import import_module
from pathlib import Path

from backend.adapters.folder_files import FolderFiles
from backend.ports.files import FileStore
from backend.settings import Settings


def files_of(settings: Settings) -> FileStore:
    """A bucket or a folder of this machine; nothing is reached or made yet, Google's client imported for a bucket."""
    if settings.bucket is None:
        return FolderFiles(Path(settings.files))
    files: FileStore = import_module("backend.adapters.storage_files").StorageFiles(*settings.bucket)
    return files
