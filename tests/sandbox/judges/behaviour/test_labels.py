"""Labels: their names, their counts, and what becomes of their messages."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.sandbox.judges.behaviour.judged import Mail, status

Letter = Callable[..., bytes]


def test_a_label_is_listed_keeps_its_id_when_renamed_and_goes(mail: Mail) -> None:
    label = mail.label("Hire")
    renamed = mail.labels.patch(userId="me", id=label, body={"name": "Hire/2026"}).execute()
    assert (renamed["id"], renamed["name"], renamed["type"]) == (label, "Hire/2026", "user")
    assert label in listed(mail)
    mail.labels.delete(userId="me", id=label).execute()
    assert label not in listed(mail)


def test_a_taken_name_is_a_conflict_in_any_capitals(mail: Mail) -> None:
    mail.label("Hire")
    assert status(named(mail, "HIRE")) == 409


def test_a_label_cannot_be_renamed_to_a_taken_name(mail: Mail) -> None:
    mail.label("Hire")
    other = mail.label("Later")
    assert status(mail.labels.patch(userId="me", id=other, body={"name": "hire"})) == 409


def test_a_reserved_name_is_refused(mail: Mail) -> None:
    assert status(named(mail, "Inbox")) == 400


def test_a_colour_outside_the_palette_is_refused(mail: Mail) -> None:
    odd = {"name": "Odd", "color": {"textColor": "#123456", "backgroundColor": "#ffffff"}}
    assert status(mail.labels.create(userId="me", body=odd)) == 400


def test_system_labels_stay(mail: Mail) -> None:
    assert status(mail.labels.delete(userId="me", id="INBOX")) == 400


def test_an_unknown_label_is_not_found(mail: Mail) -> None:
    assert status(mail.labels.get(userId="me", id="Label_0")) == 404


def test_a_label_counts_its_messages_and_threads(mail: Mail, letter: Letter) -> None:
    label = mail.label("Hire")
    mail.insert(letter(message_id="<1@mail.example>"), label, "UNREAD")
    mail.insert(letter(in_reply_to="<1@mail.example>"), label)
    counts = mail.labels.get(userId="me", id=label).execute()
    shown = [counts[f"{what}{which}"] for what in ("messages", "threads") for which in ("Total", "Unread")]
    assert shown == [2, 1, 1, 1]


def test_the_list_of_labels_has_no_counts(mail: Mail) -> None:
    counted = [each for each in mail.labels.list(userId="me").execute()["labels"] if "messagesTotal" in each]
    assert counted == []


def test_how_an_always_shown_label_is_shown_is_not_said(mail: Mail) -> None:
    inbox = mail.labels.get(userId="me", id="INBOX").execute()
    assert "labelListVisibility" not in inbox


def test_a_deleted_label_leaves_its_messages(mail: Mail, letter: Letter) -> None:
    label = mail.label("Hire")
    stored = mail.insert(letter(), "INBOX", label)
    mail.labels.delete(userId="me", id=label).execute()
    assert mail.carried(stored) == {"INBOX"}


@pytest.mark.parametrize("label", ["Label_0", "SENT", pytest.param("", id="nothing")])
def test_an_impossible_change_of_labels_is_refused(mail: Mail, letter: Letter, label: str) -> None:
    stored = mail.insert(letter())
    assert status(mail.modify(stored, add=label)) == 400


def listed(mail: Mail) -> list[str]:
    return [each["id"] for each in mail.labels.list(userId="me").execute()["labels"]]


def named(mail: Mail, name: str) -> Any:
    return mail.labels.create(userId="me", body={"name": name})
