"""What was removed stays removed on every store: the services that bury and file, on each."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from backend.adapters.firestore_store import FirestoreStore
from backend.adapters.folder_files import FolderFiles
from backend.domain.address import Address
from backend.domain.message import Copy, Message
from backend.domain.organization import Organization
from backend.domain.thread import Reason, Thread, thread_record_id
from backend.domain.tombstone import Tombstone
from backend.ports.store import Query, Store
from backend.services.burying import Burying
from backend.services.filing import Filing, Sighting

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
ACME = Organization("acme.example", AT, ("acme.example",))
JANE = Address("jane@doe.example", "Jane Doe")
MANY = 40
"""More than one question of a transaction can name on Firestore."""


def seal(text: str) -> str:
    return f"sealed-{text}"


def message(number: int, mailbox: str) -> Message:
    copy = Copy(f"{mailbox}-{number}", f"{mailbox}-t", AT, sent=False)
    at = AT + timedelta(minutes=number)
    return Message(
        f"m{number}", f"<{number}>", JANE, (), (), "Porter", at, None, "", {mailbox: copy}, references=("0",)
    )


def sighting(mailbox: str, *numbers: int) -> Sighting:
    thread = Thread(thread_record_id(mailbox, f"{mailbox}-t"), mailbox, f"{mailbox}-t", AT, followed=True)
    return Sighting(ACME, thread, tuple(message(number, mailbox) for number in numbers))


def stored(store: Store) -> set[str]:
    query = Query(Message, equals={"text_file": ""}, limit=MANY * 2)
    return {found.id for found in store.of(ACME.id).find(query).records}


def bury(store: Store, folder: Path, *numbers: int) -> None:
    burying = Burying(store, FolderFiles(folder), seal)
    burying.bury(ACME.id, [message(number, "rosa") for number in numbers], give_up=False)


def test_a_colleagues_copy_brings_nothing_back(store: Store, tmp_path: Path) -> None:
    filing, left = Filing(store, seal), {f"m{number}" for number in range(MANY)} - {"m0", "m33"}
    filing.thread(sighting("rosa", *range(MANY)))
    bury(store, tmp_path, 0, 33)
    assert stored(store) == left
    for mailbox in ("rosa", "tom"):
        thread = filing.thread(sighting(mailbox, *range(MANY)))
        assert [(out.id, out.reason) for out in thread.left_out] == [
            (f"{mailbox}-{number}", Reason.REMOVED) for number in (0, 33)
        ]
    assert stored(store) == left


def test_a_tombstone_without_its_removal_is_enough(store: Store) -> None:
    """So does one of an older release, or of a removal that was cut short and done again."""
    store.of(ACME.id).transact(lambda tx: tx.put(Tombstone(seal("m1"), AT)))
    Filing(store, seal).thread(sighting("tom", 0, 1))
    assert stored(store) == {"m0"}


@pytest.fixture
def fire(firestore: str) -> Iterator[Store]:
    with closing(FirestoreStore(firestore)) as store:
        yield store


def sealing_once(deed: Callable[[], None]) -> Callable[[str], str]:
    """A seal that does this when it is first used, which is in the middle of a filing."""
    deeds = iter([deed])

    def sealed(text: str) -> str:
        next(deeds, lambda: None)()
        return seal(text)

    return sealed


def test_what_is_removed_while_it_is_filed_again_stays_removed(fire: Store, tmp_path: Path) -> None:
    """The filing has seen it in the store already, and looks for tombstones only of what is new."""
    Filing(fire, seal).thread(sighting("rosa", 0, 1))
    filing = Filing(fire, sealing_once(lambda: bury(fire, tmp_path, 1)))
    thread = filing.thread(sighting("tom", 0, 1, 2))
    assert stored(fire) == {"m0", "m2"}
    assert [out.id for out in thread.left_out] == ["tom-1"]
