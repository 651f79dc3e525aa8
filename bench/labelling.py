"""How long a recruiter waits: from the label on a fresh mail to the card that shows the candidate."""

import time

from bench import letters
from bench.stage import Stage

SAMPLES = 40
READING_S = 0.2
"""Between arrival and label, so that the label's push is one of its own."""


def label_to_profile(stage: Stage) -> list[float]:
    """Seconds for each of 40 strangers; the mailbox is connected and pushes are the sandbox's. Raises TimeoutError."""
    return [_sample(stage, number) for number in range(SAMPLES)]


def _sample(stage: Stage, number: int) -> float:
    mail = (
        f"From: Stranger {number} <stranger{number}@people.example>\nTo: Nora <{letters.OWNER}>\n"
        f"Subject: Day shift {number}\nMessage-ID: <{number}@strangers.example>\n\nI would like to apply.\n"
    )
    stored = stage.mailbox.deliver(mail.encode())
    time.sleep(READING_S)
    return stage.visitor.seconds_to_candidate(stored.thread_id, stored.id)
