"""One conversation message by message: only what the reader may read of it, and only of the candidate named."""

from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage
from typing import Any

import pytest

from backend.domain.errors import Missing

Letter = Callable[..., EmailMessage]

ALICE, TOM, HUGO = (f"{name}@brightwater.example" for name in ("alice", "tom", "hugo"))
JANE = "Jane Roe <jane@roe.example>"


@pytest.fixture
def talk(play: Any, letter: Letter) -> Any:
    """Jane's mail and Tom's answer with a Bcc to Alice, whose copy has none; Hugo got the first."""
    for owner in (ALICE, TOM):
        play.connect(owner)
    play.sign_in(HUGO)
    first = letter(JANE, f"{TOM}, {HUGO}", "When can we talk?")
    stored = play.deliver(TOM, first)
    answer = letter(f"Tom Becker <{TOM}>", JANE, "Monday.\n\n> When can we talk?", answers=(first,), Bcc=ALICE)
    play.deliver(TOM, answer, labels=("SENT",))
    play.label(TOM, stored)
    play.look(TOM)
    return play


def unfold(play: Any, who: str, candidate: str = "", conversation: str = "") -> Any:
    (known,), (only,) = play.candidates(), play.conversations()
    return play.house.sidebar.unfolding.conversation(play.session(who), candidate or known.id, conversation or only.id)


def test_the_newest_comes_first_without_what_it_quotes(talk: Any) -> None:
    found = unfold(talk, TOM)
    assert [entry.text for entry in found.entries] == ["Monday.", "When can we talk?"]
    assert (found.name, found.subject) == ("Jane Roe", "Backend Engineer")
    assert found.mine == talk.threads(TOM)[0].gmail_id


def test_a_bcc_is_told_to_who_wrote_it_alone(talk: Any) -> None:
    assert [person.address for person in unfold(talk, TOM).entries[0].bcc] == [ALICE]
    assert unfold(talk, ALICE).entries[0].bcc == ()


def test_who_is_on_some_of_it_reads_that(talk: Any) -> None:
    assert [entry.text for entry in unfold(talk, HUGO).entries] == ["When can we talk?"]


@pytest.mark.parametrize(("candidate", "conversation"), [("nobody", ""), ("", "none")])
def test_what_does_not_belong_together_is_not_found(talk: Any, candidate: str, conversation: str) -> None:
    with pytest.raises(Missing):
        unfold(talk, TOM, candidate, conversation)


def test_a_conversation_of_another_candidate_is_not_unfolded_as_hers(talk: Any, letter: Letter) -> None:
    (janes,) = talk.conversations()
    talk.label(TOM, talk.deliver(TOM, letter("Bob <bob@stone.example>", TOM)))
    talk.look(TOM)
    (bob,) = (each for each in talk.candidates() if each.name == "Bob")
    with pytest.raises(Missing):
        talk.house.sidebar.unfolding.conversation(talk.session(TOM), bob.id, janes.id)


def test_a_link_to_a_conversation_that_went_into_another_leads_there(talk: Any) -> None:
    (only,) = talk.conversations()
    former = replace(only, id="former", moved_to=only.id)
    talk.house.store.of("brightwater.example").transact(lambda tx: tx.put(former))
    (jane,) = talk.candidates()
    found = talk.house.sidebar.unfolding.conversation(talk.session(TOM), jane.id, "former")
    assert (found.conversation, len(found.entries)) == (only.id, 2)


def test_an_applicant_of_ours_is_unfolded_for_who_may_know_that_she_applies(talk: Any) -> None:
    (jane,) = talk.candidates()
    talk.house.store.of("brightwater.example").transact(lambda tx: tx.put(replace(jane, internal=True)))
    assert len(unfold(talk, TOM).entries) == 2
    with pytest.raises(Missing):
        unfold(talk, HUGO)


def test_who_may_read_nothing_of_it_does_not_find_it(talk: Any, letter: Letter) -> None:
    other = talk.deliver(TOM, letter("Bob <bob@stone.example>", TOM))
    talk.label(TOM, other)
    talk.look(TOM)
    (bob,) = (each for each in talk.candidates() if each.name == "Bob")
    (talked,) = (each for each in talk.conversations() if bob.id in each.candidates)
    with pytest.raises(Missing):
        talk.house.sidebar.unfolding.conversation(talk.session(HUGO), bob.id, talked.id)
