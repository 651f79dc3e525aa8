"""Labels read again when history calls for it, written without touching what others decide, and their loss told."""

from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage
from typing import Any

import pytest

from backend.domain.errors import LeaseLost
from backend.domain.history import Change, Kind
from backend.domain.mailbox import Mailbox
from backend.domain.work import Task
from backend.ports.mailbox import Label
from backend.services.labelling import Labelling
from backend.services.opening import Box

Letter = Callable[..., EmailMessage]

DOMAIN = "brightwater.example"
ALICE = f"alice@{DOMAIN}"


class Gmail:
    """A way into Gmail where these are the labels; counts how often it is asked."""

    def __init__(self, **names: str) -> None:
        self.names = names
        self.asked = 0

    def labels(self) -> tuple[Label, ...]:
        self.asked += 1
        return tuple(Label(key, name) for key, name in self.names.items())


@pytest.fixture
def labelling(play: Any) -> Labelling:
    return Labelling(play.house.store, play.house.queue)


@pytest.fixture
def box(play: Any, labelling: Labelling) -> Box:
    """Alice follows Hire, and her labels were read."""
    play.connect(ALICE)
    opened = play.house.opening.box(DOMAIN, play.world.accounts[ALICE].sub)
    return labelling.read(opened)


def through(box: Box, gmail: Any) -> Box:
    """The box with this way into Gmail."""
    return replace(box, gmail=gmail)


def record(play: Any) -> Mailbox:
    found = play.house.store.of(DOMAIN).get(Mailbox, play.world.accounts[ALICE].sub)
    assert isinstance(found, Mailbox)
    return found


def told(play: Any) -> list[str]:
    return [item.about for item in play.house.queue.of(DOMAIN, record(play).id) if item.task is Task.TELL]


def test_usually_nothing_is_asked(box: Box, labelling: Labelling) -> None:
    gmail = Gmail()
    seen = through(box, gmail)
    changes = [Change(Kind.LABELLED, "m", "t", (box.record.label_id, "STARRED")), Change(Kind.ADDED, "m", "t")]
    assert labelling.after(seen, changes) is seen
    assert gmail.asked == 0


def test_an_unknown_label_is_asked_about_once(play: Any, box: Box, labelling: Labelling) -> None:
    ours = box.record.label_id
    gmail = Gmail(**{ours: "Hire", "Label_7": "Hire/Backend", "Label_8": "Invoices"})
    changes = [Change(Kind.ADDED, "m", "t", ("INBOX", label)) for label in ("Label_7", "Label_8")]
    after = labelling.after(through(box, gmail), changes)
    assert set(after.record.label_ids) == {ours, "Label_7"} == set(record(play).label_ids)
    assert labelling.after(after, changes) is after
    assert gmail.asked == 1


def test_only_labels_are_written(play: Any, box: Box, labelling: Labelling) -> None:
    """Her choices, and how the mailbox stands, may have changed since the box was opened."""
    changed = replace(record(play), left_labels=("Label_7",), state_reason="meanwhile", chosen=False)
    play.house.store.of(DOMAIN).transact(lambda tx: tx.put(changed))
    labelling.read(through(box, Gmail(**{box.record.label_id: "Pipeline"})))
    assert record(play) == replace(
        changed, label_ids={box.record.label_id: "Pipeline"}, seen_labels=(box.record.label_id,)
    )


def test_who_was_succeeded_writes_no_labels(play: Any, box: Box, labelling: Labelling) -> None:
    def lost() -> None:
        raise LeaseLost("taken over")

    before = record(play)
    with pytest.raises(LeaseLost):
        labelling.read(replace(through(box, Gmail()), keep=lost))
    assert record(play) == before
    assert told(play) == []


class Overtaken(Gmail):
    """A way in whose first answer is old by the time it comes: somebody else has read and written newer labels."""

    def __init__(self, meanwhile: Callable[[], object], old: dict[str, str], new: dict[str, str]) -> None:
        super().__init__(**old)
        self.meanwhile = meanwhile
        self.new = new

    def labels(self) -> tuple[Label, ...]:
        found = super().labels()
        if self.asked == 1:
            self.names = self.new
            self.meanwhile()
        return found


def test_an_old_reading_does_not_stand_against_a_newer_one(play: Any, box: Box, labelling: Labelling) -> None:
    ours = box.record.label_id
    new = {ours: "Hire", "Label_7": "Hire/Backend"}
    gmail = Overtaken(lambda: labelling.read(through(box, Gmail(**new))), {"Label_9": "Invoices"}, new)
    after = labelling.read(through(box, gmail))
    assert set(after.record.label_ids) == {ours, "Label_7"} == set(record(play).label_ids)
    assert (gmail.asked, told(play)) == (2, [])


def test_a_label_that_is_gone_is_told_once_and_again_when_it_goes_again(
    play: Any, box: Box, labelling: Labelling
) -> None:
    ours = box.record.label_id
    gone = labelling.read(through(box, Gmail()))
    assert (gone.record.label_id, dict(gone.record.label_ids)) == ("", {})
    labelling.read(gone)
    labelling.read(through(gone, Gmail(Label_9="Invoices")))
    assert told(play) == ["label_gone"]
    back = labelling.read(through(gone, Gmail(Label_5="Hire")))
    assert (back.record.label_id, back.record.label_gone_at) == ("Label_5", None)
    labelling.read(through(back, Gmail(**{ours: "Invoices"})))
    assert told(play) == ["label_gone", "label_gone"]
