"""Who reads which note: its author, those it names, those to whom the profile is open; nobody about herself."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from backend.domain.access import reader_of
from backend.domain.candidate import Candidate
from backend.domain.errors import Missing
from backend.domain.job import Job
from backend.domain.note import (
    MOST_BYTES,
    Note,
    Notebook,
    corrected,
    fit_readers,
    full,
    may_read_note,
    readable,
    removed,
    written,
)
from backend.domain.organization import Organization, Policy, Visibility
from backend.domain.recruiter import Recruiter, Role

Profile = Callable[..., Candidate]

ROLES = {
    "author": Role.HIRING_MANAGER,
    "named": Role.HIRING_MANAGER,
    "owner": Role.RECRUITER,
    "recruiter": Role.RECRUITER,
    "admin": Role.SUPER_ADMIN,
    "team": Role.HIRING_MANAGER,
    "manager": Role.HIRING_MANAGER,
}
OPEN = {
    Visibility.RECRUITERS: {"author", "owner", "recruiter", "admin", "team"},
    Visibility.TEAM: {"author", "owner", "team"},
    Visibility.PARTICIPANTS: {"author", "owner"},
}


@pytest.fixture
def jane(profile: Profile) -> Candidate:
    return profile("jane@roe.example", "jane.own@brightwater.example", owner="owner")


def reads(who: str, note: Note, jane: Candidate, visibility: Visibility, noon: datetime, *aliases: str) -> bool:
    organization = Organization("brightwater.example", noon, (), policy=Policy(visibility=visibility))
    recruiter = Recruiter(who, f"{who}@brightwater.example", who.title(), ROLES[who], noon, aliases)
    job = Job("backend", "Backend", noon, team=("team",))
    return may_read_note(reader_of(recruiter), note, jane, organization, job)


@pytest.mark.parametrize("visibility", Visibility)
def test_an_open_note_is_for_all_to_whom_the_profile_is_open(
    jane: Candidate, noon: datetime, visibility: Visibility
) -> None:
    note = Note("n", "author", "Author", noon, "Hello", readers=("named",))
    assert {who for who in ROLES if reads(who, note, jane, visibility, noon)} == OPEN[visibility]


@pytest.mark.parametrize("visibility", Visibility)
def test_a_private_note_is_for_its_author_and_whom_it_names(
    jane: Candidate, noon: datetime, visibility: Visibility
) -> None:
    note = Note("n", "author", "Author", noon, "Hello", private=True, readers=("named",))
    assert {who for who in ROLES if reads(who, note, jane, visibility, noon)} == {"author", "named"}


@pytest.mark.parametrize("who", ROLES)
@pytest.mark.parametrize("private", [True, False])
def test_nobody_reads_a_note_about_herself(jane: Candidate, noon: datetime, who: str, *, private: bool) -> None:
    note = Note("n", "author", "Author", noon, "Hello", private=private, readers=("named",))
    assert not reads(who, note, jane, Visibility.RECRUITERS, noon, "Jane.Own@BRIGHTWATER.example")


@pytest.mark.parametrize("who", ROLES)
def test_nobody_reads_a_note_on_a_hidden_profile(jane: Candidate, noon: datetime, who: str) -> None:
    note = Note("n", "author", "Author", noon, "Hello", private=True, readers=("named",))
    assert not reads(who, note, replace(jane, hidden=True), Visibility.RECRUITERS, noon)


def test_a_notebook_gives_each_what_is_hers_the_newest_first(jane: Candidate, noon: datetime) -> None:
    open_, private = (Note(f"n{n}", "author", "Author", noon, "Hello", private=bool(n)) for n in (0, 1))
    notebook = written(written(Notebook(jane.id), open_), private)
    organization = Organization("brightwater.example", noon, ())
    ids = {
        who: [note.id for note in readable(reader_of(recruiter), notebook, jane, organization, None)]
        for who in ("author", "recruiter")
        if (recruiter := Recruiter(who, f"{who}@brightwater.example", who, ROLES[who], noon))
    }
    assert ids == {"author": ["n1", "n0"], "recruiter": ["n0"]}
    assert readable(reader_of(Recruiter("x", "x@y", "X", Role.ADMIN, noon)), None, jane, organization, None) == ()


def test_a_note_written_twice_stands_there_once_in_the_words_sent_last(jane: Candidate, noon: datetime) -> None:
    note = Note("n", "author", "Author", noon, "Hello")
    notebook = written(written(Notebook(jane.id), note), replace(note, id="later"))
    later = replace(note, at=noon + timedelta(hours=1))
    assert written(notebook, later) == notebook
    again = replace(later, text="Hello again", private=True)
    assert written(notebook, again).notes == (notebook.notes[0], replace(again, at=noon))


def test_only_its_author_corrects_a_note_or_takes_it_away(noon: datetime) -> None:
    note, later = Note("n", "author", "Author", noon, "Hello"), noon + timedelta(hours=1)
    notebook = Notebook("c", (replace(note, id="other"), note))
    fresh = replace(note, text="Good day", private=True, readers=("tom",))
    once = corrected(notebook, replace(fresh, at=later), later)
    assert once.notes == (notebook.notes[0], replace(fresh, edited_at=later))
    assert corrected(once, replace(fresh, at=later), later + timedelta(hours=1)) == once
    with pytest.raises(Missing):
        corrected(notebook, replace(fresh, author="owner"), later)
    with pytest.raises(Missing):
        removed(notebook, "n", "owner")
    gone = removed(notebook, "n", "author")
    assert removed(gone, "n", "author") == gone
    assert gone.notes == notebook.notes[:1]


def test_the_form_that_wrote_a_note_undoes_no_correction_and_brings_none_back(noon: datetime) -> None:
    note = Note("n", "author", "Author", noon, "Salary 90 k")
    notebook = written(Notebook("c"), note)
    private = corrected(notebook, replace(note, private=True), noon)
    assert written(private, note) == private
    gone = removed(private, "n", "author")
    assert written(gone, note) == gone


def test_a_notebook_is_full_before_a_record_is(noon: datetime) -> None:
    note = Note("n", "author", "Author", noon, "ü" * 2_000)
    most = MOST_BYTES // 4_500
    assert not full(Notebook("c", (note,) * most))
    assert full(Notebook("c", (note,) * (most + 1)))


def test_only_people_there_are_can_be_named_and_the_author_needs_no_naming() -> None:
    assert fit_readers(("tom", "nobody", "ana", "tom"), "ana", {"tom", "ana"}) == ("tom",)
