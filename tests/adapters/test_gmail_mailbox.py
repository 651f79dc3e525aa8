"""The Mailbox port on the pretended Gmail, through Google's client and real sockets."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from google.oauth2.credentials import Credentials

from backend.adapters.gmail_calls import GmailCalls
from backend.adapters.gmail_mailbox import GmailMailbox
from backend.adapters.gmail_quota import Quota
from backend.adapters.gmail_retries import Retries
from backend.adapters.gmail_service import gmail_service
from backend.adapters.google_tokens import RefreshedTokens
from backend.adapters.google_transport import PostingOnce, Transport, Wire
from backend.domain.address import Address
from backend.domain.errors import (
    HistoryExpired,
    LabelTaken,
    MailboxBusy,
    MailboxDown,
    NotInMailbox,
    ReconnectNeeded,
    RequestRefused,
)
from backend.domain.history import Change, HistoryPage, Kind
from backend.domain.mailbox import SendAs
from backend.domain.quota import Account, Urgency
from backend.ports.mailbox import Label, Mailbox, Profile
from sandbox import mailbox as pretended
from sandbox.app import create_sandbox
from sandbox.identity import project
from sandbox.identity.tokens import Grant
from sandbox.trouble import Trouble
from sandbox.world import World

MAYA = "maya@agency.example"
MODIFY = "https://www.googleapis.com/auth/gmail.modify"
AT = datetime(2026, 11, 2, 9, tzinfo=UTC)

Open = Callable[..., Mailbox]
Spent = Callable[..., tuple[int, int]]


@pytest.fixture
def world() -> World:
    """Maya, who also writes as jobs@."""
    world = World()
    world.add_account(MAYA, "Maya Lin", hd="agency.example", aliases=["jobs@agency.example"])
    return world


@pytest.fixture
def box(world: World) -> pretended.Mailbox:
    return world.mailboxes[MAYA]


@pytest.fixture
def connect(world: World, quota: Quota, account: Account, serve: Callable[[Callable[[str], Flask]], str]) -> Open:
    """Opens Maya's mailbox with a refresh token for these scopes."""
    origin = serve(lambda _: create_sandbox(world))

    def open_(*scopes: str) -> Mailbox:
        token = world.tokens.refresh(Grant(MAYA, frozenset(scopes or (MODIFY,))))
        client = {"client_id": project.CLIENT_ID, "client_secret": project.CLIENT_SECRET}
        credentials = Credentials(None, refresh_token=token, token_uri=f"{origin}/token", **client)  # type: ignore[no-untyped-call]
        wire = Wire()
        tokens = RefreshedTokens(credentials, wire)
        ways = Transport(wire, tokens), PostingOnce(wire, tokens)
        calls = GmailCalls(account, Urgency.INTERACTIVE, *ways, quota, Retries(0.001))
        return GmailMailbox("maya", gmail_service(origin), calls)

    return open_


@pytest.fixture
def mailbox(connect: Open) -> Mailbox:
    return connect()


def letter(number: int = 1, text: str = "I would like to apply.", answers: int = 0, **headers: str) -> bytes:
    """A mail from Nadia; the one it answers is in its thread."""
    fields = {"From": "Nadia Brandt <nadia@mail.example>", "To": MAYA, "Message-ID": f"<{number}@mail.example>"}
    fields |= {"Subject": "Application" if answers or number == 1 else f"Application {number}"}
    fields |= {"References": f"<{answers}@mail.example>"} if answers else {}
    named = (fields | headers).items()
    return ("".join(f"{name.replace('_', '-')}: {value}\n" for name, value in named) + f"\n{text}\n").encode()


def test_a_mailbox_says_whose_it_is(mailbox: Mailbox, box: pretended.Mailbox) -> None:
    assert mailbox.profile() == Profile(MAYA, box.history_id)
    assert mailbox.send_as() == (
        SendAs(MAYA, "Maya Lin", default=True, verified=True),
        SendAs("jobs@agency.example", "Maya Lin", default=False, verified=True),
    )


def test_labels_are_made_listed_and_put_on(mailbox: Mailbox, box: pretended.Mailbox) -> None:
    made = mailbox.create_label("Hire")
    assert mailbox.labels() == (made,) == (Label(made.id, "Hire"),)
    stored = box.deliver(letter())
    mailbox.put_label(stored.thread_id, made.id)
    assert [row.id for row in mailbox.threads(made.id).rows] == [stored.thread_id]


def test_a_label_of_the_same_name_in_other_capitals_is_taken(mailbox: Mailbox) -> None:
    mailbox.create_label("Hire")
    with pytest.raises(LabelTaken):
        mailbox.create_label("HIRE")


def test_gmail_may_refuse_a_name(mailbox: Mailbox) -> None:
    with pytest.raises(RequestRefused) as caught:
        mailbox.create_label("INBOX")
    assert "name" in caught.value.tell


def test_a_thread_comes_whole_and_its_drafts_unread(mailbox: Mailbox, box: pretended.Mailbox, world: World) -> None:
    first = box.deliver(letter(text="Hello Maya"), at=AT)
    box.deliver(letter(2, "Any news?", answers=1), at=AT + timedelta(days=1))
    box.deliver(letter(3, "My answer so far", answers=1), labels=["DRAFT"])
    thread = mailbox.thread(first.thread_id)
    assert thread.gmail_id == first.thread_id
    assert thread.history_id == box.history_id
    assert [fetched.message and fetched.message.text for fetched in thread.messages] == [
        "Hello Maya",
        "Any news?",
        None,
    ]
    message = thread.messages[0].message
    assert message is not None
    assert (message.sender, message.at) == (Address("nadia@mail.example", "Nadia Brandt"), AT)
    assert message.copies["maya"].gmail_id == first.id


def test_a_text_gmail_keeps_aside_is_fetched(mailbox: Mailbox, box: pretended.Mailbox, spent: Spent) -> None:
    text = "All my life. " * 100_000
    stored = box.deliver(letter(text=text))
    fetched = mailbox.message(stored.id)
    assert fetched.message is not None
    assert len(fetched.message.text) == 200_000
    assert fetched.full_text.strip() == text.strip()
    assert spent() == (2, 40)


def test_headers_are_read_without_a_body(mailbox: Mailbox, box: pretended.Mailbox, world: World) -> None:
    stored = box.deliver(letter(Reply_To="nadia@work.example", Cc="tom@agency.example"), at=AT)
    box.deliver(letter(2, answers=1), labels=["DRAFT"])
    found = mailbox.message_headers(stored.id)
    assert mailbox.thread_headers(stored.thread_id) == (found,)
    assert found.sender == Address("nadia@mail.example", "Nadia Brandt")
    assert [person.address for person in found.people] == ["nadia@mail.example", MAYA, "tom@agency.example"]
    assert (found.reply_to, found.at) == ((Address("nadia@work.example"),), AT)
    assert world.counters.content_reads == []
    fetched = mailbox.message(stored.id).message
    assert fetched is not None
    assert fetched.id == found.message_id


def test_snippets_never_leave_gmail(mailbox: Mailbox, box: pretended.Mailbox, world: World) -> None:
    stored = box.deliver(letter())
    label = mailbox.create_label("Hire")
    mailbox.put_label(stored.thread_id, label.id)
    mailbox.threads(label.id)
    list(mailbox.changes_since(box.oldest_history))
    mailbox.message_headers(stored.id)
    assert world.counters.content_reads == []
    mailbox.thread(stored.thread_id)
    assert [read.message for read in world.counters.content_reads] == [stored.id]


@pytest.mark.parametrize("read", ["thread", "thread_headers", "message", "message_headers"])
def test_what_is_gone_is_not_in_the_mailbox(mailbox: Mailbox, read: str) -> None:
    with pytest.raises(NotInMailbox):
        getattr(mailbox, read)("1f")


def test_a_dead_label_is_not_in_the_mailbox(mailbox: Mailbox) -> None:
    with pytest.raises(NotInMailbox):
        mailbox.threads("Label_9")


def test_1100_labelled_threads_are_listed_in_pages(mailbox: Mailbox, box: pretended.Mailbox) -> None:
    delivered = [box.deliver(letter(n, Subject=f"Number {n}"), at=AT + timedelta(hours=n)) for n in range(1_100)]
    label = mailbox.create_label("Hire")
    for stored in delivered:
        box.label_thread(stored.thread_id, ["Hire"])
    pages = [mailbox.threads(label.id)]
    while pages[-1].next:
        pages.append(mailbox.threads(label.id, page_token=pages[-1].next))
    assert [len(page.rows) for page in pages] == [500, 500, 100]
    listed = [row.id for page in pages for row in page.rows]
    assert listed == [stored.thread_id for stored in reversed(delivered)]


def test_a_listing_can_begin_at_a_date(mailbox: Mailbox, box: pretended.Mailbox) -> None:
    old, new = (box.deliver(letter(n), at=AT + timedelta(days=n)) for n in (1, 9))
    label = mailbox.create_label("Hire")
    for stored in (old, new):
        box.label_thread(stored.thread_id, ["Hire"])
    assert [row.id for row in mailbox.threads(label.id, since=AT + timedelta(days=5)).rows] == [new.thread_id]


def test_history_tells_every_kind_of_change(mailbox: Mailbox, box: pretended.Mailbox) -> None:
    cursor = box.history_id
    stored = box.deliver(letter(), labels=["INBOX"])
    box.label_thread(stored.thread_id, ["Hire"])
    box.label_thread(stored.thread_id, remove=["Hire"])
    box.delete(stored.id)
    label = next(label.id for label in mailbox.labels() if label.name == "Hire")
    ids = [record.id for record in box.history]
    assert list(mailbox.changes_since(cursor)) == [
        HistoryPage(
            (
                Change(Kind.ADDED, stored.id, stored.thread_id, ("INBOX",), ids[0]),
                Change(Kind.LABELLED, stored.id, stored.thread_id, (label,), ids[1]),
                Change(Kind.UNLABELLED, stored.id, stored.thread_id, (label,), ids[2]),
                Change(Kind.DELETED, stored.id, stored.thread_id, (), ids[3]),
            ),
            box.history_id,
        )
    ]


def test_history_is_drained_over_empty_pages(mailbox: Mailbox, box: pretended.Mailbox, world: World) -> None:
    cursor = box.history_id
    delivered = [box.deliver(letter(n)) for n in range(1_100)]
    world.troubles.plan(Trouble("history.list", empty=True, times=2))
    pages = list(mailbox.changes_since(cursor))
    assert [len(page.changes) for page in pages] == [0, 0, 500, 500, 100]
    assert [change.message_id for page in pages for change in page.changes] == [stored.id for stored in delivered]


def test_nothing_new_is_one_empty_page(mailbox: Mailbox, box: pretended.Mailbox) -> None:
    assert list(mailbox.changes_since(box.history_id)) == [HistoryPage((), box.history_id)]


def test_history_that_is_gone_has_expired(mailbox: Mailbox, box: pretended.Mailbox) -> None:
    cursor = box.history_id
    box.deliver(letter())
    box.expire_history()
    with pytest.raises(HistoryExpired):
        list(mailbox.changes_since(cursor))


def test_a_watch_is_renewed_and_taken_over_from_another_topic(mailbox: Mailbox, spent: Spent) -> None:
    first = mailbox.watch(project.TOPIC)
    assert mailbox.watch(project.TOPIC).expires_at >= first.expires_at
    assert spent() == (2, 200)
    assert timedelta(days=6) < mailbox.watch("projects/sandbox/topics/other").expires_at - datetime.now(UTC)
    assert spent("stop") == (1, 50)


def test_labelling_twice_is_harmless(mailbox: Mailbox, box: pretended.Mailbox) -> None:
    stored = box.deliver(letter())
    label = mailbox.create_label("Hire")
    mailbox.put_label(stored.thread_id, label.id)
    before = box.history_id
    mailbox.put_label(stored.thread_id, label.id)
    assert box.history_id == before


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_read_survives_a_bad_moment(mailbox: Mailbox, world: World, spent: Spent, status: int) -> None:
    world.troubles.plan(Trouble("getProfile", status, times=3))
    assert mailbox.profile().address == MAYA
    assert spent() == (4, 4)


def test_a_write_is_left_to_the_caller(mailbox: Mailbox, world: World, spent: Spent) -> None:
    world.troubles.plan(Trouble("labels.create", 503))
    with pytest.raises(MailboxDown):
        mailbox.create_label("Hire")
    assert spent() == (1, 5)


def test_a_label_made_behind_a_lost_answer_is_made_once(mailbox: Mailbox, world: World) -> None:
    world.troubles.plan(Trouble("labels.create", after_accept=True))
    with pytest.raises(MailboxDown):
        mailbox.create_label("Hire")
    assert world.counters.requests[MAYA, "labels.create"] == 1
    assert [label.name for label in mailbox.labels()] == ["Hire"]


def test_gmail_may_name_a_time_to_come_back(mailbox: Mailbox, world: World) -> None:
    world.troubles.plan(Trouble("threads.get", 429, retry_after=600))
    with pytest.raises(MailboxBusy) as caught:
        mailbox.thread("1f")
    assert caught.value.until is not None
    assert timedelta(seconds=590) < caught.value.until - datetime.now(UTC) <= timedelta(seconds=601)
    assert world.counters.requests[MAYA, "threads.get"] == 1


def test_a_missing_scope_asks_for_a_reconnect(connect: Open) -> None:
    with pytest.raises(ReconnectNeeded):
        connect("https://www.googleapis.com/auth/gmail.labels").profile()


def test_the_meter_agrees_with_gmails_own_count(
    mailbox: Mailbox, box: pretended.Mailbox, world: World, spent: Spent
) -> None:
    stored = box.deliver(letter(text="long " * 300_000))
    label = mailbox.create_label("Hire")
    world.troubles.plan(Trouble("threads.get", 503))
    world.troubles.plan(Trouble("history.list", empty=True))
    world.troubles.plan(Trouble("labels.list", 429))
    mailbox.put_label(stored.thread_id, label.id)
    mailbox.thread(stored.thread_id), mailbox.thread_headers(stored.thread_id), mailbox.message(stored.id)
    mailbox.labels(), mailbox.threads(label.id), mailbox.send_as(), mailbox.profile()
    list(mailbox.changes_since(box.oldest_history)), mailbox.message_headers(stored.id)
    mailbox.watch(project.TOPIC), mailbox.watch("projects/sandbox/topics/other")
    mailbox.stop()
    with pytest.raises(NotInMailbox):
        mailbox.message("1f")
    by_method = {
        method: (calls, world.counters.units[MAYA, method]) for (_, method), calls in world.counters.requests.items()
    }
    assert {method: spent(method) for method in by_method} == by_method
    assert spent()[1] == world.counters.units.total()
