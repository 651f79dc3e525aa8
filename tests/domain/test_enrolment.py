"""Enrolment: what a line of a list does, and what is wrong with it, by column."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from backend.domain.candidate import Candidate, CandidateAddress, Source, candidate_id
from backend.domain.enrolment import Plan, created, plan, updated
from backend.domain.line_faults import Ground, keys_of, overfull
from backend.domain.organization import Organization
from backend.domain.sheet import read

AT = datetime(2026, 11, 30, tzinfo=UTC)
ORGANIZATION = Organization("agency.example", AT, ("agency.example",), ("jobs@group.example",), default_job="general")
JANE = Candidate(
    id="jane",
    name="Jane Roe",
    addresses=(CandidateAddress("jane@roe.example", Source.MAIL, "alice", AT),),
    owner="alice",
    job="general",
    stage="new",
    created_at=AT,
    last_at=AT,
    tags=("Python",),
)
BEN = replace(JANE, id="ben", name="Ben", addresses=(replace(JANE.addresses[0], address="ben@b.example"),))
GROUND = Ground(
    organization=ORGANIZATION,
    jobs={"cook": "job-cook", "general application": "general"},
    stages={"new": "new", "neu": "new", "offer": "offer"},
    owners={"tom@agency.example": "tom", "tom becker": "tom"},
    claims={"jane@roe.example": "jane", "ben@b.example": "ben"},
    candidates={"jane": JANE, "ben": BEN},
)
HEAD = "name|addresses|job|stage|owner|tags|ats link\n"


def planned(*lines: str, making: tuple[str, ...] = ()) -> Plan:
    text = (HEAD + "\n".join(lines)).replace(",", ";").replace("|", ",")
    return plan(read(text.encode()), GROUND, making)


def test_a_new_candidate_takes_everything_the_line_says() -> None:
    found = planned(
        "Ann Lee|ann@a.example;Ann <ann@b.example>|COOK|Neu|Tom Becker|#fast;Fast;good|https://ats.example/1"
    )
    (entry,) = found.entries
    ann = created(entry, ORGANIZATION, "alice", AT)
    assert (found.fresh, found.changed, found.known, found.faults) == (1, 0, 0, ())
    assert ann.id == candidate_id("ann@a.example")
    assert [each.address for each in ann.addresses] == ["ann@a.example", "ann@b.example"]
    assert (ann.name, ann.job, ann.stage, ann.owner) == ("Ann Lee", "job-cook", "new", "tom")
    assert (ann.tags, ann.ats_url) == (("fast", "good"), "https://ats.example/1")
    assert "tom" in ann.concerns
    assert "ann" in ann.words


def test_what_a_line_does_not_say_is_what_a_newcomer_has() -> None:
    (entry,) = planned("|ann.lee@a.example|||||").entries
    ann = created(entry, ORGANIZATION, "alice", AT)
    assert (ann.name, ann.job, ann.stage, ann.owner) == ("Ann Lee", "general", "new", "alice")


def test_a_known_candidate_is_changed_by_what_the_line_says_and_a_second_time_by_nothing() -> None:
    found = planned("|jane@roe.example;jane@new.example||Offer||python;Go|")
    (entry,) = found.entries
    assert (found.fresh, found.changed) == (0, 1)
    assert entry.changes == ("stage", "addresses", "tags")
    after = updated(JANE, entry, "tom", AT)
    assert (after.name, after.stage, after.tags) == ("Jane Roe", "offer", ("Python", "Go"))
    assert after.keys == {"jane@roe.example", "jane@new.example"}
    assert "new" in after.words
    assert updated(after, entry, "tom", AT) == after


def test_a_known_candidate_whom_the_line_tells_nothing_new_stays() -> None:
    found = planned("Jane Roe|JANE@ROE.example||New||PYTHON|")
    assert (found.entries, found.known, found.faults) == ((), 1, ())


@pytest.mark.parametrize(
    ("line", "column", "read_there", "said"),
    [
        ("Ann||||||", "addresses", "", "There is no address"),
        ("Ann|ann at a||||||", "addresses", "ann at a", "no e-mail address"),
        ("Tom|tom@agency.example|||||", "addresses", "tom@agency.example", "your own addresses"),
        ("Jobs|jobs@group.example|||||", "addresses", "jobs@group.example", "your own addresses"),
        (
            "X|jane@roe.example;ben@b.example|||||",
            "addresses",
            "jane@roe.example;ben@b.example",
            "different candidates",
        ),
        ("Ann|ann@a.example|Pilot||||", "job", "Pilot", "no such job"),
        ("Ann|ann@a.example||Moon|||", "stage", "Moon", "no such stage"),
        ("Ann|ann@a.example|||nobody@agency.example||", "owner", "nobody@agency.example", "has arrived"),
        (f"Ann|ann@a.example||||{'x' * 41}|", "tags", "x" * 41, "40 characters"),
        ("Ann|ann@a.example|||||javascript:x", "ats_url", "javascript:x", "https://"),
        (f"{'n' * 201}|ann@a.example|||||", "name", "n" * 200, "200 characters"),
    ],
)
def test_what_is_wrong_is_told_by_line_and_column(line: str, column: str, read_there: str, said: str) -> None:
    found = planned("Good|good@a.example|||||", line)
    (fault,) = found.faults
    assert (fault.line, fault.column, fault.read) == (3, column, read_there)
    assert said in fault.said
    assert [entry.line for entry in found.entries] == [2]


def test_an_address_of_two_lines_is_an_error_of_the_later_one() -> None:
    found = planned("Ann|ann@a.example|||||", "Ann|x@a.example;ANN@A.example|||||")
    assert [(fault.line, fault.said) for fault in found.faults] == [(3, "Line 2 has this address too.")]


def test_a_job_that_is_to_be_made_first_is_no_error() -> None:
    lines = "Ann|ann@a.example|Pilot||||", "Ben|ben@x.example|pilot||||"
    assert planned(*lines).unknown_jobs == ("pilot",)
    assert len(planned(*lines).faults) == 2
    assert planned(*lines, making=("Pilot",)).faults == ()


def test_a_title_that_is_no_name_of_a_job_is_an_error_and_is_not_offered() -> None:
    title = "x" * 81
    found = planned(f"Ann|ann@a.example|{title}||||", making=(title,))
    assert (found.unknown_jobs, found.entries) == ((), ())
    assert ["80 characters" in each.said for each in found.faults] == [True]


def test_a_line_of_far_too_many_addresses_is_one_error_and_looked_up_nowhere() -> None:
    line = "Ann|" + ";".join(f"a{number}@a.example" for number in range(8_000)) + "|||||"
    (fault,) = planned(line).faults
    assert "At most 20 addresses" in fault.said
    text = (HEAD + line).replace("|", ",")
    assert keys_of(read(text.encode())) == ()


def test_nobody_gets_more_tags_or_addresses_than_a_form_admits() -> None:
    tags = ";".join(f"t{number}" for number in range(20))
    addresses = ";".join(["jane@roe.example", *(f"j{number}@a.example" for number in range(19))])
    assert planned(f"|jane@roe.example||||{tags}|").faults[0].said == "At most 20 tags."
    assert planned(f"|{addresses}|||||").faults == ()
    assert (
        "20 addresses"
        in planned(f"|{addresses.removeprefix('jane@roe.example;')};jane@roe.example;z@z.example|||||").faults[0].said
    )
    (entry,) = planned("|jane@roe.example||||Go|").entries
    full = replace(JANE, tags=tuple(f"t{number}" for number in range(20)))
    assert overfull(full, entry.tags, entry.addresses) == ("tags", "At most 20 tags.")
    assert overfull(full, ("T1",), ()) == ("", "")
