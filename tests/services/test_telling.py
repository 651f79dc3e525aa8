"""Telling: one mail for each change a recruiter must know of, and none about what has passed."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from freezegun import freeze_time

from backend.domain.mailbox import Mailbox, MailboxState
from backend.domain.notice import Told
from backend.services.telling import PATIENCE
from sandbox.identity.tokens import TokenError
from tests.postbox import Postbox, postbox

Letter = Callable[..., EmailMessage]
Break = Callable[[Any], None]

DOMAIN = "brightwater.example"
ALICE = f"alice@{DOMAIN}"
SENDER = "Hirelabel <hirelabel@brightwater.example>"


def withdrawn(play: Any) -> None:
    play.world.tokens.revoke_account(ALICE)


def narrowed(play: Any) -> None:
    play.world.tokens.narrow(ALICE, ())


def barred(play: Any) -> None:
    play.world.tokens.refuse(ALICE, TokenError("admin_policy_enforced"))


def switched_off(play: Any) -> None:
    play.world.mailboxes[ALICE].service_off = True


def blocked(play: Any) -> None:
    play.world.mailboxes[ALICE].blocked_by_admin = True


def label_deleted(play: Any) -> None:
    mailbox = play.world.mailboxes[ALICE]
    mailbox.delete_label(mailbox.label_named("Hire").id, recorded=True)


def mailbox_of(play: Any) -> Mailbox:
    found = play.house.store.of(DOMAIN).get(Mailbox, play.world.accounts[ALICE].sub)
    assert isinstance(found, Mailbox)
    return found


@pytest.fixture
def box() -> Iterator[Postbox]:
    with postbox() as box:
        yield box


@pytest.fixture
def told(stage: Callable[..., Any], box: Postbox, letter: Letter) -> Any:
    """Alice is connected, follows Jane's thread, and there is a server for our mail."""
    play = stage(settings_={"SMTP_URL": f"smtp://127.0.0.1:{box.port}", "MAIL_FROM": SENDER})
    play.connect(ALICE)
    play.label(ALICE, play.deliver(ALICE, letter("Jane Roe <jane@roe.example>", ALICE, subject="Application")))
    play.look(ALICE)
    return play


@pytest.mark.parametrize(
    ("trouble", "state", "why", "todo"),
    [
        (withdrawn, MailboxState.NEEDS_RECONNECT, "withdrawn", "Connect again"),
        (narrowed, MailboxState.NEEDS_RECONNECT, "lacks a right", "Connect again"),
        (barred, MailboxState.SUSPENDED, "admin does not allow", "Only your admin"),
        (switched_off, MailboxState.SUSPENDED, "not switched on", "Only your admin"),
        (blocked, MailboxState.SUSPENDED, "admin does not allow", "Only your admin"),
        (label_deleted, MailboxState.CONNECTED, "The label Hire is gone", "Make the label again"),
    ],
)
def test_she_hears_since_when_why_and_what_to_do(
    told: Any, box: Postbox, trouble: Break, state: MailboxState, why: str, todo: str
) -> None:
    trouble(told)
    told.look(ALICE)
    told.work()
    assert mailbox_of(told).state is state
    (mail,) = box.mails
    text = mail.get_content()
    assert (mail["From"], mail["To"]) == (SENDER, ALICE)
    assert all(words in text for words in (ALICE, why, todo, "UTC", f"{told.origin}/console/mailbox"))
    assert not any(word in text + mail["Subject"] for word in ("Jane", "jane@", "Application"))


def test_she_hears_in_the_language_and_zone_of_her_gmail(told: Any, box: Postbox) -> None:
    told.house.signing_in.remember(told.session(ALICE), "de-AT", "Europe/Vienna")
    label_deleted(told)
    told.look(ALICE)
    told.work()
    (mail,) = box.mails
    assert mail["Subject"] == "Ihr Label ist aus Gmail verschwunden"
    assert all(
        words in mail.get_content() for words in ("Es geht um Ihr Postfach", "(Europe/Vienna)", "Das Label Hire")
    )
    assert "Your" not in mail.get_content()


def test_what_was_told_is_not_told_again(told: Any, box: Postbox) -> None:
    """A suspended mailbox is looked at every hour, and each look finds the same."""
    switched_off(told)
    for hour in range(3):
        with freeze_time(datetime.now(UTC) + timedelta(hours=hour), tick=True):
            told.look(ALICE)
            told.work()
    assert len(box.mails) == 1
    assert len(told.house.store.of(DOMAIN).get(Told, message_id(box)).id) == 32


def test_the_next_change_is_told_anew(told: Any, box: Postbox) -> None:
    for _ in range(2):
        withdrawn(told)
        told.look(ALICE)
        told.work()
        told.visit_google(ALICE, f"/oauth/start?login_hint={ALICE}")
    assert len({mail["Message-ID"] for mail in box.mails}) == 2


def test_what_has_passed_is_not_told(told: Any, box: Postbox) -> None:
    withdrawn(told)
    told.look(ALICE)
    told.visit_google(ALICE, f"/oauth/start?login_hint={ALICE}")
    told.work()
    assert box.mails == []


def test_a_label_that_was_made_again_is_not_told_of(told: Any, box: Postbox) -> None:
    label_deleted(told)
    told.look(ALICE)
    told.post(ALICE, "/console/mailbox/label", {})
    told.work()
    assert box.mails == []


def test_what_has_passed_and_come_again_is_told_once(told: Any, box: Postbox) -> None:
    for _ in range(2):
        withdrawn(told)
        told.look(ALICE)
        told.visit_google(ALICE, f"/oauth/start?login_hint={ALICE}")
    withdrawn(told)
    told.look(ALICE)
    told.work()
    assert len(box.mails) == 1


def test_a_server_that_refuses_is_asked_again(told: Any, box: Postbox) -> None:
    box.refusals = 2
    withdrawn(told)
    told.look(ALICE)
    for _ in range(3):
        told.work()
        told.house.queue.hurry(DOMAIN, mailbox_of(told).id)
    told.work()
    assert len(box.mails) == 1


def test_a_server_that_refuses_for_a_day_is_left_alone(told: Any, box: Postbox) -> None:
    box.refusals = 2
    withdrawn(told)
    told.look(ALICE)
    told.work()
    with freeze_time(datetime.now(UTC) + PATIENCE + timedelta(minutes=1), tick=True):
        told.work()
    assert (box.refusals, box.mails) == (1, [])
    assert told.house.queue.of(DOMAIN, mailbox_of(told).id) == ()


def test_without_a_server_nothing_waits_to_be_told(play: Any) -> None:
    play.connect(ALICE)
    withdrawn(play)
    play.look(ALICE)
    play.work()
    assert mailbox_of(play).state is MailboxState.NEEDS_RECONNECT
    assert play.house.queue.of(DOMAIN, mailbox_of(play).id) == ()


def message_id(box: Postbox) -> str:
    """The notice's id, which its Message-ID begins with."""
    return str(box.mails[0]["Message-ID"]).strip("<>").partition("@")[0]
