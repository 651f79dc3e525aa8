"""Several people and several mailboxes at one exchange: whoever comes first, the same is filed, and nothing leaks."""

from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

import pytest

from backend.domain.address import Address
from backend.domain.message import Message
from backend.ports.store import Page, Query, R
from backend.services.filing import Filing

Letter = Callable[..., EmailMessage]

DOMAIN = "brightwater.example"
ALICE, TOM, PRIYA = f"alice@{DOMAIN}", f"tom@{DOMAIN}", f"priya@{DOMAIN}"
ANA, BO, MALLORY = "Ana Agent <ana@agency.example>", "Bo Berg <bo@berg.example>", "Mallory <mallory@evil.example>"
SECRET = "She asks for eighty thousand"


@pytest.fixture
def both(play: Any) -> Any:
    """Alice and Tom are connected."""
    play.connect(ALICE)
    play.connect(TOM)
    return play


def follow(play: Any, owner: str, mail: EmailMessage) -> None:
    play.label(owner, play.deliver(owner, mail))
    play.look(owner)


def filed(play: Any) -> dict[str, set[str]]:
    """Each message's subject with the candidates' names it is filed under."""
    names = {candidate.id: candidate.name for candidate in play.candidates()}
    return {message.subject: {names[each] for each in message.candidates} for message in play.messages()}


@dataclass
class Crossed:
    """Records at whose first list of messages somebody else acts before it is used; as a store it gives itself."""

    records: Any
    meanwhile: Callable[[], object] | None

    def of(self, organization: str) -> "Crossed":
        return self

    def find(self, query: Query[R]) -> Page[R]:
        found: Page[R] = self.records.find(query)
        if query.kind is Message and self.meanwhile:
            act, self.meanwhile = self.meanwhile, None
            act()
        return found

    def __getattr__(self, name: str) -> Any:
        return getattr(self.records, name)


def test_two_people_who_file_at_once_are_both_heard(both: Any, letter: Letter) -> None:
    """Alice's filing has listed the messages to change when Tom's runs from beginning to end."""
    follow(both, ALICE, letter(ANA, f"{ALICE}, {BO}", subject="Both"))
    (waiting,) = both.conversations()
    organization, adding = both.session(ALICE).organization, both.house.adding
    alice, tom = (both.world.accounts[address].sub for address in (ALICE, TOM))

    def toms() -> None:
        adding.filing.under(organization, waiting.id, Address("bo@berg.example", "Bo Berg"), tom)

    slow = Filing(Crossed(both.house.store.of(DOMAIN), toms), adding.filing._seal)
    slow.under(organization, waiting.id, Address("ana@agency.example", "Ana Agent"), alice)
    assert filed(both) == {"Both": {"Ana Agent", "Bo Berg"}}
    (conversation,) = both.conversations()
    assert len(conversation.candidates) == 2
    assert not conversation.unsettled


@pytest.mark.parametrize("order", [(ALICE, TOM), (TOM, ALICE)], ids=["Alice first", "Tom first"])
def test_the_order_of_two_mailboxes_changes_nothing(both: Any, letter: Letter, order: tuple[str, str]) -> None:
    mails = {ALICE: letter(ANA, f"{ALICE}, {BO}", subject="With Bo"), TOM: letter(ANA, TOM, subject="Alone")}
    for owner in order:
        follow(both, owner, mails[owner])
    assert filed(both) == {"With Bo": {"Ana Agent"}, "Alone": {"Ana Agent"}}
    assert not any(conversation.waiting or conversation.unsettled for conversation in both.conversations())
    assert len(both.conversations()) == 2


@pytest.fixture
def forged(both: Any, letter: Letter) -> Any:
    """Alice's secret exchange waits; Mallory wrote Tom a mail that claims to answer it, with Ana in Cc."""
    first = letter(ANA, f"{ALICE}, {BO}", SECRET, subject="Terms")
    follow(both, ALICE, first)
    follow(both, TOM, letter(MALLORY, TOM, "Hello", subject="Lunch", answers=(first,), Cc=ANA))
    return both


def test_forged_headers_join_nothing_that_waits_elsewhere(forged: Any) -> None:
    alice, tom = (forged.world.accounts[address].sub for address in (ALICE, TOM))
    assert sorted((c.mailboxes, c.waiting) for c in forged.conversations()) == sorted(
        [((alice,), True), ((tom,), True)]
    )


def test_what_waits_shows_nothing_of_another_mailbox(forged: Any) -> None:
    page = forged.browser(TOM).get(forged.origin + "/console/waiting").text
    assert "Lunch" in page
    assert "Terms" not in page
    assert SECRET not in page


def test_filing_a_forged_answer_opens_nothing(forged: Any) -> None:
    hers = next(c for c in forged.conversations() if c.mailboxes == (forged.world.accounts[TOM].sub,))
    forged.house.adding.pick(forged.session(TOM), hers.id, ["mallory@evil.example"])
    (mallory,) = forged.candidates()
    forged.sign_in(PRIYA)
    for reader in (TOM, PRIYA):
        page = forged.browser(reader).get(f"{forged.origin}/console/candidates/{mallory.id}").text
        assert "Mallory" in page
        assert SECRET not in page
    assert filed(forged) == {"Terms": set(), "Re: Lunch": {"Mallory"}}


def test_of_a_conversation_that_waits_with_both_each_is_shown_her_own_part(both: Any, letter: Letter) -> None:
    """Alice alone got the beginning, both got what came later under another subject."""
    first = letter(ANA, f"{ALICE}, {BO}", SECRET, subject="Terms")
    later = letter(ANA, f"{ALICE}, {TOM}, {BO}", "Hello", subject="Lunch", answers=(first,))
    for owner, mail in ((ALICE, first), (ALICE, later), (TOM, later)):
        follow(both, owner, mail)
    (waiting,) = both.conversations()
    assert (waiting.subject, len(waiting.mailboxes)) == ("Terms", 2)
    hers, his = (both.browser(reader).get(both.origin + "/console/waiting").text for reader in (ALICE, TOM))
    assert "Terms" in hers
    assert "2 messages," in hers
    assert "Lunch" in his
    assert "1 message," in his
    assert "Terms" not in his
    assert SECRET not in his
