"""What a mail quotes, told from its writer's own words."""

import pytest

from backend.domain.quotation import Passage, passages, unquoted


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Yes.\n\n> When?\n>> Who?\n", "Yes."),
        ("Inline:\n> When?\nMonday.\n > Who?\nI.", "Inline:\nMonday.\nI."),
        ("a\n\n\n\nb", "a\n\nb"),
        ("> only quoted", "> only quoted"),
        ("On 30 Nov 2026 Jane wrote:\n> only quoted", "On 30 Nov 2026 Jane wrote:\n> only quoted"),
        ("1 > 0", "1 > 0"),
        ("", ""),
        ("Yes.\n\nOn Mon, Nov 30, 2026 at 8:02 AM Jane Doe\n<jane@roe.example> wrote:\n\n> When?", "Yes."),
        ("Gern.\n\nAm 30.11.26 um 08:02 schrieb Jane:\n> Wann?", "Gern."),
        ("Le lun. 30 nov. 2026, Jane a écrit :\n> Quand ?\n\nLundi.", "Lundi."),
        ("I read in 2026.\nYou said on 30.11.:\n> When?\nMonday.", "I read in 2026.\nMonday."),
        ("I quote:\n> When?", "I quote:"),
        ("At 8:02 I wrote this.\n\n> When?", "At 8:02 I wrote this."),
    ],
)
def test_what_is_quoted_and_who_is_named_for_it_are_left_out(text: str, own: str) -> None:
    assert unquoted(text) == own


def test_the_passages_of_an_answer_between_the_lines_stand_in_their_order() -> None:
    assert passages("Hello\n> When?\n\nMonday.\n") == (
        Passage("Hello", quoted=False),
        Passage("> When?", quoted=True),
        Passage("Monday.", quoted=False),
    )


@pytest.mark.parametrize("hostile", ["a 2026:\n> b\n" * 20_000, " \n" * 100_000 + "> x", "1" * 200_000 + ":\n> x"])
def test_hostile_text_is_told_apart_as_well(hostile: str) -> None:
    assert any(passage.quoted for passage in passages(f"Mine.\n\n{hostile}"))
