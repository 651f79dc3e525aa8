"""Tags as people type them, and what becomes of those others changed meanwhile."""

import pytest

from backend.domain.tag import LONGEST, MOST, fault_of, retagged, tags_of


@pytest.mark.parametrize(
    ("typed", "tags"),
    [
        ("python, remote", ("python", "remote")),
        ("  #Python ,, python;PYTHON\nfull   stack ", ("Python", "full stack")),
        ("", ()),
        (" , # ;\n", ()),
    ],
)
def test_what_is_typed_becomes_tags(typed: str, tags: tuple[str, ...]) -> None:
    assert tags_of(typed) == tags


def test_only_what_she_changed_is_changed() -> None:
    shown, now = ("python", "remote"), ("python", "remote", "urgent")
    assert retagged(now, shown, ("Python", "senior")) == ("python", "urgent", "senior")
    assert retagged(("urgent",), shown, shown) == ("urgent",), "what others took off stays off"


def test_the_same_form_again_changes_nothing_more() -> None:
    once = retagged(("a", "b"), ("a", "b"), ("b", "c"))
    assert retagged(once, ("a", "b"), ("b", "c")) == once == ("b", "c")


def test_tags_are_bounded() -> None:
    assert fault_of(("x" * LONGEST,) * MOST) == ""
    assert "characters" in fault_of(("x" * (LONGEST + 1),))
    assert "tags" in fault_of(("x",) * (MOST + 1))
