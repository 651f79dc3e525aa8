"""How the open thread is followed, on the card of a candidate: how much of it is here, and the one button."""

from addon import texts
from addon.cards import connect, widgets
from addon.cards.look import Look
from backend.domain.recognition import Means, Profile
from backend.domain.thread import Stop
from backend.domain.wording import word
from backend.texts import Voice, messages, shown

ENDED = {
    Stop.UNLABELLED: word("This thread is followed no more: its label was taken off %(ago)s."),
    Stop.UNDONE: word("This thread is followed no more: its label was taken off %(ago)s."),
    Stop.LEFT: word("This thread is followed no more: you stopped it %(ago)s."),
    Stop.DECLINED: word("This thread is not followed: you left it out %(ago)s."),
    Stop.ENDED: word("This thread is followed no more: it ended %(ago)s, because of the stage."),
    Stop.SILENT: word("This thread is followed no more: it ended %(ago)s, after a long silence."),
    Stop.REMOVED: word("This thread is followed no more: its mail was taken off the profile %(ago)s."),
}
ENDED_AT_STAGE = word("This thread is followed no more: it ended %(ago)s, at the stage %(stage)s.")
STOPPED = word("No longer followed. What came in stays.")


def rows(profile: Profile, look: Look) -> list[widgets.Widget]:
    """What a person who opens the thread wants to know of it, and the button; what had ended is asked about first."""
    if profile.following:
        below = look.say("With the next mail following ends, because of the stage.") if profile.ends else ""
        return [widgets.decorated(here(look.say, profile), below, icon="BOOKMARK"), *_stop(profile, look)]
    if profile.stopped is None:
        return list(_means(profile, look, texts.ADD_THREAD))
    asked = [widgets.decorated(ended(look.say, profile), look.say("Follow it again?"), icon="BOOKMARK")]
    return [*asked, *_means(profile, look, word("Follow again"))]


def here(say: Voice, profile: Profile) -> str:
    """How much of the thread is stored and how fresh that is: "12 of 12 messages here, 12 s ago"."""
    found = profile.completeness
    if found is None:
        return say("This thread is followed")
    if found.stored < found.total:
        return texts.short_of(say, found)
    counted = {"stored": say.number(found.stored), "total": messages(say, found.total)}
    if profile.synced_at is None:
        return say("%(stored)s of %(total)s here", **counted)
    return say("%(stored)s of %(total)s here, %(ago)s", **counted, ago=say.ago(profile.synced_at))


def ended(say: Voice, profile: Profile) -> str:
    """Why following ended, and when."""
    ago = say.ago(profile.stopped_at) if profile.stopped_at else ""
    if profile.stopped is Stop.ENDED and profile.stage.ended:
        return say(ENDED_AT_STAGE, ago=ago, stage=shown(say(profile.stage.name), 60))
    return say(ENDED[profile.stopped or Stop.LEFT], ago=ago)


def _stop(profile: Profile, look: Look) -> list[widgets.Widget]:
    """Taking the label off needs a mailbox that works."""
    if profile.means is not Means.ADD:
        return []
    return [widgets.buttons(widgets.button(look.say("Stop following"), widgets.calls(look.links.action("stop"))))]


def _means(profile: Profile, look: Look, words: str) -> tuple[widgets.Widget, ...]:
    add = widgets.calls(look.links.action("add"))
    adding = widgets.buttons(widgets.button(look.say(words), add, filled=True))
    return connect.means_of(profile.means, look, adding, first=connect.LATER_REPLIES)
