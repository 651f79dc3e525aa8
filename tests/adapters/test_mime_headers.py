"""Encoded words, parameters, ids and dates."""

import time
from datetime import UTC, datetime

import pytest

from backend.adapters.mime_headers import date, decoded, field, message_ids, own_id, parameter


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("Application", "Application"),
        ("=?iso-8859-1?q?Gr=FC=DFe?= aus Wien", "Grüße aus Wien"),
        ("=?utf-8?b?R3LDvMOfZQ==?=", "Grüße"),
        ("=?utf-8?b?R3LDvMOfZQ?=", "Grüße"),
        ("=?utf-8?q?a?= =?utf-8?q?b?=", "ab"),
        ("=?utf-8?q?a?= b =?utf-8?q?c?=", "a b c"),
        ("=?utf-8?b?ww==?= =?utf-8?b?rw==?=", "ï"),
        ("=?utf-8*de?q?f=C3=BCr?=", "für"),
        ("=?utf-8?q?what??=", "what?"),
        ("=?nonsense?q?caf=C3=A9?=", "café"),
        ("=?utf-8?b?!!!!!?=", ""),
        ("a =?b c", "a =?b c"),
        ("C:\\users =?utf-8?q?=C3=A9?=", "C:\\users é"),
    ],
)
def test_text_is_decoded(value: str, text: str) -> None:
    assert decoded(value) == text


def test_a_character_split_over_two_words_is_whole_again() -> None:
    assert decoded("=?utf-8?q?caf=C3?= =?utf-8?q?=A9?=") == "café"


@pytest.mark.parametrize(
    ("octets", "text"),
    [(b"Gr\xfc\xdfe", "Grüße"), ("Grüße".encode(), "Grüße"), (b"a\r\n\tb", "a\tb"), (b"a\0b", "ab")],
)
def test_raw_octets_are_repaired_and_folds_undone(octets: bytes, text: str) -> None:
    assert field("Subject", octets.decode("ascii", "surrogateescape")) == ("Subject", text)


def test_lone_surrogates_of_json_do_not_stay() -> None:
    assert field("Subject", "a\ud800b")[1].encode()


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ('attachment; filename="cv.pdf"', "cv.pdf"),
        ("attachment; filename*=UTF-8''r%C3%A9sum%C3%A9.pdf", "résumé.pdf"),
        ("attachment; filename*0*=UTF-8''r%C3%A9; filename*1=sum.pdf", "résum.pdf"),
        ('attachment; filename="=?utf-8?q?r=C3=A9sum=C3=A9.pdf?="', "résumé.pdf"),
        ('attachment; filename="résumé.pdf"', "résumé.pdf"),
        ("attachment; filename*=nonsense''cv.pdf", "cv.pdf"),
        ("attachment; filename*=a; filename*1=b", ""),
        ("attachment", ""),
    ],
)
def test_file_names_are_read(value: str, name: str) -> None:
    assert parameter(value, "filename") == name


@pytest.mark.parametrize(
    ("value", "found"),
    [("<a@x>", "<a@x>"), ("  <a@x> (comment)", "<a@x>"), ("a@x", "<a@x>"), ("<no-at-sign>", "<no-at-sign>")],
)
def test_message_ids_are_read(value: str, found: str) -> None:
    assert own_id(value) == found


@pytest.mark.parametrize("value", ["", "nonsense", "<>", "< a b >", "<" + "x" * 501 + ">"])
def test_unusable_message_ids_are_none(value: str) -> None:
    assert own_id(value) == ""


def test_of_many_references_the_oldest_and_the_newest_are_kept() -> None:
    ids = [f"<{number}@x>" for number in range(300)]
    assert message_ids(" ".join(ids)) == ("<0@x>", *ids[-99:])


@pytest.mark.parametrize(
    ("value", "claimed"),
    [
        ("Sat, 21 Nov 2026 10:00:00 +0200", datetime(2026, 11, 21, 8, tzinfo=UTC)),
        ("Sat, 21 Nov 2026 10:00:00 -0000", datetime(2026, 11, 21, 10, tzinfo=UTC)),
        ("yesterday", None),
        ("", None),
        ("Fri, 31 Dec 9999 23:59:59 -1400", None),
        ("Sat, 99 Nov 2026 10:00:00 +0000", None),
    ],
)
def test_dates_are_read(value: str, claimed: datetime | None) -> None:
    assert date(value) == claimed


@pytest.mark.parametrize("value", ["=?a?q?x" * 9_000, "<" * 60_000, ';"' * 30_000, "1" * 60_000])
def test_hostile_fields_are_read_in_linear_time(value: str) -> None:
    before = time.process_time()
    decoded(value), parameter(value, "filename"), message_ids(value), date(value)
    assert time.process_time() - before < 5
