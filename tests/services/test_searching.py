"""Searching: by the start of names and addresses, in any order, only whom the reader may see."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest

from backend.domain.organization import Visibility
from backend.services.searching import SCANNED

Letter = Callable[..., EmailMessage]

DOMAIN = "brightwater.example"
ALICE, TOM = f"alice@{DOMAIN}", f"tom@{DOMAIN}"


@pytest.fixture
def agency(play: Any, letter: Letter) -> Any:
    """Three candidates of Alice's."""
    play.connect(ALICE)
    play.sign_in(TOM)
    for sender in ("Jané Roe <jane@roe.example>", "Jane Moss <j.moss@moss.example>", "Max Moss <max@moss.example>"):
        play.label(ALICE, play.deliver(ALICE, letter(sender, ALICE)))
    play.look(ALICE)
    return play


def found(play: Any, search: str, who: str = ALICE) -> set[str]:
    hits = play.house.sidebar.searching.search(play.session(who), search).hits
    return {hit.candidate.name for hit in hits}


@pytest.mark.parametrize(
    ("search", "names"),
    [
        ("jan", {"Jané Roe", "Jane Moss"}),
        ("JANÉ", {"Jané Roe", "Jane Moss"}),
        ("moss jane", {"Jane Moss"}),
        ("j moss", {"Jane Moss", "Max Moss"}),
        ("max@moss.example", {"Max Moss"}),
        ("roe.ex", {"Jané Roe"}),
        ("ane", set()),
        ("j", set()),
        (" ?! ", set()),
        ("x" * 300, set()),
    ],
)
def test_who_is_found(agency: Any, search: str, names: set[str]) -> None:
    assert found(agency, search) == names


@pytest.mark.parametrize("search", ["陳", "j 陳"])
def test_one_character_finds_a_name_that_is_one(agency: Any, letter: Letter, search: str) -> None:
    agency.label(ALICE, agency.deliver(ALICE, letter("陳 偉 <chan@wai.example>", ALICE)))
    agency.look(ALICE)
    assert found(agency, search) == {"陳 偉"}


def test_too_short_a_search_is_told_apart_from_one_without_result(agency: Any) -> None:
    search = agency.house.sidebar.searching.search
    assert search(agency.session(ALICE), "j").too_short
    assert not search(agency.session(ALICE), "zz").too_short


def test_who_is_not_open_to_the_reader_is_not_found(agency: Any) -> None:
    organization = agency.session(TOM).organization
    assert found(agency, "max", TOM) == {"Max Moss"}
    policy = replace(organization.policy, visibility=Visibility.TEAM)
    agency.house.store.root.transact(lambda tx: tx.put(replace(organization, policy=policy)))
    assert found(agency, "max", TOM) == set()
    assert found(agency, "max") == {"Max Moss"}


def test_for_who_sees_only_some_no_more_are_looked_through_than_a_click_has_time_for(agency: Any) -> None:
    (max_,) = (each for each in agency.candidates() if each.name == "Max Moss")
    organization = agency.session(TOM).organization
    policy = replace(organization.policy, visibility=Visibility.TEAM)
    agency.house.store.root.transact(lambda tx: tx.put(replace(organization, policy=policy)))
    toms = replace(max_, name="Max Long Ago", owner=agency.world.accounts[TOM].sub)
    records = agency.house.store.of(DOMAIN)

    def newer(many: int) -> None:
        with_mail = [replace(max_, id=f"c{n}", last_at=max_.last_at + timedelta(days=1)) for n in range(many)]
        records.transact(lambda tx: [tx.put(each) for each in (toms, *with_mail)])

    newer(SCANNED - 1)
    assert found(agency, "max", TOM) == {"Max Long Ago"}
    newer(SCANNED)
    assert found(agency, "max", TOM) == set()
    assert agency.house.reading.rows(agency.session(TOM).organization, agency.reader(TOM), search="max").rows
