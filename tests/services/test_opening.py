"""Mailboxes that Gmail shuts, that come back by themselves, and work that waits for them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from freezegun import freeze_time

from backend.domain.errors import MailboxSuspended, Missing, ReconnectNeeded
from backend.domain.mailbox import Mailbox, MailboxState, SyncState, sync_id
from backend.domain.work import Task, WorkItem

Letter = Callable[..., EmailMessage]

DOMAIN = "brightwater.example"
ALICE = f"alice@{DOMAIN}"
HOUR = timedelta(hours=1)


@pytest.fixture
def mailbox(play: Any) -> Callable[[], Mailbox]:
    """Alice is connected; reads how her mailbox stands."""
    play.connect(ALICE)

    def read() -> Mailbox:
        found = play.house.store.of(DOMAIN).get(Mailbox, play.world.accounts[ALICE].sub)
        assert isinstance(found, Mailbox)
        return found

    return read


Read = Callable[[], Mailbox]


def shut(play: Any, mailbox: Read, why: Exception, began: datetime | None = None) -> bool:
    return bool(play.house.opening.shut(DOMAIN, mailbox().id, why, began or datetime.now(UTC)))


def told(play: Any, mailbox: Read) -> list[WorkItem]:
    return [item for item in play.house.queue.of(DOMAIN, mailbox().id) if item.task is Task.TELL]


def test_who_has_no_mailbox_is_missing(play: Any) -> None:
    with pytest.raises(Missing):
        play.house.opening.box(DOMAIN, "nobody")


@pytest.mark.parametrize(
    ("why", "state", "active"),
    [
        (ReconnectNeeded("no", tell="It died."), MailboxState.NEEDS_RECONNECT, False),
        (MailboxSuspended("no", tell="It died."), MailboxState.SUSPENDED, True),
    ],
)
def test_a_shut_mailbox_says_since_when_and_why_and_is_told_once(
    play: Any, mailbox: Read, why: Exception, state: MailboxState, *, active: bool
) -> None:
    assert shut(play, mailbox, why)
    first = mailbox()
    assert (first.state, first.state_reason) == (state, "It died.")
    with freeze_time(datetime.now(UTC) + HOUR):
        shut(play, mailbox, why)
    assert mailbox() == first
    assert [item.about for item in told(play, mailbox)] == [state]
    assert play.house.store.root.get(SyncState, sync_id(ALICE)).active is active


def test_a_suspended_mailbox_may_be_looked_at_and_worked_on_by_nobody(play: Any, mailbox: Read) -> None:
    shut(play, mailbox, MailboxSuspended("no", tell="Switched off."))
    with pytest.raises(MailboxSuspended) as refused:
        play.house.opening.box(DOMAIN, mailbox().id)
    assert str(refused.value) == "Switched off."
    assert play.house.opening.to_look(DOMAIN, mailbox().id).gmail.profile().address == ALICE


def test_a_mailbox_without_consent_is_not_even_looked_at(play: Any, mailbox: Read) -> None:
    shut(play, mailbox, ReconnectNeeded("no"))
    for opened in (play.house.opening.box, play.house.opening.to_look):
        with pytest.raises(ReconnectNeeded):
            opened(DOMAIN, mailbox().id)


def test_a_refusal_older_than_the_consent_shuts_nothing(play: Any, mailbox: Read) -> None:
    assert not shut(play, mailbox, ReconnectNeeded("no"), datetime.now(UTC) - HOUR)
    assert mailbox().state is MailboxState.CONNECTED
    assert told(play, mailbox) == []


def test_what_only_suspends_does_not_hide_that_the_consent_died(play: Any, mailbox: Read) -> None:
    shut(play, mailbox, ReconnectNeeded("no"))
    shut(play, mailbox, MailboxSuspended("no"))
    assert mailbox().state is MailboxState.NEEDS_RECONNECT


def test_it_comes_back_by_itself_and_what_waited_goes_on_at_once(play: Any, letter: Letter, mailbox: Read) -> None:
    for number in range(2):
        play.label(ALICE, play.deliver(ALICE, letter(f"C{number} <c{number}@roe.example>", ALICE, subject=str(number))))
    box = play.house.opening.box(DOMAIN, mailbox().id)
    play.house.offering.choose(box, [box.record.label_id], since=None, old=True)
    play.world.mailboxes[ALICE].service_off = True
    play.work()
    assert mailbox().state is MailboxState.SUSPENDED
    play.world.mailboxes[ALICE].service_off = False
    play.work()
    assert play.candidates() == []
    since = mailbox().state_since
    with freeze_time(datetime.now(UTC) + HOUR):
        play.house.following.look_due()
        assert mailbox().state is MailboxState.CONNECTED
        assert mailbox().state_since > since
        assert mailbox().state_reason == ""
        play.work()
    assert len(play.candidates()) == 2


def test_work_that_fails_with_the_old_consent_waits_no_hour_for_the_new_one(
    play: Any, letter: Letter, mailbox: Read
) -> None:
    """She connects again while a step with the old token is under way; only then does Gmail refuse that step."""
    play.label(ALICE, play.deliver(ALICE, letter("Jane Roe <jane@roe.example>", ALICE)))
    box = play.house.opening.box(DOMAIN, mailbox().id)
    play.house.offering.choose(box, [box.record.label_id], since=None, old=True)

    def connected_again() -> None:
        play.world.tokens.revoke_account(ALICE)
        play.visit_google(ALICE, f"/oauth/start?login_hint={ALICE}")

    play.world.while_reading(ALICE, "threads.list", connected_again)
    play.house.working.run_due()
    assert mailbox().state is MailboxState.CONNECTED
    with freeze_time(datetime.now(UTC) + timedelta(seconds=2)):
        play.work()
    assert [candidate.name for candidate in play.candidates()] == ["Jane Roe"]


def test_a_crash_before_the_telling_is_queued_loses_no_telling(
    play: Any, mailbox: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(_: WorkItem) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(play.house.queue, "put", killed)
        with pytest.raises(KeyboardInterrupt):
            shut(play, mailbox, ReconnectNeeded("no"))
    with freeze_time(datetime.now(UTC) + HOUR):
        play.house.following.look_due()
    assert [item.about for item in told(play, mailbox)] == [MailboxState.NEEDS_RECONNECT]
    assert not play.house.store.root.get(SyncState, sync_id(ALICE)).active


def test_a_look_before_the_hour_is_over_hurries_the_work_of_a_mailbox_that_is_back(play: Any, letter: Letter) -> None:
    play.label(ALICE, play.deliver(ALICE, letter("Jane Roe <jane@roe.example>", ALICE)))
    play.connect(ALICE, how="all")
    play.world.mailboxes[ALICE].service_off = True
    play.work()
    play.world.mailboxes[ALICE].service_off = False
    with freeze_time(datetime.now(UTC) + HOUR / 2):
        play.work()
        assert play.candidates() == []
        play.look(ALICE)
        play.work()
    assert [candidate.name for candidate in play.candidates()] == ["Jane Roe"]
