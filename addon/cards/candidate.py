"""The card of one candidate: whose turn it is first, then who it is, then where the mails are."""

from addon import texts
from addon.cards import following, widgets
from addon.cards.look import Look
from backend.domain.recognition import ConversationLine, OneCandidate, Profile
from backend.texts import shown

OPEN_ADDRESSES = 2
OPEN_CONVERSATIONS = 5


def card(found: OneCandidate, look: Look) -> widgets.Card:
    """Draws what the reader may see of the candidate the open mail is about."""
    profile = found.profile
    return widgets.card(
        "candidate",
        texts.standing(look.say, profile),
        _person(profile, look),
        _addresses(profile, look),
        _conversations(profile, look),
        _foot(profile, look),
    )


def name_of(profile: Profile) -> str:
    """The name to show: hers, else her first address."""
    candidate = profile.candidate
    return shown(candidate.name or next((address.address for address in candidate.addresses), candidate.id))


def _person(profile: Profile, look: Look) -> widgets.Section:
    in_touch = texts.last_in_touch(look.say, profile)
    below = f"{texts.stage_and_job(look.say, profile)}\n{texts.owner(look.say, profile)}"
    rows = [widgets.text(in_touch)] if in_touch else []
    rows.append(widgets.decorated(name_of(profile), below, bold=True, icon="PERSON"))
    return widgets.section(*rows, *following.rows(profile, look))


def _addresses(profile: Profile, look: Look) -> widgets.Section:
    rows = [
        widgets.decorated(shown(address.address), texts.provenance(look.say, address))
        for address in profile.candidate.addresses
    ]
    page = look.links.profile(profile.candidate.id)
    return widgets.listing(rows, page, look, size=4_000, header=look.say(texts.ADDRESSES), open_rows=OPEN_ADDRESSES)


def _conversations(profile: Profile, look: Look) -> widgets.Section:
    newest = sorted(profile.conversations, key=lambda line: line.last_at, reverse=True)
    rows = [_conversation(line, profile, look) for line in newest] or [widgets.text(look.say(texts.NO_CONVERSATION))]
    page = look.links.profile(profile.candidate.id)
    return widgets.listing(
        rows, page, look, size=16_000, header=look.say(texts.CONVERSATIONS), open_rows=OPEN_CONVERSATIONS
    )


def _conversation(line: ConversationLine, profile: Profile, look: Look) -> widgets.Widget:
    url = look.links.thread(line.mine) if line.mine else look.links.conversation(profile.candidate.id, line.id)
    subject = shown(line.subject) or look.say(texts.NO_SUBJECT)
    return widgets.decorated(subject, texts.extent(look.say, line), on_click=widgets.opens(url))


def _foot(profile: Profile, look: Look) -> widgets.Section:
    profile_page = widgets.button(look.say(texts.OPEN_PROFILE), widgets.opens(look.links.profile(profile.candidate.id)))
    fresh = [widgets.text(texts.as_of(look.say, profile.synced_at))] if profile.synced_at else []
    return widgets.section(*fresh, widgets.buttons(profile_page, widgets.refresh(look)))
