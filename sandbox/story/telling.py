"""Puts the whole story into a world's mailboxes, oldest mail first, as Gmail would have received it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sandbox.story.cast import DOMAIN, STAFF
from sandbox.story.letter import Letter, render
from sandbox.story.script import tales
from sandbox.story.tale import Tale, letters
from sandbox.world import World


@dataclass(frozen=True)
class _Arrival:
    """One mail in one mailbox."""

    mailbox: str
    letter: Letter
    labels: tuple[str, ...]


def tell(world: World, now: datetime) -> None:
    """Create the four accounts of Brightwater Talent and fill their mailboxes with mail dated before `now`."""
    now = now.replace(microsecond=0)
    with world.lock:
        for person in STAFF:
            world.add_account(person.address, person.name, hd=DOMAIN)
        told = [arrival for tale in tales() for arrival in _arrivals(tale, now)]
        for each in sorted(told, key=lambda arrival: arrival.letter.at):
            mailbox = world.mailboxes[each.mailbox]
            stored = mailbox.deliver(render(each.letter), labels=each.labels, at=each.letter.at)
            if "DRAFT" in each.labels:
                mailbox.drafts[f"r{int(stored.id, 16)}"] = stored.id


def _arrivals(tale: Tale, now: datetime) -> Iterator[_Arrival]:
    count = len(tale.notes)
    for number, letter in enumerate(letters(tale, now)):
        for address in _reached(tale, letter):
            mine = letter.sender.address == address
            labels = [_folder(tale, mine=mine)]
            labels += ["UNREAD"] if number >= count - tale.unread and not mine else []
            labels += tale.labels.get(address, ()) if number < count - tale.late else ()
            yield _Arrival(address, letter, tuple(filter(None, labels)))


def _reached(tale: Tale, letter: Letter) -> list[str]:
    """The staff mailboxes that hold the mail: its sender's, and unless it is a draft its recipients'."""
    named = [letter.sender.address]
    if tale.folder != "DRAFT":
        named += [person.address for person in (*letter.to, *letter.cc)] + list(tale.group)
    staff = {person.address for person in STAFF}
    return [address for address in dict.fromkeys(named) if address in staff]


def _folder(tale: Tale, *, mine: bool) -> str:
    return "SENT" if mine and tale.folder != "DRAFT" else tale.folder
