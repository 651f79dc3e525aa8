"""An erased candidate is gone with all that is only hers; who writes anew is a stranger; a cut-short erasure ends."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from freezegun import freeze_time

from backend.adapters.gmail_message import fetched_message
from backend.domain.address import Address
from backend.domain.candidate import AddressClaim, candidate_id, claim_id
from backend.domain.conversation import Conversation
from backend.domain.errors import Busy, Missing, Refused
from backend.domain.question import BulkQuestion
from backend.domain.thread import Stop, Thread
from backend.domain.work import WorkItem
from backend.ports.store import Query

Letter = Callable[..., EmailMessage]

DOMAIN = "brightwater.example"
ALICE, TOM, PRIYA, HUGO = (f"{name}@{DOMAIN}" for name in ("alice", "tom", "priya", "hugo"))
JANE, BOB = "Jane Roe <jane@roe.example>", "Bob Stone <bob@stone.example>"


@pytest.fixture
def theatre(play: Any) -> Any:
    """Alice (who is admin), Tom and Priya are connected."""
    for owner in (ALICE, TOM, PRIYA):
        play.connect(owner)
    play.sign_in(HUGO)
    return play


def follow(play: Any, owner: str, *mails: EmailMessage) -> Any:
    """The mails arrive in one thread of hers, and she labels it."""
    stored = [play.deliver(owner, mail) for mail in mails]
    play.label(owner, stored[0])
    play.look(owner)
    return stored[0]


def again(play: Any, owner: str, stored: Any) -> None:
    """The label is taken off and put on once more by hand."""
    for change in ({"remove": ("Hire",)}, {"add": ("Hire",)}):
        play.world.mailboxes[owner].label_thread(stored.thread_id, **change)
        play.look(owner)


def names(play: Any) -> list[str]:
    return sorted(candidate.name for candidate in play.candidates())


def filed(play: Any) -> dict[str, set[str]]:
    """Each message's subject with the candidates' names it is filed under."""
    known = {candidate.id: candidate.name for candidate in play.candidates()}
    return {message.subject: {known[each] for each in message.candidates} for message in play.messages()}


def erase(play: Any, owner: str = ALICE, name: str = "Jane Roe") -> None:
    (found,) = (candidate.id for candidate in play.candidates() if candidate.name == name)
    play.house.erasing.erase(play.session(owner), found)


def test_she_is_gone_with_her_mail_and_her_addresses(theatre: Any, letter: Letter) -> None:
    first = follow(theatre, TOM, letter(JANE, TOM, subject="First"))
    follow(theatre, PRIYA, letter(JANE, PRIYA, subject="Second"))
    follow(theatre, TOM, letter(BOB, TOM, subject="His"))
    erase(theatre)
    assert filed(theatre) == {"His": {"Bob Stone"}}
    assert names(theatre) == ["Bob Stone"]
    assert len(theatre.conversations()) == 1
    records = theatre.house.store.of(DOMAIN)
    assert records.get(AddressClaim, claim_id("jane@roe.example")) is None
    stopped = [thread for owner in (TOM, PRIYA) for thread in theatre.threads(owner, followed=False)]
    assert {(thread.stopped, thread.candidates) for thread in stopped} == {(Stop.REMOVED, ())}
    again(theatre, TOM, first)
    theatre.world.mailboxes[PRIYA].expire_history()
    theatre.look(PRIYA)
    theatre.work()
    assert names(theatre) == ["Bob Stone"]
    assert theatre.open(TOM, first)["name"] == "stranger"


def test_who_applies_again_is_an_ordinary_stranger(theatre: Any, letter: Letter) -> None:
    follow(theatre, TOM, letter(JANE, TOM, subject="First"))
    old = theatre.candidates()[0]
    erase(theatre)
    follow(theatre, PRIYA, letter(JANE, PRIYA, subject="Anew"))
    (jane,) = theatre.candidates()
    assert filed(theatre) == {"Anew": {"Jane Roe"}}
    assert jane.owner == theatre.world.accounts[PRIYA].sub
    assert jane.created_at > old.created_at
    finish(theatre)
    assert filed(theatre) == {"Anew": {"Jane Roe"}}


def test_our_own_last_word_brings_nobody_back(theatre: Any, letter: Letter) -> None:
    first = letter(JANE, TOM, subject="First")
    follow(theatre, TOM, first)
    erase(theatre)
    theatre.deliver(TOM, letter(f"Tom Becker <{TOM}>", JANE, "You are deleted.", answers=(first,)), labels=("SENT",))
    theatre.look(TOM)
    assert (names(theatre), theatre.messages()) == ([], [])


def test_a_mail_that_could_not_be_read_brings_nobody_back(
    theatre: Any, letter: Letter, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = letter(JANE, ALICE, "one")
    stored = theatre.deliver(ALICE, first)
    bad = theatre.deliver(ALICE, letter(JANE, ALICE, "bad", answers=(first,)))

    def choke(resource: Any, *context: Any) -> Any:
        if resource["id"] == bad.id:
            raise RecursionError
        return fetched_message(resource, *context)

    monkeypatch.setattr("backend.adapters.gmail_mailbox.fetched_message", choke)
    sub = theatre.world.accounts[ALICE].sub
    with freeze_time(datetime.now(UTC)) as clock:
        theatre.label(ALICE, stored)
        theatre.look(ALICE)
        for _ in range(3):
            clock.tick(timedelta(seconds=31))
            theatre.work()
        assert [parked.message_ids for parked in theatre.house.parking.parked(DOMAIN, sub)] == [(bad.id,)]
        erase(theatre)
    assert theatre.house.parking.parked(DOMAIN, sub) == ()
    theatre.deliver(ALICE, letter(f"Alice <{ALICE}>", JANE, "You are deleted.", answers=(first,)), labels=("SENT",))
    theatre.look(ALICE)
    assert (names(theatre), theatre.messages(), theatre.threads(ALICE)) == ([], [], [])


def test_a_question_about_other_threads_names_her_no_more(theatre: Any, letter: Letter) -> None:
    follow(theatre, TOM, letter(JANE, TOM))
    people = tuple(Address(*each) for each in (("Jane@Roe.example", "J"), ("bob@stone.example", "Bob")))
    asked = BulkQuestion("q", theatre.world.accounts[PRIYA].sub, ("t1", "t2"), datetime.now(UTC), people, 2)
    theatre.house.store.of(DOMAIN).transact(lambda tx: tx.put(asked))
    erase(theatre)
    assert theatre.all(BulkQuestion) == [replace(asked, strangers=people[1:])]


def test_what_another_candidate_is_on_stays_hers(theatre: Any, letter: Letter) -> None:
    """A conversation about both: what Jane wrote to us alone goes, what Bob is on stays, and so does our own talk."""
    first = letter(JANE, f"{TOM}, {BOB}", subject="Both")
    alone = letter(JANE, TOM, subject="Alone", answers=(first,))
    ours = letter(f"Tom Becker <{TOM}>", ALICE, subject="Ours", answers=(first, alone))
    for mail in (first, alone, ours):
        follow(theatre, TOM, mail)
    people = ["jane@roe.example", "bob@stone.example"]
    theatre.house.adding.pick(theatre.session(TOM), theatre.conversations()[0].id, people)
    both = {"Jane Roe", "Bob Stone"}
    assert filed(theatre) == {"Both": both, "Re: Alone": both, "Re: Ours": both}
    erase(theatre)
    assert filed(theatre) == {"Both": {"Bob Stone"}, "Re: Ours": {"Bob Stone"}}
    (conversation,) = theatre.conversations()
    assert conversation.candidates == (candidate_id("bob@stone.example"),)
    threads = theatre.all(Thread, mailbox=theatre.world.accounts[TOM].sub)
    his = conversation.candidates
    assert sorted((thread.followed, thread.candidates) for thread in threads) == [(False, ()), (True, his), (True, his)]


def test_mail_that_was_taken_back_is_erased_too(theatre: Any, letter: Letter) -> None:
    hidden = follow(theatre, TOM, letter(JANE, TOM, subject="Hidden"))
    theatre.world.mailboxes[TOM].label_thread(hidden.thread_id, remove=("Hire",))
    theatre.look(TOM)
    follow(theatre, ALICE, letter(JANE, ALICE, subject="Seen"))
    erase(theatre)
    assert theatre.messages() == []
    theatre.label(TOM, hidden)
    theatre.look(TOM)
    assert (names(theatre), theatre.messages()) == ([], [])


def test_conversations_that_were_joined_forget_her_name(theatre: Any, letter: Letter) -> None:
    """Two exchanges of hers prove to be one; the absorbed record still said whom it was about."""
    root, other = letter(JANE, TOM, subject="Root"), letter(JANE, PRIYA, subject="Other")
    follow(theatre, TOM, root)
    follow(theatre, PRIYA, other)
    follow(theatre, PRIYA, letter(JANE, f"{PRIYA}, {BOB}", subject="Other", answers=(root, other)))
    (conversation,) = theatre.conversations()
    bob = Address("bob@stone.example")
    theatre.house.adding.filing.under(theatre.session(TOM).organization, conversation.id, bob, "tom")
    erase(theatre)
    (conversation,) = theatre.conversations()
    formers = theatre.all(Conversation, moved_to=conversation.id)
    assert formers
    assert {(former.subject, former.candidates, former.outsiders) for former in formers} == {("", (), ())}


@pytest.mark.parametrize("who", [PRIYA, HUGO])
def test_only_her_owner_and_an_admin_may(theatre: Any, letter: Letter, who: str) -> None:
    follow(theatre, TOM, letter(JANE, TOM))
    with pytest.raises((Refused, Missing)):
        erase(theatre, who)
    assert names(theatre) == ["Jane Roe"]
    erase(theatre, TOM)
    assert names(theatre) == []


def test_nobody_erases_a_profile_of_her_own(theatre: Any, letter: Letter) -> None:
    follow(theatre, TOM, letter(JANE, TOM))
    (jane,) = theatre.candidates()
    hers = replace(jane, addresses=(*jane.addresses, replace(jane.addresses[0], address=ALICE)))
    theatre.house.store.of(DOMAIN).transact(lambda tx: tx.put(hers))
    with pytest.raises(Missing):
        erase(theatre)


def finish(play: Any) -> None:
    """Somebody else takes the work up."""
    root = play.house.store.root
    for item in root.find(Query(WorkItem, equals={"due": True}, order="due_at")).records:
        root.transact(lambda tx, item=item: tx.put(replace(item, due_at=item.created_at)))
    play.work()


@pytest.fixture
def half_erased(theatre: Any, letter: Letter, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, Any]:
    """An erasure that died before it touched a conversation."""
    stored = follow(theatre, TOM, letter(JANE, TOM, subject="First"))
    with monkeypatch.context() as patch:
        patch.setattr(theatre.house.erasing, "_burying", None)
        with pytest.raises(AttributeError):
            erase(theatre)
    return theatre, stored


def test_from_the_first_moment_nobody_sees_her(half_erased: tuple[Any, Any]) -> None:
    play, _ = half_erased
    for path in ("/console/", "/console/?q=jan", f"/console/candidates/{play.candidates()[0].id}"):
        assert "Jane" not in play.browser(ALICE).get(play.origin + path).text
    finish(play)
    assert (names(play), play.messages()) == ([], [])


def test_an_import_under_way_comes_back_later_and_finds_a_stranger(
    half_erased: tuple[Any, Any], letter: Letter
) -> None:
    play, _ = half_erased
    new = play.deliver(PRIYA, letter(JANE, PRIYA, subject="Anew"))
    play.label(PRIYA, new)
    box = play.house.opening.box(DOMAIN, play.world.accounts[PRIYA].sub)
    with pytest.raises(Busy):
        play.house.adding.importing.adopt(box, new.thread_id)
    finish(play)
    assert play.house.adding.importing.adopt(box, new.thread_id).followed
    assert filed(play) == {"Anew": {"Jane Roe"}}
    finish(play)
    assert filed(play) == {"Anew": {"Jane Roe"}}
