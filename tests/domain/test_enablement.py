"""What is read of a pasted list, and what each person of it gets."""

from datetime import UTC, datetime
from time import process_time

import pytest

from backend.domain.enablement import Fate, fault_of_address, verdicts
from backend.domain.organization import Organization

NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
DOMAIN = "brightwater.example"
ZOE = f"zoe@{DOMAIN}"
OURS = Organization(DOMAIN, NOW, (DOMAIN,), (f"jobs@{DOMAIN}", ZOE))


@pytest.mark.parametrize("line", ["a" * 400_000, "a@" * 200_000, "a@b" * 130_000, "a@" + "b." * 200_000 + "@"])
def test_a_line_as_long_as_the_form_admits_is_read_in_no_time(line: str) -> None:
    """Broken variant: every letter began the search for an @ anew, and again for every one of its letters."""
    began = process_time()
    (verdict,) = verdicts(line, OURS, {})
    assert fault_of_address(line, OURS)
    assert (verdict.fate, process_time() - began < 2) == (Fate.NOTHING, True)


@pytest.mark.parametrize("text", [f"{'x' * 65}@{DOMAIN}", f"zoe@{'b' * 300}.{DOMAIN}", f"zoe@{DOMAIN}@x", "a@b@c.d"])
def test_of_what_is_no_address_no_piece_is_taken_for_one(text: str) -> None:
    assert [each.fate for each in verdicts(text, OURS, {})] == [Fate.NOTHING]


def test_addresses_are_found_in_names_tables_and_lists() -> None:
    text = f'Ann <ann@{DOMAIN}>, "Bo" (bo@{DOMAIN});c.d@{DOMAIN}\tBerlin'
    assert [each.address for each in verdicts(text, OURS, {})] == [f"ann@{DOMAIN}", f"bo@{DOMAIN}", f"c.d@{DOMAIN}"]


def test_who_has_arrived_is_a_person_though_connecting_made_her_address_ours() -> None:
    text = f"{ZOE}\njobs@{DOMAIN}"
    assert [each.fate for each in verdicts(text, OURS, {}, {ZOE})] == [Fate.SEAT, Fate.GROUP]
