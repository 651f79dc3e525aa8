"""The stages a form makes: nothing goes without being removed, and every place is a number one can count to."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from backend.domain.organization import Organization, Stage
from backend.domain.stages import arranged, lines_of

NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
STAGES = tuple(Stage(name.casefold(), name) for name in ("New", "Trial", "Offer"))
OURS = Organization("agency.example", NOW, ("agency.example",), stages=STAGES)
SHORT = replace(OURS, stages=(STAGES[0], STAGES[2]))


@pytest.mark.parametrize("gone", [0, 1, 2])
def test_a_stage_somebody_else_made_meanwhile_stays_where_it_is(gone: int) -> None:
    """Broken variant: saving again what was typed before deleted it, and its candidates were in no stage."""
    lines = [line for number, line in enumerate(lines_of(OURS)) if number != gone]
    assert arranged(OURS, lines) == (STAGES, {})


def test_a_stage_somebody_else_made_and_one_typed_cannot_have_one_name() -> None:
    lines = [replace(line, name="trial") if line.id == "offer" else line for line in lines_of(SHORT)]
    _, faults = arranged(OURS, lines)
    assert faults == {"stages": "Two stages have this name."}


@pytest.mark.parametrize("place", ["9" * 5_000, "-1", "", "first", "10001"])
def test_a_place_nobody_counts_to_is_mended(place: str) -> None:
    """Broken variant: Python refuses to read a number of so many digits, and the page was an error."""
    lines = [replace(line, place=place) for line in lines_of(OURS)]
    assert arranged(OURS, lines)[1].keys() == {"place-1", "place-2", "place-3"}
