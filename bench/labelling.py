"""How long a recruiter waits: from the label on a fresh mail to the card that shows the candidate."""

import time

from bench import letters
from bench.stage import Stage

SAMPLES = 40
READING_S = 0.2
"""Between arrival and label, so that the label's push is one of its own."""


def label_to_profile(stage: Stage, samples: int = SAMPLES) -> list[float]:
    """Seconds for each of so many strangers, one after the other, on a connected mailbox. Raises TimeoutError."""
    return [_sample(stage, number) for number in range(samples)]


def _sample(stage: Stage, number: int) -> float:
    stored = letters.stranger(stage.mailbox, number)
    time.sleep(READING_S)
    return stage.visitor.seconds_to_candidate(stored.thread_id, stored.id)
