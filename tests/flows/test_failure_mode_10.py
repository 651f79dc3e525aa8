"""Failure mode 10: Gmail lets us in no more. We stop asking, say so, and lose nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from freezegun import freeze_time

from backend import settings, wiring
from backend.domain.mailbox import Mailbox, MailboxState
from backend.domain.work import Task
from sandbox.host import Call
from sandbox.identity.tokens import TokenError

Letter = Callable[..., EmailMessage]

DOMAIN = "brightwater.example"
ALICE = f"alice@{DOMAIN}"
JANE = "Jane Roe <jane@roe.example>"
HOURS = 8


@dataclass(frozen=True)
class Trouble:
    """What happens at Google to Alice's account, what undoes it, and how often an hour we may still ask."""

    happens: Callable[[Any], object]
    ends: Callable[[Any], object]
    state: MailboxState
    an_hour: int = 0


def reconnect(play: Any) -> None:
    play.visit_google(ALICE, f"/oauth/start?login_hint={ALICE}")


def service(play: Any, *, off: bool) -> None:
    play.world.mailboxes[ALICE].service_off = off


def blocked(play: Any, *, yes: bool) -> None:
    play.world.mailboxes[ALICE].blocked_by_admin = yes


def refused(play: Any, error: str = "") -> None:
    play.world.tokens.refuse(ALICE, TokenError(error) if error else None)


LOST, SUSPENDED = MailboxState.NEEDS_RECONNECT, MailboxState.SUSPENDED
TROUBLES = {
    "the token died": Trouble(lambda play: play.world.tokens.revoke_account(ALICE), reconnect, LOST),
    "the read right is withdrawn, the token lives": Trouble(
        lambda play: play.world.tokens.narrow(ALICE, ()), reconnect, LOST
    ),
    "the mail service is off": Trouble(
        lambda play: service(play, off=True), lambda play: service(play, off=False), SUSPENDED, 1
    ),
    "the domain forbids Gmail apps": Trouble(
        lambda play: blocked(play, yes=True), lambda play: blocked(play, yes=False), SUSPENDED, 1
    ),
    "the admin forbids this app": Trouble(lambda play: refused(play, "admin_policy_enforced"), refused, SUSPENDED, 1),
}


@pytest.fixture
def knocks(play: Any, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every time anybody comes to Gmail or to the token endpoint, refused or not."""
    found: list[str] = []

    def counted(inner: Callable[[str], object]) -> Callable[[str], object]:
        def door(token: str) -> object:
            found.append(token)
            return inner(token)

        return door

    for door in ("granted", "refreshed"):
        monkeypatch.setattr(play.world.tokens, door, counted(getattr(play.world.tokens, door)))
    return found


def mailbox_of(play: Any) -> Mailbox:
    found = play.house.store.of(DOMAIN).get(Mailbox, play.world.accounts[ALICE].sub)
    assert isinstance(found, Mailbox)
    return found


def hours_pass(play: Any, start: datetime) -> None:
    """Four times an hour a push comes, what is due is looked at, and queued work is done."""
    for quarters in range(1, 4 * HOURS + 1):
        with freeze_time(start + timedelta(minutes=15 * quarters)):
            play.house.following.pushed(ALICE, play.world.mailboxes[ALICE].history_id)
            play.house.following.look_due()
            play.work()


@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES)
def test_failure_mode_10_gmail_lets_us_in_no_more(
    play: Any, letter: Letter, knocks: list[str], trouble: Trouble
) -> None:
    """We stop asking, but for one look an hour where it may come back by itself; nothing is lost meanwhile.

    Broken variants, one each: a mailbox without consent was looked at every hour; a suspended one at every push; a
    suspended one never again; nothing was queued to be told.
    """
    play.connect(ALICE, how="all")
    trouble.happens(play)
    play.label(ALICE, play.deliver(ALICE, letter(JANE, ALICE)))
    play.look(ALICE)
    mailbox = mailbox_of(play)
    assert mailbox.state is trouble.state
    assert datetime.now(UTC) - mailbox.state_since < timedelta(minutes=1)
    told = [item.about for item in play.house.queue.of(DOMAIN, mailbox.id) if item.task is Task.TELL]
    assert told == [trouble.state]
    knocks.clear()
    start = datetime.now(UTC)
    hours_pass(play, start)
    assert len(knocks) <= 2 * trouble.an_hour * HOURS
    assert mailbox_of(play).state_since == mailbox.state_since
    with freeze_time(start + timedelta(hours=HOURS + 2)):
        trouble.ends(play)
        play.house.following.look_due()
        play.work()
        assert mailbox_of(play).state is MailboxState.CONNECTED
    assert [candidate.name for candidate in play.candidates()] == ["Jane Roe"]


@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES)
def test_failure_mode_10_she_is_told_wherever_she_looks(play: Any, letter: Letter, trouble: Trouble) -> None:
    """On the card of any mail, on home, on the mailbox page and in `status`.

    Broken variant: a refused look was logged and put off, and the mailbox still called itself connected.
    """
    play.connect(ALICE)
    stored = play.deliver(ALICE, letter(JANE, ALICE))
    trouble.happens(play)
    play.look(ALICE)
    (count,) = wiring.counting(settings.read()).counts(DOMAIN)
    assert count.standing.state is trouble.state
    assert count.standing.why
    home = str(play.host.call(Call(ALICE)).answer)
    page = play.browser(ALICE).get(play.origin + "/console/mailbox").text
    for place in (home, page, str(play.open(ALICE, stored))):
        assert any(reason in place for reason in (*count.standing.why, mailbox_of(play).state_reason))
