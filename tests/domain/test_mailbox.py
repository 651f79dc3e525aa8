"""How a mailbox's state is found, and which labels count."""

import pytest

from backend.domain.mailbox import is_hire_label, is_offered_label, sync_id


def test_the_state_is_found_by_the_address_however_written() -> None:
    assert sync_id("Alice@Brightwater.Example") == sync_id("alice@brightwater.example")
    assert sync_id("alice@brightwater.example") != sync_id("tom@brightwater.example")


@pytest.mark.parametrize(
    ("name", "hire", "offered"),
    [
        ("Hire", True, False),
        ("hire", True, False),
        (" HIRE ", True, False),
        ("Hire/Backend", False, True),
        ("hire/backend/old", False, True),
        ("Recruiterbox", False, True),
        ("recruiterbox", False, True),
        ("Recruiterbox/Sales", False, True),
        ("Hired", False, False),
        ("Rehire", False, False),
        ("Hire-me", False, False),
        ("My/Hire", False, False),
        ("Recruiterbox old", False, False),
        ("", False, False),
    ],
)
def test_labels(name: str, *, hire: bool, offered: bool) -> None:
    assert is_hire_label(name, "Hire") is hire
    assert is_offered_label(name, "Hire") is offered
