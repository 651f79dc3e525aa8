"""Importing a list: looked at first, taken as shown, once, whole lines only, through any crash."""

import html
import re
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from freezegun import freeze_time

from backend.console.settings.form import MENDED, OVERTAKEN
from backend.domain import clock
from backend.domain.candidate import AddressClaim, Candidate, claim_id
from backend.domain.enrolment import Enrolment
from backend.domain.errors import Busy, LeaseLost, Missing
from backend.domain.ids import stamp
from backend.domain.job import Job
from backend.domain.line_faults import MOST_JOBS, OWN
from backend.domain.work import Task, planned
from backend.services.enrolling import BATCH, GONE, KEPT, TAKEN, _entries, _unsealed

DOMAIN = "brightwater.example"
ALICE, TOM = f"alice@{DOMAIN}", f"tom@{DOMAIN}"
IMPORT = "/console/settings/import"
LIST = f"""Name;Addresses;Job;Stage;Owner;Tags;ATS link;Salary
Ann Lee;ann@a.example, ann@b.example;Pilot;Neu;{TOM};fast;https://ats.example/1;9
Ben Hur;ben@b.example;;Interview;;;;
Tom;{TOM};;;;;;
Cleo;ben@b.example;;Moon;;;;
"""


@pytest.fixture
def admin(play: Any) -> Any:
    play.sign_in(TOM)
    play.sign_in(ALICE)
    return play


def upload(play: Any, content: str | bytes, name: str = "list.csv") -> Any:
    browser = play.browser(ALICE)
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get(play.origin + IMPORT).text)
    assert token
    data = content if isinstance(content, bytes) else content.encode()
    return browser.post(
        play.origin + IMPORT,
        data={"csrf_token": token[1]},
        files={"file": (name, BytesIO(data), "text/csv")},
        headers={"Referer": play.origin},
    )


def seen(page: str) -> str:
    found = re.search(r'name="seen" value="(\w+)"', page)
    return found[1] if found else ""


def path(answer: Any, play: Any) -> str:
    return str(answer.url.removeprefix(play.origin).partition("?")[0])


def confirm(play: Any, shown: Any, **form: Any) -> Any:
    return play.post(ALICE, path(shown, play), {"seen": seen(shown.text)} | form)


def people(count: int) -> str:
    return "addresses\n" + "".join(f"p{number}@list.example\n" for number in range(count))


def enrolment(play: Any, shown: Any) -> Enrolment:
    found = play.house.desk.enrolling.enrolment(DOMAIN, path(shown, play).rpartition("/")[2])
    assert isinstance(found, Enrolment)
    return found


def test_the_preview_counts_and_names_every_error_and_changes_nothing(admin: Any) -> None:
    shown = upload(admin, LIST)
    text = re.sub(r"<[^>]+>|\s+", " ", shown.text)
    text = re.sub(r"\s+", " ", text)
    assert "1 new candidate " in text
    assert "3 lines have errors and are left out" in text
    assert "Line 2 Job There is no such job. Pilot" in text
    assert f"Line 4 Addresses This is one of your own addresses, so it cannot be a candidate&#39;s. {TOM}" in text
    assert "Line 5 Addresses Line 3 has this address too. ben@b.example" in text
    assert "Line 5 Stage There is no such stage. Moon" in text
    assert admin.candidates() == []
    assert len(admin.all(Job, order="created_at")) == 1


def test_what_was_shown_is_imported_once(admin: Any) -> None:
    shown = admin.post(ALICE, path(upload(admin, LIST), admin), {"look": "yes", "make": "Pilot"})
    assert 'value="Pilot" checked' in shown.text
    for _ in range(2):
        assert confirm(admin, shown, make=["Pilot"]).ok
    admin.work()
    done = confirm(admin, shown, make=["Pilot"])
    assert "2 new candidates" in done.text
    ben, ann = sorted(admin.candidates(), key=lambda each: each.name, reverse=True)
    jobs = {job.title: job.id for job in admin.all(Job, order="created_at")}
    assert (ann.job, ann.stage, ann.tags, ann.ats_url) == (jobs["Pilot"], "new", ("fast",), "https://ats.example/1")
    assert ann.owner == admin.world.accounts[TOM].sub
    assert (ben.stage, ben.owner) == ("interview", admin.world.accounts[ALICE].sub)
    records = admin.house.store.of(DOMAIN)
    for address in ("ann@a.example", "ann@b.example"):
        assert records.get(AddressClaim, claim_id(address)).candidate == ann.id
    with pytest.raises(Missing):
        admin.house.desk.enrolling.files.of(DOMAIN).get(enrolment(admin, shown).file)


def test_the_same_list_again_changes_nothing_and_another_one_updates(admin: Any) -> None:
    confirm(admin, upload(admin, "addresses,stage\nann@a.example,New\n"))
    admin.work()
    before = admin.candidates()
    again = upload(admin, "addresses,stage\nann@a.example,New\n")
    assert "1 is known and stays as it is" in again.text
    changed = upload(admin, "addresses,stage,name\nann@a.example;ann@c.example,Offer,Ann\n")
    assert "1 known candidate is changed" in changed.text
    confirm(admin, changed)
    admin.work()
    (ann,) = admin.candidates()
    assert (ann.id, ann.stage, len(ann.addresses)) == (before[0].id, "offer", 2)


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "The file is empty"), (b"PK\x03\x04\x00", "no text file"), (b'addresses\n"x', "Line 2 cannot be read")],
)
def test_a_file_that_cannot_be_read_is_said_beside_the_field(admin: Any, content: bytes, said: str) -> None:
    answer = upload(admin, content)
    assert (answer.status_code, said in answer.text, 'href="#file"' in answer.text) == (MENDED, True, True)


def test_no_file_and_a_file_too_large_are_said(admin: Any) -> None:
    assert admin.post(ALICE, IMPORT, {}).status_code == MENDED
    large = upload(admin, b"addresses\n" + b"x" * (4 * 1024 * 1024))
    assert (large.status_code, "larger than 4 MB" in large.text) == (MENDED, True)
    assert upload(admin, b"x" * (5 * 1024 * 1024)).status_code == 413


def test_what_changed_since_the_preview_is_shown_again(admin: Any) -> None:
    shown = upload(admin, "addresses,stage\nann@a.example,Offer\n")
    confirm(admin, upload(admin, "addresses\nann@a.example\n"))
    admin.work()
    answer = confirm(admin, shown)
    assert (answer.status_code, "1 known candidate is changed" in answer.text) == (OVERTAKEN, True)
    assert admin.candidates()[0].stage == "new"


class Crash(Exception):
    """The process ends here."""


class Crashing:
    """A store whose process ends just after so many transactions."""

    def __init__(self, store: Any, after: int) -> None:
        self._store, self._left = store, after

    def of(self, organization: str) -> Any:
        outer, records = self, self._store.of(organization)

        class Records:
            def transact(self, work: Any) -> Any:
                done = records.transact(work)
                outer._left -= 1
                if not outer._left:
                    raise Crash
                return done

            def __getattr__(self, name: str) -> Any:
                return getattr(records, name)

        return Records()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


@pytest.mark.parametrize("after", [1, 2, 3])
def test_many_lines_go_on_after_any_crash_and_none_is_counted_twice(admin: Any, after: int) -> None:
    shown = upload(admin, people(3 * BATCH + 5))
    confirm(admin, shown)
    enrolling, crashes = admin.house.desk.enrolling, 0
    item = planned(Task.ENROL, DOMAIN, "", about=enrolment(admin, shown).id)
    while not enrolment(admin, shown).over:
        try:
            replace(enrolling, store=Crashing(admin.house.store, after)).step(item, lambda: None)
        except Crash:
            crashes += 1
            if after == 1:
                enrolling.step(item, lambda: None)
    assert crashes
    found = enrolment(admin, shown)
    assert (found.done, found.created, found.updated, found.left) == (found.total, found.total, 0, ())
    assert len(admin.candidates()) == 3 * BATCH + 5


def test_two_workers_at_the_same_lines_count_them_once(admin: Any) -> None:
    """Broken variant: the count was raised whatever it stood at."""
    shown = upload(admin, people(BATCH + 5))
    confirm(admin, shown)
    enrolling, before = admin.house.desk.enrolling, enrolment(admin, shown)
    entries = _entries(_unsealed(before.nonce, enrolling.files.of(DOMAIN).get(before.plan)))
    enrolling.step(planned(Task.ENROL, DOMAIN, "", about=before.id), lambda: None)
    after = enrolment(admin, shown)
    late = enrolling._some(admin.session(ALICE).organization, before, entries)
    assert late == enrolment(admin, shown) == after
    assert (after.done, after.created) == (BATCH + 5, BATCH + 5)


def test_lines_overtaken_after_confirming_are_left_whole_and_named(admin: Any) -> None:
    confirm(admin, upload(admin, "addresses\nold@a.example\n"))
    admin.work()
    shown = upload(admin, "addresses,stage\nann@a.example;ann@b.example,\nold@a.example,Offer\nlate@a.example,\n")
    confirm(admin, shown)
    records = admin.house.store.of(DOMAIN)
    old = admin.candidates()[0]
    records.transact(lambda tx: tx.put(AddressClaim(claim_id("ann@b.example"), old.id)))
    records.transact(lambda tx: tx.delete(Candidate, old.id))
    records.transact(lambda tx: tx.delete(AddressClaim, claim_id("old@a.example")))
    admin.work()
    after = enrolment(admin, shown)
    assert [(each.line, each.said) for each in after.left] == [(2, TAKEN), (3, GONE)]
    assert [each.addresses[0].address for each in admin.candidates()] == ["late@a.example"]
    assert "Line 2" in admin.browser(ALICE).get(shown.url).text


def test_mail_that_waited_comes_under_who_was_imported(play: Any, letter: Any) -> None:
    stored = play.deliver(ALICE, letter("Ann <ann@a.example>", f"{ALICE}, Ben <ben@b.example>"))
    play.connect(ALICE)
    play.label(ALICE, stored)
    play.look(ALICE)
    assert play.candidates() == []
    confirm(play, upload(play, "addresses\nann@a.example\n"))
    play.work()
    (ann,) = play.candidates()
    assert [message.candidates for message in play.messages()] == [(ann.id,)]


def test_a_list_nobody_confirms_is_forgotten_after_a_day(admin: Any) -> None:
    shown = upload(admin, people(3))
    file = enrolment(admin, shown).file
    assert admin.house.desk.enrolling.files.of(DOMAIN).get(file)
    with freeze_time(clock.now() + KEPT + timedelta(minutes=1)):
        admin.work()
    with pytest.raises(Missing):
        enrolment(admin, shown)
    with pytest.raises(Missing):
        admin.house.desk.enrolling.files.of(DOMAIN).get(file)


def test_a_file_that_is_no_list_is_shown_to_nobody(admin: Any) -> None:
    other = admin.house.desk.enrolling.files.of(DOMAIN).put(b"addresses\nsecret@mail.example\n")
    assert admin.browser(ALICE).get(f"{admin.origin}{IMPORT}/{other}").status_code == 404


def kept(play: Any, enrolment: Enrolment) -> list[str]:
    """Which files of a list are there."""
    files, found = play.house.desk.enrolling.files.of(DOMAIN), []
    for name, file in (("file", enrolment.file), ("plan", enrolment.plan)):
        with suppress(Missing):
            files.get(file)
            found.append(name)
    return found


def test_two_files_that_say_the_same_are_taken_side_by_side(admin: Any) -> None:
    """Broken variant: their plan was one file, and whichever was through first deleted it."""
    first, second = upload(admin, people(5)), upload(admin, people(5).replace("\n", "\r\n"))
    confirm(admin, first)
    confirm(admin, second)
    assert enrolment(admin, first).plan != enrolment(admin, second).plan
    admin.work()
    assert [enrolment(admin, each).done for each in (first, second)] == [5, 5]


def test_a_list_forgets_its_own_file_and_nothing_of_the_same_bytes(admin: Any) -> None:
    """Broken variant: a long mail whose text was the same was deleted with the list."""
    files = admin.house.desk.enrolling.files.of(DOMAIN)
    mail = files.put(people(2).encode())
    shown = upload(admin, people(2))
    confirm(admin, shown)
    admin.work()
    assert kept(admin, enrolment(admin, shown)) == []
    assert files.get(mail) == people(2).encode()


def test_a_list_uploaded_again_is_kept_for_another_day(admin: Any) -> None:
    upload(admin, people(3))
    start = clock.now()
    with freeze_time(start + KEPT - timedelta(minutes=1)):
        shown = upload(admin, people(3))
    with freeze_time(start + KEPT + timedelta(minutes=1)):
        admin.work()
        assert kept(admin, enrolment(admin, shown)) == ["file"]


def test_whoever_confirms_owns_the_candidates_that_name_nobody(admin: Any) -> None:
    enrolling, tom = admin.house.desk.enrolling, admin.session(TOM)
    first = enrolling.upload(tom, "list.csv", people(1).encode())
    alice = admin.session(ALICE)
    enrolling.confirm(alice, first.id, (), stamp(enrolling.plan(alice, first.id)))
    admin.work()
    assert [each.owner for each in admin.candidates()] == [alice.recruiter.id]


@pytest.mark.parametrize("work", ["step", "discard"])
def test_a_crash_just_after_the_last_line_leaves_no_file(admin: Any, work: str) -> None:
    """Broken variant: the work that came again saw the list through and left its files for good."""
    shown = upload(admin, people(3))
    confirm(admin, shown)
    enrolling, item = admin.house.desk.enrolling, planned(Task.ENROL, DOMAIN, "", about=enrolment(admin, shown).id)
    with pytest.raises(Crash):
        replace(enrolling, store=Crashing(admin.house.store, 2)).step(item, lambda: None)
    assert (enrolment(admin, shown).over, kept(admin, enrolment(admin, shown))) == (True, ["file", "plan"])
    again = getattr(enrolling, work)(item, lambda: None)
    assert (again.due, kept(admin, enrolment(admin, shown))) == (False, [])


def test_nobody_moves_herself_with_a_list_nor_learns_that_she_is_a_candidate(admin: Any) -> None:
    confirm(admin, upload(admin, "addresses\nal@home.example;al@work.example\n"))
    admin.work()
    early = upload(admin, "addresses,stage\nal@work.example,Offer\n")
    confirm(admin, early)
    alice, records = admin.session(ALICE).recruiter, admin.house.store.of(DOMAIN)
    records.transact(lambda tx: tx.put(replace(alice, aliases=("AL@home.example",))))
    late = upload(admin, "addresses,stage\nx@x.example;al@home.example,\nal@work.example,Offer\n")
    text = html.unescape(re.sub(r"(<[^>]+>|\s)+", " ", late.text))
    assert "0 known candidates are changed" in text
    assert [f"Line {line} Addresses {OWN}" in text for line in (2, 3)] == [True, True]
    admin.work()
    assert [(each.line, each.said) for each in enrolment(admin, early).left] == [(2, OWN)]
    assert [each.stage for each in admin.candidates()] == ["new"]


def told(answer: Any) -> str:
    """The words of a page."""
    return html.unescape(re.sub(r"(<[^>]+>|\s)+", " ", answer.text))


def test_the_preview_shows_who_is_new_and_what_becomes_of_who_is_known(admin: Any) -> None:
    confirm(admin, upload(admin, "addresses\nann@a.example\n"))
    admin.work()
    shown = told(upload(admin, "addresses,name,stage,Salary\nann@a.example,Ann Lee,Offer,9\nben.hur@b.example,,,9\n"))
    assert "Line 2 ann@a.example Name: Ann Lee ; Stage: Offer" in shown
    assert "Line 3 Ben Hur ben.hur@b.example General application New" in shown
    assert "Columns left out: Salary" in shown
    assert "UTF-8" not in shown


def test_a_file_read_by_a_guess_says_so_and_shows_the_names(admin: Any) -> None:
    shown = told(upload(admin, "addresses,name\nann@a.example,J\xfcrgen\n".encode("cp1252")))
    assert "not UTF-8, so it was read as Windows-1252" in shown
    assert "Jürgen ann@a.example" in shown


def test_many_unknown_jobs_are_made_in_one_go_and_the_rest_is_counted(admin: Any) -> None:
    """Broken variant: the titles stood in the address of the page, and the fifty-first was never offered."""
    jobs = [f"{number:03} {'x' * 70}" for number in range(MOST_JOBS + 3)]
    content = "addresses,job\n" + "".join(f"p{number}@a.example,{job}\n" for number, job in enumerate(jobs))
    first = upload(admin, content)
    assert first.text.count('type="checkbox"') == MOST_JOBS
    assert "and 3 more" in told(first)
    shown = admin.post(ALICE, path(first, admin), {"look": "yes", "make": jobs})
    assert f"{MOST_JOBS} new candidates" in told(shown)
    confirm(admin, shown, make=jobs[:MOST_JOBS])
    assert len(admin.all(Job, order="created_at")) == MOST_JOBS + 1


def test_every_line_left_is_counted_and_the_first_are_named(admin: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = upload(admin, people(5))
    confirm(admin, shown)
    records = admin.house.store.of(DOMAIN)
    for number in range(4):
        claim = AddressClaim(claim_id(f"p{number}@list.example"), "somebody")
        records.transact(lambda tx, claim=claim: tx.put(claim))
    monkeypatch.setattr("backend.services.enrolling.MOST_LEFT", 2)
    admin.work()
    page = told(admin.browser(ALICE).get(shown.url))
    assert "4 lines were left out meanwhile" in page
    assert "and 2 more" in page


def test_an_address_added_to_who_is_known_is_claimed_for_her(admin: Any) -> None:
    confirm(admin, upload(admin, "addresses\nann@a.example\n"))
    admin.work()
    confirm(admin, upload(admin, "addresses\nann@a.example;ann@late.example\n"))
    admin.work()
    claim = admin.house.store.of(DOMAIN).get(AddressClaim, claim_id("ann@late.example"))
    assert claim
    assert claim.candidate == admin.candidates()[0].id


def test_who_is_being_erased_holds_the_list_up_until_she_is_gone(admin: Any) -> None:
    confirm(admin, upload(admin, "addresses\nann@a.example\n"))
    admin.work()
    shown = upload(admin, "addresses,stage\nann@a.example,Offer\n")
    confirm(admin, shown)
    (ann,) = admin.candidates()
    admin.house.store.of(DOMAIN).transact(lambda tx: tx.put(replace(ann, erasing=True)))
    item = planned(Task.ENROL, DOMAIN, "", about=enrolment(admin, shown).id)
    with pytest.raises(Busy):
        admin.house.desk.enrolling.step(item, lambda: None)
    assert (enrolment(admin, shown).done, admin.candidates()[0].stage) == (0, "new")


def test_a_step_that_lost_its_lease_takes_no_further_line(admin: Any) -> None:
    shown = upload(admin, people(2 * BATCH))
    confirm(admin, shown)
    kept_so_far = iter([True])

    def keep() -> None:
        if not next(kept_so_far, False):
            raise LeaseLost("lost")

    item = planned(Task.ENROL, DOMAIN, "", about=enrolment(admin, shown).id)
    with pytest.raises(LeaseLost):
        admin.house.desk.enrolling.step(item, keep)
    assert enrolment(admin, shown).done == len(admin.candidates()) == BATCH
