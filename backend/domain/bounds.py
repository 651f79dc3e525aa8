"""What an admin may enter: the bounds of the policy's numbers and of names."""

from collections.abc import Mapping
from dataclasses import dataclass

from backend.domain.wording import word

LONGEST_NAME = 80
Faults = Mapping[str, str]
"""What is to be mended in a form: a sentence by the name of its field."""


@dataclass(frozen=True)
class Bound:
    """A whole number from `least` to `most`."""

    least: int
    most: int

    def of(self, text: str) -> int | str:
        """The number, or the sentence that says what is wrong with the text."""
        try:
            number = int(text.strip())
        except ValueError:
            return word("Enter a whole number.")
        if self.least <= number <= self.most:
            return number
        return word("Enter a number from %(least)s to %(most)s.", least=self.least, most=self.most)


POLICY: Mapping[str, Bound] = {
    "undo_hours": Bound(0, 10_000),
    "erase_days": Bound(0, 10_000),
    "silent_days": Bound(0, 10_000),
    "bulk_limit": Bound(0, 10_000),
}
"""By the name of the field of `organization.Policy`; the same as the command line takes."""


def fault_of_name(name: str) -> str:
    """What is wrong with the name of a job or a stage, "" for nothing."""
    if not name:
        return word("Enter a name.")
    if len(name) > LONGEST_NAME:
        return word("A name has at most %(most)s characters.", most=LONGEST_NAME)
    return "" if name.isprintable() else word("A name is one line of plain text.")
