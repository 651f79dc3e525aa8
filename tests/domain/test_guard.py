"""What speaks against sending a mail as it stands."""

from datetime import UTC, datetime

import pytest

from backend.domain.address import Address, Insiders
from backend.domain.guard import Doubt, Doubtful, in_text, leaked_to, names_in
from backend.domain.message import Copy, Message

JANE = Address("jane.doe@example.com", "Jane Doe")
ANN, TOM = Address("ann@agency.example", "Ann Lee"), Address("tom@agency.example", "Tom Ray")
AT = datetime(2026, 12, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "left_in",
    [
        "{{first_name}}",
        "{Name}",
        "[NAME]",
        "[Vorname]",
        "[Name of the candidate]",
        "[STARTING DATE]",
        "<name>",
        "xxx",
        "XXXX",
        "TBD",
    ],
)
def test_a_placeholder_left_in_is_doubtful(left_in: str) -> None:
    assert in_text(f"Hi Jane,\n\nwe meet {left_in} then.", [JANE]) == (Doubtful(Doubt.PLACEHOLDER, left_in),)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Hi Jane,\n\nsee you on Monday.",
        "Dear Ms Doe,",
        "Liebe Jane, anbei ...",
        "Sehr geehrte Frau Doe,",
        "Sehr geehrte Frau Dr. Doe!",
        "Hello all,",
        "Hi there,",
        "Hi,",
        "HI JANE",
        "hi jané -",
        "Hallo zusammen,",
        "Thanks, Tom will call you.",  # no greeting
        "See [1] and {} and <https://example.com> and (name).",
        "Dear Jan,",  # a short form
        "Hi Janedoe,",
        "Hidden costs: none",
    ],
)
def test_an_ordinary_mail_is_not_doubtful(text: str) -> None:
    assert in_text(text, [JANE]) == ()


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("Hi Tom,\nwe liked your CV", "tom"),
        ("Hi Tom, Jane is great", "tom"),
        ("\n\n  Dear Mr Miller:\n", "miller"),
        ("Sehr geehrter Herr Müller,", "muller"),
        ("Guten Tag Herr Dr. Groß,", "gross"),
        ("Hallo Zoë", "zoe"),
    ],
)
def test_a_greeting_of_somebody_else_is_doubtful(text: str, whom: str) -> None:
    assert in_text(text, [JANE]) == (Doubtful(Doubt.GREETING, whom),)


def test_a_greeting_may_mean_anybody_who_gets_it_by_name_or_address() -> None:
    assert in_text("Hi Tom,", [JANE, TOM]) == ()
    assert in_text("Hi Maya,", [Address("m.maya99@example.com")]) == ()
    assert in_text("Hi Li,", [Address("lisa@example.com", "Lisa")]) != ()


def test_full_names_are_capitalised_words_in_a_row() -> None:
    assert names_in("We also met Tom Ray and Zoë O'Neill-Smith. then went home. Jane is in") == (
        "Tom Ray",
        "Zoë O'Neill-Smith",
    )
    assert len(names_in("\n".join(f"Ann{letter}a Lee" for letter in "bcdefghij"))) == 5


def test_hostile_text_costs_no_time() -> None:
    for text in ("{" * 100_000, "A " * 50_000, "Aa" * 50_000, "Hi " * 30_000, "[A" * 50_000):
        in_text(text, [JANE])
        names_in(text)


def mail(*to: Address, bcc: tuple[Address, ...] = ()) -> Message:
    copies = {"m": Copy("1", "1", AT, sent=True, bcc=bcc)}
    return Message("id", "<a@b>", ANN, to, (), "Her salary", AT, AT, "She is too dear", copies)


INSIDERS = Insiders(frozenset({"agency.example"}))


def test_an_internal_remark_quoted_to_a_candidate_is_found() -> None:
    assert leaked_to(mail(TOM), [JANE, TOM], INSIDERS) == (JANE,)


def test_who_had_the_mail_already_learns_nothing_from_the_quotation() -> None:
    assert leaked_to(mail(JANE), [JANE, TOM], INSIDERS) == ()
    assert leaked_to(mail(TOM, bcc=(JANE,)), [JANE], INSIDERS) == ()
    assert leaked_to(mail(TOM), [TOM], INSIDERS) == ()
