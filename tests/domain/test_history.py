"""Which threads a stretch of history touches, and whether it took our label off them."""

from datetime import datetime
from typing import Any

import pytest

from backend.domain.history import Change, Kind, Touched, touched, unfollowed_arrivals
from backend.domain.thread import ASKED_BEFORE, Stop, Thread

HIRE = {"Label_1", "Label_2"}
NOON = datetime.fromisoformat("2026-11-20T12:00:00Z")

Known = dict[str, Thread]


def known(*, followed: bool = True, gmail_id: str = "t", **fields: Any) -> Known:
    """A thread we know, of the messages m and old."""
    thread = Thread("record", "alices", gmail_id, NOON, followed, message_ids=("m", "old"), **fields)
    return {gmail_id: thread}


FOLLOWED, LET_GO = known(), known(followed=False, stopped=Stop.UNLABELLED)


def change(kind: Kind, *labels: str, thread: str = "t", message: str = "m") -> Change:
    return Change(kind, message, thread, labels)


@pytest.mark.parametrize("kind", [Kind.LABELLED, Kind.UNLABELLED])
@pytest.mark.parametrize("before", [FOLLOWED, LET_GO, {}])
def test_our_label_put_on_or_taken_off_touches_any_thread(kind: Kind, before: Known) -> None:
    (found,) = touched([change(kind, "STARRED", "Label_2")], HIRE, before)
    assert found == Touched("t", unlabelled=kind is Kind.UNLABELLED, relabelled=kind is Kind.LABELLED)


@pytest.mark.parametrize(
    ("kind", "labels", "unfollowed", "followed"),
    [
        (Kind.LABELLED, ("STARRED",), False, False),
        (Kind.UNLABELLED, ("UNREAD", "INBOX"), False, False),
        (Kind.LABELLED, ("TRASH",), False, True),
        (Kind.UNLABELLED, ("TRASH",), False, True),
        (Kind.UNLABELLED, ("SPAM",), False, True),
        (Kind.DELETED, (), False, True),
        (Kind.ADDED, ("INBOX",), False, True),
        (Kind.ADDED, ("INBOX", "Label_1"), True, True),
        (Kind.ADDED, ("SPAM", "Label_1"), True, True),
        (Kind.ADDED, ("TRASH",), False, False),
        (Kind.ADDED, ("CHAT",), False, False),
    ],
)
def test_what_else_touches(kind: Kind, labels: tuple[str, ...], *, unfollowed: bool, followed: bool) -> None:
    for before in ({}, LET_GO):
        assert bool(touched([change(kind, *labels)], HIRE, before)) is unfollowed
    assert bool(touched([change(kind, *labels)], HIRE, FOLLOWED)) is followed


def test_only_the_deletion_of_a_message_we_have_or_miss_touches() -> None:
    before = known(missing=("unreadable",))
    for message, touches in {"m": True, "unreadable": True, "an autosaved draft": False}.items():
        assert bool(touched([change(Kind.DELETED, message=message)], HIRE, before)) is touches


@pytest.mark.parametrize("stop", Stop)
def test_after_a_stop_that_waits_for_a_word_a_filter_brings_nothing_and_a_hand_does(stop: Stop) -> None:
    before = known(followed=False, stopped=stop)
    by_filter = touched([change(Kind.ADDED, "INBOX", "Label_1", message="new")], HIRE, before)
    assert bool(by_filter) is (stop not in ASKED_BEFORE)
    (by_hand,) = touched([change(Kind.LABELLED, "Label_1")], HIRE, before)
    assert by_hand.relabelled


def test_a_lone_arrival_in_a_followed_thread_is_fetched_alone() -> None:
    arrival = change(Kind.ADDED, "INBOX", message="new")
    assert touched([arrival, arrival], HIRE, FOLLOWED) == (Touched("t", only_new="new"),)
    (elsewhere,) = touched([change(Kind.ADDED, "Label_1", message="new")], HIRE, LET_GO)
    assert elsewhere.only_new is None


@pytest.mark.parametrize(
    "more",
    [
        change(Kind.ADDED, message="other"),
        change(Kind.DELETED, message="old"),
        change(Kind.LABELLED, "Label_1"),
        change(Kind.UNLABELLED, "TRASH"),
    ],
)
def test_with_anything_else_the_whole_thread_is_fetched(more: Change) -> None:
    assert touched([change(Kind.ADDED, message="new"), more], HIRE, FOLLOWED)[0].only_new is None


def test_an_arrival_that_makes_a_thread_followed_brings_the_whole_thread() -> None:
    assert touched([change(Kind.ADDED, "Label_1")], HIRE, {}) == (Touched("t"),)


def test_threads_come_once_in_order_of_first_appearance() -> None:
    changes = [
        change(Kind.LABELLED, "Label_1", thread="b"),
        change(Kind.ADDED, "INBOX", thread="a"),
        change(Kind.UNLABELLED, "Label_1", thread="b"),
        change(Kind.ADDED, "INBOX", thread="elsewhere"),
    ]
    b = Touched("b", unlabelled=True, relabelled=True)
    assert touched(changes, HIRE, known(gmail_id="a")) == (b, Touched("a", only_new="m"))


def test_a_thread_bears_the_newest_history_id_that_touched_it() -> None:
    changes = [Change(Kind.LABELLED, "m", "t", ("Label_1",), each) for each in (7, 9, 8)]
    elsewhere = Change(Kind.LABELLED, "m", "t", ("STARRED",), 99)
    assert [each.history_id for each in touched([*changes, elsewhere], HIRE, {})] == [9]


ON_M, OFF_M = change(Kind.LABELLED, "Label_1"), change(Kind.UNLABELLED, "Label_1")
ON_OLD, OFF_OLD = (change(kind, "Label_2", message="old") for kind in (Kind.LABELLED, Kind.UNLABELLED))
GONE_M, GONE_OLD = change(Kind.DELETED), change(Kind.DELETED, message="old")
FILTERED = change(Kind.ADDED, "INBOX", "Label_1", message="new")
OFF_NEW = change(Kind.UNLABELLED, "Label_1", message="new")


@pytest.mark.parametrize(
    ("labelled", "changes", "unlabelled"),
    [
        (("m",), [OFF_M], True),
        (("m",), [OFF_M, ON_M], False),
        (("m",), [OFF_M, ON_M, OFF_M], True),
        (("m",), [OFF_M, ON_OLD], False),
        (("m", "old"), [OFF_M], False),
        (("m", "old"), [OFF_M, OFF_OLD], True),
        (("m",), [GONE_M], False),
        (("m",), [OFF_M, GONE_M], True),
        (("m", "old"), [OFF_M, GONE_OLD], False),
        (("m", "old"), [GONE_OLD, OFF_M], True),
        (("m",), [FILTERED, OFF_M], False),
        (("m",), [OFF_M, FILTERED], False),
        (("m",), [FILTERED, OFF_M, OFF_NEW], True),
        ((), [ON_M, OFF_M], True),
        ((), [OFF_M], True),
        (("m",), [change(Kind.UNLABELLED, "INBOX"), change(Kind.LABELLED, "TRASH")], False),
    ],
)
def test_a_thread_is_unlabelled_when_the_last_label_was_taken_off_by_a_hand(
    labelled: tuple[str, ...], changes: list[Change], *, unlabelled: bool
) -> None:
    (found,) = touched(changes, HIRE, known(labelled=labelled, label_ids=tuple(HIRE)))
    assert found.unlabelled is unlabelled


@pytest.mark.parametrize(
    ("changes", "bearers"),
    [
        ([OFF_M], ("old",)),
        ([OFF_M, OFF_OLD], ()),
        ([OFF_M, ON_M], ()),
        ([OFF_M, GONE_OLD], ()),
        ([GONE_OLD, OFF_M], ()),
        ([FILTERED, OFF_M], ("new", "old")),
        ([FILTERED, OFF_M, GONE_OLD], ()),
    ],
)
def test_what_still_bears_the_label_is_named_for_it_may_have_been_deleted_unheard(
    changes: list[Change], bearers: tuple[str, ...]
) -> None:
    (found,) = touched(changes, HIRE, known(labelled=("m", "old"), label_ids=tuple(HIRE)))
    assert found.bearers == bearers


def test_unfollowed_arrivals_are_new_mail_elsewhere_and_importable() -> None:
    wanted = change(Kind.ADDED, "INBOX")
    others = [
        change(Kind.ADDED, "INBOX", thread="followed"),
        change(Kind.ADDED, "SPAM"),
        change(Kind.ADDED, "DRAFT"),
        change(Kind.LABELLED, "INBOX"),
        change(Kind.DELETED),
    ]
    assert unfollowed_arrivals([*others, wanted], known(gmail_id="followed")) == (wanted,)
    assert unfollowed_arrivals([wanted], LET_GO) == ()


def test_a_reply_we_sent_labelled_and_brought_in_is_no_news() -> None:
    sent = [change(Kind.ADDED, "SENT"), change(Kind.LABELLED, "Label_1")]
    assert touched(sent, HIRE, known(labelled=("m",), label_ids=("Label_1",))) == ()


@pytest.mark.parametrize(
    "more",
    [
        change(Kind.ADDED, "INBOX", message="new"),
        change(Kind.LABELLED, "Label_1", message="old"),
        change(Kind.UNLABELLED, "Label_1"),
        change(Kind.LABELLED, "Label_2"),
        change(Kind.LABELLED, "TRASH"),
        change(Kind.DELETED),
    ],
)
def test_whatever_else_happened_to_its_thread_is_news(more: Change) -> None:
    sent = [change(Kind.ADDED, "SENT"), change(Kind.LABELLED, "Label_1")]
    ours, let_go = (known(followed=each, labelled=("m",), label_ids=("Label_1",)) for each in (True, False))
    assert len(touched([*sent, more], HIRE, ours)) == 1
    assert len(touched(sent, HIRE, known())) == 1
    assert len(touched(sent, HIRE, let_go)) == 1
    assert len(touched(sent, HIRE, {})) == 1
