"""Which threads a stretch of history touches."""

import pytest

from backend.domain.history import Change, Kind, Touched, touched, unfollowed_arrivals

HIRE = {"Label_1", "Label_2"}


def change(kind: Kind, *labels: str, thread: str = "t", message: str = "m") -> Change:
    return Change(kind, message, thread, labels)


@pytest.mark.parametrize("kind", [Kind.LABELLED, Kind.UNLABELLED])
@pytest.mark.parametrize("followed", [True, False])
def test_our_label_put_on_or_taken_off_touches_any_thread(kind: Kind, *, followed: bool) -> None:
    found = touched([change(kind, "STARRED", "Label_2")], HIRE, {"t"} if followed else ())
    assert found == (Touched("t", unlabelled=kind is Kind.UNLABELLED),)


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
    assert bool(touched([change(kind, *labels)], HIRE, ())) is unfollowed
    assert bool(touched([change(kind, *labels)], HIRE, {"t"})) is followed


def test_a_lone_arrival_in_a_followed_thread_is_fetched_alone() -> None:
    arrival = change(Kind.ADDED, "INBOX", message="new")
    assert touched([arrival, arrival], HIRE, {"t"}) == (Touched("t", only_new="new"),)


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
    assert touched([change(Kind.ADDED, message="new"), more], HIRE, {"t"})[0].only_new is None


def test_an_arrival_that_makes_a_thread_followed_brings_the_whole_thread() -> None:
    assert touched([change(Kind.ADDED, "Label_1")], HIRE, ()) == (Touched("t"),)


def test_threads_come_once_in_order_of_first_appearance() -> None:
    changes = [
        change(Kind.LABELLED, "Label_1", thread="b"),
        change(Kind.ADDED, "INBOX", thread="a"),
        change(Kind.UNLABELLED, "Label_1", thread="b"),
        change(Kind.ADDED, "INBOX", thread="elsewhere"),
    ]
    assert touched(changes, HIRE, {"a"}) == (Touched("b", unlabelled=True), Touched("a", only_new="m"))


def test_unfollowed_arrivals_are_new_mail_elsewhere_and_importable() -> None:
    wanted = change(Kind.ADDED, "INBOX")
    others = [
        change(Kind.ADDED, "INBOX", thread="followed"),
        change(Kind.ADDED, "SPAM"),
        change(Kind.ADDED, "DRAFT"),
        change(Kind.LABELLED, "INBOX"),
        change(Kind.DELETED),
    ]
    assert unfollowed_arrivals([*others, wanted], {"followed"}) == (wanted,)
