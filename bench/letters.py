"""The mail of the benchmark: heaps of labelled threads, and what arrives while we measure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from sandbox.mailbox import Mailbox, StoredMail

DOMAIN = "harbour.example"
OWNER = f"nora@{DOMAIN}"
FIRST_AT = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
TEXTS = (
    "Dear Nora,\n\nI read that you need somebody for the night shift. I did that for years.\n\nApplicant {number}",
    "Hello,\n\nthank you for writing. When could we speak on the phone, and from when would you be free?\n\nNora",
    "Hello Nora,\n\nTuesday after four suits me best; I am free from the first of the month.\n\nApplicant {number}",
)


@dataclass(frozen=True)
class Heap:
    """So many labelled threads of so many mails each; every thread is one applicant's."""

    threads: int
    mails: int


HUNDRED = Heap(100, 3)


def fill(mailbox: Mailbox, heap: Heap) -> list[str]:
    """Store the heap, the label on each mail; the Gmail ids of its threads."""
    return [_thread(mailbox, number, heap.mails) for number in range(heap.threads)]


def reply(mailbox: Mailbox, thread_id: str, number: int) -> StoredMail:
    """One more mail in a thread of the heap, by its applicant and now; replies bear no label."""
    first = mailbox.thread(thread_id)[0]
    names = (first.header("Message-ID"), f"<reply.{number}.{thread_id}@{_near(mailbox)}>")
    sender, subject = first.header("From"), f"Re: {first.header('Subject')}"
    return mailbox.deliver(_mail(sender, mailbox.address, subject, names, f"One more question, number {number}.\n"))


def stranger(mailbox: Mailbox, number: int, *labels: str) -> StoredMail:
    """A mail of somebody nobody knows, in a thread of its own; the labels are a filter's."""
    sender = f"Stranger {number} <stranger{number}@{_near(mailbox)}>"
    names = (f"<stranger.{number}.{mailbox.address}>",)
    raw = _mail(sender, mailbox.address, f"Day shift {number}", names, "I would like to apply.\n")
    return mailbox.deliver(raw, labels=("INBOX", "UNREAD", *labels))


def _thread(mailbox: Mailbox, number: int, mails: int) -> str:
    applicant = f"Applicant {number} <applicant{number}@{_near(mailbox)}>"
    names = [f"<{number}.{place}.{mailbox.address}>" for place in range(mails)]
    thread_id = None
    for place in range(mails):
        ours = place % 2 == 1
        sender, to = (mailbox.address, applicant) if ours else (applicant, mailbox.address)
        subject, text = f"{'Re: ' if place else ''}Night shift {number}", TEXTS[place % 3].format(number=number)
        at = FIRST_AT + timedelta(minutes=10 * number + 3 * place)
        raw = f"Date: {format_datetime(at)}\n".encode() + _mail(sender, to, subject, names[: place + 1], text)
        labels = ("SENT" if ours else "INBOX", "Hire")
        thread_id = mailbox.deliver(raw, labels=labels, at=at, thread_id=thread_id).thread_id
    return thread_id or ""


def _near(mailbox: Mailbox) -> str:
    """Where the outsiders of this mailbox live: no two mailboxes know the same people."""
    return f"{mailbox.address.partition('@')[0]}.people.example"


def _mail(sender: str, to: str, subject: str, names: Sequence[str], text: str) -> bytes:
    """The raw mail; the last of `names` is its own Message-ID, those before it are what it answers."""
    answers = f"In-Reply-To: {names[-2]}\nReferences: {' '.join(names[:-1])}\n" if len(names) > 1 else ""
    fields = f"From: {sender}\nTo: {to}\nSubject: {subject}\nMessage-ID: {names[-1]}\n{answers}"
    return f"{fields}\n{text}".encode()
