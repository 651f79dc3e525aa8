"""backend.texts: ages, counts and other people's words."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from backend.adapters.gmail_units import UNITS
from backend.domain.wording import word
from backend.language import language
from backend.texts import GMAIL_DEEDS, Voice, first_name, messages, shown

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
SAY = Voice(language("en-GB"), NOW)


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
    assert SAY.ago(NOW - age) == words
    assert SAY.lasting(NOW - age) == lasted


def test_days_are_those_of_the_readers_zone() -> None:
    written = datetime(2026, 11, 19, 23, 30, tzinfo=UTC)
    paris = Voice(language("en"), NOW.astimezone(timezone(timedelta(hours=1))))
    assert SAY.ago(written) == "2 days ago"
    assert paris.ago(written) == "yesterday"
    assert paris.day(written) == "Nov 20"


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 messages"), (1, "1 message"), (2, "2 messages"), (1_204, "1,204 messages")]
)
def test_counts(number: int, words: str) -> None:
    assert messages(SAY, number) == words


def test_another_language_has_its_own_words_plurals_dates_and_numbers() -> None:
    sagen = Voice(language("de-AT"), NOW)
    assert messages(sagen, 1_204) == "1.204 Nachrichten"
    assert sagen.ago(NOW - timedelta(days=3)) == "vor 3 Tagen"
    assert sagen.day(NOW - timedelta(days=31)) == "21. Okt."


@pytest.mark.parametrize("tag", ["", "xx", "fr-FR", "no such tag!", "de_DE"])
def test_a_language_we_do_not_speak_is_english(tag: str) -> None:
    assert language(tag).code == "en"


def test_a_sentence_with_values_is_english_by_itself_and_can_be_said_in_another_language() -> None:
    told = word("%(number)s day ago", number=1)
    assert told == "1 day ago"
    assert Voice(language("de"), NOW)(told) == "vor 1 Tag"


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


BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("now", "written", "words"),
    [
        ("2026-11-22T23:30Z", "2026-11-21T22:59Z", "2 days ago"),
        ("2026-11-22T23:30Z", "2026-11-21T23:01Z", "yesterday"),
        ("2026-11-22T22:30Z", "2026-11-21T22:01Z", "yesterday"),
        ("2026-10-25T22:45Z", "2026-10-24T22:30Z", "24 h ago"),
        ("2026-10-25T22:15Z", "2026-10-24T22:30Z", "23 h ago"),
        ("2026-10-25T02:00Z", "2026-10-24T23:30Z", "2 h ago"),
        ("2026-03-29T02:00Z", "2026-03-29T00:30Z", "1 h ago"),
        ("2027-01-01T00:30Z", "2026-11-30T23:30Z", "Dec 1, 2026"),
    ],
)
def test_ages_around_midnight_and_when_clocks_change(now: str, written: str, words: str) -> None:
    say = Voice(language("en"), datetime.fromisoformat(now).astimezone(BERLIN))
    assert say.ago(datetime.fromisoformat(written)) == words
    assert say.ago(datetime.fromisoformat(written).astimezone(BERLIN)) == words


def test_a_time_of_day_is_that_of_its_own_season() -> None:
    say = Voice(language("en"), datetime(2026, 11, 21, 12, tzinfo=UTC).astimezone(BERLIN))
    assert say.time(datetime(2026, 7, 1, 12, tzinfo=UTC)) == "14:00"
    assert say.time(datetime(2026, 12, 1, 12, tzinfo=UTC)) == "13:00"
    assert say.moment(datetime(2026, 7, 1, 22, 5, tzinfo=UTC)) == "July 2, 2026, 00:05 (Europe/Berlin)"


@pytest.mark.parametrize(
    ("number", "english", "german"),
    [
        (0, "0 byte", "0 Byte"),
        (999, "999 byte", "999 Byte"),
        (1_234, "1.2 kB", "1,2 kB"),
        (2_500_000, "2.5 MB", "2,5 MB"),
    ],
)
def test_sizes(number: int, english: str, german: str) -> None:
    assert SAY.size(number) == english
    assert Voice(language("de"), NOW).size(number) == german


def test_whatever_costs_units_is_told_in_words() -> None:
    assert GMAIL_DEEDS.keys() == UNITS.keys()
