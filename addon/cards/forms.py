"""The forms about one candidate: note, assignment, particulars. What was typed stands in them again with its faults."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from addon import care_texts, texts
from addon.cards import inputs, widgets
from addon.cards.inputs import Choice
from addon.cards.look import Look
from backend.domain.job import Job
from backend.domain.note import LONGEST
from backend.domain.particulars import LONGEST_LINK, LONGEST_NAME, Assignment, Particulars
from backend.domain.recruiter import Recruiter
from backend.texts import shown

Faults = Mapping[str, str]
MOST_IN_ADDRESSES, MOST_IN_TAGS = 6_000, 900
EVERYONE, PRIVATE = "everyone", "private"
ROOM_FOR_LINK, ROOM_FOR_TAGS = 3_000, 4_000
"""Characters of JSON; a form holds a field twice, as it stands and as it stood, and an answer stays under 30 kB."""
ROOM_BESIDE_NOTE = 25_500


@dataclass(frozen=True)
class About:
    """Whom a form is about, and `hidden`, what it carries along unseen; `faults` are by field, "" being none's."""

    candidate: str
    name: str
    hidden: Mapping[str, str] = field(default_factory=dict)
    faults: Faults = field(default_factory=dict)


def note(
    about: About, look: Look, colleagues: Sequence[Recruiter], text: str = "", named: Sequence[str] | None = None
) -> widgets.Card:
    """Asks for a note and who may read it; `named` are the readers of a private one, None of an open one."""
    kinds = ((EVERYONE, look.say(care_texts.OPEN_NOTE)), (PRIVATE, look.say(care_texts.PRIVATE_NOTE)))
    kind = EVERYONE if named is None else PRIVATE
    room = min(inputs.ROOM, ROOM_BESIDE_NOTE - len(json.dumps(text)))
    people = inputs.boxes("readers", look.say(care_texts.NAMED_LABEL), _people(colleagues), named or (), room)
    return _form(
        "note",
        care_texts.note_title(look.say, about.name),
        about,
        look,
        *_told(inputs.field("note", look.say(care_texts.NOTE_LABEL), text, LONGEST, long=True), "note", about, look),
        inputs.dropdown("kind", look.say(care_texts.PRIVATE_LABEL), kinds, kind),
        *((people, *_left(people, len(colleagues), about, look)) if colleagues else ()),
        removes=look.say(care_texts.REMOVE_NOTE) if "note" in about.hidden else "",
    )


def assignment(
    about: About, look: Look, given: Assignment, owners: Sequence[Recruiter], jobs: Sequence[Job]
) -> widgets.Card:
    """Asks for the owner, the job and the tags."""
    titles = [(job.id, shown(job.title, inputs.CALLED)) for job in jobs]
    tags = inputs.field(
        "tags",
        look.say(care_texts.TAGS_LABEL),
        inputs.start(", ".join(given.tags), 2 * ROOM_FOR_TAGS),
        MOST_IN_TAGS,
        hint=look.say(care_texts.TAGS_HINT),
    )
    return _form(
        "assign",
        care_texts.assign_title(look.say, about.name),
        about,
        look,
        *_choice("owner", look.say(care_texts.OWNER_LABEL), _people(owners), given.owner, about, look),
        *_choice("job", look.say(care_texts.JOB_LABEL), titles, given.job, about, look),
        *_told(tags, "tags", about, look),
    )


def particulars(name: str, about: About, look: Look, given: Particulars) -> widgets.Card:
    """Asks for name, addresses and link, of a known candidate (`edit`) or of one to add (`enroll`)."""
    title = care_texts.edit_title(look.say, about.name) if about.candidate else look.say(care_texts.ADD_BY_HAND)
    addresses = inputs.field(
        "addresses",
        look.say(care_texts.ADDRESSES_LABEL),
        inputs.start("\n".join(given.addresses), MOST_IN_ADDRESSES),
        MOST_IN_ADDRESSES,
        long=True,
        hint=look.say(care_texts.ADDRESSES_HINT),
    )
    url = inputs.start(given.ats_url, ROOM_FOR_LINK)
    link = inputs.field(
        "ats_url", look.say(care_texts.ATS_LABEL), url, LONGEST_LINK, hint=look.say(care_texts.ATS_HINT)
    )
    return _form(
        name,
        title,
        about,
        look,
        *_told(inputs.field("name", look.say(care_texts.NAME_LABEL), given.name, LONGEST_NAME), "name", about, look),
        *_told(addresses, "addresses", about, look),
        *_told(link, "ats_url", about, look),
    )


def _form(name: str, title: str, about: About, look: Look, *fields: widgets.Widget, removes: str = "") -> widgets.Card:
    """A form whose button calls `save_<name>`; what went wrong with none of its fields stands at its head.

    With words for it a second button calls `remove_<name>`.
    """
    general = [widgets.fault(look.say(about.faults[""]))] if about.faults.get("") else []
    hidden = {"candidate": about.candidate, **about.hidden} if about.candidate else dict(about.hidden)
    save = widgets.keeping(widgets.carries(look.links.action(f"save_{name}"), hidden))
    row = [widgets.button(look.say(care_texts.SAVE), save, filled=True)]
    if removes:
        row.append(widgets.button(removes, widgets.carries(look.links.action(f"remove_{name}"), hidden)))
    return widgets.card(name, title, widgets.section(*general, *fields, widgets.buttons(*row)))


def _told(widget: widgets.Widget, name: str, about: About, look: Look) -> tuple[widgets.Widget, ...]:
    """The field, and what is wrong with it."""
    words = about.faults.get(name, "")
    return inputs.with_fault(widget, look.say(words) if words else "")


def drawable(found: Particulars) -> Particulars:
    """What of a candidate a form can show; what it does not, it does not change."""
    addresses = inputs.fitting(found.addresses, MOST_IN_ADDRESSES)
    return Particulars(found.name[:LONGEST_NAME], addresses, inputs.start(found.ats_url, ROOM_FOR_LINK))


def drawable_tags(found: Assignment) -> Assignment:
    """The same for owner, job and tags."""
    return replace(found, tags=inputs.fitting(found.tags, ROOM_FOR_TAGS))


def _left(widget: widgets.Widget, whole: int, about: About, look: Look) -> tuple[widgets.Widget, ...]:
    """How many choices no answer holds, and the page that has them all."""
    left = whole - len(widget["selectionInput"]["items"])
    page = widgets.opens(look.links.profile(about.candidate))
    return (widgets.decorated(texts.more(look.say, left), on_click=page),) if left else ()


def _choice(
    name: str, label: str, choices: Sequence[Choice], chosen: str, about: About, look: Look
) -> tuple[widgets.Widget, ...]:
    """One of these. What stands, when it is not among them, is one that changes nothing: Gmail would take the first."""
    if not choices:
        return ()
    among = any(value == chosen for value, _ in choices)
    offered = choices if among else [("", look.say(care_texts.AS_IT_IS)), *choices]
    widget = inputs.dropdown(name, label, offered, chosen if among else "")
    return (*_told(widget, name, about, look), *_left(widget, len(offered), about, look))


def _people(people: Sequence[Recruiter]) -> list[Choice]:
    return [(person.id, shown(person.name or person.address, inputs.CALLED)) for person in people]
