"""Every sentence the forms, notes and timelines say about a candidate, in the words the catalogues know."""

from datetime import datetime

from addon.texts import IN_TOUCH, standing
from backend.domain.candidate import Candidate
from backend.domain.message import Attachment
from backend.domain.note import Note
from backend.domain.recognition import Profile
from backend.domain.step import Step
from backend.domain.timeline import Entry, Timeline
from backend.domain.wording import word
from backend.texts import Voice, first_name, messages, shown

ADD_BY_HAND = word("Add candidate")
ADD_WITH_DETAILS = word("Add with details")
ADDED = word("Added.")
ADDED_NOT_FOLLOWED = word("Added, but the thread does not follow: %(reason)s")
ADDRESSES_HINT = word("One on each line")
ADDRESSES_LABEL = word("E-mail addresses")
AS_IT_IS = word("Leave as it is")
ASSIGN = word("Assign")
ASSIGNED = word("Saved.")
ATS_LABEL = word("Link to your applicant tracking system")
ATS_HINT = word("Starts with https://")
AUTOMATIC = word("sent automatically")
EDIT = word("Edit")
JOB_LABEL = word("Job")
NAME_LABEL = word("Name")
NAMED_LABEL = word("A private note is also for")
TAP_TO_CHANGE = word("tap to change")
REMOVE_NOTE = word("Remove the note")
NOTE_CHANGED = word("Note changed.")
NOTE_REMOVED = word("Note removed.")
NOTE = word("Note")
NOTE_LABEL = word("What should be remembered?")
NOTED = word("Note added.")
NOTES = word("Notes")
NO_WORD = word("No one here has written yet")
NO_SENDER = word("no sender")
OPEN_ATS = word("Open in the ATS")
OPEN_GMAIL = word("Open in Gmail")
OWNER_LABEL = word("Owner")
PRIVATE_LABEL = word("Who may read it?")
SAVE = word("Save")
SHOW_ALL = word("Show all on the web")
STAGE_LABEL = word("Stage")
TAGS_LABEL = word("Tags")
TAGS_HINT = word("With commas between them")
UNNAMED_FILE = word("unnamed")

OPEN_NOTE = word("Everyone who may see the candidate")
PRIVATE_NOTE = word("Only I, and whom I name below")

TITLE_ROOM = 72
"""What a title shows in two lines of the sidebar."""

STEPS = {
    Step.ENDED: word("Nothing is left to do: %(name)s is in the stage %(stage)s."),
    Step.ANSWER: word("Next: answer %(name)s."),
    Step.FOLLOW: word("Next: add this thread, so that replies come in by themselves."),
    Step.JOB: word("Next: choose the job %(name)s is considered for."),
    Step.OWNER: word("Next: choose who looks after %(name)s."),
    Step.MOVE_ON: word("Next: you are in contact, so move %(name)s on from %(stage)s."),
    Step.REMIND: word("Next: remind %(name)s, who has been silent for %(when)s."),
    Step.WAIT: word("Next: wait for %(name)s to answer."),
    Step.WRITE: word("Next: write to %(name)s."),
}


def first_line(say: Voice, profile: Profile) -> tuple[str, str]:
    """The first line of a profile, which colleague answered last included, and what of it no title holds."""
    stands, in_touch = standing(say, profile), last_in_touch(say, profile)
    whole = " · ".join((stands, *in_touch))
    return (whole, "") if len(whole) <= TITLE_ROOM else (stands, "\n".join(in_touch))


def last_in_touch(say: Voice, profile: Profile) -> tuple[str, ...]:
    """Which colleague wrote last, and that someone does whom the reader may not know."""
    parts = []
    if profile.colleague and profile.colleague_at:
        parts.append(_wrote(say, profile, say.ago(profile.colleague_at)))
    if profile.turn and profile.hidden:
        parts.append(say(IN_TOUCH))
    if profile.turn and not profile.turn.last_ours and not parts:
        parts.append(say(NO_WORD))
    return tuple(parts)


def _wrote(say: Voice, profile: Profile, ago: str) -> str:
    """That a colleague answered, or wrote unasked, and on which job; the reader herself is "you"."""
    last = profile.turn.last_ours if profile.turn else None
    answered = bool(last and last.in_reply_to)
    if profile.wrote_herself:
        return say("You answered %(ago)s", ago=ago) if answered else say("You wrote %(ago)s", ago=ago)
    name = first_name(profile.colleague) if " " in profile.colleague else shown(profile.colleague, 40)
    if profile.job:
        name = say("%(name)s (%(job)s)", name=name, job=shown(profile.job.title, 30))
    return (
        say("%(name)s answered %(ago)s", name=name, ago=ago)
        if answered
        else say("%(name)s wrote %(ago)s", name=name, ago=ago)
    )


def step(say: Voice, found: Step, profile: Profile) -> str:
    """What she could do now."""
    since = profile.turn.since if profile.turn else say.now
    return say(
        STEPS[found],
        name=called(profile.candidate),
        stage=shown(say(profile.stage.name), 40),
        when=say.lasting(since) or say.ago(since),
    )


def called(candidate: Candidate) -> str:
    """A candidate in a sentence: by her first name, else by an address."""
    return first_name(candidate.name) or shown(next((each.address for each in candidate.addresses), candidate.id))


def tags(say: Voice, candidate: Candidate) -> str:
    """What she is filed under."""
    return say("Tags: %(tags)s", tags=shown(", ".join(candidate.tags), 200)) if candidate.tags else ""


def signed(say: Voice, note: Note) -> str:
    """Who wrote a note, when, and for whom."""
    parts = [shown(note.name, 60), say.ago(note.at)]
    if note.edited_at:
        parts.append(say("edited %(ago)s", ago=say.ago(note.edited_at)))
    if note.private:
        others = len(note.readers)
        parts.append(
            say.counted("private, for %(number)s colleague", "private, for %(number)s colleagues", others)
            if others
            else say("private")
        )
    return " · ".join(parts)


def edit_title(say: Voice, name: str) -> str:
    """The title of the form for a candidate's name and addresses."""
    return say("Edit %(name)s", name=shown(name, 50))


def assign_title(say: Voice, name: str) -> str:
    """The title of the form for a candidate's owner, job and tags."""
    return say("Assign %(name)s", name=shown(name, 50))


def note_title(say: Voice, name: str) -> str:
    """The title of the form for a note."""
    return say("Note on %(name)s", name=shown(name, 50))


def timeline(say: Voice, found: Timeline) -> str:
    """Under the subject: with whom, and how much there is."""
    return f"{shown(found.name, 60)} · {messages(say, len(found.entries))}"


def recipients(say: Voice, entry: Entry) -> str:
    """To whom a message went, and when."""
    parts = [say("to %(names)s", names=shown(", ".join(person.label for person in entry.to), 120))] if entry.to else []
    if entry.bcc:
        parts.append(say("Bcc %(names)s", names=shown(", ".join(person.label for person in entry.bcc), 120)))
    parts.append(when(say, entry.at))
    parts += [say(AUTOMATIC)] if entry.automatic else []
    return " · ".join(parts)


def when(say: Voice, at: datetime) -> str:
    """When a message was written: its age, and the time of day it had for the reader."""
    return f"{say.ago(at)}, {say.time(at)}" if (say.now - at).days else say.ago(at)


def file(say: Voice, attachment: Attachment) -> str:
    """An attachment by name and size."""
    return f"{shown(attachment.name, 80) or say(UNNAMED_FILE)} · {say.size(attachment.size)}"
