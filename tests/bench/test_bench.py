"""The benchmark measures what it says: its mailbox, its shots, its bars, the way it counts."""

import json
import mailbox
from collections import Counter
from contextlib import closing
from pathlib import Path

from backend.watchers.gmail_push import read
from bench import letters
from bench.figures import BARS, missed, table
from bench.importing import idle_units, imported
from bench.load import fire
from bench.serving import filed_card, seen_push
from bench.stage import staged
from sandbox.identity.project import SUBSCRIPTION

FIGURES = {
    "import.units_over_floor": 1.0,
    "import.requests_over_floor": 3,
    "import.cpu_ms_per_thread": 4.5,
    "idle.units": 2,
    "label_to_profile.median_s": 0.1,
    "label_to_profile.p95_s": 0.2,
    "push.throughput_vs_bare_flask": 0.5,
    "card.p95_vs_bare_flask": 5,
    "rss_mb": 80,
    "start.import_to_first_answer_s": 0.6,
}


def test_the_mailbox_is_a_hundred_labelled_threads_of_three(tmp_path: Path) -> None:
    letters.write(tmp_path / "letters.mbox")
    with closing(mailbox.mbox(tmp_path / "letters.mbox", create=False)) as mails:
        threads = Counter(mail["X-GM-THRID"] for mail in mails)
        assert all("Hire" in mail["X-Gmail-Labels"].split(",") for mail in mails)
        assert len({mail["Message-ID"] for mail in mails}) == 300
    assert Counter(threads.values()) == {3: 100}


def test_what_is_measured_on_a_real_product() -> None:
    with staged() as stage:
        cost = imported(stage)
        assert 1 <= cost.units_over_floor < 1.1
        assert 0 <= cost.requests_over_floor < 20
        assert cost.cpu_ms_per_thread > 0
        push, card = seen_push(stage), filed_card(stage)
        asked = stage.world.counters.requests.total()
        assert read(json.loads(push.body), SUBSCRIPTION) == (letters.OWNER, stage.mailbox.oldest_history)
        for shot in (push, card):
            answered = fire(shot, 16)
            assert len(answered.latencies_s) == 16
            assert answered.p95_s <= answered.wall_s
        assert stage.world.counters.requests.total() == asked
        assert 20 < stage.product.rss_mb() < 1000


def test_a_poll_of_an_unchanged_mailbox_is_counted() -> None:
    with staged(SAFETY_NET_SECONDS="1") as stage:
        assert idle_units(stage) == 2


def test_the_bars() -> None:
    assert missed(FIGURES) == []
    worse = FIGURES | {"idle.units": 3, "card.p95_vs_bare_flask": 5.01, "label_to_profile.median_s": 1}
    assert missed(worse) == ["idle.units", "label_to_profile.median_s", "card.p95_vs_bare_flask"]
    assert [line.split()[0] for line in table(worse).splitlines() if "MISSED" in line] == missed(worse)
    assert set(FIGURES) >= set(BARS)
