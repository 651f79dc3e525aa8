"""The card of one candidate: whose turn it is, what to do, then her notes, addresses and mails."""

from addon import care_texts, texts
from addon.cards import following, inputs, reply, widgets
from addon.cards.look import Look
from backend.domain.note import Note
from backend.domain.recognition import ConversationLine, OneCandidate, Profile
from backend.domain.step import next_step
from backend.texts import provenance, shown

OPEN_ADDRESSES = 2
OPEN_CONVERSATIONS = 5
OPEN_NOTES = 2
LONGEST_NOTE = 300


def card(found: OneCandidate, look: Look) -> widgets.Card:
    """Draws what the reader may see of the candidate the open mail is about."""
    profile = found.profile
    title, in_touch = care_texts.first_line(look.say, profile)
    return widgets.card(
        "candidate",
        title,
        _person(profile, in_touch, look),
        reply.waiting(profile.outgoing, look),
        widgets.section(*following.rows(profile, look)),
        _notes(profile, look),
        _addresses(profile, look),
        _conversations(profile, look),
        _foot(profile, look),
    )


def name_of(profile: Profile) -> str:
    """The name to show: hers, else her first address."""
    candidate = profile.candidate
    return shown(candidate.name or next((address.address for address in candidate.addresses), candidate.id))


def _person(profile: Profile, in_touch: str, look: Look) -> widgets.Section:
    rows = [widgets.text(in_touch)] if in_touch else []
    rows.append(widgets.decorated(name_of(profile), _particulars(profile, look), bold=True, icon="PERSON"))
    rows += [_stage(profile, look)] if profile.may_change else []
    step = next_step(profile, look.say.now)
    rows += [widgets.text(care_texts.step(look.say, step, profile))] if step else []
    return widgets.section(*rows, _deeds(profile, look))


def _particulars(profile: Profile, look: Look) -> str:
    stage = texts.stage_and_job(look.say, profile)
    if profile.may_change:
        stage = shown(profile.job.title) if profile.job else ""
    lines = (stage, texts.owner(look.say, profile), care_texts.tags(look.say, profile.candidate))
    return "\n".join(line for line in lines if line)


def _stage(profile: Profile, look: Look) -> widgets.Widget:
    """One choice moves her: no form, no second click."""
    choices = [(stage.id, shown(look.say(stage.name), inputs.CALLED)) for stage in profile.stages]
    move = widgets.calls(look.links.action("move"), candidate=profile.candidate.id)
    return inputs.dropdown("stage", look.say(care_texts.STAGE_LABEL), choices, profile.stage.id, move, room=3_000)


def _deeds(profile: Profile, look: Look) -> widgets.Widget:
    deeds = [(care_texts.NOTE, "note")]
    deeds += [(care_texts.ASSIGN, "assign"), (care_texts.EDIT, "edit")] if profile.may_change else []
    return widgets.buttons(
        *(
            widgets.button(look.say(words), widgets.calls(look.links.action(name), candidate=profile.candidate.id))
            for words, name in deeds
        )
    )


def _notes(profile: Profile, look: Look) -> widgets.Section:
    rows = [_note(note, profile, look) for note in profile.notes]
    page = look.links.profile(profile.candidate.id)
    return widgets.listing(rows, page, look, size=4_000, header=look.say(care_texts.NOTES), open_rows=OPEN_NOTES)


def _note(note: Note, profile: Profile, look: Look) -> widgets.Widget:
    """A note; her own leads to the form in which she changes it or takes it away."""
    form = widgets.calls(look.links.action("note"), candidate=profile.candidate.id, note=note.id)
    words, signed = shown(note.text, LONGEST_NOTE), care_texts.signed(look.say, note)
    if note.id not in profile.own_notes:
        return widgets.decorated(words, signed)
    return widgets.decorated(words, f"{signed} · {look.say(care_texts.TAP_TO_CHANGE)}", on_click=form)


def _addresses(profile: Profile, look: Look) -> widgets.Section:
    rows = [
        widgets.decorated(shown(address.address), provenance(look.say, address))
        for address in profile.candidate.addresses
    ]
    page = look.links.profile(profile.candidate.id)
    return widgets.listing(rows, page, look, size=4_000, header=look.say(texts.ADDRESSES), open_rows=OPEN_ADDRESSES)


def _conversations(profile: Profile, look: Look) -> widgets.Section:
    newest = sorted(profile.conversations, key=lambda line: line.last_at, reverse=True)
    drawn = newest[: widgets.MOST_ROWS]
    rows = [_conversation(line, profile, look) for line in drawn] or [widgets.text(look.say(texts.NO_CONVERSATION))]
    page = look.links.profile(profile.candidate.id)
    return widgets.listing(
        rows,
        page,
        look,
        size=13_000,
        header=look.say(texts.CONVERSATIONS),
        open_rows=OPEN_CONVERSATIONS,
        beyond=len(newest) - len(drawn),
    )


def _conversation(line: ConversationLine, profile: Profile, look: Look) -> widgets.Widget:
    url = look.links.action("conversation")
    unfold = widgets.calls(url, candidate=profile.candidate.id, conversation=line.id)
    subject = shown(line.subject) or look.say(texts.NO_SUBJECT)
    return widgets.decorated(subject, texts.extent(look.say, line), on_click=unfold)


def _foot(profile: Profile, look: Look) -> widgets.Section:
    identity = profile.candidate.id
    pages = [widgets.button(look.say(texts.OPEN_PROFILE), widgets.opens(look.links.profile(identity)))]
    if profile.candidate.ats_url:
        pages.append(widgets.button(look.say(care_texts.OPEN_ATS), widgets.opens(look.links.ats(identity))))
    fresh = [widgets.text(texts.as_of(look.say, profile.synced_at))] if profile.synced_at else []
    return widgets.section(*fresh, widgets.buttons(*pages, widgets.refresh(look)))
