"""What a reader of nothing learns from the list of candidates: nothing, not even how many there are."""

from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import pytest

from backend.services.reading import ROWS

Letter = Callable[..., EmailMessage]

ALICE, HUGO = "alice@brightwater.example", "hugo@brightwater.example"


@pytest.fixture
def crowd(play: Any, letter: Letter) -> Any:
    """More candidates than a page holds; Hugo may see none of them."""
    for number in range(ROWS + 5):
        mail = letter(f"Cara{number} <cara{number}@roe.example>", ALICE, subject=f"No {number}")
        play.label(ALICE, play.deliver(ALICE, mail))
    play.connect(ALICE, how="all")
    play.work()
    play.sign_in(HUGO)
    return play


def test_who_sees_all_turns_pages_and_who_sees_nobody_has_none_to_turn(crowd: Any) -> None:
    organization, reading = crowd.session(ALICE).organization, crowd.house.reading
    first = reading.rows(organization, crowd.reader(ALICE))
    rest = reading.rows(organization, crowd.reader(ALICE), after=first.next)
    assert (len(first.rows), len(rest.rows), rest.next) == (ROWS, 5, None)
    assert len({row.candidate.id for row in (*first.rows, *rest.rows)}) == ROWS + 5
    for how in ({}, {"search": "cara"}, {"after": first.next}):
        nothing = reading.rows(organization, crowd.reader(HUGO), **how)
        assert (nothing.rows, nothing.next) == ((), None)


def test_the_page_of_who_sees_nobody_names_no_next_one(crowd: Any) -> None:
    for path in ("/console/", "/console/?q=cara"):
        assert "after=" in crowd.browser(ALICE).get(crowd.origin + path).text
        page = crowd.browser(HUGO).get(crowd.origin + path).text
        assert "after=" not in page
        assert "Cara" not in page
