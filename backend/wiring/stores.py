"""Which store the settings name."""

from importlib import import_module

from backend.adapters.sqlite_store import SqliteStore
from backend.ports.store import Store
from backend.settings import Settings


def store_of(settings: Settings) -> Store:
    """A Firestore database, not reached yet, or a file of this machine, opened; Google's client costs 30 MB."""
    if settings.firestore is None:
        return SqliteStore(settings.sqlite_path)
    adapter = import_module("backend.adapters.firestore_store")
    store: Store = adapter.FirestoreStore(*settings.firestore)
    return store
