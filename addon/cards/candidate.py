"""The card of one candidate: whose turn it is first, then who it is, then where the mails are."""

from datetime import datetime

from addon import texts
from addon.cards import connect, widgets
from addon.cards.links import Links
from backend.domain.recognition import ConversationLine, OneCandidate, Profile
from backend.texts import shown

OPEN_ADDRESSES = 2
OPEN_CONVERSATIONS = 5


def card(found: OneCandidate, links: Links, now: datetime) -> widgets.Card:
    """Draws what the reader may see of the candidate the open mail is about."""
    profile = found.profile
    return widgets.card(
        "candidate",
        texts.standing(profile, now),
        _person(profile, links, now),
        _addresses(profile, links, now),
        _conversations(profile, links, now),
        _foot(profile, links, now),
    )


def name_of(profile: Profile) -> str:
    """The name to show: hers, else her first address."""
    candidate = profile.candidate
    return shown(candidate.name or next((address.address for address in candidate.addresses), candidate.id))


def _person(profile: Profile, links: Links, now: datetime) -> widgets.Section:
    in_touch = texts.last_in_touch(profile, now)
    below = f"{texts.stage_and_job(profile)}\n{texts.owner(profile)}"
    rows = [widgets.text(in_touch)] if in_touch else []
    rows.append(widgets.decorated(name_of(profile), below, bold=True, icon="PERSON"))
    if profile.completeness and profile.completeness.stored < profile.completeness.total:
        rows.append(widgets.text(texts.short_of(profile.completeness)))
    if not profile.following:
        add = widgets.calls(links.action("add"))
        adding = widgets.buttons(widgets.button(texts.ADD_THREAD, add, filled=True))
        rows += connect.means_of(profile.means, links, adding)
    return widgets.section(*rows)


def _addresses(profile: Profile, links: Links, now: datetime) -> widgets.Section:
    rows = [
        widgets.decorated(shown(address.address), texts.provenance(address, now))
        for address in profile.candidate.addresses
    ]
    page = links.profile(profile.candidate.id)
    return widgets.listing(rows, page, size=4_000, header=texts.ADDRESSES, open_rows=OPEN_ADDRESSES)


def _conversations(profile: Profile, links: Links, now: datetime) -> widgets.Section:
    newest = sorted(profile.conversations, key=lambda line: line.last_at, reverse=True)
    rows = [_conversation(line, profile, links, now) for line in newest] or [widgets.text(texts.NO_CONVERSATION)]
    page = links.profile(profile.candidate.id)
    return widgets.listing(rows, page, size=16_000, header=texts.CONVERSATIONS, open_rows=OPEN_CONVERSATIONS)


def _conversation(line: ConversationLine, profile: Profile, links: Links, now: datetime) -> widgets.Widget:
    url = links.thread(line.mine) if line.mine else links.conversation(profile.candidate.id, line.id)
    subject = shown(line.subject) or texts.NO_SUBJECT
    return widgets.decorated(subject, texts.extent(line, now), on_click=widgets.opens(url))


def _foot(profile: Profile, links: Links, now: datetime) -> widgets.Section:
    profile_page = widgets.button(texts.OPEN_PROFILE, widgets.opens(links.profile(profile.candidate.id)))
    fresh = [widgets.text(texts.as_of(profile.synced_at, now))] if profile.synced_at else []
    return widgets.section(*fresh, widgets.buttons(profile_page, widgets.refresh(links.action("refresh"))))
