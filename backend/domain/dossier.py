"""What one reader may know of a candidate, and the view of it that a card draws."""

from collections.abc import Iterable
from dataclasses import dataclass

from backend.domain.access import Reader, may_change, wrote
from backend.domain.candidate import Candidate
from backend.domain.job import Job
from backend.domain.message import Message
from backend.domain.note import Note
from backend.domain.organization import Organization
from backend.domain.outgoing import Outgoing
from backend.domain.recognition import ConversationLine, Profile
from backend.domain.turn import Sides, turn_of


@dataclass(frozen=True)
class Dossier:
    """A candidate with the messages one reader may read, oldest first; `hidden` says there are others.

    `notes` are those she may read, the newest first, `outgoing` her own mails that are not settled. `owner` is a name.
    """

    candidate: Candidate
    job: Job | None
    owner: str
    messages: tuple[Message, ...]
    hidden: bool
    notes: tuple[Note, ...] = ()
    outgoing: tuple[Outgoing, ...] = ()


def exchanges(messages: Iterable[Message]) -> tuple[tuple[Message, ...], ...]:
    """Readable messages by conversation, each oldest first, the conversation with the newest message first."""
    grouped: dict[str, list[Message]] = {}
    for message in messages:
        grouped.setdefault(message.conversation, []).append(message)
    return tuple(sorted(map(tuple, grouped.values()), key=lambda group: group[-1].at, reverse=True))


def profile_of(dossier: Dossier, organization: Organization, reader: Reader) -> Profile:
    """The card's view of a dossier (pure)."""
    turn = turn_of(dossier.messages, Sides(organization.insiders, dossier.candidate.internal))
    last = turn.last_ours if turn else None
    return Profile(
        candidate=dossier.candidate,
        stage=organization.stage(dossier.candidate.stage),
        job=dossier.job,
        owner=dossier.owner,
        turn=turn,
        colleague=last.sender.label if last and last.sender else "",
        colleague_at=last.at if last else None,
        conversations=tuple(_line(reader, group) for group in exchanges(dossier.messages)),
        hidden=dossier.hidden,
        wrote_herself=last is not None and wrote(reader, last),
        stages=organization.stages,
        notes=dossier.notes,
        outgoing=dossier.outgoing,
        own_notes=frozenset(note.id for note in dossier.notes if note.author == reader.id),
        may_change=may_change(reader, dossier.candidate),
    )


def _line(reader: Reader, messages: tuple[Message, ...]) -> ConversationLine:
    mine = [message.copies[reader.id].thread_id for message in messages if reader.id in message.copies]
    return ConversationLine(
        id=messages[0].conversation,
        subject=messages[0].subject,
        messages=len(messages),
        attachments=sum(len(message.attachments) for message in messages),
        first_at=messages[0].at,
        last_at=messages[-1].at,
        mine=mine[-1] if mine else "",
    )
