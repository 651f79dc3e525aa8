"""Seats and who sits on them: what an admin decides while somebody arrives, or another admin decides, stands."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from backend.domain.errors import NotEnabled
from backend.domain.recruiter import Recruiter, Role, Seat
from backend.ports.identity import Person
from backend.ports.store import Store, Transaction
from backend.services.founding import Founding
from backend.services.signing_in import SigningIn

DOMAIN = "brightwater.example"
TOM, TIM = f"tom@{DOMAIN}", f"tim@{DOMAIN}"

Deed = Callable[[], object]


class Meanwhile:
    """A store in which somebody else does the next of these deeds just before each transaction."""

    def __init__(self, store: Store, deeds: Iterable[Deed]) -> None:
        self._store, self._deeds = store, iter(deeds)

    def of(self, organization: str) -> Any:
        self._records = self._store.of(organization)
        return self

    def transact(self, work: Callable[[Transaction], Any]) -> Any:
        next(self._deeds, lambda: None)()
        return self._records.transact(work)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store if name == "get_all" else self._records, name)


def person(address: str) -> Person:
    return Person("tom", address, "Tom Becker", DOMAIN)


def seat(play: Any, role: Role, address: str = TOM) -> None:
    Founding(play.house.store).seat(DOMAIN, address, role, "alice")


def arrive(play: Any, address: str = TOM, *deeds: Deed) -> Recruiter:
    """She as she arrives, which is as she is kept."""
    arrived = SigningIn(Meanwhile(play.house.store, deeds)).arrive(person(address)).recruiter
    assert arrived == play.house.store.of(DOMAIN).get(Recruiter, "tom")
    return arrived


def demoting(play: Any) -> Deed:
    return lambda: seat(play, Role.HIRING_MANAGER)


def test_a_demotion_during_the_first_arrival_stands(play: Any) -> None:
    """Broken variant: the seat was read before the transaction, and the role of then was kept for good."""
    assert arrive(play, TOM, demoting(play)).role is Role.HIRING_MANAGER


def test_a_demotion_during_an_arrival_under_a_new_address_stands(play: Any) -> None:
    arrive(play)
    renamed = arrive(play, TIM, demoting(play))
    assert (renamed.role, renamed.addresses) == (Role.HIRING_MANAGER, (TIM, TOM))


def test_arriving_twice_at_once_makes_one_record(play: Any) -> None:
    firsts: list[Recruiter] = []
    second = arrive(play, TOM, lambda: firsts.append(arrive(play)))
    assert firsts == [second]
    renamed = arrive(play, TIM, lambda: arrive(play, TIM))
    assert renamed.aliases == (TOM,)


def test_who_has_no_seat_costs_no_transaction(play: Any) -> None:
    deeds: list[str] = []
    with pytest.raises(NotEnabled):
        arrive(play, f"nobody@{DOMAIN}", lambda: deeds.append("written"))
    assert deeds == []


def nothing() -> None:
    """The seat itself is written before its holder."""


def test_the_later_of_two_words_about_a_seat_stands(play: Any) -> None:
    arrive(play)
    Founding(Meanwhile(play.house.store, (nothing, demoting(play)))).seat(DOMAIN, TOM, Role.ADMIN, "priya")
    records = play.house.store.of(DOMAIN)
    found = records.get(Recruiter, "tom"), records.get(Seat, TOM)
    assert {each.role for each in found} == {Role.HIRING_MANAGER}


def test_a_new_address_during_a_demotion_is_kept(play: Any) -> None:
    arrive(play)
    late = Meanwhile(play.house.store, (nothing, lambda: arrive(play, TIM)))
    Founding(late).seat(DOMAIN, TOM, Role.HIRING_MANAGER, "alice")
    found = play.house.store.of(DOMAIN).get(Recruiter, "tom")
    assert (found.role, found.addresses) == (Role.HIRING_MANAGER, (TIM, TOM))
