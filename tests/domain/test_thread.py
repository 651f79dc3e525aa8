"""What to do with a fetched thread."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from backend.domain.message import Message
from backend.domain.thread import (
    FetchedMessage,
    FetchedThread,
    LeftOut,
    Reason,
    Stop,
    Thread,
    decide,
    left,
    newer,
    taken_off,
    thread_record_id,
)

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


def test_which_messages_bear_the_label_is_kept(mail: Mail) -> None:
    labels = {"a": ("INBOX",), "b": ("Label_2",), "c": ("Label_1", "TRASH"), "d": ("Label_9",)}
    fetched = thread(*(FetchedMessage(key, found, mail()) for key, found in labels.items()))
    assert decide(fetched, HIRE, followed=True).labelled == ("b", "c")


def known(noon: datetime, *labelled: str, label_ids: tuple[str, ...] = ("Label_1",)) -> Thread:
    return Thread("record", "alice", "t", noon, followed=True, labelled=labelled, label_ids=label_ids)


@pytest.mark.parametrize(
    ("labelled", "there", "off"),
    [
        (("a",), {"a": ()}, True),
        (("a",), {"a": ("INBOX", "Label_9")}, True),
        (("a",), {"a": ("Label_1",)}, False),
        (("a",), {"a": ("Label_2",)}, False),
        (("a",), {"b": ()}, False),
        (("a", "b"), {"b": ()}, True),
        ((), {"a": ()}, False),
    ],
)
def test_without_history_a_label_was_taken_off_what_bore_it_and_is_still_there(
    noon: datetime, labelled: tuple[str, ...], there: dict[str, tuple[str, ...]], *, off: bool
) -> None:
    fetched = thread(*(FetchedMessage(key, labels, None) for key, labels in there.items()))
    assert taken_off(known(noon, *labelled), fetched, HIRE) is off


def test_a_label_that_was_itself_deleted_was_not_taken_off(noon: datetime) -> None:
    fetched = thread(FetchedMessage("a", (), None))
    assert not taken_off(known(noon, "a", label_ids=("Label_3",)), fetched, HIRE)


def test_of_two_sights_the_later_stays_with_the_messages_of_both(noon: datetime) -> None:
    early, late = (replace(known(noon), history_id=each, message_ids=(f"m{each}",)) for each in (3, 5))
    assert newer(None, early) is early
    assert newer(early, late) == late
    assert newer(late, early) == replace(late, message_ids=("m5", "m3"))
    same = replace(late, message_ids=("m6",), followed=False)
    assert newer(late, same) == replace(same, message_ids=("m5", "m6"))


def test_what_was_removed_stays_removed_however_late_an_import_comes(noon: datetime) -> None:
    gone = LeftOut("m3", Reason.REMOVED)
    stored = replace(known(noon), history_id=3, message_ids=("m1",), left_out=(gone,))
    for history_id in (2, 3, 5):
        late = replace(known(noon), history_id=history_id, message_ids=("m1", "m3", "m4"))
        after = newer(stored, late)
        assert (after.message_ids, after.left_out) == (("m1", "m4"), (gone,))


@pytest.mark.parametrize("history_id", [2, 3, 5])
def test_what_a_person_stopped_stays_stopped_when_an_earlier_import_ends_later(noon: datetime, history_id: int) -> None:
    stored = left(replace(known(noon), history_id=3, message_ids=("m1",)), noon + timedelta(minutes=1))
    late = replace(known(noon), history_id=history_id, message_ids=("m1", "m2"))
    after = newer(stored, late)
    assert (after.followed, after.stopped) == (False, Stop.LEFT)
    assert set(after.message_ids) == {"m1", "m2"}
    again = replace(late, history_id=5, changed_at=noon + timedelta(minutes=2))
    assert newer(stored, again).followed


def test_only_what_is_followed_can_be_stopped(noon: datetime) -> None:
    once = left(known(noon, "a"), noon)
    assert (once.label_ids, once.labelled, once.stopped_at) == ((), (), noon)
    assert left(once, noon + timedelta(days=1)) == once


def test_what_could_not_be_read_is_missing(mail: Mail) -> None:
    found = decide(thread(FetchedMessage("a", ("Label_1",), None)), HIRE, followed=False, unlabelled=False)
    assert (found.keep, found.left_out, found.missing) == ((), (), ("a",))


def test_the_same_gmail_id_in_two_mailboxes_is_two_threads() -> None:
    assert thread_record_id("alice", "t") != thread_record_id("tom", "t")
    assert thread_record_id("alice", "t") == thread_record_id("alice", "t")
