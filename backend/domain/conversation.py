"""The same exchange across all mailboxes of the organization."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from backend.domain.about import participants
from backend.domain.address import Insiders
from backend.domain.ids import derived
from backend.domain.message import Message


@dataclass(frozen=True)
class Conversation:
    """An exchange; `mailboxes` followed it, `moved_to` names the one it proved to be part of.

    `outsiders` are the address keys of those from outside who are on it. While it has no candidate it waits, and
    `reason` says why. `unsettled` says that messages stored under it (or under one it absorbed) may still name the old
    conversation or candidates. `newest` is its newest message. One that no mailbox shows has none of them, and says
    nothing of its mail.
    """

    id: str
    subject: str
    first_at: datetime
    last_at: datetime
    mailboxes: tuple[str, ...]
    candidates: tuple[str, ...] = ()
    outsiders: tuple[str, ...] = ()
    waiting: bool = True
    reason: str = ""
    moved_to: str = ""
    unsettled: bool = False
    newest: str = ""


def conversation_id(message: Message) -> str:
    """The id a message gives its conversation: its oldest reference's, else what it answers', else its own."""
    root = message.references[0] if message.references else message.in_reply_to or message.rfc_id
    return derived("conversation", root or message.id)


def alias_of(conversation: Conversation, identity: str) -> Conversation:
    """A record under another id that leads to this conversation and says nothing else."""
    return Conversation(
        identity, "", conversation.first_at, conversation.last_at, (), waiting=False, moved_to=conversation.id
    )


def remaining(conversation: Conversation, messages: Iterable[Message], insiders: Insiders) -> Conversation:
    """The conversation as those of its messages tell it that are still shown (pure)."""
    shown = sorted((message for message in messages if message.copies), key=lambda message: (message.at, message.id))
    if not shown:
        return replace(conversation, subject="", mailboxes=(), outsiders=(), waiting=False, reason="", newest="")
    people = participants(shown, insiders)
    return replace(
        conversation,
        subject=shown[0].subject,
        first_at=shown[0].at,
        last_at=shown[-1].at,
        newest=shown[-1].id,
        mailboxes=tuple(sorted({mailbox for message in shown for mailbox in message.copies})),
        outsiders=tuple(sorted({person.key for person in people if not insiders.include(person)})),
    )


@dataclass(frozen=True)
class Link:
    """What leads from a thread to an existing conversation; `trusted` when a stranger could not have made it up."""

    conversation: Conversation
    trusted: bool


def joined(
    links: Sequence[Link], candidates: Collection[str], outsiders: Collection[str], mailbox: str
) -> tuple[Conversation, ...]:
    """The conversations a thread proves to be one with (pure).

    `candidates` and `outsiders` (address keys) are those on the thread's own messages, `mailbox` the thread's. An
    outsider can write any References, so an untrusted link leads only to a conversation whose candidate is on the
    thread, or to one that waits in the same mailbox with one of the thread's outsiders on it; and conversations of
    different candidates are never joined: those the thread stands in already win, so that what it brought in before
    and keeps no more (trash, spam) is not left behind, then those of its candidates, then the smallest id.
    """
    open_ = [
        link.conversation
        for link in links
        if link.trusted or _shares(link.conversation, candidates, outsiders, mailbox)
    ]
    proven = {link.conversation.id for link in links if link.trusted}
    filed = sorted((found for found in open_ if found.candidates), key=lambda found: _rank(found, proven, candidates))
    same = [found for found in filed if set(found.candidates) & set(filed[0].candidates)]
    return tuple({found.id: found for found in (*same, *open_) if found in same or not found.candidates}.values())


def _shares(conversation: Conversation, candidates: Collection[str], outsiders: Collection[str], mailbox: str) -> bool:
    if conversation.candidates:
        return bool(set(conversation.candidates) & set(candidates))
    return conversation.mailboxes == (mailbox,) and bool(set(conversation.outsiders) & set(outsiders))


def _rank(conversation: Conversation, proven: Collection[str], candidates: Collection[str]) -> tuple[bool, bool, str]:
    strange = not set(conversation.candidates) & set(candidates)
    return conversation.id not in proven, strange, conversation.id
