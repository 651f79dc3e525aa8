"""One mail out of many sightings."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import reduce

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.domain.address import Address
from backend.domain.message import Message, hidden_in, merged, message_id, shown_in, taken_back

Mail = Callable[..., Message]

BOXES = ("alice", "priya", "tom")
sightings = st.lists(st.sampled_from(BOXES), min_size=1, max_size=6)
writer_is_shared = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def sighting(mail: Mail, box: str) -> Message:
    """What one mailbox shows of the mail: its own copy, arrival and list footer."""
    number = BOXES.index(box)
    return replace(
        mail(rfc_id="<1@mail.example>", boxes=(box,), minutes=-number, text=f"Hello\n-- footer for {box}"),
        id="one",
        subject="Backend Engineer" if number else "[jobs] Backend Engineer",
    )


@writer_is_shared
@given(boxes=sightings, data=st.data())
def test_any_order_of_sightings_makes_the_same_message(mail: Mail, boxes: list[str], data: st.DataObject) -> None:
    seen = [sighting(mail, box) for box in boxes]
    assert reduce(merged, data.draw(st.permutations(seen))) == reduce(merged, seen)


@writer_is_shared
@given(left=sightings, middle=sightings, right=sightings)
def test_merging_is_associative(mail: Mail, left: list[str], middle: list[str], right: list[str]) -> None:
    one, two, three = (reduce(merged, (sighting(mail, box) for box in boxes)) for boxes in (left, middle, right))
    assert merged(merged(one, two), three) == merged(one, merged(two, three))


@writer_is_shared
@given(boxes=sightings)
def test_merging_what_is_known_changes_nothing(mail: Mail, boxes: list[str]) -> None:
    whole = reduce(merged, (sighting(mail, box) for box in boxes))
    assert merged(whole, whole) == whole
    assert all(merged(whole, sighting(mail, box)) == whole for box in boxes)


def test_the_smallest_mailbox_gives_the_content_and_the_earliest_the_time(mail: Mail) -> None:
    alice, tom = sighting(mail, "alice"), sighting(mail, "tom")
    whole = merged(tom, alice)
    assert (whole.text, whole.subject) == (alice.text, alice.subject)
    assert whole.at == tom.at
    assert list(whole.copies) == ["alice", "tom"]


def test_a_fresh_copy_replaces_the_same_mailboxes_old_one_and_stays_where_it_is_filed(mail: Mail) -> None:
    stored = replace(sighting(mail, "alice"), conversation="c", candidates=("jane",))
    fresh = replace(stored, copies={"alice": replace(stored.copies["alice"], label_ids=("Label_1",))}, conversation="")
    whole = merged(stored, fresh)
    assert whole.copies["alice"].label_ids == ("Label_1",)
    assert (whole.conversation, whole.candidates) == ("c", ("jane",))


def test_the_same_mail_has_one_id_in_every_mailbox() -> None:
    jane = Address("Jane@Roe.example", "Jane")
    one = message_id("<1@m>", jane, "Fri, 20 Nov 2026", "alice", "g1")
    assert message_id("<1@m>", Address("jane@roe.example"), " Fri, 20 Nov 2026 ", "tom", "g2") == one
    others = [
        message_id("<2@m>", jane, "Fri, 20 Nov 2026", "alice", "g1"),
        message_id("<1@m>", Address("bob@b.example"), "Fri, 20 Nov 2026", "alice", "g1"),
        message_id("<1@m>", None, "Fri, 20 Nov 2026", "alice", "g1"),
        message_id("<1@m>", jane, "Sat, 21 Nov 2026", "alice", "g1"),
    ]
    assert len({one, *others}) == 5


def test_without_a_message_id_each_mailbox_has_its_own() -> None:
    found = {message_id("", None, "", box, gmail) for box in ("alice", "tom") for gmail in ("g1", "g2")}
    assert len(found) == 4


def test_people_are_named_openly_and_once(mail: Mail) -> None:
    message = mail("jane@roe.example", "alice@b.example, Jane <JANE@roe.example>", "tom@b.example", bcc="x@b.example")
    assert [person.label for person in message.people] == ["Jane", "alice@b.example", "tom@b.example"]
    assert [person.address for person in mail("", "alice@b.example").people] == ["alice@b.example"]


def test_sent_by_any_of_our_mailboxes_is_outgoing(mail: Mail, noon: datetime) -> None:
    received = mail(boxes=("tom",))
    sent = mail(boxes=("alice",), sent=True, minutes=1)
    assert not received.outgoing
    assert replace(received, copies={**received.copies, **sent.copies}).outgoing
    assert merged(received, sent).at == noon == sent.at - timedelta(minutes=1)


def test_a_copy_taken_back_counts_for_nothing(mail: Mail) -> None:
    whole = replace(merged(sighting(mail, "alice"), sighting(mail, "tom")), conversation="c", candidates=("jane",))
    hers = taken_back(whole, "alice")
    assert (list(hers.copies), list(hers.hidden), hers.candidates) == (["tom"], ["alice"], ("jane",))
    assert (hers.at, taken_back(whole, "tom").at) == (whole.copies["tom"].at, whole.copies["alice"].at)
    assert hidden_in(hers, "alice", "thread")
    assert not shown_in(hers, "alice", "thread")
    assert not hidden_in(hers, "tom", "thread")
    assert not hidden_in(hers, "alice", "another thread")


def test_with_its_last_copy_a_message_stands_on_no_profile(mail: Mail) -> None:
    gone = taken_back(replace(mail(sent=True), candidates=("jane",)), "alice")
    assert (gone.copies, gone.candidates, gone.outgoing) == ({}, (), False)


@pytest.mark.parametrize("box", ["alice", "tom"])
def test_seen_again_it_is_shown_again(mail: Mail, box: str) -> None:
    alice = sighting(mail, "alice")
    again = merged(taken_back(alice, "alice"), sighting(mail, box))
    assert list(again.copies) == [box]
    assert list(again.hidden) == [each for each in ("alice",) if each != box]
    assert again.at == sighting(mail, box).at
