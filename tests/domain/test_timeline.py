"""A message as an entry of a timeline: quoted lines are left out, a Bcc is the reader's own copy's."""

from collections.abc import Callable
from datetime import datetime

from backend.domain.access import reader_of
from backend.domain.message import Message
from backend.domain.recruiter import Recruiter, Role
from backend.domain.timeline import entry_of


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
