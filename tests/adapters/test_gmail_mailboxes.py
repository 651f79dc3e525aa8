"""Opening a mailbox by its sealed token: the token's life, and the ways it dies."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask, request

from backend.adapters.aesgcm_vault import AesGcmVault, generate_key
from backend.adapters.gmail_flights import Flights
from backend.adapters.gmail_mailboxes import GmailMailboxes, OAuthClient
from backend.adapters.gmail_quota import Quota
from backend.adapters.gmail_retries import Retries
from backend.adapters.gmail_service import gmail_service
from backend.adapters.gmail_units import Meter
from backend.adapters.google_transport import Wire
from backend.adapters.sqlite_store import SqliteStore
from backend.domain.clock import now
from backend.domain.errors import MailboxDown, MailboxError, MailboxSuspended, ReconnectNeeded, Unopenable
from backend.domain.mailbox import Mailbox, MailboxState, SealedToken
from backend.domain.quota import Plan
from backend.ports.indexes import INDEXES
from backend.services.spending import Spending
from sandbox.app import create_sandbox
from sandbox.identity import project
from sandbox.identity.tokens import Grant
from sandbox.trouble import Trouble
from sandbox.world import World

MAYA, AGENCY = "maya@agency.example", "agency.example"
MODIFY = "https://www.googleapis.com/auth/gmail.modify"
RECORD = Mailbox("7", MAYA, MailboxState.CONNECTED, now(), "", (MODIFY,))


class Agency:
    """An organization with a store, a vault and a Google."""

    def __init__(self, origin: str, world: World, path: Path) -> None:
        self.world = world
        self.store = SqliteStore(path, INDEXES)
        self.vault = AesGcmVault((generate_key(),))
        self.meter = Meter(self.store)
        plan = Plan.of_mailbox(6_000_000, 1_200_000)
        quota = Quota(self.store, plan, plan, Flights(), self.meter)
        self.token_requests = 0
        client = OAuthClient(project.CLIENT_ID, project.CLIENT_SECRET, f"{origin}/token")
        service = gmail_service(origin)
        self.mailboxes = GmailMailboxes(self.store, self.vault, client, service, Wire(), quota, Retries(0.001))

    def keep_token(self, row: str = RECORD.id) -> None:
        """Store a live refresh token, sealed for this row."""
        token = self.world.tokens.refresh(Grant(MAYA, frozenset({MODIFY})))
        sealed = SealedToken(RECORD.id, self.vault.seal(token, row), now())
        self.store.of(AGENCY).transact(lambda transaction: transaction.put(sealed))

    def units(self) -> int:
        """What the calls cost today."""
        self.meter.flush()
        return sum(Spending(self.store).of(AGENCY, RECORD.id).today.units.values())

    def address(self) -> str:
        """Whose mailbox opens."""
        return self.mailboxes.open(AGENCY, RECORD).profile().address


@pytest.fixture
def agency(tmp_path: Path, serve: Callable[[Callable[[str], Flask]], str]) -> Agency:
    world = World()
    world.add_account(MAYA, "Maya Lin", hd=AGENCY)
    made: list[Agency] = []

    def counting(origin: str) -> Flask:
        app = create_sandbox(world)
        made.append(Agency(origin, world, tmp_path / "agency.db"))

        @app.before_request
        def count() -> None:
            made[0].token_requests += request.path == "/token"

        return app

    serve(counting)
    return made[0]


def test_a_mailbox_opens_by_its_sealed_token(agency: Agency) -> None:
    agency.keep_token()
    assert agency.address() == MAYA
    assert agency.units() == 1


def test_an_access_token_serves_until_it_expires(agency: Agency) -> None:
    agency.keep_token()
    assert [agency.address() for _ in range(5)] == [MAYA] * 5
    assert agency.token_requests == 1


def test_an_access_token_that_died_early_is_replaced(agency: Agency) -> None:
    agency.keep_token()
    agency.address()
    agency.world.move(4_000)
    assert agency.address() == MAYA
    assert agency.token_requests == 2


def test_connecting_again_brings_the_new_token_into_use(agency: Agency) -> None:
    agency.keep_token()
    agency.address()
    agency.world.tokens.revoke_account(MAYA)
    with pytest.raises(ReconnectNeeded, match="invalid_grant"):
        agency.address()
    agency.keep_token()
    assert agency.address() == MAYA


def test_without_a_token_a_reconnect_is_needed(agency: Agency) -> None:
    with pytest.raises(ReconnectNeeded, match="no refresh token"):
        agency.mailboxes.open(AGENCY, RECORD)


def test_another_organizations_token_is_none(agency: Agency) -> None:
    agency.keep_token()
    with pytest.raises(ReconnectNeeded):
        agency.mailboxes.open("other.example", RECORD)


def test_a_token_sealed_for_another_row_opens_nothing(agency: Agency) -> None:
    agency.keep_token(row="8")
    with pytest.raises(Unopenable):
        agency.mailboxes.open(AGENCY, RECORD)


@pytest.mark.parametrize(
    ("word", "error", "told"),
    [
        ("invalid_grant", ReconnectNeeded, "withdrawn"),
        ("invalid_rapt", ReconnectNeeded, "sign in to Google again"),
        ("access_denied", ReconnectNeeded, "withdrawn"),
        ("unauthorized_client", ReconnectNeeded, "no longer lets this app"),
        ("admin_policy_enforced", MailboxSuspended, "admin does not allow"),
    ],
)
def test_words_that_mean_gmail_lets_us_in_no_more(
    agency: Agency, word: str, error: type[MailboxError], told: str
) -> None:
    agency.keep_token()
    agency.world.troubles.plan(Trouble("token", 400, reason=word))
    with pytest.raises(error) as caught:
        agency.address()
    assert told in caught.value.tell
    assert agency.units() == 0


@pytest.mark.parametrize("word", ["invalid_client", "invalid_request", "org_internal"])
def test_words_that_do_not(agency: Agency, word: str) -> None:
    agency.keep_token()
    agency.world.troubles.plan(Trouble("token", 400, reason=word, times=4))
    with pytest.raises(MailboxDown, match=word):
        agency.address()
    assert agency.address() == MAYA


def test_no_error_quotes_a_token(agency: Agency) -> None:
    agency.keep_token()
    agency.world.tokens.revoke_account(MAYA)
    with pytest.raises(ReconnectNeeded) as caught:
        agency.address()
    said = json.dumps([repr(caught.value), repr(caught.value.__cause__), caught.value.tell])
    assert not any(secret in said for secret in ("1//", "ya29", project.CLIENT_SECRET))
