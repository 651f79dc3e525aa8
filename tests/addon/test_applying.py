"""The protected internal applicant: an explicit yes, only labelled threads, and nothing said to who may not know."""

from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage
from typing import Any

import pytest

from backend import settings, wiring
from backend.domain.particulars import particulars_of
from backend.domain.recruiter import Role
from sandbox.host import Call
from sandbox.host.events import Draft

Letter = Callable[..., EmailMessage]

DOMAIN = "brightwater.example"
ALICE, TOM, PRIYA, HUGO = (f"{name}@{DOMAIN}" for name in ("alice", "tom", "priya", "hugo"))
JANE = "Jane Roe <jane@roe.example>"
HOME = "pri@home.example"


@pytest.fixture
def applied(play: Any, letter: Letter) -> Any:
    """Priya applies to Tom, a recruiter, with Hugo in copy; Tom says that it is an application."""
    for owner in (ALICE, TOM, PRIYA):
        play.connect(owner)
    play.mail = letter(f"Priya Nair <{PRIYA}>", TOM, "I would like to move to sales", Cc=HUGO)
    play.toms, play.priyas, play.hugos = (play.deliver(who, play.mail) for who in (TOM, PRIYA, HUGO))
    play.before = {who: play.open(who, mail) for who, mail in ((PRIYA, play.priyas), (HUGO, play.hugos))}
    play.card = play.press(TOM, play.toms, play.open(TOM, play.toms), "This is an application")
    play.look(TOM)
    return play


def listed(play: Any, who: str) -> str:
    play.sign_in(who)
    return str(play.browser(who).get(f"{play.origin}/console/").text)


def test_an_explicit_yes_makes_a_candidate_of_her_own_kind(applied: Any) -> None:
    (priya,) = applied.candidates()
    assert (priya.internal, priya.name, applied.card["name"]) == (True, "Priya Nair", "candidate")
    assert "Priya Nair" in listed(applied, TOM)


def test_nobody_is_made_a_candidate_unasked(play: Any, letter: Letter) -> None:
    play.connect(TOM)
    stored = play.deliver(TOM, letter(f"Priya Nair <{PRIYA}>", TOM))
    play.label(TOM, stored)
    play.look(TOM)
    assert play.candidates() == []
    card = play.open(TOM, stored)
    assert (card["name"], "This is an application" in str(card)) == ("pick", True)
    assert play.press(TOM, stored, card, "This is an application")["name"] == "candidate"


def test_pressed_twice_it_is_one(applied: Any) -> None:
    url = f"{applied.origin}/addon/applies"
    for _ in range(2):
        applied.host.call(Call(TOM, applied.toms.id, url, {"address": PRIYA}))
    assert (len(applied.candidates()), len(applied.messages())) == (1, 1)


@pytest.mark.parametrize("who", ["priya", "hugo"])
def test_who_may_not_know_sees_the_card_as_it_was(applied: Any, who: str) -> None:
    """She herself, and a colleague who is on the very mail: that it is an application is not shown by any card."""
    address, stored = (PRIYA, applied.priyas) if who == "priya" else (HUGO, applied.hugos)
    assert applied.open(address, stored) == applied.before[address]
    assert "Priya Nair</a>" not in listed(applied, address)
    (priya,) = applied.candidates()
    assert applied.browser(address).get(f"{applied.origin}/console/candidates/{priya.id}").status_code == 404


def test_her_own_label_shows_her_nothing_either(applied: Any) -> None:
    applied.label(PRIYA, applied.priyas)
    applied.look(PRIYA)
    assert "candidate" not in applied.open(PRIYA, applied.priyas)["name"]
    assert applied.browser(PRIYA).get(f"{applied.origin}/console/waiting").ok


def test_an_admin_and_the_owner_know_another_recruiter_does_not(applied: Any) -> None:
    assert "Priya Nair" in listed(applied, ALICE), "Alice is the super admin"
    nora = f"nora@{DOMAIN}"
    applied.world.add_account(nora, "Nora Vance", hd=DOMAIN)
    wiring.founding(settings.read()).seat(DOMAIN, nora, Role.RECRUITER, "init")
    assert "Priya Nair" not in listed(applied, nora)


@pytest.fixture
def private(applied: Any, letter: Letter) -> Any:
    """Nora, a recruiter, and Priya got a mail from an address that Tom then adds to Priya's profile."""
    play, nora = applied, f"nora@{DOMAIN}"
    play.world.add_account(nora, "Nora Vance", hd=DOMAIN)
    wiring.founding(settings.read()).seat(DOMAIN, nora, Role.RECRUITER, "init")
    play.connect(nora)
    play.boxes = {who: play.deliver(who, letter(HOME, f"{nora}, {PRIYA}", subject="Hello")) for who in (nora, PRIYA)}
    play.shown = {who: play.open(who, stored) for who, stored in play.boxes.items()}
    (priya,) = play.candidates()
    shown = particulars_of(priya)
    play.house.caring.edit(play.session(TOM), priya.id, shown, replace(shown, addresses=(*shown.addresses, HOME)))
    return play


def test_her_private_address_is_a_strangers_to_who_may_not_know(private: Any) -> None:
    for who, stored in private.boxes.items():
        assert private.shown[who]["name"] == "stranger"
        assert private.open(who, stored) == private.shown[who]


def test_beside_a_draft_her_private_address_is_nobodys_to_who_may_not_know(private: Any) -> None:
    for who in private.boxes:
        reply = private.host.call(Call(who, draft=Draft((HOME,))))
        assert "No candidate among the recipients" in str(reply.answer)
    assert "Priya Nair" in str(private.host.call(Call(TOM, draft=Draft((HOME,)))).answer)


def test_that_stranger_added_comes_in_and_says_nothing_of_the_profile(private: Any) -> None:
    """The mail is filed where her owner finds it; who added it sees no more than before."""
    nora, priya = f"nora@{DOMAIN}", private.candidates()[0]
    after = private.press(nora, private.boxes[nora], private.shown[nora], "Add to Hire")
    assert (after["name"], "Priya" in str(after)) == ("stranger", False)
    assert [message.candidates for message in private.messages() if message.subject == "Hello"] == [(priya.id,)]
    assert "Priya Nair" not in listed(private, nora)


def test_only_labelled_threads_are_hers(applied: Any, letter: Letter) -> None:
    other = applied.deliver(TOM, letter(f"Priya Nair <{PRIYA}>", TOM, subject="Lunch"))
    assert applied.open(TOM, other)["name"] == "colleagues"
    applied.look(TOM)
    assert len(applied.messages()) == 1
    applied.label(TOM, other)
    applied.look(TOM)
    assert applied.open(TOM, other)["name"] == "candidate"
    assert len(applied.candidates()) == 1


def test_a_candidates_mail_she_is_copied_on_stays_that_candidates(applied: Any, letter: Letter) -> None:
    """Priya interviews Jane: that is no mail of her own application."""
    stored = applied.deliver(TOM, letter(JANE, TOM, Cc=PRIYA, subject="Interview"))
    applied.label(TOM, stored)
    applied.look(TOM)
    jane = next(each for each in applied.candidates() if each.name == "Jane Roe")
    assert [message.candidates for message in applied.messages() if message.subject == "Interview"] == [(jane.id,)]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("jane@roe.example", "You may not do this"),
        (TOM, "You may not do this"),
        (ALICE, "This is no longer here"),
    ],
    ids=["an outsider", "herself", "somebody who is not on it"],
)
def test_a_forged_address_makes_nobody(play: Any, letter: Letter, address: str, said: str) -> None:
    play.connect(TOM)
    stored = play.deliver(TOM, letter(f"Priya Nair <{PRIYA}>", TOM))
    reply = play.host.call(Call(TOM, stored.id, f"{play.origin}/addon/applies", {"address": address}))
    assert said in str(reply.answer)
    assert play.candidates() == []


def test_on_a_thread_with_an_outsider_nobody_of_ours_becomes_an_applicant(play: Any, letter: Letter) -> None:
    play.connect(TOM)
    stored = play.deliver(TOM, letter(JANE, TOM, Cc=PRIYA))
    reply = play.host.call(Call(TOM, stored.id, f"{play.origin}/addon/applies", {"address": PRIYA}))
    assert "You may not do this" in str(reply.answer)
    assert [candidate.name for candidate in play.candidates()] == ["Jane Roe"]


def test_a_forwarded_mail_is_added_and_its_inner_sender_offered(play: Any, letter: Letter) -> None:
    play.connect(TOM)
    text = "See below.\n\n---------- Forwarded message ---------\nFrom: Jane Roe <jane@roe.example>\n\nHello"
    stored = play.deliver(TOM, letter(f"Hugo <{HUGO}>", TOM, text, subject="Fwd: Hi"))
    card = play.press(TOM, stored, play.open(TOM, stored), "Add this thread to Hire")
    assert (card["name"], "Jane Roe" in str(card)) == ("pick", True)
    assert "Jane Roe" in str(play.press(TOM, stored, card, "Choose"))
