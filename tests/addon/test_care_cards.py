"""The forms, notes and timelines of a candidate: against recording and lint, then what a recruiter reads."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from addon.cards import conversation, forms, recognized
from addon.cards.forms import About
from addon.cards.links import Links
from addon.cards.look import Look
from backend.domain.address import Address
from backend.domain.candidate import Candidate, CandidateAddress, Source
from backend.domain.job import Job
from backend.domain.message import Attachment, Message
from backend.domain.note import Note
from backend.domain.organization import DEFAULT_STAGES
from backend.domain.particulars import Assignment, Particulars
from backend.domain.recognition import ConversationLine, OneCandidate, Profile, Sight
from backend.domain.recruiter import Recruiter, Role
from backend.domain.timeline import Entry, Timeline
from backend.domain.turn import Turn
from backend.language import language
from backend.texts import Voice

Json = dict[str, Any]
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
LOOK = Look(Links("https://hire.example", "ana@agency.example"), Voice(language("en-GB"), NOW))
GERMAN = Look(LOOK.links, Voice(language("de"), NOW))


def before(**age: float) -> datetime:
    return NOW - timedelta(**age)


TOM, PRIYA = (
    Recruiter("r2", "tom@agency.example", "Tom Becker", Role.RECRUITER, before(days=90)),
    Recruiter("r3", "priya@agency.example", "Priya Nair", Role.ADMIN, before(days=90)),
)
BACKEND, DESIGN = Job("j1", "Backend", before(days=90)), Job("j2", "Product designer", before(days=80))
JANE = Candidate(
    id="c1",
    name="Jane Doe",
    addresses=(CandidateAddress("jane@doe.example", Source.MAIL, "r1", before(days=3)),),
    owner="r1",
    job="j1",
    stage="interview",
    created_at=before(days=40),
    last_at=before(days=3),
    tags=("python", "remote", "Führerschein"),
    ats_url="https://ats.example/people/17",
)
ANSWER = Message(
    id="m1",
    rfc_id="<1@agency.example>",
    sender=Address("tom@agency.example", "Tom Becker"),
    to=(),
    cc=(),
    subject="",
    at=before(minutes=4),
    date=None,
    text="",
    copies={},
    in_reply_to="<0@doe.example>",
)
NOTES = (
    Note("n1", "r1", "Ana Ruiz", before(hours=2), "Strong in Python.\nAsk about notice period.", private=True),
    Note("n2", "r2", "Tom Becker", before(days=3), "Salary: 90 k, hard limit.", private=True, readers=("r1", "r3")),
    Note("n3", "r3", "Priya Nair", before(days=9), "Met her at PyCon.", edited_at=before(days=8)),
)
PROFILE = Profile(
    candidate=JANE,
    stage=DEFAULT_STAGES[2],
    job=BACKEND,
    owner="Ana Ruiz",
    own_notes=frozenset({"n1"}),
    turn=Turn(ours=True, since=before(days=3), last_ours=ANSWER),
    colleague="Tom Becker",
    colleague_at=before(minutes=4),
    conversations=(ConversationLine("v1", "Your application", 12, 2, before(days=40), before(days=3)),),
    hidden=False,
    synced_at=before(seconds=12),
    following=True,
    stages=DEFAULT_STAGES,
    notes=NOTES,
    may_change=True,
)
MANAGERS = replace(PROFILE, may_change=False)
HIRED = replace(PROFILE, stage=DEFAULT_STAGES[4], wrote_herself=True, candidate=replace(JANE, ats_url="", tags=()))
FRESH = About("c1", "Jane Doe", {"nonce": "x1"})
ASSIGNMENT = Assignment("r2", "j1", ("python", "remote"))
GIVEN = Particulars("Jane Doe", ("jane@doe.example", "j.doe@work.example"), "https://ats.example/people/17")
WRONG = Particulars("", ("jane@doe.example", "jane at work"), "http://ats.example")
WHY = {"name": "Write a name.", "addresses": "jane at work is no e-mail address.", "ats_url": "Write a link."}
TEXT = "Dear Tom,\n\nthank you for the quick answer. I could start in March.\n\nBest\nJane"
FILE = Attachment("CV Jane Doe.pdf", "application/pdf", 348_112, "1")
HERS = Entry(
    Address("jane@doe.example", "Jane Doe"), (Address("tom@agency.example", "Tom"),), (), before(days=3), TEXT,
    (FILE, replace(FILE, name="", size=812)),
)  # fmt: skip
OURS = Entry(
    Address("tom@agency.example", "Tom Becker"),
    (Address("jane@doe.example", "Jane Doe"),),
    (Address("ana@agency.example", "Ana Ruiz"),),
    before(days=5),
    "Hi Jane,\nwhen could you start?",
    (),
)
TIMELINE = Timeline("c1", "Jane Doe", "v1", "Your application", (HERS, OURS), "18c5f0a1b2c3d4e5")


def drawn(profile: Profile, look: Look = LOOK) -> Json:
    return recognized.card(Sight(OneCandidate(profile)), look)


def drawn_wrong(given: Particulars) -> Json:
    about = About("c1", "Jane Doe", {"was_name": "Jane Doe"}, WHY)
    return forms.particulars("edit", about, LOOK, given)


CARDS: dict[str, Json] = {
    "candidate_noted": drawn(PROFILE),
    "candidate_german": drawn(PROFILE, GERMAN),
    "candidate_of_a_manager": drawn(MANAGERS),
    "candidate_hired": drawn(HIRED),
    "note_form": forms.note(FRESH, LOOK, (PRIYA, TOM)),
    "note_form_wrong": forms.note(replace(FRESH, faults={"note": "Write something."}), LOOK, (PRIYA, TOM), "", ("r2",)),
    "note_form_alone": forms.note(FRESH, LOOK, ()),
    "note_form_own": forms.note(replace(FRESH, hidden={"note": "n1"}), LOOK, (PRIYA,), "Salary: 90 k", ("r2",)),
    "assign_form": forms.assignment(FRESH, LOOK, ASSIGNMENT, (TOM, PRIYA), (BACKEND, DESIGN)),
    "assign_form_wrong": forms.assignment(
        replace(FRESH, faults={"owner": "Choose a recruiter.", "": "Many people are changing this at once."}),
        LOOK,
        ASSIGNMENT,
        (TOM, PRIYA),
        (BACKEND, DESIGN),
    ),
    "edit_form": forms.particulars("edit", About("c1", "Jane Doe", {"was_name": "Jane Doe"}), LOOK, GIVEN),
    "edit_form_wrong": drawn_wrong(WRONG),
    "enroll_form": forms.particulars(
        "enroll", About("", "", {"nonce": "x2", "means": "add"}), LOOK, Particulars("Max Moss", ("max@moss.example",))
    ),
    "conversation": conversation.card(TIMELINE, LOOK),
    "conversation_long": conversation.card(replace(TIMELINE, entries=(HERS, OURS) * 40, mine=""), LOOK),
}
Lint = Callable[[Json], list[str]]


def shown_text(card: Json) -> str:
    return json.dumps(card, ensure_ascii=False)


def found(value: object, name: str) -> list[Any]:
    """Every field of this name in a card."""
    if isinstance(value, list):
        return [each for inner in value for each in found(inner, name)]
    if isinstance(value, dict):
        own = [value[name]] if name in value else []
        return own + [each for inner in value.values() for each in found(inner, name)]
    return []


@pytest.mark.parametrize("name", CARDS)
def test_card_as_recorded(name: str, golden: Callable[[str, Json], Json]) -> None:
    assert golden(name, CARDS[name]) == CARDS[name]


@pytest.mark.parametrize("name", CARDS)
def test_card_is_one_gmail_draws_whole(name: str, lint: Lint) -> None:
    assert lint(CARDS[name]) == []


def test_the_first_line_says_whose_turn_it_is_and_which_colleague_answered_on_what() -> None:
    assert CARDS["candidate_noted"]["header"]["title"] == "Your turn, 3 days · Tom (Backend) answered 4 min ago"
    assert CARDS["candidate_hired"]["header"]["title"] == "Your turn, 3 days · You answered 4 min ago"


def test_another_stage_is_one_choice_and_only_of_those_who_may() -> None:
    (stage,) = found(CARDS["candidate_noted"], "selectionInput")
    assert stage["onChangeAction"]["function"] == "https://hire.example/addon/move"
    assert [each["text"] for each in stage["items"] if each["selected"]] == ["Interview"]
    assert found(CARDS["candidate_of_a_manager"], "selectionInput") == []
    assert "Interview · Backend" in shown_text(CARDS["candidate_of_a_manager"])


def test_a_manager_is_offered_a_note_and_nothing_else() -> None:
    called = {url.rpartition("/")[2] for url in found(CARDS["candidate_of_a_manager"], "function")}
    assert called == {"note", "conversation", "refresh", "stop"}


def test_a_note_says_who_wrote_it_when_and_for_whom() -> None:
    labels = [row["bottomLabel"] for row in found(CARDS["candidate_noted"]["sections"][2], "decoratedText")]
    assert labels == [
        "Ana Ruiz · 2 h ago · private · tap to change",
        "Tom Becker · 3 days ago · private, for 2 colleagues",
        "Priya Nair · 9 days ago · edited 8 days ago",
    ]


def test_the_ats_is_reached_by_an_address_gmail_opens() -> None:
    urls = [link["url"] for link in found(CARDS["candidate_noted"], "openLink")]
    assert "https://hire.example/console/candidates/c1/ats?for=ana%40agency.example" in urls
    assert not any("ats.example" in url for url in urls)
    assert not any("/ats" in link["url"] for link in found(CARDS["candidate_hired"], "openLink"))


def test_what_was_typed_stands_in_the_form_beside_what_is_wrong_with_it() -> None:
    card = CARDS["edit_form_wrong"]
    values = {field["name"]: field["value"] for field in found(card, "textInput")}
    assert values == {"name": "", "addresses": "jane@doe.example\njane at work", "ats_url": "http://ats.example"}
    widgets = card["sections"][0]["widgets"]
    said = [html["text"] for each in widgets if (html := each.get("textParagraph"))]
    assert all("⚠" in each for each in said), "not by colour alone"
    for at, fault in ((1, "Write a name."), (3, "jane at work is no e-mail address."), (5, "Write a link.")):
        assert fault in widgets[at]["textParagraph"]["text"]


def test_a_form_carries_whom_it_is_about_and_what_it_showed() -> None:
    (action,) = (each for each in found(CARDS["edit_form"], "action") if "save_edit" in each["function"])
    assert {each["key"]: each["value"] for each in action["parameters"]} == {"candidate": "c1", "was_name": "Jane Doe"}
    assert action["persistValues"] is True


def test_what_stands_and_cannot_be_chosen_is_left_as_it_is() -> None:
    withheld = replace(ASSIGNMENT, owner="", job="gone")
    owner, job = found(forms.assignment(FRESH, LOOK, withheld, (TOM, PRIYA), (BACKEND,)), "selectionInput")
    for field in (owner, job):
        assert field["items"][0] == {"text": "Leave as it is", "value": "", "selected": True}
        assert not any(item["selected"] for item in field["items"][1:])


def test_whom_no_card_holds_is_counted_and_who_is_chosen_stays() -> None:
    people = tuple(replace(TOM, id=f"r{n}") for n in range(150))
    for card in (
        forms.note(FRESH, LOOK, people, "x", ("r149",)),
        forms.assignment(FRESH, LOOK, replace(ASSIGNMENT, owner="r149"), people, ()),
    ):
        field = max(found(card, "selectionInput"), key=lambda each: len(each["items"]))
        assert [item["value"] for item in field["items"] if item["selected"]] == ["r149"]
        assert f"{150 - len(field['items'])} more on the web" in shown_text(card)


def test_a_timeline_tells_who_wrote_when_and_what_with_its_files() -> None:
    heads = [row for row in found(CARDS["conversation"], "decoratedText") if "startIcon" in row]
    assert heads[0]["text"] == "<b>Jane Doe</b>"
    assert heads[0]["bottomLabel"] == "to Tom · 3 days ago, 12:00"
    assert heads[1]["text"] == "CV Jane Doe.pdf · 348.1 kB<br>unnamed · 812 byte"
    assert heads[2]["bottomLabel"] == "to Jane Doe · Bcc Ana Ruiz · 5 days ago, 12:00"
    assert "when could you start?" in shown_text(CARDS["conversation"])


def test_what_no_answer_holds_of_a_timeline_is_counted_and_linked() -> None:
    card = CARDS["conversation_long"]
    last = card["sections"][-1]["widgets"][0]["decoratedText"]
    assert last["text"] == "55 more on the web"
    assert last["onClick"]["openLink"]["url"].endswith("/console/candidates/c1?for=ana%40agency.example#v1")


HARD = [
    "x" * 5_000,
    "<b>x</b> & Co\n> quote",
    "ليلى حداد\u202e" * 300,
    "👩🏽\u200d💻" * 900,
    "",
    "\u0000\x1b[2J\n" * 600,
]


@pytest.mark.parametrize("words", HARD)
def test_no_text_breaks_a_card(words: str, lint: Lint) -> None:
    person = Address("x@x.example", words)
    entry = Entry(person, (person,) * 40, (person,) * 40, NOW, words, (replace(FILE, name=words),) * 40)
    notes = (replace(NOTES[0], text=words or "x", name=words),) * 200
    people = tuple(replace(TOM, id=f"r{n}", name=words) for n in range(150))
    jobs = tuple(replace(BACKEND, id=f"j{n}", title=words or "x") for n in range(150))
    typed = Particulars(words[:200], (words[:1_000],), words[:500])
    about = replace(FRESH, name=words, faults={"name": "Write a name.", "": "x"})
    cards = [
        conversation.card(Timeline("c1", words, "v1", words, (entry,) * 200, "1"), LOOK),
        drawn(replace(PROFILE, notes=notes, candidate=replace(JANE, tags=(words,) * 20), job=jobs[0])),
        forms.note(about, LOOK, people, words[:1_000], ()),
        forms.assignment(about, LOOK, ASSIGNMENT, people, jobs),
        forms.particulars("edit", about, LOOK, typed),
    ]
    assert [fault for card in cards for fault in lint(card)] == []


def test_markup_of_others_is_escaped_once() -> None:
    hostile = replace(HERS, text="<b>x</b> &amp;", sender=Address("x@x.example", "<i>Jane</i>"))
    words = shown_text(conversation.card(replace(TIMELINE, entries=(hostile,)), LOOK))
    assert "&lt;b&gt;x&lt;/b&gt; &amp;amp;" in words
    assert "&lt;i&gt;Jane&lt;/i&gt;" in words
