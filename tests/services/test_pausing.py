"""Pausing, resuming and disconnecting: what stops, what stays, and what a second press does."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from freezegun import freeze_time

from backend.domain.errors import Refused
from backend.domain.mailbox import Mailbox, MailboxState, SealedToken, SyncState, sync_id
from backend.domain.recruiter import Role
from backend.domain.work import Task
from backend.services.following import Outcome
from backend.services.founding import Founding
from sandbox.trouble import Trouble

Letter = Callable[..., EmailMessage]

DOMAIN = "brightwater.example"
ALICE = f"alice@{DOMAIN}"
JANE, MAX = "Jane Roe <jane@roe.example>", "Max Moss <max@moss.example>"


def mailbox_of(play: Any) -> Mailbox:
    found = play.house.store.of(DOMAIN).get(Mailbox, play.world.accounts[ALICE].sub)
    assert isinstance(found, Mailbox)
    return found


def cursor_of(play: Any) -> SyncState:
    found = play.house.store.root.get(SyncState, sync_id(ALICE))
    assert isinstance(found, SyncState)
    return found


def requests(play: Any) -> int:
    return sum(count for (who, _), count in play.world.counters.requests.items() if who == ALICE)


def names(play: Any) -> set[str]:
    return {candidate.name for candidate in play.candidates()}


def labelled(play: Any, letter: Letter, sender: str) -> None:
    play.label(ALICE, play.deliver(ALICE, letter(sender, ALICE)))


@pytest.fixture
def connected(stage: Callable[..., Any], letter: Letter) -> Any:
    """Alice is connected and watched, her pushes go nowhere, and Jane is in."""
    play = stage(push=True)
    play.world.pushing.target = None
    play.connect(ALICE)
    labelled(play, letter, JANE)
    play.look(ALICE)
    return play


def press(play: Any, button: str) -> str:
    answer = play.post(ALICE, f"/console/mailbox/{button}", {})
    assert answer.ok
    return str(answer.text)


def test_a_paused_mailbox_costs_nothing_and_its_pushes_are_acknowledged(connected: Any, letter: Letter) -> None:
    for _ in range(2):
        assert "Paused. Resume when you like." in press(connected, "pause")
    before, since = requests(connected), mailbox_of(connected).state_since
    labelled(connected, letter, MAX)
    assert connected.house.following.pushed(ALICE, connected.world.mailboxes[ALICE].history_id) is Outcome.NOTHING_NEW
    assert connected.house.following.look_due() == 0
    connected.work()
    assert requests(connected) == before
    assert (mailbox_of(connected).state, mailbox_of(connected).state_since) == (MailboxState.PAUSED, since)
    assert names(connected) == {"Jane Roe"}


@pytest.mark.parametrize("forgotten", [False, True])
def test_resuming_goes_on_from_the_kept_cursor_or_by_comparing(
    connected: Any,
    letter: Letter,
    forgotten: bool,  # noqa: FBT001
) -> None:
    cursor = cursor_of(connected).history_id
    press(connected, "pause")
    labelled(connected, letter, MAX)
    if forgotten:
        connected.world.mailboxes[ALICE].expire_history()
    for _ in range(2):
        press(connected, "resume")
    assert cursor_of(connected).history_id == cursor
    connected.house.following.look_due()
    connected.work()
    assert mailbox_of(connected).state is MailboxState.CONNECTED
    assert names(connected) == {"Jane Roe", "Max Moss"}


def test_work_that_was_under_way_waits_for_the_end_of_the_pause(connected: Any, letter: Letter) -> None:
    labelled(connected, letter, MAX)
    connected.post(ALICE, "/console/mailbox", {"how": "all", "label": list(mailbox_of(connected).label_ids)})
    press(connected, "pause")
    connected.work()
    assert names(connected) == {"Jane Roe"}
    press(connected, "resume")
    connected.work()
    assert names(connected) == {"Jane Roe", "Max Moss"}


def test_a_suspended_mailbox_can_be_paused_and_one_without_consent_cannot_be_resumed(connected: Any) -> None:
    connected.world.mailboxes[ALICE].service_off = True
    connected.look(ALICE)
    assert mailbox_of(connected).state is MailboxState.SUSPENDED
    press(connected, "pause")
    assert mailbox_of(connected).state is MailboxState.PAUSED
    press(connected, "resume")
    connected.world.mailboxes[ALICE].service_off = False
    connected.world.tokens.revoke_account(ALICE)
    connected.look(ALICE)
    for button in ("pause", "resume"):
        press(connected, button)
        assert mailbox_of(connected).state is MailboxState.NEEDS_RECONNECT
    assert not cursor_of(connected).active


def test_disconnecting_ends_watch_and_permission_and_leaves_the_mail(connected: Any) -> None:
    assert connected.world.mailboxes[ALICE].watch
    for _ in range(2):
        assert "What came in before stays." in press(connected, "disconnect")
    assert connected.world.mailboxes[ALICE].watch is None
    assert not connected.world.tokens.is_connected(ALICE)
    assert connected.house.store.of(DOMAIN).get(SealedToken, mailbox_of(connected).id) is None
    assert (mailbox_of(connected).state, mailbox_of(connected).scopes) == (MailboxState.DISCONNECTED, ())
    assert not cursor_of(connected).active
    assert names(connected) == {"Jane Roe"}


def test_a_watch_that_cannot_be_stopped_keeps_nobody_connected(connected: Any) -> None:
    connected.world.troubles.plan(Trouble("stop", 503))
    press(connected, "disconnect")
    assert connected.world.mailboxes[ALICE].watch
    assert not connected.world.tokens.is_connected(ALICE)
    assert mailbox_of(connected).state is MailboxState.DISCONNECTED


def test_a_permission_that_cannot_be_withdrawn_is_forgotten_all_the_same(stage: Callable[..., Any]) -> None:
    play = stage(settings_={"GOOGLE_REVOKE_URL": "http://127.0.0.1:9/revoke"})
    play.connect(ALICE)
    press(play, "disconnect")
    assert play.world.tokens.is_connected(ALICE)
    assert mailbox_of(play).state is MailboxState.DISCONNECTED
    assert play.house.store.of(DOMAIN).get(SealedToken, mailbox_of(play).id) is None


def test_connecting_again_goes_on_where_it_stood(connected: Any, letter: Letter) -> None:
    press(connected, "disconnect")
    labelled(connected, letter, MAX)
    page = connected.visit_google(ALICE, f"/oauth/start?login_hint={ALICE}").text
    assert "What shall come in?" not in page
    connected.house.following.look_due()
    connected.work()
    assert names(connected) == {"Jane Roe", "Max Moss"}


def test_a_choice_that_was_not_carried_out_is_carried_out_after_connecting_again(
    connected: Any, letter: Letter
) -> None:
    labelled(connected, letter, MAX)
    connected.post(ALICE, "/console/mailbox", {"how": "all", "label": list(mailbox_of(connected).label_ids)})
    press(connected, "disconnect")
    connected.work()
    assert "What shall come in?" not in connected.visit_google(ALICE, f"/oauth/start?login_hint={ALICE}").text
    connected.work()
    assert names(connected) == {"Jane Roe", "Max Moss"}


def test_work_of_a_paused_mailbox_rests_and_blames_nobody(connected: Any, letter: Letter) -> None:
    labelled(connected, letter, MAX)
    connected.post(ALICE, "/console/mailbox", {"how": "all", "label": list(mailbox_of(connected).label_ids)})
    press(connected, "pause")
    with freeze_time(datetime.now(UTC)) as clock:
        ran = 0
        for _ in range(60):
            ran += connected.house.working.run_due()
            clock.tick(timedelta(seconds=2))
    work = connected.house.queue.of(DOMAIN, mailbox_of(connected).id)
    assert ran == len(work) > 0
    assert {item.error for item in work} == {""}


def test_what_a_comparison_had_still_to_find_is_found_after_connecting_again(connected: Any, letter: Letter) -> None:
    labelled(connected, letter, MAX)
    connected.world.mailboxes[ALICE].expire_history()
    connected.look(ALICE)
    connected.house.auditing.ask(DOMAIN, mailbox_of(connected).id)
    press(connected, "disconnect")
    assert {item.task for item in connected.house.queue.of(DOMAIN, mailbox_of(connected).id)} == {Task.RESYNC}
    connected.visit_google(ALICE, f"/oauth/start?login_hint={ALICE}")
    connected.look(ALICE)
    connected.work()
    assert names(connected) == {"Jane Roe", "Max Moss"}


def test_who_became_a_hiring_manager_cannot_have_her_mailbox_go_on(play: Any, letter: Letter) -> None:
    """Broken variant: resuming asked only whether the mailbox was paused."""
    play.connect(ALICE)
    press(play, "pause")
    Founding(play.house.store).seat(DOMAIN, ALICE, Role.HIRING_MANAGER, "init")
    for button in ("resume", "label"):
        assert play.post(ALICE, f"/console/mailbox/{button}", {}).status_code == 403
    assert play.post(ALICE, "/console/mailbox", {"how": "all"}).status_code == 403
    with pytest.raises(Refused):
        play.house.pausing.resume(play.session(ALICE))
    assert (mailbox_of(play).state, cursor_of(play).active) == (MailboxState.PAUSED, False)
    labelled(play, letter, JANE)
    play.look(ALICE)
    play.work()
    assert names(play) == set()
