"""Address keys, domains, and who is ours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.address import Address, Insiders, domain_of, key_of, unique


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Jane@Roe.Example", "jane@roe.example"),
        ("  jane@roe.example ", "jane@roe.example"),
        ("jane+jobs@roe.example", "jane+jobs@roe.example"),
        ("j.a.n.e@roe.example", "j.a.n.e@roe.example"),
        ("jane@Bücher.example", "jane@xn--bcher-kva.example"),
        ("STRASSE@roe.example", "strasse@roe.example"),
        ("Straße@roe.example", "strasse@roe.example"),
        ('"a@b"@roe.example', '"a@b"@roe.example'),
        ("jane", "jane"),
        ("jane@-ü-.example", "jane@-ü-.example"),
    ],
)
def test_keys(written: str, key: str) -> None:
    assert key_of(written) == key


@given(st.text(min_size=1, max_size=40))
def test_a_key_is_its_own_key(text: str) -> None:
    assert key_of(key_of(text)) == key_of(text)


@pytest.mark.parametrize(("address", "domain"), [("jane@Roe.example", "roe.example"), ("jane", ""), ("", "")])
def test_domains(address: str, domain: str) -> None:
    assert domain_of(address) == domain


def test_each_address_stays_once_and_takes_the_first_name_it_gets() -> None:
    found = unique([Address("jane@roe.example"), Address("bob@b.example"), Address("JANE@roe.example", "Jane Roe")])
    assert [person.label for person in found] == ["Jane Roe", "bob@b.example"]
    assert unique([Address("a@b.example", "First"), Address("a@b.example", "Second")])[0].name == "First"


@pytest.mark.parametrize(
    ("address", "ours"),
    [
        ("tom@brightwater.example", True),
        ("TOM@Brightwater.Example", True),
        ("alice@home.example", True),
        ("bob@home.example", False),
        ("tom@people.brightwater.example", False),
        ("tom@brightwater.example.org", False),
        ("tom@xbrightwater.example", False),
        ("xalice@home.example", False),
    ],
)
def test_insiders(address: str, *, ours: bool) -> None:
    insiders = Insiders(frozenset({"brightwater.example"}), frozenset({"alice@home.example"}))
    assert insiders.include(Address(address)) is ours
