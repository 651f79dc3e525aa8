"""What a person removes is gone for everyone and comes back from nowhere; who may, and who is only told so."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from backend import settings
from backend.domain.errors import Missing, Refused
from backend.domain.organization import Organization, Visibility
from backend.domain.thread import LeftOut, Reason, Stop, Thread
from backend.domain.tombstone import Tombstone
from backend.domain.work import WorkItem
from backend.ports.store import Query, Store, Transaction
from backend.services.filing import Filing

Letter = Callable[..., EmailMessage]

DOMAIN = "brightwater.example"
ALICE, TOM, PRIYA, HUGO = (f"{name}@{DOMAIN}" for name in ("alice", "tom", "priya", "hugo"))
JANE = "Jane Roe <jane@roe.example>"


@pytest.fixture
def play_(play: Any) -> Any:
    """Alice (who is admin), Tom and Priya are connected."""
    for owner in (ALICE, TOM, PRIYA):
        play.connect(owner)
    play.sign_in(HUGO)
    return play


def follow(play: Any, owner: str, *mails: EmailMessage) -> Any:
    """The mails arrive in one thread of hers, and she labels it."""
    at = play.world.now() - timedelta(minutes=len(mails))
    stored = [play.deliver(owner, mail, at=at + timedelta(minutes=number)) for number, mail in enumerate(mails)]
    play.label(owner, stored[0])
    play.look(owner)
    return stored[0]


def again(play: Any, owner: str, stored: Any) -> None:
    """The label is taken off and put on once more by hand."""
    for change in ({"remove": ("Hire",)}, {"add": ("Hire",)}):
        play.world.mailboxes[owner].label_thread(stored.thread_id, **change)
        play.look(owner)


def subjects(play: Any) -> list[str]:
    return sorted(message.subject for message in play.messages())


def files() -> list[str]:
    return [path.name for path in Path(settings.read().files).rglob("*") if path.is_file()]


def the(play: Any, subject: str) -> Any:
    (found,) = (message for message in play.messages() if message.subject == subject)
    return found


def thread_of(play: Any, owner: str) -> Thread:
    found: Thread
    (found,) = play.all(Thread, mailbox=play.world.accounts[owner].sub)
    return found


@pytest.fixture
def exchange(play_: Any, letter: Letter) -> tuple[Any, Any]:
    """Tom follows two mails of Jane's; the second went to Priya too, who follows her copy."""
    first = letter(JANE, TOM, "x" * 210_000, subject="First")
    second = letter(JANE, f"{TOM}, {PRIYA}", subject="First", answers=(first,))
    stored = follow(play_, TOM, first, second)
    follow(play_, PRIYA, second)
    assert subjects(play_) == ["First", "Re: First"]
    return play_, stored


def test_a_removed_message_is_gone_and_counted_as_left_out(exchange: tuple[Any, Any]) -> None:
    play, stored = exchange
    gone = the(play, "First")
    assert play.house.removing.remove(play.session(TOM), gone.conversation, gone.id) == 1
    assert subjects(play) == ["Re: First"]
    assert files() == []
    thread = thread_of(play, TOM)
    assert thread.left_out == (LeftOut(stored.id, Reason.REMOVED),)
    assert stored.id not in thread.message_ids
    assert thread.followed
    (conversation,) = play.conversations()
    assert conversation.subject == "Re: First"
    assert [candidate.last_at for candidate in play.candidates()] == [the(play, "Re: First").at]
    assert play.world.mailboxes[TOM].thread(stored.thread_id)[0].id == stored.id
    again(play, TOM, stored)
    assert files() == []


def test_it_comes_back_from_nowhere(exchange: tuple[Any, Any]) -> None:
    play, stored = exchange
    gone = the(play, "Re: First")
    play.house.removing.remove(play.session(TOM), gone.conversation, gone.id)
    for owner in (TOM, PRIYA):
        play.world.mailboxes[owner].expire_history()
        play.look(owner)
        play.house.auditing.ask(DOMAIN, play.world.accounts[owner].sub, thorough=True)
        play.work()
    again(play, TOM, stored)
    assert subjects(play) == ["First"]
    audit = play.house.auditing.latest(DOMAIN, play.world.accounts[TOM].sub)
    assert (audit.tally.messages_held, audit.tally.messages_expected) == (1, 1)


def test_new_answers_follow_after_a_message_but_not_after_a_conversation(
    exchange: tuple[Any, Any], letter: Letter
) -> None:
    play, stored = exchange
    first = {"Message-ID": stored.header("Message-ID")}
    conversation = the(play, "First").conversation
    for message in play.messages():
        play.house.removing.remove(play.session(ALICE), conversation, message.id)
    assert subjects(play) == []
    more = letter(JANE, TOM, subject="First", answers=(first,))
    play.deliver(TOM, more)
    play.look(TOM)
    assert subjects(play) == ["Re: First"]
    play.house.removing.remove(play.session(TOM), the(play, "Re: First").conversation)
    assert thread_of(play, TOM).stopped is Stop.REMOVED
    play.deliver(TOM, letter(JANE, TOM, subject="First", answers=(first, more)))
    play.look(TOM)
    assert subjects(play) == []
    again(play, TOM, stored)
    assert subjects(play) == ["Re: First"]


def test_a_conversation_is_removed_with_all_that_led_to_it(exchange: tuple[Any, Any]) -> None:
    play, _ = exchange
    (conversation,) = play.conversations()
    assert play.house.removing.remove(play.session(ALICE), conversation.id) == 2
    assert play.all(type(conversation), order="id", moved_to="") == []
    assert play.all(type(conversation), order="id", moved_to=conversation.id) == []
    assert [thread.followed for owner in (TOM, PRIYA) for thread in [thread_of(play, owner)]] == [False, False]
    (jane,) = play.candidates()
    assert (jane.hidden, jane.last_at) == (False, jane.created_at)


@pytest.mark.parametrize(("who", "removed"), [(ALICE, 2), (TOM, 2), (PRIYA, 1)])
def test_admin_owner_and_whose_mailbox_holds_it_may(exchange: tuple[Any, Any], who: str, removed: int) -> None:
    play, _ = exchange
    assert play.candidates()[0].owner == play.world.accounts[TOM].sub
    assert play.house.removing.remove(play.session(who), play.conversations()[0].id) == removed


def test_who_reads_it_otherwise_is_told_who_may(exchange: tuple[Any, Any], letter: Letter) -> None:
    play, _ = exchange
    first = the(play, "First")
    with pytest.raises(Refused):
        play.house.removing.remove(play.session(PRIYA), first.conversation, first.id)
    for message in ("", first.id):
        with pytest.raises(Missing):
            play.house.removing.remove(play.session(HUGO), first.conversation, message)
    with pytest.raises(Missing):
        play.house.removing.remove(play.session(TOM), first.conversation, "0" * 32)
    assert len(play.messages()) == 2


def test_one_acts_on_nothing_one_does_not_see(exchange: tuple[Any, Any]) -> None:
    """Under this policy the admin reads neither mail, as she is on none."""
    play, _ = exchange
    root = play.house.store.root
    organization = root.get(Organization, DOMAIN)
    policy = replace(organization.policy, visibility=Visibility.PARTICIPANTS)
    root.transact(lambda tx: tx.put(replace(organization, policy=policy)))
    with pytest.raises(Missing):
        play.house.removing.remove(play.session(ALICE), play.conversations()[0].id)


def test_the_tombstone_names_neither_message_nor_person(exchange: tuple[Any, Any]) -> None:
    play, _ = exchange
    gone = the(play, "First")
    play.house.removing.remove(play.session(TOM), gone.conversation, gone.id)
    records = play.house.store.of(DOMAIN)
    assert records.get(Tombstone, gone.id) is None
    sealed = play.house.erasing._burying._seal(gone.id)
    assert records.get(Tombstone, sealed).id == sealed


class Late:
    """A store whose transactions on messages wait until somebody else has acted."""

    def __init__(self, store: Store, ready: threading.Event, go: threading.Event) -> None:
        self._store, self._ready, self._go = store, ready, go

    def of(self, organization: str) -> Any:
        self._records = self._store.of(organization)
        return self

    def transact(self, work: Callable[[Transaction], Any]) -> Any:
        self._ready.set()
        assert self._go.wait(10)
        return self._records.transact(work)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._records, name)


def test_an_import_under_way_does_not_bring_it_back(exchange: tuple[Any, Any]) -> None:
    """The thread is fetched and decided upon; the removal runs from beginning to end; then the import writes."""
    play, stored = exchange
    importing = play.house.undoing._filing
    session, gone = play.session(TOM), the(play, "First")
    ready, go = threading.Event(), threading.Event()
    box = play.house.opening.box(DOMAIN, play.world.accounts[TOM].sub)
    late = Filing(Late(play.house.store, ready, go), importing._seal)
    service = play.house.adding.importing
    slow = type(service)(
        play.house.store, service._files, late, service._undoing, service._routing, service._confirming
    )
    thread = threading.Thread(target=slow.adopt, args=(box, stored.thread_id))
    thread.start()
    assert ready.wait(10)
    play.house.removing.remove(session, gone.conversation, gone.id)
    go.set()
    thread.join(10)
    assert subjects(play) == ["Re: First"]
    assert thread_of(play, TOM).left_out == (LeftOut(stored.id, Reason.REMOVED),)
    assert stored.id not in thread_of(play, TOM).message_ids
    assert play.conversations()[0].subject == "Re: First"


def test_a_removal_that_was_cut_short_is_ended_by_the_queue(exchange: tuple[Any, Any]) -> None:
    """It died when the message was buried and nothing else was written."""
    play, _ = exchange
    gone = the(play, "First")
    removing, session = play.house.removing, play.session(TOM)
    recounting, removing._recounting = removing._recounting, None
    with pytest.raises(AttributeError):
        removing.remove(session, gone.conversation, gone.id)
    removing._recounting = recounting
    assert play.conversations()[0].subject == "First"
    make_due(play)
    play.work()
    assert play.conversations()[0].subject == "Re: First"


def make_due(play: Any) -> None:
    root = play.house.store.root
    for item in root.find(Query(WorkItem, equals={"due": True}, order="due_at")).records:
        root.transact(lambda tx, item=item: tx.put(replace(item, due_at=item.created_at)))
