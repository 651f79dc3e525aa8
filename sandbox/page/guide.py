"""What to do first, and how far the visitor has come; read from the mailbox, nothing is remembered."""

import re
from dataclasses import dataclass

from sandbox.mailbox import Mailbox, StoredMail
from sandbox.page.listing import chips, shows
from sandbox.world import World

_CONNECTING = ("watch", "labels.list", "labels.create", "history.list")
_HIRE = "hire"
_FIRST = "Lena Hartmann"
_MACHINE = re.compile(r"no-?reply|notif|news|desk|via ", re.IGNORECASE)


@dataclass(frozen=True)
class Step:
    text: str
    done: bool


def steps(world: World, mailbox: Mailbox) -> list[Step]:
    """The steps in order; a mailbox without the story's first candidate is shown another stranger's mail, or none."""
    example = _example(mailbox)
    requests = world.counters.requests
    connected = mailbox.watch is not None or any(requests[mailbox.address, each] for each in _CONNECTING)
    connect = Step("Connect your mailbox in the sidebar", connected)
    if not example:
        return []
    who = example[0].header("From").partition("<")[0].strip(' "')
    labels = chips(mailbox, {each for mail in example for each in mail.label_ids})
    labelled = any(label["name"].casefold().partition("/")[0] == _HIRE for label in labels)
    read = not any("UNREAD" in mail.label_ids for mail in example)
    return [connect, Step(f"Open {who}'s mail", read or labelled), Step("Label it Hire", labelled)]


def _example(mailbox: Mailbox) -> list[StoredMail]:
    inbox = [mails for mails in mailbox.threads() if shows(mails, "INBOX")]
    first = [mails for mails in inbox if mails[0].header("From").startswith(_FIRST)]
    own = mailbox.address.partition("@")[2]
    others = [
        mails for mails in inbox if own not in mails[0].header("From") and not _MACHINE.search(mails[0].header("From"))
    ]
    return next(iter(first + others), [])
