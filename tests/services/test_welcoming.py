"""Welcoming: what home knows of the reader's own mailbox, state by state."""

from collections.abc import Callable
from typing import Any

import pytest

from backend.domain.mailbox import MailboxState
from backend.domain.recognition import ConnectMailbox, Guest, Health, Home

ALICE, HUGO = "alice@brightwater.example", "hugo@brightwater.example"


def home(play: Any, address: str = ALICE) -> ConnectMailbox | Guest | Home:
    found = play.house.welcoming.home(play.session(address))
    assert isinstance(found, ConnectMailbox | Guest | Home)
    return found


def never(play: Any) -> None:
    play.sign_in(ALICE)


def unchosen(play: Any) -> None:
    play.visit_google(ALICE, f"/oauth/start?login_hint={ALICE}")


def withdrawn(play: Any) -> None:
    play.connect(ALICE)
    play.world.tokens.revoke_account(ALICE)
    play.look(ALICE)


def disconnected(play: Any) -> None:
    play.connect(ALICE)
    play.house.pausing.disconnect(play.session(ALICE))


@pytest.mark.parametrize(
    ("what", "health", "state"),
    [
        (never, Health.NEVER, None),
        (unchosen, Health.CHOOSE, MailboxState.CONNECTED),
        (withdrawn, Health.RECONNECT, MailboxState.NEEDS_RECONNECT),
        (disconnected, Health.DISCONNECTED, MailboxState.DISCONNECTED),
    ],
)
def test_what_must_come_first(
    play: Any, what: Callable[[Any], None], health: Health, state: MailboxState | None
) -> None:
    what(play)
    found = home(play)
    assert isinstance(found, ConnectMailbox)
    assert (found.health, found.standing and found.standing.state) == (health, state)


def test_who_may_connect_nothing_is_a_guest(play: Any) -> None:
    play.sign_in(HUGO)
    assert home(play, HUGO) == Guest()


def test_a_paused_mailbox_is_at_home_with_its_counts(play: Any, letter: Any) -> None:
    play.connect(ALICE)
    play.label(ALICE, play.deliver(ALICE, letter("jane@roe.example", ALICE)))
    play.look(ALICE)
    play.house.pausing.pause(play.session(ALICE))
    found = home(play)
    assert isinstance(found, Home)
    assert (found.standing.state, found.followed) == (MailboxState.PAUSED, 1)


def test_an_import_is_progress_until_it_is_done(play: Any, letter: Any) -> None:
    for name in ("ann", "ben"):
        play.label(ALICE, play.deliver(ALICE, letter(f"{name}@{name}.example", ALICE)))
    play.connect(ALICE, how="all")
    found = home(play)
    assert isinstance(found, Home)
    assert found.standing.state is MailboxState.CATCHING_UP
    play.work()
    found = home(play)
    assert isinstance(found, Home)
    assert (found.standing.state, found.standing.total) == (MailboxState.CONNECTED, 0)
