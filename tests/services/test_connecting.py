"""Connecting: all of it or none, whose addresses are hers, and consents that die while others are given."""

from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage
from typing import Any

import pytest
import requests

from backend.domain.errors import ReconnectNeeded, Refused
from backend.domain.mailbox import Mailbox, MailboxState, SealedToken, SyncState, sync_id
from backend.domain.offer import MAILBOX_SCOPES
from backend.domain.recognition import ConnectMailbox, Health
from backend.domain.recruiter import Role
from backend.ports.consent import Grant
from backend.ports.identity import Person
from backend.services.founding import Founding
from sandbox.identity.tokens import Grant as Given
from sandbox.trouble import Trouble

Letter = Callable[..., EmailMessage]

DOMAIN = "brightwater.example"
ALICE, TOM = f"alice@{DOMAIN}", f"tom@{DOMAIN}"
JANE = "Jane Roe <jane@roe.example>"
HOME = "tom@home.example"


def mailbox_of(play: Any, address: str = ALICE) -> Mailbox | None:
    found = play.house.store.of(DOMAIN).get(Mailbox, play.world.accounts[address].sub)
    assert found is None or isinstance(found, Mailbox)
    return found


def cursor_of(play: Any) -> SyncState | None:
    found = play.house.store.root.get(SyncState, sync_id(ALICE))
    assert found is None or isinstance(found, SyncState)
    return found


def consent(play: Any) -> int:
    return int(play.visit_google(ALICE, f"/oauth/start?login_hint={ALICE}").status_code)


@pytest.mark.parametrize("method", ["getProfile", "labels.list", "settings.sendAs.list"])
def test_a_mailbox_is_connected_wholly_or_not_at_all(play: Any, letter: Letter, method: str) -> None:
    play.world.troubles.plan(Trouble(method, status=400))
    assert consent(play) >= 400
    assert mailbox_of(play) is None
    assert cursor_of(play) is None
    home = play.house.welcoming.home(play.session(ALICE))
    assert isinstance(home, ConnectMailbox)
    assert home.health is Health.NEVER
    assert consent(play) == 200
    mailbox, cursor = mailbox_of(play), cursor_of(play)
    assert mailbox
    assert mailbox.state is MailboxState.CONNECTED
    assert mailbox.label_id == play.world.mailboxes[ALICE].label_named("Hire").id
    assert [alias.address for alias in mailbox.send_as] == [ALICE]
    assert cursor
    assert cursor.active
    play.label(ALICE, play.deliver(ALICE, letter(JANE, ALICE)))
    play.look(ALICE)
    assert [candidate.name for candidate in play.candidates()] == ["Jane Roe"]


@pytest.mark.parametrize("method", ["getProfile", "labels.list", "settings.sendAs.list"])
def test_a_lost_mailbox_stays_lost_until_it_is_wholly_connected(play: Any, method: str) -> None:
    play.connect(ALICE)
    play.world.tokens.revoke_account(ALICE)
    play.look(ALICE)
    play.world.troubles.plan(Trouble(method, status=400))
    consent(play)
    lost = mailbox_of(play)
    assert lost
    assert lost.state is MailboxState.NEEDS_RECONNECT
    consent(play)
    mailbox, cursor = mailbox_of(play), cursor_of(play)
    assert mailbox
    assert (mailbox.state, mailbox.chosen) == (MailboxState.CONNECTED, True)
    assert cursor
    assert cursor.active


def test_a_look_that_fails_with_the_old_consent_leaves_the_new_one_alone(play: Any) -> None:
    """She connects again while a look with the old token is under way; only then does Gmail refuse that look."""
    play.connect(ALICE)
    play.world.tokens.revoke_account(ALICE)
    following = play.house.following
    history = following._history

    class Overtaken:
        def catch_up(self, *_: object) -> int:
            following._history = history
            consent(play)
            raise ReconnectNeeded("the old token")

    following._history = Overtaken()
    play.look(ALICE)
    mailbox, cursor = mailbox_of(play), cursor_of(play)
    assert mailbox
    assert mailbox.state is MailboxState.CONNECTED
    assert cursor
    assert cursor.active
    assert str(play.house.following.look(ALICE)) == "in_step"


@pytest.fixture
def toms(play: Any, letter: Letter) -> Any:
    """Tom applied from home, Alice wrote about him there, and a client answered; then he connects his mailbox."""
    box = play.world.mailboxes[TOM]
    box.send_as.append(replace(box.send_as[0], address=HOME, primary=False, default=False))
    play.connect(ALICE)
    first = letter(f"Tom Becker <{HOME}>", ALICE, "I apply in secret")
    stored = play.deliver(ALICE, first)
    play.label(ALICE, stored)
    play.look(ALICE)
    play.deliver(
        ALICE, letter("client@client.example", ALICE, "What we think", answers=(first,)), thread_id=stored.thread_id
    )
    play.look(ALICE)
    play.connect(TOM)
    return play


def test_who_writes_from_the_address_of_a_profile_reads_nothing_of_it(toms: Any) -> None:
    (profile,) = toms.candidates()
    page = toms.browser(TOM).get(f"{toms.origin}/console/candidates/{profile.id}")
    assert page.status_code == 404
    assert "I apply" not in page.text
    assert "What we think" not in page.text
    organization = toms.session(TOM).organization
    assert toms.house.reading.rows(organization, toms.reader(TOM)).rows == ()
    assert len(toms.house.reading.rows(organization, toms.reader(ALICE)).rows) == 1


def test_an_address_that_is_not_verified_is_not_hers(play: Any) -> None:
    box = play.world.mailboxes[TOM]
    box.send_as.append(replace(box.send_as[0], address=HOME, primary=False, default=False, status="pending"))
    play.connect(TOM)
    assert HOME not in play.reader(TOM).addresses
    assert HOME not in play.session(TOM).organization.own_addresses


def test_after_a_new_address_the_old_ones_are_still_hers(toms: Any) -> None:
    rename(toms)
    assert toms.reader(TOM).addresses == {TOM, f"tom.becker@{DOMAIN}", HOME}


def test_an_old_address_is_hers_though_she_connected_nothing(play: Any) -> None:
    play.sign_in(TOM)
    rename(play)
    assert play.reader(TOM).addresses == {TOM, f"tom.becker@{DOMAIN}"}


def rename(play: Any) -> None:
    """Tom signs in twice under another address; Google's `sub` is the same."""
    person = Person(play.world.accounts[TOM].sub, f"tom.becker@{DOMAIN}", "Tom Becker", DOMAIN)
    for _ in range(2):
        session = play.house.signing_in.arrive(person)
        assert (session.recruiter.id, session.recruiter.address) == (person.sub, person.address)


def unseat(play: Any) -> None:
    play.sign_in(ALICE)
    play.house.desk.staffing.take(play.session(ALICE), TOM, disconnect=False)


def demote(play: Any) -> None:
    Founding(play.house.store).seat(DOMAIN, TOM, Role.HIRING_MANAGER, "init")


def switch_off(play: Any) -> None:
    play.sign_in(ALICE)
    play.house.desk.enabling.switch_off(play.session(ALICE))


def permitted(play: Any) -> bool:
    kept = play.house.store.of(DOMAIN).get(SealedToken, play.world.accounts[TOM].sub)
    return bool(kept or play.world.tokens.is_connected(TOM))


@pytest.mark.parametrize("decide", [unseat, demote, switch_off])
def test_what_an_admin_decides_while_she_is_at_google_ends_the_consent(
    play: Any, decide: Callable[[Any], None]
) -> None:
    """Broken variant: role, seat and switch were looked at only before Google was called."""
    play.sign_in(TOM)
    session, sub = play.session(TOM), play.world.accounts[TOM].sub
    scopes = frozenset(MAILBOX_SCOPES)
    token = play.world.tokens.refresh(Given(TOM, scopes))
    decide(play)
    with pytest.raises(Refused):
        play.house.connecting.connect(session, Grant(Person(sub, TOM, "Tom Becker", DOMAIN), scopes, token))
    found = mailbox_of(play, TOM)
    assert found
    assert (found.state, permitted(play)) == (MailboxState.DISCONNECTED, False)
    cursor = play.house.store.root.get(SyncState, sync_id(TOM))
    assert cursor is None or not cursor.active


@pytest.mark.parametrize("decide", [unseat, demote, switch_off])
def test_a_permission_of_who_may_not_connect_is_withdrawn(play: Any, decide: Callable[[Any], None]) -> None:
    play.sign_in(TOM)
    decide(play)
    assert play.visit_google(TOM, f"/oauth/start?login_hint={TOM}").status_code == 403
    assert (mailbox_of(play, TOM), permitted(play)) == (None, False)


def test_the_permission_of_the_wrong_account_leaves_that_accounts_own_mailbox_connected(play: Any) -> None:
    play.connect(TOM)
    play.browsers[TOM] = requests.Session()
    assert play.visit_google(TOM, f"/oauth/start?login_hint={ALICE}").status_code == 403
    assert play.world.tokens.is_connected(TOM)
    play.look(TOM)
    found = mailbox_of(play, TOM)
    assert found
    assert found.state is MailboxState.CONNECTED
