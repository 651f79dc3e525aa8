"""What she does to a candidate in the sidebar, end to end; every request is sent twice and has one effect."""

import json
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from email.message import EmailMessage
from typing import Any

import pytest

from backend.domain.candidate import Candidate
from backend.domain.note import Notebook
from sandbox.host import Call, Reply

Letter = Callable[..., EmailMessage]

ALICE, TOM, PRIYA, HUGO = (f"{name}@brightwater.example" for name in ("alice", "tom", "priya", "hugo"))
JANE = "Jane Roe <jane@roe.example>"


def fields(value: object, name: str) -> list[Any]:
    """Every field of this name in a card."""
    if isinstance(value, list):
        return [each for inner in value for each in fields(inner, name)]
    if isinstance(value, dict):
        return [*([value[name]] if name in value else []), *fields(list(value.values()), name)]
    return []


def kept() -> list[str]:
    """All that is in the store, but for what asking Gmail costs."""
    path = os.environ["HIRELABEL_STORE"].removeprefix("sqlite://")
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return sorted(line for line in connection.iterdump() if "'allowances'" not in line and "'spent'" not in line)


class Sidebar:
    """The sidebar of one person beside one mail: keeps the open cards as Gmail does.

    Every request is sent twice, and nothing in the store may be another for the second time.
    """

    def __init__(self, play: Any, address: str, stored: Any = None) -> None:
        self.play, self.address, self.stored = play, address, stored
        self.stack: list[dict[str, Any]] = []
        self.toast = ""
        if stored:
            self._take(play.host.call(Call(address, stored.id)))

    @property
    def card(self) -> dict[str, Any]:
        return self.stack[-1]

    def call(self, name: str, parameters: dict[str, str], /, **typed: str | list[str]) -> "Sidebar":
        """Post to an action as Gmail does, empty fields left out; then once more."""
        given = {field: [text] if isinstance(text, str) else text for field, text in typed.items() if text}
        form = {field: {"stringInputs": {"value": values}} for field, values in given.items()}
        url = f"{self.play.origin}/addon/{name}"
        request = Call(self.address, self.stored.id if self.stored else "", url, parameters, form)
        self._take(self.play.host.call(request))
        before = kept()
        assert self.play.host.call(request).answer is not None
        assert kept() == before, f"{name} again"
        return self

    def press(self, name: str, /, **typed: str | list[str]) -> "Sidebar":
        """Press what calls this action on the open card, with what stands in its form."""
        action = next(a for a in fields(self.card, "action") if a["function"].endswith(f"/{name}"))
        shown = {field["name"]: field["value"] for field in fields(self.card, "textInput")}
        for field in fields(self.card, "selectionInput"):
            shown[field["name"]] = [item["value"] for item in field["items"] if item["selected"]]
        return self.call(
            name, {each["key"]: each["value"] for each in action.get("parameters", [])}, **{**shown, **typed}
        )

    def choose(self, field: str, value: str) -> "Sidebar":
        """Choose in a drop-down that acts by itself."""
        action = next(f["onChangeAction"] for f in fields(self.card, "selectionInput") if f["name"] == field)
        parameters = {each["key"]: each["value"] for each in action["parameters"]}
        return self.call(action["function"].rpartition("/")[2], parameters, **{field: value})

    def _take(self, reply: Reply) -> None:
        assert reply.answer is not None, reply.trouble
        self.toast = reply.answer.notification
        for step in reply.answer.navigations:
            if "pushCard" in step:
                self.stack.append(step["pushCard"])
            elif "pop" in step:
                self.stack.pop()
            else:
                self.stack[-1] = step["updateCard"]

    def says(self, words: str) -> bool:
        return words in str(self.card)


@pytest.fixture
def jane(play: Any, letter: Letter) -> Any:
    """Tom follows Jane's mail, which went to Hugo as well; the stored mail."""
    for owner in (ALICE, TOM):
        play.connect(owner)
    play.sign_in(HUGO)
    play.sign_in(PRIYA)
    mail = letter(JANE, f"{TOM}, {HUGO}", "When can we talk?")
    stored = play.deliver(TOM, mail)
    play.hugos = play.deliver(HUGO, mail)
    play.label(TOM, stored)
    play.look(TOM)
    return stored


@pytest.fixture
def toms(play: Any, jane: Any) -> Sidebar:
    """Tom's sidebar beside Jane's mail."""
    return Sidebar(play, TOM, jane)


def the(play: Any) -> Candidate:
    found: Candidate
    (found,) = play.candidates()
    return found


def test_a_stage_is_moved_by_one_choice(play: Any, toms: Sidebar) -> None:
    toms.choose("stage", "offer")
    assert the(play).stage == "offer"
    assert (toms.toast, len(toms.stack)) == ("Moved to Offer.", 1)
    toms.choose("stage", "hired")
    assert "following ends" in toms.toast


def test_a_stage_that_is_gone_is_said_in_the_toast(play: Any, toms: Sidebar) -> None:
    toms.choose("stage", "promoted")
    assert toms.toast.startswith("That stage is no longer here")
    assert toms.card["name"] == "candidate"
    assert the(play).stage == "new"


def test_owner_job_and_tags_in_one_form(play: Any, toms: Sidebar) -> None:
    sub = play.world.accounts[ALICE].sub
    toms.press("assign")
    assert [toms.card["name"], len(toms.stack)] == ["assign", 2]
    toms.press("save_assign", owner=sub, tags="Python, #remote, python")
    assert [toms.card["name"], len(toms.stack), toms.toast] == ["candidate", 1, "Saved."]
    assert (the(play).owner, the(play).tags) == (sub, ("Python", "remote"))
    assert toms.says("Owner: Alice Moreau")
    assert toms.says("Tags: Python, remote")
    toms.press("assign").press("save_assign", tags="remote")
    assert the(play).tags == ("remote",)


def test_what_is_wrong_stands_in_the_form_and_nothing_typed_is_lost(play: Any, toms: Sidebar) -> None:
    toms.press("edit").press("save_edit", name="", addresses="jane@roe.example\njane at work", ats_url="ats")
    assert [toms.card["name"], len(toms.stack)] == ["edit", 2]
    values = {field["name"]: field["value"] for field in fields(toms.card, "textInput")}
    assert values == {"name": "", "addresses": "jane@roe.example\njane at work", "ats_url": "ats"}
    for words in ("Write a name.", "jane at work is no e-mail address.", "Write a link that starts with https://"):
        assert toms.says(words)
    assert the(play).name == "Jane Roe"
    toms.press(
        "save_edit", name="Jane Roe-Doe", addresses="jane@roe.example, j@home.example", ats_url="https://ats.example/1"
    )
    assert [toms.card["name"], len(toms.stack)] == ["candidate", 1]
    assert [each.address for each in the(play).addresses] == ["jane@roe.example", "j@home.example"]
    assert toms.says("Jane Roe-Doe")
    assert toms.says("Open in the ATS")


def test_of_many_addresses_the_last_is_taken_off_and_an_unchanged_form_changes_nothing(
    play: Any, toms: Sidebar
) -> None:
    many = ["jane@roe.example", *(f"{'jane' * 10}.{n}@roe.example" for n in range(18))]
    toms.press("edit").press("save_edit", addresses="\n".join(many), ats_url=f"https://ats.example/{'x' * 900}")
    whole = the(play)
    assert [each.address for each in whole.addresses] == many
    toms.press("edit").press("save_edit")
    assert the(play) == whole
    toms.press("edit").press("save_edit", addresses="\n".join(many[:-1]))
    assert [each.address for each in the(play).addresses] == many[:-1]


def test_a_note_for_all_and_a_private_one(play: Any, toms: Sidebar, jane: Any) -> None:
    toms.press("note").press("save_note", note="")
    assert toms.says("Write something.")
    toms.press("save_note", note="Strong in Python")
    assert [toms.card["name"], len(toms.stack), toms.toast] == ["candidate", 1, "Note added."]
    sub = play.world.accounts[HUGO].sub
    toms.press("note").press("save_note", note="Salary: 90 k", kind="everyone", readers=[sub])
    assert toms.says("private, for 1 colleague"), "who names people means them"
    notes = {who: Sidebar(play, who, stored) for who, stored in ((HUGO, play.hugos), (TOM, jane))}
    assert [notes[HUGO].says(words) for words in ("Salary: 90 k", "Strong in Python")] == [True, False]
    seen = Sidebar(play, ALICE).call("profile", {"candidate": the(play).id})
    assert [seen.says(words) for words in ("Salary: 90 k", "Strong in Python")] == [False, True]


def noted(play: Any) -> list[str]:
    return [note.id for note in play.house.store.of("brightwater.example").get(Notebook, the(play).id).notes]


def test_a_note_is_changed_and_removed_by_who_wrote_it(play: Any, toms: Sidebar, jane: Any) -> None:
    toms.press("note").press("save_note", note="Strong in Pithon")
    (identity,) = noted(play)
    own = {"candidate": the(play).id, "note": identity}
    hers = Sidebar(play, ALICE).call("profile", own)
    assert identity not in json.dumps(hers.card), "only its author is offered the form"
    toms.call("note", own).press("save_note", note="")
    assert toms.says("Write something.")
    toms.press("save_note", note="Strong in Python", kind="private")
    assert [toms.toast, toms.says("Strong in Python"), toms.says("edited"), toms.says("private")] == [
        "Note changed.", True, True, True,
    ]  # fmt: skip
    for name in ("note", "save_note"):
        assert hers.call(name, own, note="mine").says("no longer here")
    assert hers.call("remove_note", own).says("no longer here")
    assert noted(play) == [identity]
    toms.call("note", own).press("remove_note")
    assert [toms.toast, toms.says("Strong in Python")] == ["Note removed.", False]
    assert toms.call("profile", own).call("remove_note", own).toast == "Note removed."
    assert toms.call("save_note", own, note="again").says("no longer here")


def test_a_hiring_manager_adds_notes_and_is_told_so_when_she_tries_more(play: Any, jane: Any) -> None:
    hugo = Sidebar(play, HUGO, play.hugos)
    assert {url.rpartition("/")[2] for url in fields(hugo.card, "function")} == {"note", "conversation", "refresh"}
    hugo.press("note").press("save_note", note="From the hiring manager")
    assert hugo.says("From the hiring manager")
    before = kept()
    identity = {"candidate": the(play).id}
    for name in ("move", "assign", "save_assign", "edit", "save_edit"):
        hugo.call(name, identity, stage="offer", owner="x", name="x", addresses="x@x.example", tags="x")
        assert hugo.says("Recruiters and admins change candidates"), name
    for name in ("enroll", "save_enroll"):
        hugo.call(name, {"nonce": "x"}, name="Bob", addresses="bob@stone.example")
        assert hugo.says("Recruiters and admins change candidates"), name
    assert kept() == before


def test_a_conversation_opens_above_the_card(toms: Sidebar) -> None:
    toms.press("conversation")
    assert [card["name"] for card in toms.stack] == ["candidate", "conversation"]
    assert toms.says("When can we talk?")


def test_a_stranger_is_added_with_details_and_the_mail_comes_along(play: Any, letter: Letter, jane: Any) -> None:
    stored = play.deliver(TOM, letter("Bob <bob@stone.example>", TOM))
    toms = Sidebar(play, TOM, stored).press("enroll")
    assert {field["name"]: field["value"] for field in fields(toms.card, "textInput")} == {
        "name": "Bob", "addresses": "bob@stone.example", "ats_url": "",
    }  # fmt: skip
    toms.press("save_enroll", addresses="bob@stone.example\njane@roe.example")
    assert toms.says("jane@roe.example belongs to Jane Roe already.")
    assert toms.says("bob@stone.example")
    toms.press("save_enroll", name="Bob Stone", addresses="bob@stone.example\nb@stone.example")
    assert [toms.card["name"], len(toms.stack), toms.toast] == ["candidate", 1, "Added."]
    assert toms.says("Bob Stone")
    (bob,) = (each for each in play.candidates() if each.name == "Bob Stone")
    assert {message.candidates for message in play.messages() if message.subject == "Backend Engineer"} >= {(bob.id,)}


def test_without_a_mailbox_a_stranger_is_added_and_nothing_is_followed(play: Any, letter: Letter, jane: Any) -> None:
    stored = play.deliver(PRIYA, letter("Bob <bob@stone.example>", PRIYA))
    priya = Sidebar(play, PRIYA, stored).call("enroll", {"address": "bob@stone.example", "name": "Bob"})
    priya.press("save_enroll")
    assert priya.card["name"] == "candidate"
    assert priya.says("No mail yet")


def test_each_of_several_has_her_own_card(play: Any, letter: Letter, jane: Any) -> None:
    stored = play.deliver(TOM, letter(JANE, TOM, Cc="Max Moss <max@moss.example>", subject="Both"))
    play.label(TOM, stored)
    play.look(TOM)
    talk = next(each for each in play.conversations() if each.subject == "Both")
    play.house.adding.pick(play.session(TOM), talk.id, ["jane@roe.example", "max@moss.example"])
    toms = Sidebar(play, TOM, stored)
    assert toms.card["name"] == "several"
    (max_,) = (each for each in play.candidates() if each.name == "Max Moss")
    toms.call("profile", {"candidate": max_.id})
    assert [card["name"] for card in toms.stack] == ["several", "candidate"]
    toms.choose("stage", "offer")
    assert [card["name"] for card in toms.stack] == ["several", "candidate"]
    assert toms.says("Max Moss")
    assert [each.stage for each in play.candidates() if each.id == max_.id] == ["offer"]


@pytest.mark.parametrize(
    "name",
    [
        "profile",
        "conversation",
        "note",
        "save_note",
        "remove_note",
        "move",
        "assign",
        "save_assign",
        "edit",
        "save_edit",
    ],
)
def test_a_candidate_nobody_has_or_a_request_without_one_changes_nothing(play: Any, toms: Sidebar, name: str) -> None:
    before = kept()
    for parameters in ({}, {"candidate": "nobody", "conversation": "none", "nonce": "x"}):
        toms.call(name, parameters, note="Hello", stage="offer")
        assert toms.card["name"] == "error"
    assert kept() == before


def test_who_is_not_found_is_added_by_hand_and_found(play: Any, jane: Any) -> None:
    toms = Sidebar(play, TOM).call("search", {}, search="Bob Stone")
    toms.press("enroll")
    assert [field["value"] for field in fields(toms.card, "textInput")] == ["Bob Stone", "", ""]
    toms.press("save_enroll", addresses="bob@stone.example")
    assert [card["name"] for card in toms.stack] == ["search", "candidate"]
    toms.call("search", {"again": "yes"}, search="bob").press("profile")
    assert toms.says("Bob Stone")
    assert toms.says("bob@stone.example")
