"""What to do with a fetched thread."""

from collections.abc import Callable

import pytest

from backend.domain.message import Message
from backend.domain.thread import FetchedMessage, FetchedThread, LeftOut, Reason, decide, thread_record_id

Mail = Callable[..., Message]
HIRE = ("Label_1", "Label_2")


def thread(*messages: FetchedMessage) -> FetchedThread:
    return FetchedThread("t", 7, messages)


@pytest.mark.parametrize(
    ("labels", "followed", "unlabelled", "follow"),
    [
        (("Label_1",), False, False, True),
        (("Label_2",), True, True, True),
        ((), False, False, False),
        (("INBOX", "Label_9"), False, False, False),
        ((), True, False, True),
        ((), True, True, False),
        ((), False, True, False),
    ],
)
def test_following(mail: Mail, labels: tuple[str, ...], *, followed: bool, unlabelled: bool, follow: bool) -> None:
    message = mail()
    found = decide(thread(FetchedMessage("a", labels, message)), HIRE, followed=followed, unlabelled=unlabelled)
    assert found.follow is follow
    assert found.keep == ((message,) if follow else ())
    assert found.label_ids == tuple(label for label in labels if label in HIRE)


def test_one_labelled_message_brings_the_whole_thread(mail: Mail) -> None:
    first, second = mail(), mail()
    fetched = thread(FetchedMessage("a", ("INBOX",), first), FetchedMessage("b", ("Label_2", "Label_1"), second))
    found = decide(fetched, HIRE, followed=False, unlabelled=False)
    assert found.keep == (first, second)
    assert found.label_ids == ("Label_1", "Label_2")


@pytest.mark.parametrize(
    ("label", "reason"),
    [("DRAFT", Reason.DRAFT), ("SPAM", Reason.SPAM), ("TRASH", Reason.TRASH), ("CHAT", Reason.CHAT)],
)
def test_what_is_never_imported_is_left_out_with_its_reason(mail: Mail, label: str, reason: Reason) -> None:
    kept = mail()
    fetched = thread(FetchedMessage("a", ("Label_1",), kept), FetchedMessage("b", ("Label_1", label), mail()))
    found = decide(fetched, HIRE, followed=False, unlabelled=False)
    assert (found.keep, found.left_out, found.missing) == ((kept,), (LeftOut("b", reason),), ())


def test_what_could_not_be_read_is_missing(mail: Mail) -> None:
    found = decide(thread(FetchedMessage("a", ("Label_1",), None)), HIRE, followed=False, unlabelled=False)
    assert (found.keep, found.left_out, found.missing) == ((), (), ("a",))


def test_the_same_gmail_id_in_two_mailboxes_is_two_threads() -> None:
    assert thread_record_id("alice", "t") != thread_record_id("tom", "t")
    assert thread_record_id("alice", "t") == thread_record_id("alice", "t")
