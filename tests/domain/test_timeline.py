"""A message as an entry of a timeline: quoted lines are left out, a Bcc is the reader's own copy's."""

from collections.abc import Callable
from datetime import datetime

import pytest

from backend.domain.access import reader_of
from backend.domain.message import Message
from backend.domain.recruiter import Recruiter, Role
from backend.domain.timeline import entry_of, unquoted


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Yes.\n\n> When?\n>> Who?\n", "Yes."),
        ("Inline:\n> When?\nMonday.\n > Who?\nI.", "Inline:\nMonday.\nI."),
        ("a\n\n\n\nb", "a\n\nb"),
        ("> only quoted", "> only quoted"),
        ("1 > 0", "1 > 0"),
        ("", ""),
    ],
)
def test_what_is_quoted_is_left_out(text: str, own: str) -> None:
    assert unquoted(text) == own


def test_the_bcc_is_that_of_the_readers_copy(mail: Callable[..., Message], noon: datetime) -> None:
    sent = mail(
        "alice@brightwater.example",
        "jane@roe.example",
        boxes=("alice", "tom"),
        bcc="tom@brightwater.example",
        sent=True,
    )
    alice, tom = (
        reader_of(Recruiter(who, f"{who}@brightwater.example", who, Role.RECRUITER, noon)) for who in ("alice", "tom")
    )
    assert [person.address for person in entry_of(alice, sent).bcc] == ["tom@brightwater.example"]
    assert entry_of(tom, sent).bcc == ()
    assert entry_of(tom, sent).ours
