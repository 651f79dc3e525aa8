"""Address fields as they are written in the world, and those written to hurt."""

import time

import pytest

from backend.adapters.mime_addresses import addresses
from backend.domain.address import Address

JANE = "jane@mail.example"


@pytest.mark.parametrize(
    ("field", "address", "name"),
    [
        ("jane@mail.example", JANE, ""),
        ("Jane Doe <jane@mail.example>", JANE, "Jane Doe"),
        ('"Doe, Jane" <jane@mail.example>', JANE, "Doe, Jane"),
        ("Doe, Jane <jane@mail.example>", JANE, "Doe, Jane"),
        (r'"Jane \"JD\" Doe" <jane@mail.example>', JANE, 'Jane "JD" Doe'),
        ("jane@mail.example (Jane Doe)", JANE, "Jane Doe"),
        ("Jane (from (the) fair) Doe <jane@mail.example>", JANE, "Jane Doe"),
        ("=?utf-8?q?J=C3=A4ne?= <jane@mail.example>", JANE, "Jäne"),
        ('"=?utf-8?b?SsOkbmU=?=" <jane@mail.example>', JANE, "Jäne"),
        ("=?utf-8?q?Doe,_J=C3=A4ne?= <jane@mail.example>", JANE, "Doe, Jäne"),
        ("=?utf-8?q?Jane_=3Cjane=40mail=2Eexample=3E?=", JANE, "Jane"),
        ("Jäne <jane@mail.example>", JANE, "Jäne"),
        ("<@relay.example,@hub.example:jane@mail.example>", JANE, ""),
        ("Jane <mailto:jane@mail.example>", JANE, "Jane"),
        ("Jane < jane@mail.example >", JANE, "Jane"),
        ("jane@mail.example <jane@mail.example>", JANE, ""),
        ("'Jane Doe' <jane@mail.example>", JANE, "Jane Doe"),
        ('"jane doe"@mail.example', '"jane doe"@mail.example', ""),
        ("Jane <jane@mail.example", JANE, "Jane"),
        ("Jane <jane(at home)@mail.example(post)>", JANE, "Jane"),
    ],
)
def test_one_address_is_read(field: str, address: str, name: str) -> None:
    assert addresses(field) == (Address(address, name),)


def test_groups_give_their_members() -> None:
    field = "Friends: Jane <jane@mail.example>, tom@mail.example;, last@mail.example"
    assert [found.address for found in addresses(field)] == [JANE, "tom@mail.example", "last@mail.example"]


def test_a_forgotten_comma_loses_nobody() -> None:
    found = addresses("Jane <jane@mail.example> Tom <tom@mail.example>")
    assert found == (Address(JANE, "Jane"), Address("tom@mail.example", "Tom"))


@pytest.mark.parametrize("field", ["", "undisclosed-recipients:;", "no address at all", "<>", "@", "jane@", "@mail"])
def test_what_is_no_address_is_left_out(field: str) -> None:
    assert addresses(field) == ()


def test_several_fields_are_one_list() -> None:
    assert len(addresses("a@x.example, b@x.example", "c@x.example")) == 3


def test_at_most_a_thousand_are_read() -> None:
    assert len(addresses(", ".join(f"p{number}@x.example" for number in range(5_000)))) == 1_000


@pytest.mark.parametrize(
    "field", ["(" * 20_000, "a:" * 30_000, '"a\\' * 20_000, "<" * 60_000, "=?a?q?x" * 9_000, "a@" * 30_000]
)
def test_hostile_fields_are_read_in_linear_time(field: str) -> None:
    before = time.process_time()
    addresses(f"jane@mail.example, {field}")
    assert time.process_time() - before < 5
