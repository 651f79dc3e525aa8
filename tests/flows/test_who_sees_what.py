"""Who sees what of a candidate in the sidebar: colleagues without the right, people with a profile, other customers."""

from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage
from typing import Any

import pytest

from backend import settings, wiring
from backend.domain.candidate import AddressClaim, Candidate, CandidateAddress, Source, claim_id
from backend.domain.organization import Organization, Visibility
from backend.domain.recruiter import Role
from backend.ports.store import Query
from sandbox.host import Call

Letter = Callable[..., EmailMessage]

DOMAIN = "brightwater.example"
ALICE, TOM, PRIYA, HUGO = (f"{name}@{DOMAIN}" for name in ("alice", "tom", "priya", "hugo"))
JANE, BOB = "Jane Roe <jane@roe.example>", "Bob Stone <bob@stone.example>"


def decide(play: Any, visibility: Visibility) -> None:
    root = play.house.store.root
    organization = root.get(Organization, DOMAIN)
    policy = replace(organization.policy, visibility=visibility)
    root.transact(lambda tx: tx.put(replace(organization, policy=policy)))


def give(play: Any, candidate: Candidate, address: str) -> None:
    """Put another address on a profile, as a recruiter does by hand."""
    added = CandidateAddress(address, Source.ADDED, candidate.owner, candidate.created_at)
    more = replace(candidate, addresses=(*candidate.addresses, added))
    records = play.house.store.of(DOMAIN)
    records.transact(lambda tx: tx.put(more))
    records.transact(lambda tx: tx.put(AddressClaim(claim_id(added.key), candidate.id)))


@pytest.fixture
def followed(play: Any, letter: Letter) -> Any:
    """Alice follows her exchange with Jane: three mails and one of her own."""
    first = letter(JANE, ALICE)
    stored = play.deliver(ALICE, first)
    for _ in range(2):
        play.deliver(ALICE, letter(JANE, ALICE, answers=(first,)))
    play.deliver(ALICE, letter(f"Alice Moreau <{ALICE}>", JANE, answers=(first,)), labels=("SENT",))
    for owner in (ALICE, TOM, PRIYA):
        play.connect(owner)
    play.label(ALICE, stored)
    play.look(ALICE)
    return play


def test_without_the_right_only_that_someone_is_in_touch(followed: Any, letter: Letter) -> None:
    decide(followed, Visibility.PARTICIPANTS)
    for owner in (TOM, HUGO):
        card = followed.open(owner, followed.deliver(owner, letter(JANE, owner)))
        assert card["name"] == "in_touch"
        assert "Someone in recruiting is in touch" in str(card)
        said = str(card).replace(owner, "").casefold()
        assert [word for word in ("alice", "moreau", "4 ", "message", "new", "general") if word in said] == []


def test_the_one_in_touch_is_the_outsider_whoever_wrote(followed: Any, letter: Letter) -> None:
    decide(followed, Visibility.PARTICIPANTS)
    card = followed.open(TOM, followed.deliver(TOM, letter(f"Priya Nair <{PRIYA}>", "jane@roe.example", Cc=TOM)))
    assert card["name"] == "in_touch"
    assert "jane@roe.example" in str(card)
    assert "Priya" not in str(card)


@pytest.mark.parametrize("search", ["", "jane", "roe"])
def test_without_the_right_no_list_and_no_search_names_her(followed: Any, search: str) -> None:
    decide(followed, Visibility.PARTICIPANTS)
    for owner, names in ((ALICE, ["Jane Roe"]), (TOM, []), (PRIYA, [])):
        session = followed.session(owner)
        rows = followed.house.reading.rows(session.organization, followed.reader(owner), search=search).rows
        assert [row.candidate.name for row in rows] == names


@pytest.mark.parametrize(
    ("visibility", "tom", "hugo"),
    [
        (Visibility.PARTICIPANTS, "in_touch", "in_touch"),
        (Visibility.TEAM, "in_touch", "in_touch"),
        (Visibility.RECRUITERS, "candidate", "in_touch"),
    ],
)
def test_the_policy_decides_the_card(
    followed: Any, letter: Letter, visibility: Visibility, tom: str, hugo: str
) -> None:
    decide(followed, visibility)
    for owner, card in ((TOM, tom), (HUGO, hugo)):
        assert followed.open(owner, followed.deliver(owner, letter(JANE, owner)))["name"] == card


def test_who_reads_a_part_is_told_no_name_of_the_rest(followed: Any, letter: Letter) -> None:
    decide(followed, Visibility.PARTICIPANTS)
    stored = followed.deliver(TOM, letter(JANE, TOM, subject="Only to Tom"))
    followed.label(TOM, stored)
    followed.look(TOM)
    card = followed.open(TOM, stored)
    assert card["name"] == "candidate"
    assert "Someone in recruiting is in touch" in str(card)
    assert "1 message" in str(card)
    assert [word for word in ("Alice", "Moreau", "4 messages", "3 messages") if word in str(card)] == []


def test_a_person_on_a_profile_sees_nothing_of_it(followed: Any, letter: Letter) -> None:
    (jane,) = followed.candidates()
    give(followed, jane, TOM)
    mails = [letter(JANE, TOM), letter(JANE, f"{TOM}, {ALICE}")]
    for mail in mails:
        card = followed.open(TOM, followed.deliver(TOM, mail))
        assert card["name"] == "nobody"
        assert [word for word in ("Jane", "Alice", "in touch") if word in str(card)] == []
    reading = followed.house.reading
    assert reading.rows(followed.session(TOM).organization, followed.reader(TOM)).rows == ()


def test_a_person_on_a_profile_works_as_ever_on_other_mail(followed: Any, letter: Letter) -> None:
    (jane,) = followed.candidates()
    give(followed, jane, TOM)
    stranger = followed.deliver(TOM, letter(BOB, f"{TOM}, {ALICE}"))
    assert followed.open(TOM, stranger)["name"] == "stranger"
    assert followed.open(TOM, followed.deliver(TOM, letter(PRIYA, TOM)))["name"] == "colleagues"
    assert followed.open(ALICE, followed.deliver(ALICE, letter(TOM, ALICE)))["name"] == "colleagues"
    followed.label(TOM, stranger)
    followed.look(TOM)
    assert followed.open(TOM, stranger)["name"] == "candidate"


def test_what_waits_is_shown_to_its_labeller_alone(followed: Any, letter: Letter) -> None:
    both = letter(BOB, f"{ALICE}, {TOM}", Cc="Eve Park <eve@park.example>")
    hers, his = followed.deliver(ALICE, both), followed.deliver(TOM, both)
    followed.label(ALICE, hers)
    followed.look(ALICE)
    (waiting,) = (found for found in followed.conversations() if found.waiting)
    assert waiting.id in str(followed.open(ALICE, hers))
    seen = followed.open(TOM, his)
    assert seen["name"] == "pick"
    assert waiting.id not in str(seen)
    reading = followed.house.reading
    organization = followed.session(ALICE).organization
    assert [found.id for found in reading.waiting(organization, followed.reader(ALICE))] == [waiting.id]
    assert reading.waiting(organization, followed.reader(TOM)) == ()


def test_a_lone_stranger_in_cc_of_what_waits_is_a_stranger_to_others(followed: Any, letter: Letter) -> None:
    first = letter(BOB, ALICE, Cc="Eve Park <eve@park.example>")
    hers = followed.deliver(ALICE, first)
    answer = letter(BOB, f"{ALICE}, {TOM}", answers=(first,))
    followed.deliver(ALICE, answer)
    followed.label(ALICE, hers)
    followed.look(ALICE)
    assert followed.open(TOM, followed.deliver(TOM, answer))["name"] == "stranger"


def test_two_organizations_know_nothing_of_each_other(followed: Any, letter: Letter) -> None:
    nora = "nora@harbor.example"
    followed.world.add_account(nora, "Nora Vance", hd="harbor.example")
    wiring.founding(settings.read()).found("harbor.example", nora)
    assert followed.open(nora, followed.deliver(nora, letter(JANE, nora)))["name"] == "stranger"
    followed.connect(nora)
    both = letter(BOB, "undisclosed-recipients:;")
    hers, alices = followed.deliver(nora, both), followed.deliver(ALICE, both)
    followed.label(nora, hers)
    followed.look(nora)
    records = followed.house.store.of("harbor.example")
    assert [found.name for found in records.find(Query(Candidate, order="last_at")).records] == ["Bob Stone"]
    assert [found.name for found in followed.candidates()] == ["Jane Roe"]
    assert followed.open(nora, hers)["name"] == "candidate"
    assert followed.open(ALICE, alices)["name"] == "stranger"


def test_someone_without_a_seat_or_an_organization_is_told_to_ask(followed: Any, letter: Letter) -> None:
    for address, domain in (
        ("sam@brightwater.example", DOMAIN),
        ("zoe@mail.example", None),
        ("eve@x.example", "x.example"),
    ):
        followed.world.add_account(address, "Sam", hd=domain)
        card = followed.open(address, followed.deliver(address, letter(JANE, address)))
        assert card["name"] == "enable"
        assert "Jane" not in str(card)
    assert followed.host.call(Call("zoe@mail.example")).status == 200


def test_a_role_of_an_hd_is_not_taken_from_the_address(followed: Any, letter: Letter) -> None:
    wiring.founding(settings.read()).seat(DOMAIN, "pat@brightwater.example", Role.RECRUITER, "init")
    followed.world.add_account("pat@brightwater.example", "Pat", hd=None)
    card = followed.open("pat@brightwater.example", followed.deliver("pat@brightwater.example", letter(JANE, ALICE)))
    assert card["name"] == "enable"
