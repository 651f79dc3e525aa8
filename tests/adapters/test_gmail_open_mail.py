"""The open mail, read with an add-on event's own tokens."""

from collections.abc import Callable

import pytest
from flask import Flask

from backend.adapters.gmail_open_mail import GmailOpenMail
from backend.adapters.gmail_quota import Quota
from backend.adapters.gmail_retries import Retries
from backend.adapters.gmail_service import gmail_service
from backend.adapters.google_transport import Wire
from backend.domain.address import Address
from backend.domain.errors import NotInMailbox, ReconnectNeeded
from backend.domain.quota import Account
from backend.ports.mailbox import OpenMail
from sandbox.app import create_sandbox
from sandbox.trouble import Trouble
from sandbox.world import StoredMail, World

MAYA = "maya@agency.example"
ADDON = "https://www.googleapis.com/auth/gmail.addons.current.message.metadata"
RAW = b"From: Nadia Brandt <nadia@mail.example>\nTo: maya@agency.example\nSubject: Application\n\nHello\n"


@pytest.fixture
def world() -> World:
    world = World()
    world.add_account(MAYA, "Maya Lin", hd="agency.example")
    return world


@pytest.fixture
def stored(world: World) -> StoredMail:
    return world.mailboxes[MAYA].deliver(RAW)


@pytest.fixture
def open_mail(world: World, quota: Quota, serve: Callable[[Callable[[str], Flask]], str]) -> OpenMail:
    origin = serve(lambda _: create_sandbox(world))
    return GmailOpenMail(gmail_service(origin), Wire(), quota, Retries(0.001))


def test_the_headers_are_read_with_both_tokens(
    open_mail: OpenMail, world: World, stored: StoredMail, account: Account, spent: Callable[..., tuple[int, int]]
) -> None:
    world.troubles.plan(Trouble("messages.get", 503))
    user, message = world.tokens.access(MAYA, [ADDON]), world.tokens.message(MAYA, stored.id)
    headers = open_mail.headers(account, stored.id, user_token=user, message_token=message)
    assert headers.sender == Address("nadia@mail.example", "Nadia Brandt")
    assert (headers.gmail_id, headers.thread_id) == (stored.id, stored.thread_id)
    assert spent() == (2, 40)
    assert world.counters.content_reads == []


@pytest.mark.parametrize(("user", "message"), [("expired", "good"), ("good", "expired"), ("scopeless", "good")])
def test_tokens_that_do_not_allow_it_ask_for_a_reconnect(
    open_mail: OpenMail, world: World, stored: StoredMail, account: Account, user: str, message: str
) -> None:
    user_tokens = {"good": world.tokens.access(MAYA, [ADDON]), "scopeless": world.tokens.access(MAYA, ["openid"])}
    message_tokens = {"good": world.tokens.message(MAYA, stored.id)}
    with pytest.raises(ReconnectNeeded):
        open_mail.headers(
            account,
            stored.id,
            user_token=user_tokens.get(user, "dead"),
            message_token=message_tokens.get(message, "dead"),
        )


@pytest.mark.parametrize("message_id", ["msg-f:161", "msg-a:r-1/..", "", "../profile", "1F"])
def test_an_id_that_is_not_gmails_is_never_asked_for(
    open_mail: OpenMail, world: World, account: Account, message_id: str
) -> None:
    with pytest.raises(NotInMailbox):
        open_mail.headers(account, message_id, user_token="any", message_token="any")
    assert world.counters.requests.total() == 0


def test_an_id_of_the_web_client_is_gmails_to_turn(open_mail: OpenMail, world: World, account: Account) -> None:
    with pytest.raises((NotInMailbox, ReconnectNeeded)):
        open_mail.headers(account, "msg-a:r-161", user_token="any", message_token="any")
    assert world.counters.requests.total() <= 1
