"""Names and search words of a candidate."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from backend.domain.address import Address
from backend.domain.candidate import Candidate, candidate_id, claim_id, fold, name_from, search_words, touched_at

Profile = Callable[..., Candidate]


@pytest.mark.parametrize(
    ("name", "address", "shown"),
    [
        ("Jane Roe", "jane@roe.example", "Jane Roe"),
        ("Roe, Jane", "jane@roe.example", "Jane Roe"),
        ("Roe,", "jane@roe.example", "Roe,"),
        ("'Jane Roe' via Jobs", "jobs@brightwater.example", "Jane Roe"),
        ('"Jane Roe"', "jane@roe.example", "Jane Roe"),
        ("Jane Roe via LinkedIn", "x@linkedin.com", "Jane Roe"),
        ("Olivia Roe", "olivia@roe.example", "Olivia Roe"),
        ("", "jane.roe@roe.example", "Jane Roe"),
        ("", "jane_roe-smith+jobs@roe.example", "Jane Roe Smith Jobs"),
        ("", "jane.1990@roe.example", "Jane"),
        ("", "1990@roe.example", "1990@roe.example"),
        ("jane@roe.example", "jane@roe.example", "Jane"),
        ("  ", "jane@roe.example", "Jane"),
        ("田中 花子", "hanako@roe.example", "田中 花子"),
    ],
)
def test_names(name: str, address: str, shown: str) -> None:
    assert name_from(Address(address, name)) == shown


def test_words_are_folded() -> None:
    assert fold("Zoë O'Brien-Müller, STRASSE") == ["zoe", "o", "brien", "muller", "strasse"]


def test_every_prefix_of_every_word_is_found_and_nothing_else(profile: Profile) -> None:
    words = search_words(profile("zo@roe.example", name="Zoë"))
    assert words == ("ex", "exa", "exam", "examp", "exampl", "example", "ro", "roe", "zo", "zoe")


def test_one_character_that_is_a_word_or_a_syllable_is_enough(profile: Profile) -> None:
    words = search_words(profile("c@d.example", name="陳 大文 か Я"))
    assert [word for word in words if len(word) == 1] == ["か", "大", "陳"]


def test_prefixes_end_at_16_letters(profile: Profile) -> None:
    words = search_words(profile("a@b.example", name="Wolfeschlegelsteinhausen"))
    assert max(map(len, words)) == 16
    assert "wolfeschlegelste" in words


def test_her_newest_mail_never_gets_older(profile: Profile) -> None:
    jane = profile("jane@roe.example")
    later = jane.last_at + timedelta(days=1)
    assert touched_at(jane, later) == replace(jane, last_at=later)
    assert touched_at(jane, later - timedelta(days=2)) == jane


def test_ids_come_from_the_address_alone() -> None:
    assert candidate_id("jane@roe.example") == candidate_id("jane@roe.example")
    assert len({candidate_id("jane@roe.example"), candidate_id("jan@eroe.example"), claim_id("jane@roe.example")}) == 3
