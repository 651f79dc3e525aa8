"""The meter's sums."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from backend.adapters.gmail_units import Meter, Spent


def test_what_was_spent_is_summed_by_mailbox_and_method() -> None:
    meter = Meter()
    for mailbox, method in [("maya", "threads.get"), ("maya", "history.list"), ("tom", "threads.get")]:
        meter.charge(mailbox, method)
    assert meter.spent() == Spent(3, 82)
    assert meter.spent(mailbox="maya") == Spent(2, 42)
    assert meter.spent(method="threads.get") == Spent(2, 80)
    assert meter.spent(mailbox="rosa") == Spent(0, 0)


def test_threads_count_together() -> None:
    meter = Meter()
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: meter.charge("maya", "history.list"), range(800)))
    assert meter.spent() == Spent(800, 1600)


def test_a_method_without_a_price_shows_when_it_is_summed() -> None:
    meter = Meter()
    meter.charge("maya", "messages.send")
    with pytest.raises(KeyError):
        meter.spent()
