"""Offering: a choice is answered only once its work is queued, and undoes nothing that happened meanwhile."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any, NoReturn

import pytest

from backend.domain.errors import Busy, ReconnectNeeded
from backend.domain.mailbox import Mailbox, MailboxState, SyncState, sync_id
from backend.domain.recognition import ConnectMailbox, Health
from backend.domain.thread import Stop
from backend.domain.work import WorkItem
from backend.ports.mailbox import Label

Letter = Callable[..., EmailMessage]

DOMAIN = "brightwater.example"
ALICE = f"alice@{DOMAIN}"


class BrokenQueue:
    """A work queue whose store is in trouble."""

    def put(self, item: WorkItem) -> NoReturn:
        raise Busy("contention")


@dataclass
class Interrupted:
    """A way into Gmail on which something happens once the labels are listed."""

    gmail: Any
    meanwhile: Callable[[], object]

    def labels(self) -> tuple[Label, ...]:
        found: tuple[Label, ...] = self.gmail.labels()
        self.meanwhile()
        return found

    def __getattr__(self, name: str) -> Any:
        return getattr(self.gmail, name)


@pytest.fixture
def asked(play: Any, letter: Letter) -> Any:
    """Alice has labelled one thread, connected, and not yet said what to import."""
    play.label(ALICE, play.deliver(ALICE, letter("Jane Roe <jane@roe.example>", ALICE)))
    play.visit_google(ALICE, f"/oauth/start?login_hint={ALICE}")
    return play


def box_of(play: Any) -> Any:
    return play.house.opening.box(DOMAIN, play.world.accounts[ALICE].sub)


def test_a_choice_whose_work_could_not_be_queued_is_asked_for_again(asked: Any) -> None:
    box = box_of(asked)
    broken = replace(asked.house.offering, queue=BrokenQueue())
    with pytest.raises(Busy):
        broken.choose(box, [box.record.label_id], since=None, old=True)
    home = asked.house.welcoming.home(asked.session(ALICE))
    assert isinstance(home, ConnectMailbox)
    assert home.health is Health.CHOOSE
    assert "What shall come in" in asked.browser(ALICE).get(asked.origin + "/console/mailbox").text
    asked.house.offering.choose(box, [box.record.label_id], since=None, old=True)
    asked.work()
    assert [candidate.name for candidate in asked.candidates()] == ["Jane Roe"]


def test_the_same_choice_twice_is_the_same_work(asked: Any) -> None:
    box = box_of(asked)
    works = [asked.house.offering.choose(box, [box.record.label_id], since=None, old=True) for _ in range(2)]
    assert works[0] == works[1]
    asked.work()
    assert len(asked.threads(ALICE)) == 1


def test_a_choice_revives_no_mailbox_that_was_lost_meanwhile(asked: Any) -> None:
    box, opening = box_of(asked), asked.house.opening
    why = ReconnectNeeded("the consent died")
    dying = Interrupted(box.gmail, lambda: opening.shut(DOMAIN, box.record.id, why, datetime.now(UTC)))
    asked.house.offering.choose(replace(box, gmail=dying), [], since=None, old=False)
    mailbox = asked.house.store.of(DOMAIN).get(Mailbox, box.record.id)
    assert mailbox.state is MailboxState.NEEDS_RECONNECT
    assert not asked.house.store.root.get(SyncState, sync_id(ALICE)).active


@pytest.mark.parametrize("how", ["none", "since"])
def test_what_is_labelled_after_the_choice_is_wanted_though_history_forgets_it(
    asked: Any, letter: Letter, how: str
) -> None:
    """The declined threads are those of the moment of the choice, not of the moment they are marked."""
    box, tomorrow = box_of(asked), datetime.now(UTC) + timedelta(days=1)
    asked.house.offering.choose(box, [box.record.label_id], since=tomorrow, old=how == "since")
    asked.label(ALICE, asked.deliver(ALICE, letter("Max Ode <max@ode.example>", ALICE, subject="Later")))
    asked.world.mailboxes[ALICE].expire_history()
    asked.look(ALICE)
    asked.work()
    assert [candidate.name for candidate in asked.candidates()] == ["Max Ode"]
    declined = asked.threads(ALICE, followed=False)
    assert [thread.stopped for thread in declined] == [Stop.DECLINED]
