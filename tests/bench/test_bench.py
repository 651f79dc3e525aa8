"""The benchmark measures what it says: its mail, its shots, its bars, the way it counts; here with tiny sizes.

How fast this machine is, with all the tests beside it, is no bar here.
"""

import json
import sys
from pathlib import Path

import pytest

from backend.domain.candidate import Candidate
from backend.domain.message import Message
from backend.ports.store import Query, Records
from backend.watchers.gmail_push import read
from bench import __main__, burst, firestore, growing, large, letters, priority, serving, starting, steady, throttled
from bench.crowd import Size, grow
from bench.figures import BARS, missed, table
from bench.importing import figures, idle_figures, imported
from bench.letters import HUNDRED, Heap
from bench.load import fire
from bench.reads import card_store_reads
from bench.scale_day import Day
from bench.scale_fleet import FREE, PARTS, Fleet, Measured
from bench.serving import filed_card, seen_push
from bench.stage import staged
from sandbox.identity.project import SUBSCRIPTION
from sandbox.world import World

FIGURES = {
    "import.units_over_floor": 1.0,
    "import.requests_over_floor": 3,
    "import.cpu_ms_per_thread": 4.5,
    "start.import_to_first_answer_s": 0.6,
    "start.vs_bare_imports": 1.5,
    "start.rss_mb": 170,
    "import_1000x3.units_over_floor": 1.0,
    "import_1000x1.units_over_floor": 1.0,
    "idle.units": 2,
    "label_to_profile.median_s": 0.1,
    "label_to_profile.p95_s": 0.2,
    "push.throughput_vs_bare_flask": 0.5,
    "card.p95_vs_bare_flask": 5,
    "card.store_reads": 3,
    "card_10k.p95_ms": 25,
    "card_10k.p95_vs_bare_flask": 6,
    "card_10k.store_reads": 3,
    "card_10k.gmail_calls": 0,
    "reply.units_over_minimum": 1.2,
    "due_sweep.documents": 300,
    "card_10k.answer_bytes": 30_000,
    "rss_mb": 80,
    "steady.units_over_minimum": 1.1,
    "quota.speed_vs_bucket": 0.95,
    "quota.refusals": 0,
    "import.rss_growth": 1.2,
    "import.cpu_growth": 1.2,
    "priority.label_during_backfill_s": 3,
    "burst.history_reads": 2,
    "burst.pushes_per_s": 500,
    "burst.lost": 0,
    "firestore.reads_per_message": 1,
    "firestore.writes_per_message": 2,
    "push.store_operations": 1,
}
"""Every bar as it is just met."""


def test_a_heap_is_labelled_threads() -> None:
    world = World()
    mailbox = world.mailboxes[world.add_account(letters.OWNER, "Nora", hd=letters.DOMAIN).address]
    threads = [mailbox.thread(thread) for thread in letters.fill(mailbox, HUNDRED)]
    assert {len(mails) for mails in threads} == {3}
    assert len(mailbox.messages) == len({mail.header("Message-ID") for mails in threads for mail in mails}) == 300
    label = mailbox.label_id("Hire")
    assert all(label in mail.label_ids for mail in mailbox.messages.values())


def test_what_arrives_later_is_not_labelled_and_a_reply_finds_its_thread() -> None:
    world = World()
    mailbox = world.mailboxes[world.add_account(letters.OWNER, "Nora", hd=letters.DOMAIN).address]
    thread = letters.fill(mailbox, Heap(2, 2))[1]
    label = mailbox.label_id("Hire")
    replies = [letters.reply(mailbox, thread, number) for number in (1, 2)]
    assert {reply.thread_id for reply in replies} == {thread}
    assert len(mailbox.thread(thread)) == 4
    assert letters.stranger(mailbox, 1).thread_id not in {thread, letters.stranger(mailbox, 2, "Hire").thread_id}
    assert sum(label in mail.label_ids for mail in mailbox.messages.values()) == 5


def test_a_first_import_is_counted() -> None:
    found = figures(Heap(5, 2), times=1, large=(Heap(3, 1),))
    assert 1 <= found["import.units_over_floor"] < 1.2
    assert 1 <= found["import_3x1.units_over_floor"] < 1.3
    assert 0 <= found["import.requests_over_floor"] < 10
    assert found["import.cpu_ms_per_thread"] > 0


def test_the_doors_are_shot_at() -> None:
    with staged(Heap(3, 3)) as stage:
        imported(stage)
        push, card = seen_push(stage), filed_card(stage)
        asked = stage.world.counters.requests.total()
        assert read(push.bodies[0].encode(), SUBSCRIPTION) == (letters.OWNER, stage.mailbox.oldest_history)
        for shot in (push, card):
            answered = fire(shot, 17)
            assert len(answered.latencies_s) == 17
            assert answered.p95_s <= answered.wall_s
        assert stage.world.counters.requests.total() == asked
        assert 20 < stage.product.rss_mb() < 1000
        assert card_store_reads(stage, stage.mailbox.messages.values()) == 3


def test_a_large_store_is_grown_and_its_cards_are_timed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "REQUESTS", 16)
    monkeypatch.setattr(serving, "WARM_UP", 8)
    monkeypatch.setattr(serving, "PAIRS", 1)
    found = large.figures(Size(candidates=40, conversations=240, busy=1, long=60, mails=4), Heap(3, 2), requests_=20)
    assert found["card_10k.store_reads"] == 3
    assert found["card_10k.gmail_calls"] == 0
    assert 5_000 < found["card_10k.answer_bytes"] < 30_000
    assert found["card_10k.p95_ms"] > 0
    assert 0 < found["home_10k.store_reads"] < 10


def test_a_store_is_grown_to_its_size() -> None:
    with staged(Heap(3, 2)) as stage:
        imported(stage)
        records = stage.house.store.of(letters.DOMAIN)
        grow(records, stage.world.accounts[letters.OWNER].sub, Size(40, 240, busy=1, long=60, mails=4))
        assert records.count(Query(Candidate, order="last_at")) == 40
        newest = records.find(Query(Candidate, order="last_at", limit=50)).records
        held = [len(every_conversation(records, each.id)) for each in newest]
        assert max(held) == 61
        assert sum(held) == 39 * 5 + 61
        assert all(each.last.newest and each.concerns for each in newest)


def every_conversation(records: Records, candidate: str) -> set[str]:
    query = Query(Message, contains=("candidates", candidate), order="at", descending=True, limit=1_000)
    return {message.conversation for message in records.find(query).records}


def test_a_start_is_held_against_its_imports() -> None:
    found = starting.figures(pairs=1)
    assert 0.1 < found["start.vs_bare_imports"] < 100
    assert 0.1 < found["start.embedded_vs_bare_imports"] < 100
    assert 20 < found["start.rss_mb"] < 1000


def test_a_poll_of_an_unchanged_mailbox_is_counted() -> None:
    assert idle_figures(polls=1) == {"idle.units": 2}


def test_a_day_is_held_against_its_minimum() -> None:
    found = steady.figures(steady.Day(mailboxes=1, heap=Heap(3, 2), changes_an_hour=2))
    assert 1 <= found["steady.units_over_minimum"] <= 1.1


def test_the_minimum_of_a_quiet_and_of_a_busy_hour() -> None:
    least = steady.Least.of(Heap(501, 2))
    assert least.units == 100 + 2 * 10 + 3 * 5
    for minutes in (10, 21, 43):
        least.pushed(steady.MIDNIGHT.replace(minute=minutes), reply=minutes == 21)
    least.quiet_until(steady.MIDNIGHT.replace(hour=1))
    assert (least.units, least.replies) == (135 + 3 * 2 + 20 + 2 + 2, 1)


def test_a_long_import_is_held_against_a_short_one() -> None:
    found = growing.figures(Heap(20, 1), Heap(10, 1), times=1)
    assert 0.5 < found["import.rss_growth"] < 2
    assert 0.1 < found["import.cpu_growth"] < 10


def test_an_import_runs_into_its_limit() -> None:
    found = throttled.figures(Heap(110, 1), scale=15)
    assert 0 < found["quota.speed_vs_bucket"] < 2
    assert found["quota.refusals"] == 0


def test_a_label_is_timed_while_an_import_runs() -> None:
    found = priority.figures(Heap(120, 1), samples=1, latency_s=0.05)
    assert 0.05 < min(found.values()) <= found["priority.label_during_backfill_s"]


def test_a_burst_is_heard() -> None:
    found = burst.figures(mailboxes=3, pushes=4, at_once=16)
    assert 1 <= found["burst.history_reads"] <= 2
    assert found["burst.pushes_per_s"] > 0
    assert found["burst.lost"] == 0


def test_operations_on_firestore_are_counted(firestore_emulator: str) -> None:
    found = firestore.measured(
        firestore_emulator, threads=2, mails=(1, 3), audited=(Heap(2, 1), Heap(4, 1), Heap(2, 3))
    )
    assert missed(found) == []
    assert found["firestore.reads_per_message"] == pytest.approx(0, abs=0.01)
    assert found["firestore.writes_per_message"] == found["firestore.deletes_per_message"] == pytest.approx(1)
    assert found["push.store_operations"] == 1
    assert found["firestore.reads_per_quiet_beat"] == 4
    assert found["firestore.reads_per_quiet_look"] < found["firestore.reads_per_reply"] < 30
    assert 4 <= found["firestore.index_entries_per_message"] <= 20
    assert found["firestore.units_per_reply"] == 22
    assert found["firestore.units_per_renewal"] == 100
    assert found["firestore.sync_writes_per_quiet_look"] == 2
    assert found["firestore.reads_per_audited_thread"] >= 1
    assert set(Fleet(10, Day(), Measured(found)).bill()) == {*PARTS, "mail kept", "clock and one instance", FREE}


def test_the_bars() -> None:
    assert missed(FIGURES) == []
    worse = FIGURES | {"idle.units": 3, "card.p95_vs_bare_flask": 5.01, "label_to_profile.median_s": 1}
    assert missed(worse) == ["idle.units", "label_to_profile.median_s", "card.p95_vs_bare_flask"]
    assert [line.split()[0] for line in table(worse).splitlines() if "MISSED" in line] == missed(worse)
    assert set(FIGURES) >= set(BARS)


def test_named_groups_replace_their_figures_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    latest = tmp_path / "latest.json"
    latest.write_text('{"idle.units": 3, "rss_mb": 80}')
    monkeypatch.setattr(__main__, "LATEST", latest)
    monkeypatch.setattr(__main__, "GROUPS", {"idle": lambda: {"idle.units": 2.0}})
    monkeypatch.setattr(sys, "argv", ["bench", "idle"])
    assert __main__.main() == 0
    assert json.loads(latest.read_text()) == {"idle.units": 2, "rss_mb": 80}
    assert "holds" in capsys.readouterr().out
    monkeypatch.setattr(sys, "argv", ["bench", "idleness"])
    with pytest.raises(SystemExit):
        __main__.main()
