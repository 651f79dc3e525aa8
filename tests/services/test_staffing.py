"""Changes of seats: every account of a person, and what another admin decides while one is made."""

from dataclasses import replace
from typing import Any

import pytest

from backend.domain.errors import Overtaken, Refused
from backend.domain.mailbox import Mailbox, MailboxState
from backend.domain.recruiter import Recruiter, Role, Seat
from backend.services.founding import Founding
from backend.services.staffing import Staffing
from tests.services.test_seats import Meanwhile

DOMAIN = "brightwater.example"
ALICE, TOM, PRIYA = (f"{name}@{DOMAIN}" for name in ("alice", "tom", "priya"))


def people(play: Any, address: str) -> list[Recruiter]:
    return [each for each in play.all(Recruiter) if each.address == address]


@pytest.fixture
def twofold(play: Any) -> Any:
    """Tom's account was deleted at Google and made again: two records of one address, the first with a mailbox."""
    play.sign_in(ALICE)
    play.connect(TOM)
    (first,) = people(play, TOM)
    second = replace(first, id="tom-again", since=first.since.replace(year=first.since.year + 1))
    play.house.store.of(DOMAIN).transact(lambda tx: tx.put(second))
    return play


def test_a_seat_is_taken_from_every_account_of_the_address(twofold: Any) -> None:
    """Broken variant: accounts were kept by address, and the one that came last hid the others, which stayed in."""
    twofold.house.desk.staffing.take(twofold.session(ALICE), TOM, disconnect=False)
    assert [each.seated for each in people(twofold, TOM)] == [False, False]
    assert [each.state for each in twofold.all(Mailbox)] == [MailboxState.PAUSED]


def test_a_role_is_given_to_every_account_of_the_address(twofold: Any) -> None:
    twofold.house.desk.staffing.promote(twofold.session(ALICE), TOM, Role.HIRING_MANAGER, "recruiter")
    assert {each.role for each in people(twofold, TOM)} == {Role.HIRING_MANAGER}
    assert len(twofold.house.desk.staffing.members(DOMAIN)) == 4


def meanwhile(play: Any, deed: Any) -> Staffing:
    return Staffing(Meanwhile(play.house.store, [deed]), play.house.pausing)


def test_an_admin_does_not_undo_a_promotion_to_super_admin_made_meanwhile(play: Any) -> None:
    """Broken variant: the role was looked at before the transaction, and Tom's word won over Alice's."""
    for address in (ALICE, TOM, PRIYA):
        play.sign_in(address)
    Founding(play.house.store).seat(DOMAIN, TOM, Role.ADMIN, "alice")
    alice, tom, staffing = play.session(ALICE), play.session(TOM), play.house.desk.staffing

    def promoting() -> None:
        staffing.promote(alice, PRIYA, Role.SUPER_ADMIN, "recruiter")

    with pytest.raises(Refused):
        meanwhile(play, promoting).promote(tom, PRIYA, Role.HIRING_MANAGER, "recruiter")
    with pytest.raises(Refused):
        meanwhile(play, promoting).take(tom, PRIYA, disconnect=False)
    assert [(each.role, each.seated) for each in people(play, PRIYA)] == [(Role.SUPER_ADMIN, True)]


def test_a_third_role_given_meanwhile_stands_also_where_she_never_arrived(play: Any) -> None:
    play.sign_in(ALICE)
    alice = play.session(ALICE)
    other = meanwhile(play, lambda: Founding(play.house.store).seat(DOMAIN, PRIYA, Role.ADMIN, "alice"))
    with pytest.raises(Overtaken):
        other.promote(alice, PRIYA, Role.HIRING_MANAGER, "recruiter")
    found = play.house.store.of(DOMAIN).get(Seat, PRIYA)
    assert found.role is Role.ADMIN


def test_who_is_no_admin_any_more_gives_and_takes_nothing(play: Any) -> None:
    for address in (ALICE, TOM, PRIYA):
        play.sign_in(address)
    Founding(play.house.store).seat(DOMAIN, TOM, Role.ADMIN, "alice")
    tom = play.session(TOM)
    Founding(play.house.store).seat(DOMAIN, TOM, Role.RECRUITER, "alice")
    with pytest.raises(Refused):
        play.house.desk.staffing.take(tom, PRIYA, disconnect=False)
    assert [each.seated for each in people(play, PRIYA)] == [True]


def test_a_mailbox_connected_while_the_seat_is_taken_stops_too(play: Any) -> None:
    """Broken variant: whether she had a mailbox was looked up before the seat was taken."""
    play.sign_in(ALICE)
    play.sign_in(TOM)
    alice = play.session(ALICE)
    meanwhile(play, lambda: play.connect(TOM)).take(alice, TOM, disconnect=False)
    assert [each.state for each in play.all(Mailbox)] == [MailboxState.PAUSED]


def test_with_a_seat_go_those_of_her_former_addresses(play: Any) -> None:
    """Else she would come in again under a name she gave up."""
    play.sign_in(ALICE)
    play.sign_in(TOM)
    (tom,) = people(play, TOM)
    renamed = replace(tom, address=f"tim@{DOMAIN}", aliases=(TOM,))
    play.house.store.of(DOMAIN).transact(lambda tx: tx.put(renamed))
    play.house.desk.staffing.take(play.session(ALICE), renamed.address, disconnect=False)
    assert play.house.store.of(DOMAIN).get(Seat, TOM) is None
    assert play.sign_in(TOM).status_code == 403


def test_who_has_a_seat_is_read_once_however_many_are_enabled(play: Any) -> None:
    play.sign_in(ALICE)
    reads = []

    class Counted(Staffing):
        def seated(self, organization: str) -> dict[str, Role]:
            reads.append(organization)
            return super().seated(organization)

    staffing = Counted(play.house.store, play.house.pausing)
    staffing.enable(play.session(ALICE), [f"p{number}@{DOMAIN}" for number in range(120)], Role.RECRUITER)
    assert (len(reads), len(play.all(Seat))) == (1, 124)
