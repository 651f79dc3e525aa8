"""backend.texts: ages, counts and other people's words."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from backend.texts import ago, counted, day, first_name, lasting, shown

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("age", "words", "lasted"),
    [
        (timedelta(seconds=-30), "just now", ""),
        (timedelta(seconds=4), "just now", ""),
        (timedelta(seconds=5), "5 s ago", "5 s"),
        (timedelta(seconds=12), "12 s ago", "12 s"),
        (timedelta(seconds=60), "1 min ago", "1 min"),
        (timedelta(minutes=59, seconds=59), "59 min ago", "59 min"),
        (timedelta(hours=1), "1 h ago", "1 h"),
        (timedelta(hours=23, minutes=59), "23 h ago", "23 h"),
        (timedelta(hours=24), "yesterday", ""),
        (timedelta(hours=36), "yesterday", ""),
        (timedelta(hours=36, seconds=1), "2 days ago", "2 days"),
        (timedelta(days=3), "3 days ago", "3 days"),
        (timedelta(days=30), "30 days ago", "30 days"),
        (timedelta(days=31), "21 Oct", ""),
        (timedelta(days=400), "17 Oct 2025", ""),
    ],
)
def test_ages_in_words(age: timedelta, words: str, lasted: str) -> None:
    assert ago(NOW - age, NOW) == words
    assert lasting(NOW - age, NOW) == lasted


def test_days_are_those_of_the_readers_zone() -> None:
    written = datetime(2026, 11, 19, 23, 30, tzinfo=UTC)
    assert ago(written, NOW) == "2 days ago"
    assert ago(written, NOW.astimezone(timezone(timedelta(hours=1)))) == "yesterday"
    assert day(written, NOW.astimezone(timezone(timedelta(hours=1)))) == "20 Nov"


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 messages"), (1, "1 message"), (2, "2 messages"), (1_204, "1,204 messages")]
)
def test_counts(number: int, words: str) -> None:
    assert counted(number, "message") == words


def test_counts_of_irregular_nouns() -> None:
    assert counted(1, "person", "people") == "1 person"
    assert counted(2, "person", "people") == "2 people"


@pytest.mark.parametrize(
    ("written", "fit"),
    [
        ("Jane Doe", "Jane Doe"),
        (" two\r\n lines\tof\x00text ", "two lines of text"),
        ("Jane\u202eeoD", "Jane eoD"),
        ("x" * 121, "x" * 119 + "…"),
        ("ليلى حداد", "\u2068ليلى حداد\u2069"),
        ("👩🏽\u200d💻 Ada", "👩🏽\u200d💻 Ada"),
        ("", ""),
    ],
)
def test_what_others_wrote_is_made_fit_for_a_sentence(written: str, fit: str) -> None:
    assert shown(written) == fit


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Jane Doe", "Jane"),
        ("Prof. Dr. Jane Doe", "Jane"),
        ("王小明", "王小明"),
        ("", ""),
        ("Dr.", ""),
        ("J" * 30, "J" * 19 + "…"),
    ],
)
def test_first_names(name: str, first: str) -> None:
    assert first_name(name) == first
