"""Other projects' test mail: every shape a mail can have, broken ones included, and what bounces look like."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.adapters.gmail_message import fetched_bytes
from backend.adapters.mime_message import Place
from backend.domain.clock import now
from backend.domain.message import Message

HOUSE = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def shared_mail() -> Path:
    """The folder of real test mail; without it tests skip, in CI they fail."""
    folder = Path(os.environ.get("SHARED_MAIL", HOUSE / "../shared/mail"))
    if not folder.is_dir():
        reason = f"no test mail at {folder} (SHARED_MAIL)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return folder


def read(folder: Path) -> Iterator[tuple[Message, float]]:
    """Every mail of a folder, and the seconds it took."""
    for path in folder.glob("*.eml"):
        before = time.process_time()
        message = fetched_bytes(path.read_bytes(), Place("mailbox", "1", "1", (), now())).message
        assert message is not None, path
        yield message, time.process_time() - before


@pytest.mark.parametrize("kind", ["mime", "bounces"])
def test_every_mail_is_read_within_a_second(shared_mail: Path, kind: str) -> None:
    seconds = [took for _, took in read(shared_mail / kind)]
    assert len(seconds) > 100
    assert max(seconds) < 1


def test_nearly_every_mail_has_a_sender_and_something_to_show(shared_mail: Path) -> None:
    messages = [message for message, _ in read(shared_mail / "mime")]
    assert sum(message.sender is not None for message in messages) > 0.9 * len(messages)
    assert sum(bool(message.text or message.attachments) for message in messages) > 0.95 * len(messages)


def test_nothing_read_would_be_refused_by_a_store(shared_mail: Path) -> None:
    for message, _ in read(shared_mail / "mime"):
        written = repr((message.subject, message.text, message.sender, message.attachments))
        assert "\\x00" not in written
        assert written.encode()


def test_nine_of_ten_bounces_are_told(shared_mail: Path) -> None:
    told = [message.automatic for message, _ in read(shared_mail / "bounces")]
    assert sum(told) > 0.9 * len(told)
