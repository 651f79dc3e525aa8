"""What people do to a candidate on her page: every form, what is wrong with it, and who may send it."""

import re
from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage
from typing import Any

import pytest

from backend.domain.candidate import Candidate
from backend.domain.organization import Visibility

Letter = Callable[..., EmailMessage]

ALICE, TOM, PRIYA, HUGO = (f"{name}@brightwater.example" for name in ("alice", "tom", "priya", "hugo"))
JANE = "Jane Roe <jane@roe.example>"
NAMES = ("Bob Stone", "Jane Roe")


@pytest.fixture
def agency(play: Any, letter: Letter) -> Any:
    """Tom follows Jane's mail, which Hugo got too; all are signed in."""
    play.connect(TOM)
    for who in (ALICE, HUGO):
        play.sign_in(who)
    stored = play.deliver(TOM, letter(JANE, f"{TOM}, {HUGO}"))
    play.label(TOM, stored)
    play.look(TOM)
    return play


def the(play: Any, name: str = "Jane Roe") -> Candidate:
    found: Candidate
    (found,) = (each for each in play.candidates() if each.name == name)
    return found


def path(play: Any, what: str = "") -> str:
    return f"/console/candidates/{the(play).id}{what}"


def get(play: Any, who: str, where: str) -> str:
    return str(play.browser(who).get(play.origin + where).text)


def hidden(page: str) -> dict[str, str]:
    """What a form carries along unseen."""
    return dict(re.findall(r'<input type="hidden" name="((?:was_\w+|nonce))" value="([^"]*)">', page))


def test_another_stage(agency: Any) -> None:
    page = agency.post(ALICE, path(agency, "/stage"), {"stage": "offer"}).text
    assert "Moved to Offer." in page
    assert '<option value="offer" selected>' in page
    assert "following ends" in agency.post(ALICE, path(agency, "/stage"), {"stage": "rejected"}).text
    assert "no longer here" in agency.post(ALICE, path(agency, "/stage"), {"stage": "x"}).text
    assert the(agency).stage == "rejected"


def test_owner_and_job_are_not_asked_of_who_knows_her_by_mail_alone(agency: Any, letter: Letter) -> None:
    agency.connect(PRIYA)
    agency.label(PRIYA, agency.deliver(PRIYA, letter(JANE, PRIYA, subject="To Priya")))
    agency.look(PRIYA)
    root = agency.house.store.root
    organization = agency.session(TOM).organization
    policy = replace(organization.policy, visibility=Visibility.TEAM)
    root.transact(lambda tx: tx.put(replace(organization, policy=policy)))
    where, before = path(agency, "/assign"), the(agency)
    page = get(agency, PRIYA, where)
    assert ['name="owner"' in page, 'name="job"' in page, 'name="tags"' in page] == [False, False, True]
    form = hidden(page) | {"tags": "python"}
    agency.post(PRIYA, where, form | {"owner": agency.world.accounts[PRIYA].sub})
    assert the(agency) == before
    assert "Saved." in agency.post(PRIYA, where, form).text
    assert the(agency) == replace(before, tags=("python",))


def test_owner_job_and_tags(agency: Any) -> None:
    where = path(agency, "/assign")
    sub = agency.world.accounts[ALICE].sub
    form = hidden(get(agency, TOM, where)) | {"owner": sub, "job": the(agency).job, "tags": "python, remote"}
    page = agency.post(TOM, where, form).text
    assert "Owner: Alice Moreau" in page
    assert "Tags: python, remote" in page
    wrong = agency.post(TOM, where, form | {"tags": "x" * 41})
    assert (wrong.status_code, "A tag has at most 40 characters." in wrong.text) == (422, True)
    assert "x" * 41 in wrong.text, "nothing typed is lost"
    assert the(agency).tags == ("python", "remote")


def test_name_addresses_and_link(agency: Any) -> None:
    where = path(agency, "/edit")
    form = hidden(get(agency, TOM, where)) | {
        "name": "Jane Doe",
        "addresses": "jane@roe.example\nnot one",
        "ats_url": "",
    }
    wrong = agency.post(TOM, where, form)
    assert (wrong.status_code, "not one is no e-mail address." in wrong.text) == (422, True)
    assert 'value="Jane Doe"' in wrong.text
    given = {"addresses": "jane@roe.example\nj@home.example", "ats_url": "https://ats.example/1"}
    page = agency.post(TOM, where, hidden(wrong.text) | form | given).text
    assert "Jane Doe" in page
    assert "j@home.example" in page
    ats = agency.browser(TOM).get(
        f"{agency.origin}/console/candidates/{the(agency, 'Jane Doe').id}/ats", allow_redirects=False
    )
    assert ats.headers["Location"] == "https://ats.example/1"


def test_a_link_there_is_none_of_is_not_found(agency: Any) -> None:
    assert agency.browser(TOM).get(agency.origin + path(agency, "/ats")).status_code == 404


def test_a_note_for_all_and_a_private_one(agency: Any) -> None:
    where = path(agency, "/note")
    wrong = agency.post(TOM, where, hidden(get(agency, TOM, where)) | {"note": " "})
    assert (wrong.status_code, "Write something." in wrong.text) == (422, True)
    form = hidden(wrong.text) | {"note": "Strong in <Python>", "kind": "everyone"}
    for _ in range(2):
        page = agency.post(TOM, where, form).text
        assert page.count("Strong in &lt;Python&gt;") == 1
    sub = agency.world.accounts[HUGO].sub
    private = {"note": "Salary", "kind": "private", "readers": [sub], **hidden(get(agency, TOM, where))}
    assert "private, for 1 colleague" in agency.post(TOM, where, private).text
    pages = {who: get(agency, who, path(agency)) for who in (ALICE, HUGO)}
    assert ["Strong in" in pages[ALICE], "Salary" in pages[ALICE]] == [True, False]
    assert ["Strong in" in pages[HUGO], "Salary" in pages[HUGO]] == [False, True]


def test_a_note_is_changed_and_removed_on_a_page_by_who_wrote_it(agency: Any) -> None:
    where = path(agency, "/note")
    page = agency.post(TOM, where, hidden(get(agency, TOM, where)) | {"note": "Pithon", "kind": "private"}).text
    (own,) = re.findall(r'href="(/console/candidates/[^"]+/notes/[^"]+)"', page)
    form = get(agency, TOM, own)
    assert [">Pithon</textarea>" in form, 'value="private" selected' in form] == [True, True]
    wrong = agency.post(TOM, own, hidden(form) | {"note": ""})
    assert (wrong.status_code, "Write something." in wrong.text) == (422, True)
    page = agency.post(TOM, own, hidden(form) | {"note": "Python", "kind": "everyone"}).text
    assert ["Python" in page, "edited" in page, "Note changed." in page] == [True, True, True]
    assert f'href="{own}"' not in get(agency, ALICE, path(agency))
    for sent in (own, f"{own}/remove"):
        agency.post(ALICE, sent, {"note": "mine"})
    assert "Python" in get(agency, ALICE, path(agency))
    for _ in range(2):
        page = agency.post(TOM, f"{own}/remove", {}).text
        assert ["Python" in page, "Note removed." in page] == [False, True]
    late = agency.post(TOM, own, {"note": "again"})
    assert (late.status_code, "no longer here" in late.text, ">again</textarea>" in late.text) == (422, True, True)


def test_a_candidate_is_added_by_hand_once(agency: Any) -> None:
    assert "/console/candidates/new" in get(agency, TOM, "/console/")
    form = hidden(get(agency, TOM, "/console/candidates/new")) | {"name": "Bob Stone", "addresses": "jane@roe.example"}
    wrong = agency.post(TOM, "/console/candidates/new", form)
    assert "jane@roe.example belongs to Jane Roe already." in wrong.text
    form |= hidden(wrong.text) | {"addresses": "bob@stone.example"}
    for _ in range(2):
        assert "Bob Stone" in agency.post(TOM, "/console/candidates/new", form).text
    assert sorted(each.name for each in agency.candidates()) == ["Bob Stone", "Jane Roe"]


def test_the_list_says_of_whom_no_mail_has_come_yet(agency: Any) -> None:
    form = hidden(get(agency, TOM, "/console/candidates/new")) | {"name": "Bob Stone", "addresses": "bob@stone.example"}
    agency.post(TOM, "/console/candidates/new", form)
    rows = re.findall(r"<tr>.+?</tr>", get(agency, TOM, "/console/"), re.DOTALL)
    told = {name: [words in row for words in ("No mail yet", "<time")] for row in rows for name in NAMES if name in row}
    assert told == {"Bob Stone": [True, False], "Jane Roe": [False, True]}


def test_a_hiring_manager_is_offered_a_note_and_refused_the_rest(agency: Any) -> None:
    page = get(agency, HUGO, path(agency))
    assert "/note" in page
    assert [what for what in ("/stage", "/assign", "/edit") if what in page] == []
    before = agency.candidates()
    for what in ("/stage", "/assign", "/edit"):
        assert agency.post(HUGO, path(agency, what), {"stage": "offer", "name": "x"}).status_code == 403
    form = {"name": "Bob", "addresses": "bob@stone.example", "nonce": "x"}
    assert agency.post(HUGO, "/console/candidates/new", form).status_code == 403
    assert agency.candidates() == before
    agency.post(HUGO, path(agency, "/note"), {"note": "From Hugo", "nonce": "x"})
    assert "From Hugo" in get(agency, TOM, path(agency))


@pytest.mark.parametrize("what", ["/stage", "/assign", "/edit", "/note"])
def test_a_form_without_its_token_changes_nothing(agency: Any, what: str) -> None:
    before = agency.candidates()
    form = {"stage": "offer", "name": "x", "note": "x", "nonce": "x", "tags": "x"}
    assert agency.browser(TOM).post(agency.origin + path(agency, what), data=form).status_code == 400
    assert agency.candidates() == before
    assert "No notes" in get(agency, TOM, path(agency))
