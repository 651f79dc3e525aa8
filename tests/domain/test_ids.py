"""Ids that come from what they name."""

from backend.domain.ids import derived, random


def test_equal_parts_give_equal_ids_and_no_others_do() -> None:
    assert derived("claim", "jane@roe.example") == derived("claim", "jane@roe.example")
    found = {derived("ab", "c"), derived("a", "bc"), derived("abc"), derived("abc", ""), derived("c", "ab")}
    assert len(found) == 5
    assert all(len(identity) == 32 and int(identity, 16) for identity in found)


def test_random_ids_differ() -> None:
    assert len({random() for _ in range(100)}) == 100
