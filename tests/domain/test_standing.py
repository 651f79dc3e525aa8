"""domain.standing: every state with since when, why and what to do."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from backend.domain.mailbox import Mailbox, MailboxState, SyncState
from backend.domain.standing import FAILING, WAITING, WELL, Standing, standing
from backend.domain.work import Task, WorkItem

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SINCE = NOW - timedelta(days=2)
BOX = Mailbox("r1", "ana@agency.example", MailboxState.CONNECTED, SINCE, "", (), label_id="L1", chosen=True)
IMPORT = WorkItem("w1", "agency.example", Task.IMPORT, "r1", NOW, NOW - timedelta(minutes=4), done=212, total=800)
RESYNC = replace(IMPORT, id="w2", task=Task.RESYNC, created_at=NOW - timedelta(minutes=9), done=0, total=0)


def of(box: Mailbox, *work: WorkItem) -> Standing:
    return standing(box, work, "Hire")


@pytest.mark.parametrize("state", [state for state in MailboxState if state is not MailboxState.CATCHING_UP])
@pytest.mark.parametrize("chosen", [True, False])
def test_every_state_says_since_when_why_and_what_to_do(state: MailboxState, chosen: bool) -> None:  # noqa: FBT001
    found = of(replace(BOX, state=state, state_reason="Gmail said so.", chosen=chosen))
    assert (found.state, found.since) == (state, SINCE)
    assert all(reason.endswith(".") for reason in found.why)
    assert found.todo.endswith(".")
    assert found.at_rest is (state is not MailboxState.CONNECTED)


@pytest.mark.parametrize("state", [MailboxState.NEEDS_RECONNECT, MailboxState.SUSPENDED])
def test_what_google_said_is_the_reason(state: MailboxState) -> None:
    assert of(replace(BOX, state=state, state_reason="Gmail said so.")).why == ("Gmail said so.",)


def test_a_mailbox_with_imports_catches_up_since_the_oldest_of_them_and_counts_them_together() -> None:
    older = replace(IMPORT, id="w3", created_at=NOW - timedelta(hours=1), done=1, total=25)
    found = of(BOX, IMPORT, older)
    assert (found.state, found.since) == (MailboxState.CATCHING_UP, older.created_at)
    assert (found.done, found.total) == (213, 825)
    assert not found.at_rest


def test_a_comparison_and_the_trouble_of_the_work_are_said() -> None:
    found = of(BOX, replace(IMPORT, error="Gmail asked us to slow down."), RESYNC)
    assert found.why[0].startswith("Gmail has forgotten")
    assert found.why[-1] == "Gmail asked us to slow down."


@pytest.mark.parametrize("task", sorted(set(Task) - {Task.IMPORT, Task.RESYNC}))
def test_other_work_is_no_catching_up(task: Task) -> None:
    assert of(BOX, replace(IMPORT, task=task)).state is MailboxState.CONNECTED


@pytest.mark.parametrize("state", [MailboxState.PAUSED, MailboxState.SUSPENDED])
def test_a_mailbox_that_lets_us_in_no_more_catches_up_with_nothing(state: MailboxState) -> None:
    assert of(replace(BOX, state=state), IMPORT).state is state


@pytest.mark.parametrize("work", [(), (IMPORT,)])
def test_a_deleted_label_is_what_there_is_to_say(work: tuple[WorkItem, ...]) -> None:
    gone = NOW - timedelta(hours=3)
    found = of(replace(BOX, label_gone_at=gone), *work)
    assert found.since == gone
    assert "The label Hire is gone" in found.why[0]
    assert (found.label_gone, found.at_rest) == (True, True)
    assert found.total == sum(item.total for item in work)


def test_of_a_paused_mailbox_the_pause_is_what_there_is_to_say() -> None:
    found = of(replace(BOX, state=MailboxState.PAUSED, label_gone_at=NOW))
    assert (found.label_gone, found.since) == (False, SINCE)


SYNC = SyncState("s", "agency.example", "r1", 7, NOW, synced_at=NOW - timedelta(minutes=10))


@pytest.mark.parametrize(
    ("sync", "state", "why"),
    [
        (SYNC, MailboxState.CONNECTED, WELL),
        (replace(SYNC, failures=1), MailboxState.CATCHING_UP, FAILING),
        (replace(SYNC, failures=1, resting_until=NOW - timedelta(seconds=1)), MailboxState.CATCHING_UP, FAILING),
        (replace(SYNC, failures=1, resting_until=NOW + timedelta(hours=1)), MailboxState.CATCHING_UP, WAITING),
    ],
)
def test_looks_that_fail_or_have_to_wait_are_said(sync: SyncState, state: MailboxState, why: str) -> None:
    found = standing(BOX, (), "Hire", sync, NOW)
    assert (found.state, found.why) == (state, (why,))
    assert found.since == (SINCE if state is MailboxState.CONNECTED else sync.synced_at)
