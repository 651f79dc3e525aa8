"""Sentences for people, marked where they are written so that the catalogues hold them; who says them is elsewhere."""

from typing import Self


class Phrase(str):
    """An English sentence that remembers the pattern and the values it was made of, so that others can be made too."""

    __slots__ = ("pattern", "values")
    pattern: str
    values: dict[str, object]

    def __new__(cls, pattern: str, given: dict[str, object]) -> Self:
        """Fill the pattern's `%(name)s` in."""
        made = super().__new__(cls, pattern % given)
        made.pattern, made.values = pattern, given
        return made


def word(sentence: str, **values: object) -> str:
    """Mark a sentence for the catalogues; where values are given it is a pattern with `%(name)s` for each.

    What is stored and read again is said in English if it had values, for only the sentence is kept.
    """
    return Phrase(sentence, values) if values else sentence
