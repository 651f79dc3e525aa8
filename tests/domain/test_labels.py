"""What has become of a mailbox's labels, and when they are to be read again."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from backend.domain.history import Change, Kind
from backend.domain.labels import is_own, relabelled, to_be_read
from backend.domain.mailbox import Mailbox, MailboxState

LATER = timedelta(days=1)


@pytest.fixture
def mailbox(noon: datetime) -> Mailbox:
    """Follows Hire; there was also Invoices when the labels were last read."""
    seen, ours = ("Label_1", "Label_9"), {"Label_1": "Hire"}
    return Mailbox(
        "a", "a@b.example", MailboxState.CONNECTED, noon, "", (), "Label_1", ours, left_labels=(), seen_labels=seen
    )


@pytest.mark.parametrize(
    ("names", "label_id", "ours"),
    [
        pytest.param({"Label_1": "Hire"}, "Label_1", {"Label_1"}, id="as it was"),
        pytest.param({"Label_1": "Pipeline"}, "Label_1", {"Label_1"}, id="renamed"),
        pytest.param({"Label_1": "Jobs/Hire"}, "Label_1", {"Label_1"}, id="moved below another"),
        pytest.param({"Label_1": "Hire", "Label_2": "Hire/Backend"}, "Label_1", {"Label_1", "Label_2"}, id="nested"),
        pytest.param(
            {"Label_1": "Pipeline", "Label_2": "pipeline/Backend"},
            "Label_1",
            {"Label_1", "Label_2"},
            id="nested below the renamed",
        ),
        pytest.param({"Label_1": "Hire", "Label_2": "Hired"}, "Label_1", {"Label_1"}, id="only alike"),
        pytest.param({"Label_1": "Hire", "Label_9": "Hire/Old"}, "Label_1", {"Label_1"}, id="moved below, seen before"),
        pytest.param({"Label_1": "Hire", "Label_2": "HIRE"}, "Label_1", {"Label_1", "Label_2"}, id="two by capitals"),
        pytest.param({"Label_2": "Hire"}, "Label_2", {"Label_2"}, id="made again"),
        pytest.param({"Label_2": "hire", "Label_3": "Hire"}, "Label_3", {"Label_2", "Label_3"}, id="the same capitals"),
        pytest.param({"Label_9": "Hire"}, "Label_9", {"Label_9"}, id="a foreign one renamed to ours"),
        pytest.param({"Label_1": "Pipeline", "Label_2": "Hire"}, "Label_1", {"Label_1", "Label_2"}, id="both"),
        pytest.param({"Label_9": "Invoices"}, "", set(), id="deleted"),
        pytest.param(
            {"Label_1": "Hire", "Label_2": "Recruiterbox/Sales"}, "Label_1", {"Label_1"}, id="nested elsewhere"
        ),
        pytest.param({}, "", set(), id="none at all"),
    ],
)
def test_what_is_followed(
    mailbox: Mailbox, noon: datetime, names: dict[str, str], label_id: str, ours: set[str]
) -> None:
    found = relabelled(mailbox, names, "Hire", noon + LATER)
    assert (found.label_id, set(found.label_ids)) == (label_id, ours)
    assert found.label_ids == {key: names[key] for key in ours}
    assert found.seen_labels == tuple(sorted(names))
    assert found.label_gone_at == (None if label_id else noon + LATER)


def test_a_label_nested_below_another_she_follows_is_followed(mailbox: Mailbox, noon: datetime) -> None:
    """She chose the old product's label when she connected."""
    chosen = having(mailbox, label_ids={"Label_1": "Hire", "Label_3": "Recruiterbox"})
    names = {"Label_1": "Hire", "Label_3": "Recruiterbox", "Label_4": "recruiterbox/Sales"}
    assert set(relabelled(chosen, names, "Hire", noon).label_ids) == set(names)


def test_a_label_she_left_stays_left_whatever_its_name(mailbox: Mailbox, noon: datetime) -> None:
    left = having(mailbox, left_labels=("Label_2",))
    names = {"Label_1": "Hire", "Label_2": "Hire/Private"}
    assert set(relabelled(left, names, "Hire", noon).label_ids) == {"Label_1"}
    assert set(relabelled(left, names | {"Label_2": "hire"}, "Hire", noon).label_ids) == {"Label_1"}


def test_a_label_she_left_never_takes_the_place_of_a_deleted_one(mailbox: Mailbox, noon: datetime) -> None:
    left = having(mailbox, left_labels=("Label_2",))
    gone = relabelled(left, {"Label_2": "Hire"}, "Hire", noon)
    assert (gone.label_id, gone.label_ids, gone.label_gone_at) == ("", {}, noon)
    made = relabelled(left, {"Label_2": "Hire", "Label_5": "hire"}, "Hire", noon)
    assert (made.label_id, made.label_ids) == ("Label_5", {"Label_5": "hire"})


def test_since_when_the_label_is_gone_is_remembered_until_there_is_one(mailbox: Mailbox, noon: datetime) -> None:
    gone = relabelled(mailbox, {}, "Hire", noon)
    assert relabelled(gone, {}, "Hire", noon + LATER).label_gone_at == noon
    again = relabelled(gone, {"Label_5": "Hire"}, "Hire", noon + LATER)
    assert (again.label_id, again.label_gone_at) == ("Label_5", None)


def having(mailbox: Mailbox, **fields: Any) -> Mailbox:
    return type(mailbox)(**{**vars(mailbox), **fields})


@pytest.mark.parametrize(
    ("change", "read"),
    [
        ((Kind.LABELLED, "Label_1"), False),
        ((Kind.LABELLED, "Label_9"), False),
        ((Kind.LABELLED, "Label_2"), True),
        ((Kind.ADDED, "INBOX", "Label_2"), True),
        ((Kind.UNLABELLED, "Label_2"), True),
        ((Kind.UNLABELLED, "Label_1"), True),
        ((Kind.UNLABELLED, "Label_9"), False),
        ((Kind.ADDED, "INBOX", "CATEGORY_SOCIAL"), False),
        ((Kind.LABELLED, "STARRED"), False),
        ((Kind.DELETED,), False),
    ],
)
def test_labels_are_read_again_when_history_names_an_unknown_one_or_takes_ours_off(
    mailbox: Mailbox, change: tuple[Any, ...], *, read: bool
) -> None:
    kind, *labels = change
    quiet = Change(Kind.ADDED, "m", "t", ("INBOX",))
    assert to_be_read(mailbox, [quiet, Change(kind, "m", "t", tuple(labels))]) is read


def test_gmails_own_labels_are_words() -> None:
    assert is_own("Label_29453910350")
    assert not any(is_own(word) for word in ("INBOX", "CATEGORY_UPDATES", "YELLOW_STAR"))
