"""The page on scale says what the counts say, and its arithmetic is that of a pencil."""

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bench import scale
from bench.scale_day import Day
from bench.scale_deeds import AUDITED
from bench.scale_fleet import FREE, PARTS, SAME_AS, Fleet, Measured
from bench.scale_loads import LOADS, about, binding, binds_at
from bench.scale_page import COUNTS, DEEDS, dollars, number
from bench.scale_published import LIMITS, PRICES

DOCS = Path(__file__).parents[2] / "docs"
QUIET = Day(mails=0, touches=0, labelled=0, cards=0, audits=0, joining=0, pause_s=600)
"""Nothing happens but looks, six an hour, and renewals."""


def costs(**more: float) -> Measured:
    """Nothing costs anything but what is said, by deed and count; an audit has one step."""
    zeros = {f"firestore.{what}_per_{deed}": 0.0 for deed in DEEDS for what in (*COUNTS, "bytes")}
    one = {"firestore.index_entries_per_message": 0.0, "firestore.work_writes_per_audit": 2.0}
    return Measured(zeros | one | {f"firestore.{name}": cost for name, cost in more.items()})


def test_the_page_is_what_the_kept_counts_make() -> None:
    for name, text in scale.written(DOCS).items():
        assert (DOCS / name).read_text() == text, f"{name}: make scale"


def test_a_month_of_looks_and_renewals() -> None:
    month = QUIET.month()
    assert month["quiet_look"] == pytest.approx(144 * 365.25 / 12)
    assert month["renewal"] == month["watch_push"] == pytest.approx(30.4375)
    assert {name for name, number in month.items() if number} == {"quiet_look", "renewal", "watch_push"}


def test_pushes_by_chance_leave_fewer_looks() -> None:
    busy = replace(QUIET, mails=60, followed=0.5, working_hours=10)
    # Six an hour: the chance that ten minutes pass without one is 1/e, and each such pause is a look.
    assert busy.working_day()["quiet_look"] == pytest.approx(10 * 6 * 0.36788 / 0.63212 + 14 * 6, rel=1e-4)


def test_a_day_of_mail() -> None:
    day = Day(mails=50, followed=0.2, touches=3, twice=0.1, labelled=2, working_days=20, busiest_hour=0.5)
    work = day.working_day()
    assert (work["reply"], work["labelled"], work["other_mail"], work["seen_push"]) == (10, 2, 188, 20)
    assert day.month()["reply"] == 200
    assert day.hours()[0]["reply"] == 5
    assert "reply" not in day.hours()[1]


def test_reads_and_writes_are_paid_and_the_free_tier_taken_off() -> None:
    fleet = Fleet(
        1000, replace(QUIET, mails=10, followed=1, working_days=20), costs(reads_per_reply=100, writes_per_reply=5)
    )
    bill = fleet.bill()
    # 200,000 replies: 20 million reads and a million writes; a push is 2 kB and a request.
    pushes = 1000 * (200 + 200 * 0.02 + 30.4375)
    pubsub = pushes * 2000 / 2**30 * 40 / 1024
    assert bill["mail"] + bill["watch renewals"] == pytest.approx(6.00 + 0.90 + pushes * 0.4e-6 + pubsub)
    spared = 1_521_875 * 0.3e-6 + 608_750 * 0.9e-6
    clock = 2 * 43_830
    assert bill[FREE] == pytest.approx(-(spared + (pushes + clock) * 0.4e-6 + pubsub + 3 * 0.10))


def test_an_instance_is_paid_for_its_threads_or_for_its_processor() -> None:
    day = replace(QUIET, gmail_ms=100, store_ms=10, busy=0.5, memory_gib=1)
    waits = Fleet(1, day, costs(calls_per_quiet_look=2, trips_per_quiet_look=10, cpu_ms_per_quiet_look=20))
    assert waits.seconds("quiet_look") == pytest.approx(0.32)
    looks = 144 * 30.4375
    assert waits.used()["safety net"]["cpu_s"] == pytest.approx(looks * 0.32 / 8 / 0.5)
    works = Fleet(1, day, costs(cpu_ms_per_quiet_look=200))
    assert works.used()["safety net"]["cpu_s"] == pytest.approx(looks * 0.2 / 0.5)


def test_a_long_audit_takes_a_step_every_two_seconds() -> None:
    day = replace(QUIET, audits=1, threads=1000, mails_a_thread=2, store_ms=10)
    fleet = Fleet(1, day, costs(trips_per_audited_thread=1, reads_per_audit=7, reads_per_audited_message=4))
    # 1,000 threads of 10 ms are five steps, and the fixed part is one: 7 reads each.
    used = fleet.used()["audits"]
    assert used["reads"] == pytest.approx(30.4375 * (7 * 6 + 4 * 2000))
    assert used["requests"] == pytest.approx(30.4375 * 6)
    assert used["push_gib"] == pytest.approx(30.4375 * 6 * 2000 / 2**30)


def test_mail_that_is_kept() -> None:
    measured = costs(bytes_per_thread=1000, bytes_per_message=2000, index_entries_per_message=10)
    fleet = Fleet(1000, replace(QUIET, threads=100, mails_a_thread=3, entry_bytes=100), measured)
    assert fleet.used()["mail kept"]["kept_gib"] == pytest.approx(1000 * 100 * (1000 + 3 * 3000) / 2**30)


def test_where_a_limit_is_reached() -> None:
    fleet = Fleet(1, QUIET, costs(sync_writes_per_quiet_look=2, units_per_renewal=100, trips_per_quiet_look=10))
    # Six looks an hour of two writes each are one write in 300 seconds.
    assert binds_at(fleet, "sync_writes") == pytest.approx(150_000)
    assert LOADS["daily_units"](fleet) == 100
    assert binds_at(fleet, "daily_units") == pytest.approx(800_000)
    # A tenth of a second each, 0.1 looks a minute.
    assert binds_at(fleet, "poll_s") == pytest.approx(5_000)
    assert binds_at(fleet, "refresh_tokens") is None
    assert binding(replace(fleet, mailboxes=100)) == []
    assert binding(replace(fleet, mailboxes=200_000)) == ["unverified_users", "poll_s", "sync_writes"]


def test_a_row_of_looks_needs_more_jobs() -> None:
    fleet = Fleet(1, QUIET, costs(trips_per_quiet_look=10))
    assert [replace(fleet, mailboxes=each).jobs() for each in (10, 5_000, 50_000)] == pytest.approx([4, 4, 13])


def test_nothing_that_was_not_measured_is_guessed() -> None:
    some = {name: cost for name, cost in costs().figures.items() if name != "firestore.reads_per_reply"}
    with pytest.raises(KeyError, match="reads_per_reply"):
        Fleet(1, Day(), Measured(some)).bill()


def test_every_limit_has_a_load_and_every_deed_a_part() -> None:
    assert LOADS.keys() == LIMITS.keys()
    assert set(Day().working_day()) == {deed for deeds in PARTS.values() for deed in deeds}
    assert set(SAME_AS) == set(Day().working_day()) - set(DEEDS)
    used = Fleet(1, Day(), costs()).used()
    assert {what for each in used.values() for what in each} == set(PRICES)
    assert len({(heap.threads, heap.mails) for heap in AUDITED}) == 3


def test_another_day_is_printed_and_nothing_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "scale").mkdir()
    (tmp_path / "scale/counted.json").write_text((DOCS / "scale/counted.json").read_text())
    monkeypatch.setattr(scale, "DOCS", tmp_path)
    monkeypatch.setattr(sys, "argv", ["scale", "--mails-a-thread", "1"])
    assert scale.main() == 0
    assert "| `mails_a_thread` | 1 |" in capsys.readouterr().out
    assert not (tmp_path / "scale.md").exists()


def test_the_counts_come_from_the_benchmark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "scale").mkdir()
    latest = tmp_path / "latest.json"
    monkeypatch.setattr(scale, "DOCS", tmp_path)
    monkeypatch.setattr(scale, "LATEST", latest)
    monkeypatch.setattr(sys, "argv", ["scale"])
    assert scale.main() == 1
    counts = costs(reads_per_reply=17).figures
    latest.write_text(json.dumps({"rss_mb": 80.0, **counts}))
    assert scale.main() == 0
    assert json.loads((tmp_path / "scale/counted.json").read_text()) == counts
    assert "| reply | 17 |" in (tmp_path / "scale.md").read_text()


def test_numbers_as_people_read_them() -> None:
    assert [number(each) for each in (0, 0.0123, 1.5, 33, 100, 12_345.6)] == [
        "0",
        "0.012",
        "1.5",
        "33",
        "100",
        "12,346",
    ]
    assert [dollars(each) for each in (0.004, 12.3, 1234, -5)] == ["$0.00", "$12.30", "$1,234", "-$5.00"]
    assert about(18_721) == 19_000
