"""The last words exchanged with a candidate, kept on her record: who waits can be listed without reading mail."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from backend.domain.message import Message
from backend.domain.turn import Sides


@dataclass(frozen=True)
class Word:
    """A message by its id, where it is filed, and when it came."""

    message: str
    conversation: str
    at: datetime


@dataclass(frozen=True)
class LastWords:
    """`newest` is the newest mail; of what people wrote to each other, `heard` is the newest from outside.

    `asked` is the first from outside that nobody of ours has answered since, `answered_at` when one of ours last wrote.
    """

    newest: Word | None = None
    heard: Word | None = None
    asked: Word | None = None
    answered_at: datetime | None = None


def after(words: LastWords, messages: Iterable[Message], sides: Sides) -> LastWords:
    """The last words once these messages are known, too; the same ones again change nothing (pure).

    Told in the order they were written, they agree with `turn.turn_of`. Where mail from before an answer comes to light
    afterwards, `asked` may be a later mail of the same run.
    """
    for message in sorted(messages, key=lambda message: (message.at, message.id)):
        if message.copies:
            words = _heard(words, message, ours=sides.ours(message))
    return words


def _heard(words: LastWords, message: Message, *, ours: bool | None) -> LastWords:
    word = Word(message.id, message.conversation, message.at)
    words = replace(words, newest=_later(words.newest, word))
    if ours is None:
        return words
    answered_at = words.answered_at
    if not ours:
        earlier = words.asked is None or word.at < words.asked.at
        unanswered = answered_at is None or word.at > answered_at
        return replace(words, heard=_later(words.heard, word), asked=word if unanswered and earlier else words.asked)
    if answered_at is not None and word.at < answered_at:
        return words
    standing = words.asked if words.asked and words.asked.at > word.at else None
    since = words.heard if words.heard and words.heard.at > word.at else None
    return replace(words, answered_at=word.at, asked=standing or since)


def _later(known: Word | None, word: Word) -> Word:
    return word if known is None or word.at >= known.at else known
