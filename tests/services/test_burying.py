"""The text in a file goes with its message, whatever fails on the way; what another message needs stays."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from freezegun import freeze_time
from freezegun.api import FrozenDateTimeFactory

from backend import settings
from backend.domain.errors import FilesDown
from backend.ports.files import FileStore

Letter = Callable[..., EmailMessage]

DOMAIN = "brightwater.example"
TOM = f"tom@{DOMAIN}"
JANE, BOB = "Jane Roe <jane@roe.example>", "Bob Stone <bob@stone.example>"
LONG = "Eighty thousand " * 16_000
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


class FailingOnce:
    """Files whose first deletion fails: refused by the bucket, or carried out by a process that then dies."""

    def __init__(self, files: FileStore, trouble: Exception) -> None:
        self._files, self._troubles = files, [trouble]

    def of(self, organization: str) -> Any:
        self._inner = self._files.of(organization)
        return self

    def get(self, sha256: str) -> bytes:
        return bytes(self._inner.get(sha256))

    def delete(self, sha256: str) -> None:
        trouble = self._troubles.pop() if self._troubles else None
        if not isinstance(trouble, FilesDown):
            self._inner.delete(sha256)
        if trouble:
            raise trouble


class Meanwhile:
    """Files after whose next deletion something happens."""

    def __init__(self, files: FileStore, happens: Callable[[], None]) -> None:
        self._files, self._happens = files, [happens]

    def of(self, organization: str) -> Any:
        self._inner = self._files.of(organization)
        return self

    def get(self, sha256: str) -> bytes:
        return bytes(self._inner.get(sha256))

    def put(self, content: bytes) -> str:
        return str(self._inner.put(content))

    def delete(self, sha256: str) -> None:
        self._inner.delete(sha256)
        for happens in self._happens:
            happens()
        self._happens = []


REFUSED, KILLED = FilesDown("503"), KeyError("killed")


@pytest.fixture
def clock() -> Iterator[FrozenDateTimeFactory]:
    with freeze_time(datetime(2026, 11, 21, 9, tzinfo=UTC)) as frozen:
        assert isinstance(frozen, FrozenDateTimeFactory)
        yield frozen


@pytest.fixture
def theatre(clock: FrozenDateTimeFactory, play: Any, letter: Letter) -> Any:
    """Tom follows a long mail of Jane's; time stands still."""
    play.connect(TOM)
    follow(play, letter(JANE, TOM, LONG))
    assert len(files()) == 1
    return play


def follow(play: Any, mail: EmailMessage) -> Any:
    stored = play.deliver(TOM, mail)
    play.label(TOM, stored)
    play.look(TOM)
    return stored


def files() -> list[str]:
    return [path.name for path in Path(settings.read().files).rglob("*") if path.is_file()]


def erase(play: Any, name: str) -> None:
    (found,) = (candidate.id for candidate in play.candidates() if candidate.name == name)
    play.house.erasing.erase(play.session(TOM), found)


def fail(play: Any, trouble: Exception) -> None:
    burying = play.house.erasing._burying
    burying._files = FailingOnce(burying._files, trouble)


@pytest.mark.parametrize("trouble", [REFUSED, KILLED])
def test_an_erasure_that_failed_leaves_no_text(theatre: Any, clock: FrozenDateTimeFactory, trouble: Exception) -> None:
    """Broken variant: the message went first, so who repeated the step found none whose text to delete."""
    fail(theatre, trouble)
    with pytest.raises(type(trouble)):
        erase(theatre, "Jane Roe")
    assert len(theatre.messages()) == 1
    clock.tick(MINUTE)
    theatre.work()
    assert (theatre.messages(), theatre.candidates(), files()) == ([], [], [])


@pytest.mark.parametrize("trouble", [REFUSED, KILLED])
def test_what_was_taken_back_leaves_no_text(theatre: Any, clock: FrozenDateTimeFactory, trouble: Exception) -> None:
    (thread,) = theatre.threads(TOM)
    theatre.world.mailboxes[TOM].label_thread(thread.gmail_id, remove=("Hire",))
    theatre.look(TOM)
    fail(theatre, trouble)
    clock.tick(31 * DAY)
    with pytest.raises(type(trouble)):
        theatre.house.undoing._erase(theatre.session(TOM).organization, thread, lambda: None)
    assert len(theatre.messages()) == 1
    theatre.work()
    assert (theatre.messages(), files()) == ([], [])


def test_a_message_whose_text_is_gone_already_is_shown_by_its_beginning(theatre: Any) -> None:
    """The removal died between text and message; the page still opens, and the second removal ends it."""
    fail(theatre, KILLED)
    (message,) = theatre.messages()
    session = theatre.session(TOM)
    with pytest.raises(KeyError):
        theatre.house.removing.remove(session, message.conversation, message.id)
    assert files() == []
    (jane,) = theatre.candidates()
    page = theatre.browser(TOM).get(f"{theatre.origin}/console/candidates/{jane.id}")
    assert page.status_code == 200
    assert message.text[:1000].strip() in page.text
    assert theatre.house.removing.remove(session, message.conversation, message.id) == 1
    assert theatre.messages() == []


def test_a_text_that_another_message_has_too_goes_with_the_last(theatre: Any, letter: Letter) -> None:
    follow(theatre, letter(JANE, TOM, LONG, subject="Once more"))
    follow(theatre, letter(BOB, TOM, LONG, subject="His"))
    erase(theatre, "Jane Roe")
    assert [message.subject for message in theatre.messages()] == ["His"]
    assert len(files()) == 1
    erase(theatre, "Bob Stone")
    assert (theatre.messages(), files()) == ([], [])


def test_a_text_that_came_while_it_was_buried_goes_too(theatre: Any) -> None:
    """A colleague's copy with a longer footer was imported after the messages to bury were read."""
    stale = [replace(message, text_file="") for message in theatre.messages()]
    theatre.house.erasing._burying.bury(DOMAIN, stale, give_up=False)
    assert (theatre.messages(), files()) == ([], [])


def test_what_is_labelled_again_while_it_is_erased_keeps_its_text(theatre: Any, clock: FrozenDateTimeFactory) -> None:
    (thread,) = theatre.threads(TOM)
    before = files()
    box, burying = theatre.world.mailboxes[TOM], theatre.house.undoing._burying
    box.label_thread(thread.gmail_id, remove=("Hire",))
    theatre.look(TOM)
    clock.tick(31 * DAY)

    def labelled_again() -> None:
        box.label_thread(thread.gmail_id, add=("Hire",))
        theatre.look(TOM)

    burying._files = Meanwhile(burying._files, labelled_again)
    theatre.house.undoing._erase(theatre.session(TOM).organization, thread, lambda: None)
    (message,) = theatre.messages()
    assert files() == before == [message.text_file]
