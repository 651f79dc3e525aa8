"""Backfilling: labels that go and lists that Gmail forgets while an import is under way."""

from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage
from typing import Any

import pytest

from backend.services.surveying import survey

Letter = Callable[..., EmailMessage]

ALICE = "alice@brightwater.example"
DOMAIN = "brightwater.example"


@pytest.fixture
def chosen(play: Any, letter: Letter, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Alice wants the old mail of two labels, three threads each; nothing of it is in; Gmail gives two a page."""
    monkeypatch.setattr("backend.adapters.gmail_mailbox.PAGE", 2)
    for label in ("Hire", "Hire/Sales"):
        for number in range(3):
            sender = f"{label[-4:]}{number} <{label[-4:]}{number}@roe.example>"
            stored = play.deliver(ALICE, letter(sender, ALICE, subject=sender))
            play.label(ALICE, stored, label)
    play.connect(ALICE, how="all", labels=("Hire", "Hire/Sales"))
    return play


@pytest.mark.parametrize("steps", [0, 1], ids=["before it is listed", "between two pages"])
def test_a_label_deleted_under_an_import_does_not_keep_the_others_waiting(chosen: Any, steps: int) -> None:
    for _ in range(steps):
        chosen.house.working.run_due(1)
    mailbox = chosen.world.mailboxes[ALICE]
    first = min(mailbox.label_named(name).id for name in ("Hire", "Hire/Sales"))
    other = "Sales" if first == mailbox.label_named("Hire").id else "Hire"
    mailbox.delete_label(first)
    chosen.work()
    assert chosen.house.queue.of(DOMAIN, chosen.world.accounts[ALICE].sub) == ()
    assert {f"{other[-4:]}{number}" for number in range(3)} <= {found.name for found in chosen.candidates()}


def test_a_list_gmail_forgot_is_read_from_its_start(chosen: Any) -> None:
    chosen.house.working.run_due(1)
    (item,) = chosen.house.queue.of(DOMAIN, chosen.world.accounts[ALICE].sub)
    assert item.page_token
    chosen.house.store.root.transact(lambda tx: tx.put(replace(item, page_token="forgotten")))
    chosen.work()
    assert len(chosen.candidates()) == 6


def test_a_label_that_is_gone_lists_nothing(chosen: Any) -> None:
    box = chosen.house.opening.box(DOMAIN, chosen.world.accounts[ALICE].sub)
    mailbox = chosen.world.mailboxes[ALICE]
    mailbox.delete_label(mailbox.label_named("Hire/Sales").id)
    assert len(survey(box, box.record.label_ids)) == 3
