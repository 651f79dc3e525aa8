"""Everything about an answer but what it says."""

from dataclasses import dataclass
from datetime import datetime

from backend.domain.message import Message
from backend.domain.recipients import Recipients


@dataclass(frozen=True)
class Envelope:
    """Whom an answer goes to and where it stands.

    `sender` is the address it is written from by default, one of `senders`; `thread_id` is Gmail's in her own mailbox,
    "" where the conversation is not; `seen_at` is of the newest mail she may know of.
    """

    conversation: str
    answers: Message
    recipients: Recipients
    subject: str
    sender: str
    senders: tuple[str, ...]
    thread_id: str
    seen_at: datetime
