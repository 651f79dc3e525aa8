"""A candidate as people type her: what will do, what will not, and what becomes of the rest of the profile."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from backend.domain.address import Insiders
from backend.domain.candidate import Candidate, Source, search_words
from backend.domain.organization import Organization
from backend.domain.particulars import (
    MOST_ADDRESSES,
    Assignment,
    Particulars,
    assigned,
    by_hand,
    edited,
    faults_of,
    https_link,
    particulars_of,
    rooted,
    typed,
)

Profile = Callable[..., Candidate]
NOBODY = Particulars()


def test_addresses_stand_on_lines_between_commas_and_behind_names() -> None:
    given = typed("  Jane   Roe ", "jane@roe.example\nJane Roe <j@roe.example>, JANE@roe.example;x@y.example", " ")
    assert given == Particulars("Jane Roe", ("jane@roe.example", "j@roe.example", "x@y.example"))


@pytest.mark.parametrize(
    "addresses",
    [
        '"Doe, Jane" <jane@doe.example>, bob@stone.example',
        '"Doe; Jane" <jane@doe.example>; bob@stone.example',
        "Doe, Jane <jane@doe.example>; Stone, Bob <bob@stone.example>",
        "Doe, Dr. Jane <jane@doe.example>, Bob <bob@stone.example>",
        "Jane <jane@doe.example> bob@stone.example",
    ],
)
def test_a_comma_in_a_name_parts_no_addresses(addresses: str) -> None:
    assert typed("", addresses, "").addresses == ("jane@doe.example", "bob@stone.example")


def test_what_is_no_name_before_a_bracket_is_not_lost() -> None:
    given = typed("", "x@y.example, bob.stone.example, Jane <jane@doe.example>", "")
    assert given.addresses == ("x@y.example", "bob.stone.example", "jane@doe.example")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (Particulars("", ("jane@roe.example",)), "name"),
        (Particulars("x" * 201, ("jane@roe.example",)), "name"),
        (Particulars("Jane", ()), "addresses"),
        (Particulars("Jane", ("jane at roe",)), "addresses"),
        (Particulars("Jane", (f"{'x' * 320}@roe.example",)), "addresses"),
        (Particulars("Jane", ("tom@brightwater.example",)), "addresses"),
        (Particulars("Jane", ("Alice.Moreau@home.example",)), "addresses"),
        (Particulars("Jane", tuple(f"{n}@roe.example" for n in range(MOST_ADDRESSES + 1))), "addresses"),
        (Particulars("Jane", ("jane@roe.example",), "http://ats.example/1"), "ats_url"),
    ],
)
def test_what_will_not_do_is_said_by_field(given: Particulars, field: str, insiders: Insiders) -> None:
    assert list(faults_of(given, NOBODY, insiders)) == [field]


def test_every_field_has_its_own_fault_and_what_will_do_has_none(insiders: Insiders) -> None:
    assert set(faults_of(Particulars("", (), "ats"), NOBODY, insiders)) == {"name", "addresses", "ats_url"}
    good = Particulars("Jane", ("jane@roe.example",), "https://ats.example/1")
    assert faults_of(good, NOBODY, insiders) == {}


def test_an_address_that_stood_there_is_not_judged_again(insiders: Insiders) -> None:
    internal = Particulars("Jane", ("jane@brightwater.example",))
    assert faults_of(internal, internal, insiders) == {}


@pytest.mark.parametrize(
    ("link", "fine"),
    [
        ("https://ats.example/people/17?x=1#y", True),
        ("http://ats.example/", False),
        ("javascript:alert(1)", False),
        ("https://", False),
        ("https://ats.example/a b", False),
        ("https://user:secret@ats.example/", False),
        ("https://[half", False),
        ("https://ats.example/" + "x" * 1_000, False),
        ("https://ats.example/\u202e", False),
    ],
)
def test_only_a_whole_https_link_is_led_to(link: str, *, fine: bool) -> None:
    assert https_link(link) is fine


def test_an_edit_keeps_provenance_and_what_others_changed(profile: Profile, noon: datetime) -> None:
    jane = profile("jane@roe.example", "old@roe.example", name="Jane")
    shown = particulars_of(jane)
    meanwhile = replace(
        edited(jane, shown, replace(shown, addresses=(*shown.addresses, "new@roe.example")), "tom", noon)
    )
    given = replace(shown, name="Jane Roe", addresses=("JANE@roe.example", "home@roe.example"))
    after = edited(meanwhile, shown, given, "ana", noon)
    assert [(each.address, each.source, each.by) for each in after.addresses] == [
        ("jane@roe.example", Source.MAIL, "alice"),
        ("new@roe.example", Source.ADDED, "tom"),
        ("home@roe.example", Source.ADDED, "ana"),
    ]
    assert after.name == "Jane Roe"
    assert after.words == search_words(after)


def test_the_same_edit_again_changes_nothing_more(profile: Profile, noon: datetime) -> None:
    jane = profile("jane@roe.example", "old@roe.example")
    shown = particulars_of(jane)
    given = Particulars("Jane R", ("jane@roe.example", "home@roe.example"), "https://ats.example/1")
    once = edited(jane, shown, given, "ana", noon)
    assert edited(once, shown, given, "ana", noon.replace(year=2030)) == once


def test_what_she_left_alone_stays_as_others_have_it_by_now(profile: Profile, noon: datetime) -> None:
    jane = profile("jane@roe.example", name="Jane")
    shown = particulars_of(jane)
    renamed = replace(jane, name="Jane Roe", ats_url="https://ats.example/1")
    assert edited(renamed, shown, shown, "ana", noon).name == "Jane Roe"
    assert edited(renamed, shown, shown, "ana", noon).ats_url == "https://ats.example/1"
    before = Assignment("alice", "backend", ())
    assert assigned(replace(jane, owner="tom"), before, replace(before, job="design")).owner == "tom"
    assert assigned(jane, before, replace(before, owner="tom", tags=("x",))).owner == "tom"


def test_a_profile_is_rooted_in_the_address_that_gave_its_id(profile: Profile) -> None:
    jane = profile("jane@roe.example", "old@roe.example")
    assert rooted(jane) == "jane@roe.example"
    assert rooted(replace(jane, id="by hand")) == ""


def test_by_hand_the_form_gives_the_id(noon: datetime) -> None:
    organization = Organization("brightwater.example", noon, (), default_job="backend")
    given = Particulars("Jane", ("jane@roe.example",), "https://ats.example/1")
    one, two = (by_hand(given, organization, "ana", nonce, noon) for nonce in ("a", "b"))
    assert one.id != two.id
    assert (one.owner, one.job, one.stage, one.ats_url) == ("ana", "backend", "new", given.ats_url)
    assert one.words == search_words(one)
    assert by_hand(replace(given, name="J"), organization, "ana", "a", noon).id == one.id
    assert by_hand(given, organization, "tom", "a", noon).id != one.id
