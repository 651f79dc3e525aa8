"""What a mailbox cost, shown for a week."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from freezegun import freeze_time

from backend.adapters.sqlite_store import SqliteStore
from backend.domain.spent import Spent, spent_id
from backend.services.spending import Spending

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
AGENCY = "agency.example"


def keep(store: SqliteStore, spent: Spent) -> None:
    store.of(AGENCY).transact(lambda tx: tx.put(spent))


@freeze_time(NOON)
def test_a_week_is_shown_newest_first_with_its_quiet_days(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "agency.db")
    for back, units in ((0, 40), (2, 80), (6, 10), (7, 99)):
        day = (NOON - timedelta(days=back)).date()
        keep(store, Spent(spent_id("maya", day), "maya", day.isoformat(), {"threads.get": 1}, {"threads.get": units}))
    found = Spending(store).of(AGENCY, "maya")
    assert [spent.units.get("threads.get", 0) for spent in found.days] == [40, 0, 80, 0, 0, 0, 10]
    assert (found.today.day, found.days[1].day) == ("2026-11-21", "2026-11-20")
    assert Spending(store).of("other.example", "maya").today.units == {}
    store.close()
