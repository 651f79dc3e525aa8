"""Filing in a real store: what joins, what stands apart, what a person says, and that twice is once."""

from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage
from typing import Any

import pytest

from backend.domain.candidate import AddressClaim, candidate_id, claim_id
from backend.domain.errors import Missing
from backend.domain.message import Message

Letter = Callable[..., EmailMessage]

DOMAIN = "brightwater.example"
ALICE, TOM = f"alice@{DOMAIN}", f"tom@{DOMAIN}"
JANE, MALLORY, BOB = "jane@roe.example", "mallory@evil.example", "bob@stone.example"


@pytest.fixture
def both(play: Any) -> Any:
    """Alice and Tom are connected."""
    play.connect(ALICE)
    play.connect(TOM)
    return play


def follow(play: Any, owner: str, *mails: EmailMessage) -> None:
    """The mails arrive in one thread of hers, and she labels it."""
    stored = [play.deliver(owner, mail) for mail in mails]
    play.label(owner, stored[0])
    play.look(owner)


def filed(play: Any) -> dict[str, tuple[str, ...]]:
    """Each message's subject with the candidates' names it is filed under."""
    names = {candidate.id: candidate.name for candidate in play.candidates()}
    return {message.subject: tuple(names[each] for each in message.candidates) for message in play.messages()}


@pytest.mark.parametrize("first", [ALICE, TOM])
@pytest.mark.parametrize("header", ["References", "In-Reply-To", "Message-ID"])
def test_forged_headers_leave_her_conversation_alone(both: Any, letter: Letter, header: str, first: str) -> None:
    hers = letter(JANE, ALICE, subject="Hers")
    lie = letter(MALLORY, TOM, subject="Forged")
    del lie[header]
    lie[header] = hers["Message-ID"]
    for owner in (first, TOM if first == ALICE else ALICE):
        follow(both, owner, hers if owner == ALICE else lie)
    assert filed(both) == {"Hers": ("Jane",), "Forged": ("Mallory",)}
    assert len(both.conversations()) == 2
    both.look(ALICE)
    both.look(TOM)
    assert filed(both) == {"Hers": ("Jane",), "Forged": ("Mallory",)}


def test_conversations_that_prove_to_be_one_take_their_messages_along(both: Any, letter: Letter) -> None:
    root = letter(JANE, ALICE, subject="Root")
    other = letter(JANE, TOM, subject="Other")
    follow(both, ALICE, root)
    follow(both, TOM, other)
    assert len(both.conversations()) == 2
    bridge = letter(JANE, ALICE, subject="Root", answers=(root,))
    follow(both, ALICE, bridge)
    follow(both, TOM, letter(JANE, TOM, subject="Other", answers=(root, other)))
    (one,) = both.conversations()
    assert {message.conversation for message in both.messages()} == {one.id}
    assert len(both.messages()) == 4
    assert not one.unsettled


def test_a_person_says_whom_it_is_about_and_the_next_mail_follows(both: Any, letter: Letter) -> None:
    first = letter(f"Jane Roe <{JANE}>", ALICE, subject="Two", Cc=BOB)
    follow(both, ALICE, first)
    (waiting,) = both.conversations()
    assert filed(both) == {"Two": ()}
    for _ in range(2):
        both.house.adding.pick(both.session(ALICE), waiting.id, [JANE])
    assert filed(both) == {"Two": ("Jane Roe",)}
    both.deliver(ALICE, letter(BOB, ALICE, subject="Two", answers=(first,)))
    both.look(ALICE)
    assert filed(both) == {"Two": ("Jane Roe",), "Re: Two": ("Jane Roe",)}
    assert len(both.candidates()) == 1
    claim = both.house.store.of(DOMAIN).get(AddressClaim, claim_id(JANE))
    assert claim == AddressClaim(claim_id(JANE), candidate_id(JANE))


def test_nobody_files_what_waits_in_anothers_mailbox(both: Any, letter: Letter) -> None:
    follow(both, ALICE, letter(JANE, ALICE, Cc=BOB))
    (waiting,) = both.conversations()
    for conversation in (waiting.id, "0" * 32):
        with pytest.raises(Missing):
            both.house.adding.pick(both.session(TOM), conversation, [JANE])
    assert both.candidates() == []


def test_pressing_add_twice_adds_once(both: Any, letter: Letter) -> None:
    stored = both.deliver(ALICE, letter(JANE, ALICE, Cc=BOB))
    for _ in range(2):
        both.house.adding.follow(both.session(ALICE), stored.thread_id, [BOB])
    both.look(ALICE)
    assert filed(both) == {"Backend Engineer": ("Bob",)}
    assert len(both.threads(ALICE)) == 1


def test_a_settling_that_was_cut_short_is_finished_by_the_next_filing(both: Any, letter: Letter) -> None:
    first = letter(f"Jane Roe <{JANE}>", ALICE, subject="Cut", Cc=BOB)
    follow(both, ALICE, first)
    (waiting,) = both.conversations()
    both.house.adding.pick(both.session(ALICE), waiting.id, [JANE])
    records = both.house.store.of(DOMAIN)
    (message,), (conversation,) = both.messages(), both.conversations()
    records.transact(lambda tx: tx.put(replace(message, candidates=())))
    records.transact(lambda tx: tx.put(replace(conversation, unsettled=True)))
    both.deliver(ALICE, letter(JANE, ALICE, subject="Cut", answers=(first,)))
    both.look(ALICE)
    assert set(filed(both).values()) == {("Jane Roe",)}
    assert [found.unsettled for found in both.conversations()] == [False]
    assert records.get(Message, message.id) == replace(message, candidates=(candidate_id(JANE),))
