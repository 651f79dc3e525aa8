"""Who may read what: every reader against every kind of message, under every policy."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import product

import pytest

from backend.domain.access import (
    Reader,
    as_seen_by,
    bcc_seen_by,
    may_erase,
    may_read,
    may_remove,
    may_see,
    reader_of,
)
from backend.domain.candidate import Candidate
from backend.domain.conversation import Conversation
from backend.domain.job import Job
from backend.domain.message import Message, taken_back
from backend.domain.organization import Organization, Policy, Visibility
from backend.domain.recruiter import Recruiter, Role

READERS: Mapping[str, tuple[str, Role, tuple[str, ...]]] = {
    "labeller": ("alice", Role.RECRUITER, ()),
    "colleague on the mail": ("tom", Role.RECRUITER, ()),
    "colleague not on it": ("priya", Role.RECRUITER, ()),
    "hiring manager on the team": ("hugo", Role.HIRING_MANAGER, ()),
    "hiring manager not on it": ("helen", Role.HIRING_MANAGER, ()),
    "admin": ("ada", Role.ADMIN, ()),
    "super admin": ("sue", Role.SUPER_ADMIN, ()),
    "owner": ("olga", Role.RECRUITER, ()),
    "own address on the first profile, and on the mail": ("hera", Role.RECRUITER, ()),
    "own alias on the second profile": ("nadia", Role.RECRUITER, ("nadia@home.example",)),
}
MESSAGES = ("to an outsider", "among own people", "with a Bcc", "waiting")

EXPECTED = """
reader                                            | message          | participants | team   | recruiters
                                                  |                  | one two      |        |
labeller                                          | to an outsider   | + +          | + +    | + +
labeller                                          | among own people | + +          | + +    | + +
labeller                                          | with a Bcc       | + +          | + +    | + +
labeller                                          | waiting          | + +          | + +    | + +
colleague on the mail                             | to an outsider   | + +          | + +    | + +
colleague on the mail                             | among own people | + +          | + +    | + +
colleague on the mail                             | with a Bcc       | + +          | + +    | + +
colleague on the mail                             | waiting          | + +          | + +    | + +
colleague not on it                               | to an outsider   | - -          | - -    | + +
colleague not on it                               | among own people | - -          | - -    | - -
colleague not on it                               | with a Bcc       | - -          | - -    | + +
colleague not on it                               | waiting          | - -          | - -    | - -
hiring manager on the team                        | to an outsider   | - -          | + +    | + +
hiring manager on the team                        | among own people | - -          | - -    | - -
hiring manager on the team                        | with a Bcc       | - -          | + +    | + +
hiring manager on the team                        | waiting          | - -          | - -    | - -
hiring manager not on it                          | to an outsider   | - -          | - -    | - -
hiring manager not on it                          | among own people | - -          | - -    | - -
hiring manager not on it                          | with a Bcc       | - -          | - -    | - -
hiring manager not on it                          | waiting          | - -          | - -    | - -
admin                                             | to an outsider   | - -          | - -    | + +
admin                                             | among own people | - -          | - -    | - -
admin                                             | with a Bcc       | - -          | - -    | + +
admin                                             | waiting          | - -          | - -    | - -
super admin                                       | to an outsider   | - -          | - -    | + +
super admin                                       | among own people | - -          | - -    | - -
super admin                                       | with a Bcc       | - -          | - -    | + +
super admin                                       | waiting          | - -          | - -    | - -
owner                                             | to an outsider   | - -          | + +    | + +
owner                                             | among own people | - -          | - -    | - -
owner                                             | with a Bcc       | - -          | + +    | + +
owner                                             | waiting          | - -          | - -    | - -
own address on the first profile, and on the mail | to an outsider   | - -          | - -    | - -
own address on the first profile, and on the mail | among own people | - -          | - -    | - -
own address on the first profile, and on the mail | with a Bcc       | - -          | - -    | - -
own address on the first profile, and on the mail | waiting          | - -          | - -    | - -
own alias on the second profile                   | to an outsider   | - -          | - -    | + -
own alias on the second profile                   | among own people | - -          | - -    | - -
own alias on the second profile                   | with a Bcc       | - -          | - -    | + -
own alias on the second profile                   | waiting          | - -          | - -    | - -
"""

Cell = tuple[str, str, Visibility, int]


def cells() -> dict[Cell, bool]:
    """The table, a cell an entry: reader, message, policy, number of candidates."""
    found = {}
    for line in EXPECTED.strip().splitlines()[2:]:
        reader, message, *columns = (part.strip() for part in line.split("|"))
        for visibility, column in zip(Visibility, columns, strict=True):
            for number, sign in zip((1, 2), column.split(), strict=True):
                found[reader, message, visibility, number] = {"+": True, "-": False}[sign]
    return found


def reader(name: str) -> Reader:
    key, role, aliases = READERS[name]
    since = datetime.fromisoformat("2026-01-01T00:00:00Z")
    return reader_of(Recruiter(key, f"{key}@brightwater.example", key.title(), role, since, aliases))


@pytest.fixture
def messages(mail: Callable[..., Message]) -> dict[str, Message]:
    """The four kinds; Hera, whose address is on Jane's profile, is on each of them."""
    alice, tom, hera = (f"{name}@brightwater.example" for name in ("alice", "tom", "hera"))
    jane = "jane@roe.example"
    return {
        "to an outsider": mail(alice, jane, f"{tom}, {hera}", sent=True),
        "among own people": mail(alice, tom, hera, sent=True),
        "with a Bcc": mail(alice, f"{jane}, {hera}", boxes=("alice", "tom"), bcc=tom, sent=True),
        "waiting": mail(jane, f"{alice}, bob@stone.example", f"{tom}, {hera}"),
    }


@pytest.fixture
def two(profile: Callable[..., Candidate]) -> tuple[Candidate, Candidate]:
    """Jane, whom Olga owns, and Bob, in another job."""
    jane = profile("jane@roe.example", "Hera@BRIGHTWATER.example", owner="olga")
    return jane, profile("bob@stone.example", "nadia@home.example", name="Bob Stone", owner="ines", job="design")


def organization(visibility: Visibility, at: datetime) -> Organization:
    return Organization("brightwater.example", at, ("brightwater.example",), policy=Policy(visibility=visibility))


def test_the_table_has_every_cell_once() -> None:
    every = set(product(READERS, MESSAGES, Visibility, (1, 2)))
    assert set(cells()) == every
    assert len(EXPECTED.strip().splitlines()) - 2 == len(READERS) * len(MESSAGES)


@pytest.mark.parametrize(("cell", "expected"), cells().items(), ids=str)
def test_may_read(
    cell: Cell, *, expected: bool, messages: dict[str, Message], two: tuple[Candidate, Candidate], noon: datetime
) -> None:
    who, what, visibility, number = cell
    candidates = two[:number]
    conversation = Conversation("c", "", noon, noon, ("alice",), waiting=what == "waiting")
    jobs = (Job("backend", "Backend Engineer", noon, team=("hugo",)), Job("design", "Designer", noon))[:number]
    found = may_read(reader(who), messages[what], conversation, candidates, organization(visibility, noon), jobs)
    assert found is expected


def test_the_owner_of_the_job_is_on_its_team(
    messages: dict[str, Message], two: tuple[Candidate, Candidate], noon: datetime
) -> None:
    job = Job("backend", "Backend Engineer", noon, owner="helen")
    team, conversation = organization(Visibility.TEAM, noon), Conversation("c", "", noon, noon, (), waiting=False)
    helen = reader("hiring manager not on it")
    assert may_read(helen, messages["to an outsider"], conversation, two[:1], team, (job,))
    assert may_see(helen, two[0], team, job)
    assert not may_see(helen, two[0], team, None)


def test_nobody_sees_a_profile_with_her_own_address(two: tuple[Candidate, Candidate], noon: datetime) -> None:
    everyone = organization(Visibility.RECRUITERS, noon)
    hera, nadia = reader("own address on the first profile, and on the mail"), reader("own alias on the second profile")
    assert [may_see(hera, each, everyone, None) for each in two] == [False, True]
    assert [may_see(nadia, each, everyone, None) for each in two] == [True, False]


def test_each_sees_the_bcc_of_her_own_copy_alone(mail: Callable[..., Message]) -> None:
    sent = mail("alice@brightwater.example", "jane@roe.example", boxes=("alice", "tom"), bcc="tom@brightwater.example")
    alice, tom, priya = (reader(name) for name in ("labeller", "colleague on the mail", "colleague not on it"))
    assert [person.address for person in bcc_seen_by(alice, sent)] == ["tom@brightwater.example"]
    assert bcc_seen_by(tom, sent) == bcc_seen_by(priya, sent) == ()
    assert as_seen_by(alice, sent) == sent
    for other in (tom, priya):
        seen = as_seen_by(other, sent)
        assert seen.copies["alice"].bcc == ()
        assert replace(seen, copies=sent.copies) == sent


@pytest.mark.parametrize("who", READERS)
@pytest.mark.parametrize("visibility", Visibility)
def test_nobody_reads_what_every_mailbox_took_back(
    messages: dict[str, Message], two: tuple[Candidate, Candidate], noon: datetime, who: str, visibility: Visibility
) -> None:
    talk = Conversation("c", "", noon, noon, (), waiting=False)
    hidden = taken_back(messages["to an outsider"], "alice")
    assert not may_read(reader(who), hidden, talk, two[:1], organization(visibility, noon))
    assert not may_see(reader(who), replace(two[0], hidden=True), organization(visibility, noon), None)


REMOVES = {
    "labeller": (True, False),
    "colleague on the mail": (False, False),
    "hiring manager on the team": (False, False),
    "admin": (True, True),
    "super admin": (True, True),
    "owner": (True, True),
    "own address on the first profile, and on the mail": (False, False),
}


@pytest.mark.parametrize(("who", "expected"), REMOVES.items())
def test_who_may_remove_and_who_may_erase(
    messages: dict[str, Message], two: tuple[Candidate, Candidate], who: str, expected: tuple[bool, bool]
) -> None:
    jane, mail = two[0], messages["to an outsider"]
    assert (may_remove(reader(who), mail, (jane,)), may_erase(reader(who), jane)) == expected


def test_an_owner_who_is_no_recruiter_any_more_removes_nothing(two: tuple[Candidate, Candidate]) -> None:
    hugo = reader("hiring manager on the team")
    assert not may_erase(hugo, replace(two[0], owner=hugo.id))
    hera = reader("own address on the first profile, and on the mail")
    assert not may_erase(hera, replace(two[0], owner=hera.id))
