"""The mailbox's rules: threads, labels, history; no HTTP."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from threading import Barrier

import pytest
from freezegun import freeze_time

from sandbox.labels import LabelExists, LabelInvalid
from sandbox.mailbox import Change, Mailbox
from sandbox.world import World

Letter = Callable[..., bytes]


@pytest.fixture
def frozen() -> Iterator[None]:
    with freeze_time("2026-11-21 09:00:00"):
        yield


def test_a_reply_joins_its_thread_and_a_changed_subject_starts_a_new_one(maya: Mailbox, letter: Letter) -> None:
    first = maya.deliver(letter(message_id="<1@mail.example>"))
    reply = maya.deliver(letter(subject="RE: Aw: application", in_reply_to="<1@mail.example>"))
    turned = maya.deliver(letter(subject="Another thing", in_reply_to="<1@mail.example>"))
    stranger = maya.deliver(letter(subject="Re: Application"))
    assert reply.thread_id == first.thread_id == first.id
    assert len({first.thread_id, turned.thread_id, stranger.thread_id}) == 3


def test_references_alone_join_too(maya: Mailbox, letter: Letter) -> None:
    first = maya.deliver(letter(message_id="<1@mail.example>"))
    reply = maya.deliver(letter(subject="Re: Application", references="<0@mail.example> <1@mail.example> <x@y>"))
    assert reply.thread_id == first.thread_id


def test_later_replies_do_not_inherit_the_label(maya: Mailbox, letter: Letter) -> None:
    first = maya.deliver(letter(message_id="<1@mail.example>"))
    second = maya.deliver(letter(in_reply_to="<1@mail.example>"))
    maya.label_thread(first.thread_id, add=["Hire"])
    third = maya.deliver(letter(in_reply_to="<1@mail.example>"))
    hire = maya.label_id("Hire")
    assert [hire in each.label_ids for each in (first, second, third)] == [True, True, False]


def test_a_thread_label_is_one_record_for_each_message_and_a_second_time_none(maya: Mailbox, letter: Letter) -> None:
    first = maya.deliver(letter(message_id="<1@mail.example>"))
    maya.deliver(letter(in_reply_to="<1@mail.example>"))
    for _ in range(2):
        maya.label_thread(first.thread_id, add=["Hire"])
    assert [record.change for record in maya.history] == [Change.MESSAGE_ADDED] * 2 + [Change.LABELS_ADDED] * 2


def test_a_filters_label_is_only_in_the_added_message(maya: Mailbox, letter: Letter) -> None:
    maya.deliver(letter(), labels=("INBOX", "UNREAD", "Hire"))
    (record,) = maya.history
    assert record.change is Change.MESSAGE_ADDED
    assert maya.label_id("Hire") in record.label_ids


def test_history_ids_grow_with_gaps(maya: Mailbox, letter: Letter) -> None:
    for _ in range(20):
        maya.deliver(letter())
    ids = [record.id for record in maya.history]
    steps = {after - before for before, after in pairwise(ids)}
    assert min(steps) > 1
    assert len(steps) > 1


@pytest.mark.usefixtures("frozen")
def test_threads_keep_their_order_while_the_clock_stands_still(maya: Mailbox, letter: Letter) -> None:
    first = maya.deliver(letter(message_id="<1@mail.example>"))
    later = [maya.deliver(letter(in_reply_to="<1@mail.example>")) for _ in range(200)]
    assert maya.thread(first.id) == [first, *later]


def test_ids_are_sixteen_hex_digits_in_time_order_and_private_to_a_mailbox(world: World, letter: Letter) -> None:
    ids = [world.mailboxes["maya@agency.example"].deliver(letter()).id for _ in range(50)]
    world.send("rosa@mail.example", letter(to="maya@agency.example, tom@agency.example"))
    every = [each for box in world.mailboxes.values() for each in box.messages]
    assert ids == sorted(ids)
    assert {len(each) for each in every} == {16}
    assert len(set(every)) == 53


@pytest.mark.parametrize(("name", "refusal"), [("hIRE", LabelExists), ("inbox", LabelInvalid), (" ", LabelInvalid)])
def test_label_names(maya: Mailbox, name: str, refusal: type[Exception]) -> None:
    maya.create_label("Hire")
    with pytest.raises(refusal):
        maya.create_label(name)


def test_a_renamed_label_keeps_its_id_and_writes_no_history(maya: Mailbox) -> None:
    label = maya.create_label("Recruiterbox")
    before = maya.history_id
    assert maya.rename_label(label.id, "Hire").id == label.id
    assert maya.history_id == before


def test_the_same_name_has_other_ids_elsewhere(world: World) -> None:
    assert len({box.create_label("Hire").id for box in world.mailboxes.values()}) == 3


def test_a_deleted_label_leaves_its_messages(maya: Mailbox, letter: Letter) -> None:
    stored = maya.deliver(letter(), labels=("INBOX", "Hire"))
    maya.delete_label(maya.label_id("Hire"))
    assert stored.label_ids == {"INBOX"}
    assert [record.change for record in maya.history] == [Change.MESSAGE_ADDED]


def test_a_deleted_label_may_be_recorded_for_each_message(maya: Mailbox, letter: Letter) -> None:
    labelled = [maya.deliver(letter(), labels=("INBOX", "Hire")) for _ in range(2)]
    maya.deliver(letter())
    hire = maya.label_id("Hire")
    maya.delete_label(hire, recorded=True)
    removed = [record for record in maya.history if record.change is Change.LABELS_REMOVED]
    assert [(record.message_id, record.changed) for record in removed] == [(each.id, (hire,)) for each in labelled]
    assert {record.label_ids for record in removed} == {("INBOX",)}


def test_two_labels_that_differ_in_capitals_only(maya: Mailbox) -> None:
    first = maya.create_label("Hire")
    second = maya.create_label("HIRE", clash=True)
    assert first.id != second.id
    assert [maya.label_id(name) for name in ("Hire", "HIRE", "hire")] == [first.id, second.id, first.id]
    with pytest.raises(LabelExists):
        maya.create_label("HIRE", clash=True)


def test_a_deleted_message_leaves_its_thread_and_threading(maya: Mailbox, letter: Letter) -> None:
    first = maya.deliver(letter(message_id="<1@mail.example>"))
    maya.delete(first.id)
    reply = maya.deliver(letter(in_reply_to="<1@mail.example>"))
    assert maya.thread(first.thread_id) == []
    assert reply.thread_id == reply.id
    assert maya.history[1].change is Change.MESSAGE_DELETED


def test_many_threads_at_once_lose_nothing(world: World, letter: Letter) -> None:
    ready = Barrier(8)

    def work(number: int) -> list[str]:
        ready.wait()
        box = world.mailboxes["maya@agency.example"]
        return [box.deliver(letter(subject=f"{number}"), labels=("INBOX", "Hire")).id for _ in range(25)]

    with ThreadPoolExecutor(8) as pool:
        ids = [each for found in pool.map(work, range(8)) for each in found]
    box = world.mailboxes["maya@agency.example"]
    assert len(set(ids)) == len(box.messages) == 200
    assert [label.name for label in box.labels.values()].count("Hire") == 1
    assert all(before.id < after.id for before, after in pairwise(box.history))
