"""What recruiters do to candidates: who may, what is refused, and that doing it twice changes nothing more."""

from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage
from typing import Any

import pytest

from backend.domain.candidate import AddressClaim, Candidate, CandidateAddress, Source, claim_id
from backend.domain.errors import Missing, NotAccepted, Refused
from backend.domain.job import Job
from backend.domain.note import Notebook, note_id
from backend.domain.organization import Organization, Visibility
from backend.domain.particulars import Assignment, Particulars, assignment_of, particulars_of
from backend.domain.recruiter import Recruiter
from backend.services.caring import Caring

Letter = Callable[..., EmailMessage]
Deed = Callable[..., object]

DOMAIN = "brightwater.example"
ALICE, TOM, PRIYA, HUGO = (f"{name}@{DOMAIN}" for name in ("alice", "tom", "priya", "hugo"))
JANE = "Jane Roe <jane@roe.example>"


@pytest.fixture
def agency(play: Any, letter: Letter) -> Any:
    """Tom follows Jane's mail, which Hugo, a hiring manager, got too; Priya only has a seat."""
    for owner in (ALICE, TOM, PRIYA):
        play.connect(owner)
    play.sign_in(HUGO)
    stored = play.deliver(TOM, letter(JANE, f"{TOM}, {HUGO}"))
    play.label(TOM, stored)
    play.look(TOM)
    return play


def the(play: Any, name: str = "Jane Roe") -> Candidate:
    found: Candidate
    (found,) = (each for each in play.candidates() if each.name == name)
    return found


def decide(play: Any, visibility: Visibility) -> None:
    root = play.house.store.root
    organization = root.get(Organization, DOMAIN)
    policy = replace(organization.policy, visibility=visibility)
    root.transact(lambda tx: tx.put(replace(organization, policy=policy)))


def give(play: Any, address: str) -> None:
    """Put another address on Jane's profile, past all rules."""
    added = CandidateAddress(address, Source.ADDED, "x", the(play).created_at)
    more = replace(the(play), addresses=(*the(play).addresses, added))
    play.house.store.of(DOMAIN).transact(lambda tx: tx.put(more))


def claims(play: Any, *addresses: str) -> list[str | None]:
    records = play.house.store.of(DOMAIN)
    found = (records.get(AddressClaim, claim_id(each)) for each in addresses)
    return [claim.candidate if claim else None for claim in found]


DEEDS: dict[str, Callable[[Any, Any, str], object]] = {
    "move": lambda caring, session, candidate: caring.move(session, candidate, "offer"),
    "assign": lambda caring, session, candidate: caring.assign(
        session, candidate, Assignment(), Assignment(tags=("python",))
    ),
    "edit": lambda caring, session, candidate: caring.edit(
        session,
        candidate,
        Particulars("Jane Roe", ("jane@roe.example",)),
        Particulars("Jane R.", ("jane@roe.example", "j@roe.example"), "https://ats.example/1"),
    ),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_a_recruiter_who_sees_her_may_and_twice_is_once(agency: Any, deed: str) -> None:
    before = the(agency)
    do = DEEDS[deed]
    do(agency.house.caring, agency.session(PRIYA), before.id)
    (once,) = agency.candidates()
    assert once != before
    do(agency.house.caring, agency.session(PRIYA), before.id)
    assert agency.candidates() == [once]


@pytest.mark.parametrize("deed", DEEDS)
def test_a_hiring_manager_changes_nothing(agency: Any, deed: str) -> None:
    before = the(agency)
    with pytest.raises(Refused):
        DEEDS[deed](agency.house.caring, agency.session(HUGO), before.id)
    assert the(agency) == before


@pytest.mark.parametrize("deed", DEEDS)
def test_who_does_not_see_her_finds_nobody(agency: Any, deed: str) -> None:
    decide(agency, Visibility.TEAM)
    before = the(agency)
    for identity in (before.id, "nobody"):
        with pytest.raises(Missing) as missing:
            DEEDS[deed](agency.house.caring, agency.session(PRIYA), identity)
        assert str(missing.value) == f"candidate {identity} for this reader"
    assert the(agency) == before


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("who", [TOM, ALICE])
def test_nobody_changes_a_profile_of_her_own(agency: Any, deed: str, who: str) -> None:
    give(agency, who)
    before = the(agency)
    with pytest.raises(Missing):
        DEEDS[deed](agency.house.caring, agency.session(who), before.id)
    assert the(agency) == before


@pytest.mark.parametrize("deed", DEEDS)
def test_a_hidden_profile_is_changed_by_nobody(agency: Any, deed: str) -> None:
    hidden = replace(the(agency), hidden=True)
    agency.house.store.of(DOMAIN).transact(lambda tx: tx.put(hidden))
    with pytest.raises(Missing):
        DEEDS[deed](agency.house.caring, agency.session(ALICE), hidden.id)
    assert agency.candidates() == [hidden]


class Meanwhile:
    """The store, in which a record is put between the look at the right to a deed and the deed."""

    def __init__(self, play: Any, record: Candidate) -> None:
        self._records, self._record = play.house.store.of(DOMAIN), record

    def of(self, _: str) -> Any:
        return self

    def get(self, *key: Any) -> Any:
        return self._records.get(*key)

    def transact(self, work: Any) -> Any:
        self._records.transact(lambda tx: tx.put(self._record))
        return self._records.transact(work)


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("became", ["hidden", "her own"])
def test_what_became_of_a_profile_meanwhile_counts(agency: Any, deed: str, became: str) -> None:
    jane = the(agency)
    own = CandidateAddress(TOM, Source.ADDED, "x", jane.created_at)
    after = {"hidden": replace(jane, hidden=True), "her own": replace(jane, addresses=(*jane.addresses, own))}[became]
    store: Any = Meanwhile(agency, after)
    caring = Caring(store, agency.house.adding.reading)
    with pytest.raises(Missing):
        DEEDS[deed](caring, agency.session(TOM), jane.id)
    assert the(agency) == after


def test_a_stage_there_is_none_of_is_refused(agency: Any) -> None:
    with pytest.raises(NotAccepted) as wrong:
        agency.house.caring.move(agency.session(TOM), the(agency).id, "promoted")
    assert set(wrong.value.faults) == {"stage"}


def test_an_end_stops_following_when_the_next_mail_comes(agency: Any, letter: Letter) -> None:
    agency.house.caring.move(agency.session(TOM), the(agency).id, "hired")
    (thread,) = agency.threads(TOM)
    (first,) = agency.messages()
    answer = letter(JANE, TOM, In_Reply_To=first.rfc_id, References=first.rfc_id, subject="Re: Backend Engineer")
    agency.deliver(TOM, answer)
    agency.look(TOM)
    assert len(agency.messages()) == 1
    assert agency.threads(TOM) == []
    assert [each.id for each in agency.threads(TOM, followed=False)] == [thread.id]


def test_an_owner_is_a_recruiter_and_never_the_candidate_herself(agency: Any) -> None:
    jane, caring = the(agency), agency.house.caring
    sub = {who: agency.world.accounts[who].sub for who in (ALICE, PRIYA, HUGO)}
    shown = Assignment(jane.owner, jane.job)
    give(agency, PRIYA)
    for owner in ("nobody", "", sub[HUGO], sub[PRIYA]):
        with pytest.raises(NotAccepted) as wrong:
            caring.assign(agency.session(TOM), jane.id, shown, replace(shown, owner=owner))
        assert set(wrong.value.faults) == {"owner"}
    caring.assign(agency.session(TOM), jane.id, shown, replace(shown, owner=sub[ALICE]))
    assert the(agency).owner == sub[ALICE]
    offered = agency.house.choosing.owners(agency.session(TOM), the(agency))
    assert [person.name for person in offered] == ["Alice Moreau", "Tom Becker"]


def test_who_knows_her_by_mail_alone_is_not_shown_whose_she_is_and_leaves_that_alone(
    agency: Any, letter: Letter
) -> None:
    jane = the(agency)
    stored = agency.deliver(PRIYA, letter(JANE, PRIYA, subject="To Priya"))
    agency.label(PRIYA, stored)
    agency.look(PRIYA)
    decide(agency, Visibility.TEAM)
    caring, priya = agency.house.caring, agency.session(PRIYA)
    shown = assignment_of(caring.changeable(priya, jane.id))
    assert shown.owner == ""
    caring.assign(priya, jane.id, shown, replace(shown, tags=("urgent",)))
    assert (the(agency).owner, the(agency).tags) == (jane.owner, ("urgent",))


@pytest.mark.parametrize("policy", [Visibility.TEAM, Visibility.PARTICIPANTS])
def test_who_knows_her_by_mail_alone_gives_her_no_owner_and_no_job(
    agency: Any, letter: Letter, policy: Visibility
) -> None:
    """Else two clicks would open the whole profile: an owner sees it, and under `team` the job's team."""
    agency.label(PRIYA, agency.deliver(PRIYA, letter(JANE, PRIYA, subject="To Priya")))
    agency.look(PRIYA)
    decide(agency, policy)
    records, sub = agency.house.store.of(DOMAIN), agency.world.accounts[PRIYA].sub
    records.transact(lambda tx: tx.put(Job("hers", "Hers", the(agency).created_at, owner=sub)))
    jane, caring, priya = the(agency), agency.house.caring, agency.session(PRIYA)
    shown = Assignment(jane.owner, jane.job)
    for given in (replace(shown, owner=sub), replace(shown, job="hers")):
        with pytest.raises(Refused):
            caring.assign(priya, jane.id, shown, given)
    assert the(agency) == jane
    choosing = agency.house.choosing
    assert (choosing.owners(priya, jane), choosing.jobs(priya, jane)) == ((), ())
    for who in (TOM, ALICE):
        assert choosing.owners(agency.session(who), jane)
        assert choosing.jobs(agency.session(who), jane)


def test_an_admin_who_knows_her_by_mail_alone_gives_her_another_owner(agency: Any, letter: Letter) -> None:
    agency.label(ALICE, agency.deliver(ALICE, letter(JANE, ALICE, subject="To Alice")))
    agency.look(ALICE)
    decide(agency, Visibility.TEAM)
    jane, sub = the(agency), agency.world.accounts[ALICE].sub
    shown = Assignment(jane.owner, jane.job)
    agency.house.caring.assign(agency.session(ALICE), jane.id, shown, replace(shown, owner=sub))
    assert the(agency).owner == sub


def test_an_owner_whose_seat_was_taken_is_nobody_to_choose(agency: Any) -> None:
    sub = agency.world.accounts[PRIYA].sub
    records = agency.house.store.of(DOMAIN)
    gone = replace(records.get(Recruiter, sub), seated=False)
    records.transact(lambda tx: tx.put(gone))
    jane = the(agency)
    shown = Assignment(jane.owner, jane.job)
    with pytest.raises(NotAccepted):
        agency.house.caring.assign(agency.session(TOM), jane.id, shown, replace(shown, owner=sub))
    for offered in (agency.house.choosing.owners, agency.house.choosing.readers):
        assert "Priya Nair" not in {person.name for person in offered(agency.session(TOM), jane)}


def test_a_job_there_is_none_of_and_too_many_tags_are_refused_together(agency: Any) -> None:
    jane = the(agency)
    given = Assignment(jane.owner, "no job", tuple(str(number) for number in range(21)))
    with pytest.raises(NotAccepted) as wrong:
        agency.house.caring.assign(agency.session(TOM), jane.id, Assignment(jane.owner, jane.job), given)
    assert set(wrong.value.faults) == {"job", "tags"}
    assert the(agency) == jane


def test_an_added_address_is_hers_and_a_removed_one_anybodys(agency: Any, letter: Letter) -> None:
    jane, caring, tom = the(agency), agency.house.caring, agency.session(TOM)
    shown = particulars_of(jane)
    more = replace(shown, addresses=(*shown.addresses, "j@home.example"))
    caring.edit(tom, jane.id, shown, more)
    assert claims(agency, "jane@roe.example", "j@home.example") == [jane.id, jane.id]
    stored = agency.deliver(TOM, letter("j@home.example", TOM, subject="From home"))
    agency.label(TOM, stored)
    agency.look(TOM)
    assert {message.candidates for message in agency.messages()} == {(jane.id,)}
    caring.edit(tom, jane.id, more, shown)
    assert claims(agency, "jane@roe.example", "j@home.example") == [jane.id, None]


def test_the_address_a_profile_began_with_stays(agency: Any) -> None:
    jane = the(agency)
    given = Particulars("Jane Roe", ("other@roe.example",))
    with pytest.raises(NotAccepted) as wrong:
        agency.house.caring.edit(agency.session(TOM), jane.id, particulars_of(jane), given)
    assert "jane@roe.example stays" in wrong.value.faults["addresses"]
    assert the(agency) == jane


def test_an_address_of_another_names_that_one_only_to_who_sees_her(agency: Any) -> None:
    caring = agency.house.caring
    bob = caring.add(agency.session(ALICE), Particulars("Bob Stone", ("bob@stone.example",)), "x")
    jane = the(agency)
    given = replace(particulars_of(jane), addresses=("jane@roe.example", "Bob@Stone.example"))

    def said(who: str) -> str:
        with pytest.raises(NotAccepted) as wrong:
            caring.edit(agency.session(who), jane.id, particulars_of(jane), given)
        with pytest.raises(NotAccepted) as anew:
            caring.add(agency.session(who), Particulars("Bob", ("bob@stone.example",)), "y")
        assert anew.value.faults["addresses"].casefold() == wrong.value.faults["addresses"].casefold()
        return wrong.value.faults["addresses"]

    assert said(TOM) == "Bob@Stone.example belongs to Bob Stone already."
    decide(agency, Visibility.TEAM)
    assert said(TOM) == "Bob@Stone.example cannot be added here."
    decide(agency, Visibility.RECRUITERS)
    own = CandidateAddress("tom@home.example", Source.ADDED, "x", bob.created_at)
    protected = replace(bob, addresses=(*bob.addresses, replace(own, address=TOM)))
    agency.house.store.of(DOMAIN).transact(lambda tx: tx.put(protected))
    assert said(TOM) == "Bob@Stone.example cannot be added here.", "nor that a profile of his own exists"
    assert claims(agency, "bob@stone.example") == [bob.id]
    assert the(agency) == jane


def test_by_hand_one_form_makes_one_candidate(agency: Any) -> None:
    caring, tom = agency.house.caring, agency.session(TOM)
    given = Particulars("Bob Stone", ("bob@stone.example",), "https://ats.example/2")
    once = caring.add(tom, given, "x")
    assert caring.add(tom, given, "x") == once
    assert the(agency, "Bob Stone") == once
    assert claims(agency, "bob@stone.example") == [once.id]
    assert caring.profile(tom, once.id).candidate == once


def test_by_hand_a_corrected_form_sent_again_is_what_stands(agency: Any) -> None:
    caring, tom = agency.house.caring, agency.session(TOM)
    given = Particulars("Bob Stone", ("bob@stone.example",), "https://ats.example/2")
    once = caring.add(tom, given, "x")
    corrected = caring.add(tom, Particulars("Robert", ("robert@stone.example",)), "x")
    assert (corrected.id, the(agency, "Robert")) == (once.id, corrected)
    assert particulars_of(corrected) == Particulars("Robert", ("robert@stone.example",))
    assert claims(agency, "bob@stone.example", "robert@stone.example") == [None, once.id]


@pytest.mark.parametrize("visibility", Visibility)
def test_who_adds_a_candidate_sees_her(agency: Any, visibility: Visibility) -> None:
    decide(agency, visibility)
    bob = agency.house.caring.add(agency.session(PRIYA), Particulars("Bob", ("bob@stone.example",)), "x")
    assert agency.house.caring.profile(agency.session(PRIYA), bob.id).may_change


def test_a_hiring_manager_adds_nobody_and_an_own_address_is_nobodys(agency: Any) -> None:
    caring = agency.house.caring
    with pytest.raises(Refused):
        caring.add(agency.session(HUGO), Particulars("Bob", ("bob@stone.example",)), "x")
    with pytest.raises(NotAccepted) as wrong:
        caring.add(agency.session(TOM), Particulars("Priya", (PRIYA,)), "x")
    assert "your own addresses" in wrong.value.faults["addresses"]
    assert [each.name for each in agency.candidates()] == ["Jane Roe"]


def notes_of(play: Any, who: str) -> list[str]:
    return [note.text for note in play.house.caring.profile(play.session(who), the(play).id).notes]


def test_a_note_is_written_once_and_open_ones_reach_all_who_may_see_her(agency: Any) -> None:
    noting, jane = agency.house.noting, the(agency)
    for text in ("First", "First\r\nline", "First\r\nline"):
        noting.write(agency.session(TOM), jane.id, "x", text)
    noting.write(agency.session(HUGO), jane.id, "x", "From the hiring manager")
    assert notes_of(agency, PRIYA) == ["From the hiring manager", "First\nline"]
    assert notes_of(agency, HUGO) == ["From the hiring manager"], "who knows her by his own mail alone"


def test_a_private_note_reaches_its_author_and_whom_it_names(agency: Any) -> None:
    sub = {who: agency.world.accounts[who].sub for who in (ALICE, PRIYA, HUGO)}
    noting, jane = agency.house.noting, the(agency)
    noting.write(agency.session(TOM), jane.id, "x", "Salary", private=True, readers=(sub[HUGO], "nobody"))
    assert {who: notes_of(agency, who) for who in (ALICE, TOM, PRIYA, HUGO)} == {
        ALICE: [], TOM: ["Salary"], PRIYA: [], HUGO: ["Salary"],
    }  # fmt: skip


@pytest.mark.parametrize("text", ["", " \n", "x" * 2_001])
def test_an_empty_or_endless_note_is_refused(agency: Any, text: str) -> None:
    with pytest.raises(NotAccepted) as wrong:
        agency.house.noting.write(agency.session(TOM), the(agency).id, "x", text)
    assert set(wrong.value.faults) == {"note"}
    assert agency.house.store.of(DOMAIN).get(Notebook, the(agency).id) is None


def test_no_note_where_she_is_not_seen_nor_about_oneself(agency: Any) -> None:
    noting, jane = agency.house.noting, the(agency)
    give(agency, HUGO)
    with pytest.raises(Missing):
        noting.write(agency.session(HUGO), jane.id, "x", "About me")
    decide(agency, Visibility.TEAM)
    with pytest.raises(Missing):
        noting.write(agency.session(PRIYA), jane.id, "x", "Hello")
    assert agency.house.store.of(DOMAIN).get(Notebook, jane.id) is None


def test_whom_a_note_would_be_about_is_not_offered(agency: Any) -> None:
    give(agency, PRIYA)
    offered = agency.house.choosing.readers(agency.session(TOM), the(agency))
    assert {person.name for person in offered} == {"Alice Moreau", "Hugo Lindqvist"}


def test_erasing_a_candidate_erases_the_notes(agency: Any) -> None:
    jane = the(agency)
    agency.house.noting.write(agency.session(TOM), jane.id, "x", "Hello")
    agency.house.erasing.erase(agency.session(TOM), jane.id)
    agency.work()
    assert agency.house.store.of(DOMAIN).get(Notebook, jane.id) is None


def test_a_note_that_was_removed_keeps_no_profile(agency: Any, letter: Letter) -> None:
    noting, tom = agency.house.noting, agency.session(TOM)
    noting.write(tom, the(agency).id, "x", "Hello")
    noting.remove(tom, the(agency).id, note_id(tom.recruiter.id, the(agency).id, "x"))
    (thread,) = agency.threads(TOM)
    agency.world.mailboxes[TOM].label_thread(thread.gmail_id, remove=("Hire",))
    agency.look(TOM)
    agency.work()
    assert the(agency).hidden


def test_a_note_keeps_the_profile_when_the_import_is_undone(agency: Any, letter: Letter) -> None:
    agency.house.noting.write(agency.session(TOM), the(agency).id, "x", "Hello")
    (thread,) = agency.threads(TOM)
    agency.world.mailboxes[TOM].label_thread(thread.gmail_id, remove=("Hire",))
    agency.look(TOM)
    agency.work()
    assert not the(agency).hidden
    assert notes_of(agency, TOM) == ["Hello"]
