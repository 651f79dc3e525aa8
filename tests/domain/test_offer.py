"""domain.offer: how far back is so many months."""

from datetime import UTC, datetime

import pytest

from backend.domain.offer import months_before


@pytest.mark.parametrize(
    ("at", "months", "start"),
    [
        ("2026-11-21", 3, "2026-08-21"),
        ("2026-11-21", 12, "2025-11-21"),
        ("2026-05-31", 3, "2026-02-28"),
        ("2024-05-31", 3, "2024-02-29"),
        ("2026-02-28", 6, "2025-08-28"),
        ("2026-12-31", 12, "2025-12-31"),
        ("2027-01-15", 6, "2026-07-15"),
    ],
)
def test_so_many_months_back_is_the_start_of_that_day(at: str, months: int, start: str) -> None:
    noon = datetime.fromisoformat(f"{at}T12:34:56").replace(tzinfo=UTC)
    assert months_before(noon, months) == datetime.fromisoformat(start).replace(tzinfo=UTC)
