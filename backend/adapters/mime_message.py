"""A tree of parts to our Message or its Headers: the one place that reads a mail, whatever it came from."""

from dataclasses import dataclass
from datetime import datetime

from backend.adapters.mime_addresses import addresses
from backend.adapters.mime_automatic import automatic
from backend.adapters.mime_headers import date, decoded, message_ids, own_id
from backend.adapters.mime_part import Part
from backend.adapters.mime_text import attachments, text_of
from backend.domain.address import Address, unique
from backend.domain.message import Copy, Message, message_id
from backend.ports.mailbox import Headers

TEXT_BYTES = 200_000
SUBJECT_CHARACTERS = 2_000
LIST_ID_CHARACTERS = 500


@dataclass(frozen=True)
class Place:
    """Where a mailbox holds the mail: its ids there, its labels and when it arrived."""

    mailbox: str
    gmail_id: str
    thread_id: str
    label_ids: tuple[str, ...]
    at: datetime


def message_of(root: Part, place: Place) -> tuple[Message, str]:
    """The Message with this mailbox's copy alone, and the whole text when it is longer than 200 KB, else ""."""
    headers = headers_of(root, place)
    whole = text_of(root)
    text = whole.encode()[:TEXT_BYTES].decode(errors="ignore")
    message = Message(
        id=headers.message_id,
        rfc_id=headers.rfc_id,
        sender=headers.sender,
        to=addresses(*root.values("To")),
        cc=addresses(*root.values("Cc")),
        subject=decoded(root.value("Subject"))[:SUBJECT_CHARACTERS],
        at=place.at,
        date=date(root.value("Date")),
        text=text,
        copies={place.mailbox: _copy(root, place)},
        reply_to=headers.reply_to,
        original_sender=headers.original_sender,
        in_reply_to=_answered(root),
        references=message_ids(root.value("References")),
        attachments=tuple(attachments(root)),
        list_id=headers.list_id,
        automatic=automatic(root, headers.sender),
    )
    return message, "" if len(text) == len(whole) else whole


def headers_of(root: Part, place: Place) -> Headers:
    """What the address headers say; the references end with what the mail answers."""
    sender = next(iter(addresses(*root.values("From"))), None)
    rfc_id = own_id(root.value("Message-ID"))
    answered = _answered(root)
    references = message_ids(root.value("References"))
    return Headers(
        gmail_id=place.gmail_id,
        thread_id=place.thread_id,
        message_id=message_id(rfc_id, sender, " ".join(root.value("Date").split()), place.mailbox, place.gmail_id),
        rfc_id=rfc_id,
        sender=sender,
        people=_people(root, sender),
        reply_to=addresses(*root.values("Reply-To")),
        original_sender=_original_sender(root),
        references=references if answered in {"", *references} else (*references, answered),
        list_id=decoded(root.value("List-Id"))[:LIST_ID_CHARACTERS],
        at=place.at,
    )


def _copy(root: Part, place: Place) -> Copy:
    bcc = addresses(*root.values("Bcc"))
    return Copy(place.gmail_id, place.thread_id, place.at, "SENT" in place.label_ids, place.label_ids, bcc)


def _people(root: Part, sender: Address | None) -> tuple[Address, ...]:
    return unique((*((sender,) if sender else ()), *addresses(*root.values("To")), *addresses(*root.values("Cc"))))


def _answered(root: Part) -> str:
    return next(iter(message_ids(root.value("In-Reply-To"))), "")


def _original_sender(root: Part) -> Address | None:
    """The author before a Google group rewrote From, from the fields groups leave behind."""
    originals = addresses(*root.values("X-Original-From"), *root.values("X-Google-Original-From"))
    return next(iter(originals), None)
