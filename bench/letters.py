"""The mailbox of the benchmark: labelled threads of three mails each, as Google Takeout writes them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

DOMAIN = "harbour.example"
OWNER = f"nora@{DOMAIN}"
THREADS = 100
FIRST_ID = 1_880_000_000_000_000_000
FIRST_AT = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
TEXTS = (
    "Dear Nora,\n\nI read that you need somebody for the night shift. I did that for years.\n\nApplicant {number}",
    "Hello,\n\nthank you for writing. When could we speak on the phone, and from when would you be free?\n\nNora",
    "Hello Nora,\n\nTuesday after four suits me best; I am free from the first of the month.\n\nApplicant {number}",
)


def write(path: Path, threads: int = THREADS) -> None:
    """Write the mbox; every thread is one applicant's and bears the label on each mail."""
    path.write_text("".join(mail for number in range(threads) for mail in _thread(number)))


def _thread(number: int) -> Iterator[str]:
    applicant = f"Applicant {number} <applicant{number}@people.example>"
    for place, text in enumerate(TEXTS):
        ours = place == 1
        sender, to = (f"Nora <{OWNER}>", applicant) if ours else (applicant, f"Nora <{OWNER}>")
        at = FIRST_AT + timedelta(hours=number, minutes=20 * place)
        names = [f"<{number}.{earlier}@people.example>" for earlier in range(place + 1)]
        yield (
            f"From {FIRST_ID + number * 1000 + place}@xxx {at:%a %b %d %H:%M:%S +0000 %Y}\n"
            f"X-GM-THRID: {FIRST_ID + number * 1000}\nX-Gmail-Labels: {'Sent' if ours else 'Inbox'},Hire,Opened\n"
            f"From: {sender}\nTo: {to}\nSubject: {'Re: ' if place else ''}Night shift {number}\n"
            f"Message-ID: {names[-1]}\n"
            + (f"In-Reply-To: {names[-2]}\nReferences: {' '.join(names[:-1])}\n" if place else "")
            + f"Date: {format_datetime(at)}\n\n{text.format(number=number)}\n\n"
        )
