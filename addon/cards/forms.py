"""The forms about one candidate: note, assignment, particulars. What was typed stands in them again with its faults."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from addon import care_texts
from addon.cards import inputs, widgets
from addon.cards.inputs import Choice
from addon.cards.look import Look
from backend.domain.job import Job
from backend.domain.note import LONGEST
from backend.domain.particulars import LONGEST_LINK, LONGEST_NAME, Assignment, Particulars
from backend.domain.recruiter import Recruiter

Faults = Mapping[str, str]
MOST_IN_ADDRESSES, MOST_IN_TAGS = 2_000, 900
EVERYONE, PRIVATE = "everyone", "private"


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
    people = [inputs.boxes("readers", look.say(care_texts.NAMED_LABEL), _people(colleagues), named or ())]
    return _form(
        "note",
        care_texts.note_title(look.say, about.name),
        about,
        look,
        *_told(inputs.field("note", look.say(care_texts.NOTE_LABEL), text, LONGEST, long=True), "note", about, look),
        inputs.dropdown("kind", look.say(care_texts.PRIVATE_LABEL), kinds, kind),
        *(people if colleagues else ()),
    )


def assignment(
    about: About, look: Look, given: Assignment, owners: Sequence[Recruiter], jobs: Sequence[Job]
) -> widgets.Card:
    """Asks for the owner, the job and the tags."""
    titles = [(job.id, job.title) for job in jobs]
    owner = inputs.dropdown("owner", look.say(care_texts.OWNER_LABEL), _people(owners), given.owner)
    job = inputs.dropdown("job", look.say(care_texts.JOB_LABEL), titles, given.job)
    tags = inputs.field(
        "tags",
        look.say(care_texts.TAGS_LABEL),
        ", ".join(given.tags),
        MOST_IN_TAGS,
        hint=look.say(care_texts.TAGS_HINT),
    )
    return _form(
        "assign",
        care_texts.assign_title(look.say, about.name),
        about,
        look,
        *(_told(owner, "owner", about, look) if owners else ()),
        *(_told(job, "job", about, look) if jobs else ()),
        *_told(tags, "tags", about, look),
    )


def particulars(name: str, about: About, look: Look, given: Particulars) -> widgets.Card:
    """Asks for name, addresses and link, of a known candidate (`edit`) or of one to add (`enroll`)."""
    title = care_texts.edit_title(look.say, about.name) if about.candidate else look.say(care_texts.ADD_BY_HAND)
    addresses = inputs.field(
        "addresses",
        look.say(care_texts.ADDRESSES_LABEL),
        "\n".join(given.addresses),
        MOST_IN_ADDRESSES,
        long=True,
        hint=look.say(care_texts.ADDRESSES_HINT),
    )
    link = inputs.field(
        "ats_url", look.say(care_texts.ATS_LABEL), given.ats_url, LONGEST_LINK, hint=look.say(care_texts.ATS_HINT)
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


def _form(name: str, title: str, about: About, look: Look, *fields: widgets.Widget) -> widgets.Card:
    """A form whose button calls `save_<name>`; what went wrong with none of its fields stands at its head."""
    general = [widgets.fault(look.say(about.faults[""]))] if about.faults.get("") else []
    hidden = {"candidate": about.candidate, **about.hidden} if about.candidate else dict(about.hidden)
    save = widgets.keeping(widgets.calls(look.links.action(f"save_{name}"), **hidden))
    button = widgets.button(look.say(care_texts.SAVE), save, filled=True)
    return widgets.card(name, title, widgets.section(*general, *fields, widgets.buttons(button)))


def _told(widget: widgets.Widget, name: str, about: About, look: Look) -> tuple[widgets.Widget, ...]:
    """The field, and what is wrong with it."""
    words = about.faults.get(name, "")
    return inputs.with_fault(widget, look.say(words) if words else "")


def _people(people: Sequence[Recruiter]) -> list[Choice]:
    return [(person.id, person.name or person.address) for person in people]
