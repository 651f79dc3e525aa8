"""The sidebar's buttons when something dies under them: the consent, or we ourselves."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any, NoReturn

import pytest
from freezegun import freeze_time

from backend.domain.errors import MailboxSuspended, Malformed, Missing, Refused
from backend.domain.mailbox import Mailbox, MailboxState, SyncState, sync_id

Letter = Callable[..., EmailMessage]

DOMAIN = "brightwater.example"
ALICE = f"alice@{DOMAIN}"
ANA, BO = "Ana Agent <ana@agency.example>", "bo@berg.example"


@pytest.fixture
def alices(play: Any) -> Any:
    """Alice is connected."""
    play.connect(ALICE)
    return play


@pytest.mark.parametrize(("copied", "button"), [({}, "Add to Hire"), ({"Cc": BO}, "Choose")], ids=["one", "several"])
def test_a_consent_that_died_is_found_out_by_a_button_and_remembered(
    alices: Any, letter: Letter, copied: dict[str, str], button: str
) -> None:
    stored = alices.deliver(ALICE, letter(ANA, ALICE, **copied))
    card = alices.open(ALICE, stored)
    alices.world.tokens.revoke_account(ALICE)
    ticked = {"people": ["ana@agency.example"]} if copied else {}
    assert alices.press(ALICE, stored, card, button, **ticked)["name"] == "connect"
    mailbox = alices.house.store.of(DOMAIN).get(Mailbox, alices.world.accounts[ALICE].sub)
    assert mailbox.state is MailboxState.NEEDS_RECONNECT
    assert not alices.house.store.root.get(SyncState, sync_id(ALICE)).active
    assert alices.open(ALICE, stored)["name"] == "connect"
    alices.visit_google(ALICE, f"/oauth/start?login_hint={ALICE}")
    assert alices.press(ALICE, stored, card, button, **ticked)["name"] == "candidate"
    assert [candidate.name for candidate in alices.candidates()] == ["Ana Agent"]


def test_a_mailbox_that_was_switched_off_is_found_out_by_a_button_and_comes_back(alices: Any, letter: Letter) -> None:
    stored = alices.deliver(ALICE, letter(ANA, ALICE))
    alices.world.mailboxes[ALICE].service_off = True
    for _ in range(2):
        with pytest.raises(MailboxSuspended):
            alices.house.adding.follow(alices.session(ALICE), stored.thread_id)
    mailbox = alices.house.store.of(DOMAIN).get(Mailbox, alices.world.accounts[ALICE].sub)
    assert mailbox.state is MailboxState.SUSPENDED
    alices.world.mailboxes[ALICE].service_off = False
    with freeze_time(datetime.now(UTC) + timedelta(minutes=10)):
        assert alices.house.following.look_due() == 1
        alices.house.adding.follow(alices.session(ALICE), stored.thread_id)
    assert [candidate.name for candidate in alices.candidates()] == ["Ana Agent"]


def test_a_filing_we_died_in_is_ended_by_the_work_queue(
    alices: Any, letter: Letter, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = alices.deliver(ALICE, letter(ANA, ALICE, Cc=BO))
    alices.label(ALICE, stored)
    alices.look(ALICE)
    (waiting,) = alices.conversations()

    def die(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        killed.setattr(alices.house.adding.filing, "settle", die)
        with pytest.raises(KeyboardInterrupt):
            alices.house.adding.pick(alices.session(ALICE), waiting.id, ["ana@agency.example"])
    alices.work()
    assert [message.candidates for message in alices.messages()] == [()]
    with freeze_time(datetime.now(UTC) + timedelta(seconds=31)):
        alices.work()
    (ana,), (conversation,) = alices.candidates(), alices.conversations()
    assert [message.candidates for message in alices.messages()] == [(ana.id,)]
    assert conversation.candidates == (ana.id,)
    assert not conversation.unsettled
    assert alices.open(ALICE, stored)["name"] == "candidate"


def test_a_thread_that_is_gone_is_said_to_be_gone(alices: Any, letter: Letter) -> None:
    stored = alices.deliver(ALICE, letter(ANA, ALICE))
    alices.world.mailboxes[ALICE].delete(stored.id)
    with pytest.raises(Missing) as gone:
        alices.house.adding.follow(alices.session(ALICE), stored.thread_id)
    assert gone.value.tell == "This mail is no longer in your mailbox."
    assert alices.threads(ALICE) == []


def test_nothing_is_filed_when_one_of_several_is_a_colleague(alices: Any, letter: Letter) -> None:
    alices.label(ALICE, alices.deliver(ALICE, letter(ANA, ALICE, Cc=BO)))
    alices.look(ALICE)
    (waiting,) = alices.conversations()
    with pytest.raises(Refused):
        alices.house.adding.pick(alices.session(ALICE), waiting.id, ["ana@agency.example", f"tom@{DOMAIN}"])
    assert alices.candidates() == []


@pytest.mark.parametrize("before", ["connected", "imported", "unconnected"])
def test_of_several_on_a_mail_those_she_ticks_are_filed_and_nobody_unticked(
    play: Any, letter: Letter, before: str
) -> None:
    if before != "unconnected":
        play.connect(ALICE)
    stored = play.deliver(ALICE, letter(ANA, ALICE, Cc=f"{BO}, Cy Cole <cy@cole.example>"))
    if before == "imported":
        play.label(ALICE, stored)
        play.look(ALICE)
    card = play.open(ALICE, stored)
    again = play.press(ALICE, stored, card, "Choose")
    assert (again["name"], play.candidates()) == ("pick", [])
    filed = play.press(ALICE, stored, card, "Choose", people=["ana@agency.example", "cy@cole.example"])
    assert filed["name"] == "several"
    assert {each.name for each in play.candidates()} == {"Ana Agent", "Cy Cole"}


@pytest.mark.parametrize(
    "address", ["ana", "@agency.example", "ana@", "ana@agency.example\0", "a" * 320 + "@b.example"]
)
def test_what_is_no_address_is_nobody(alices: Any, letter: Letter, address: str) -> None:
    alices.label(ALICE, alices.deliver(ALICE, letter(ANA, ALICE, Cc=BO)))
    alices.look(ALICE)
    (waiting,) = alices.conversations()
    with pytest.raises(Malformed):
        alices.house.adding.pick(alices.session(ALICE), waiting.id, [address])
    with pytest.raises(Malformed):
        alices.house.adding.follow(alices.session(ALICE), "1", [address])
    assert alices.candidates() == []
