"""Reads objects that may have only members Google documents; what each means is decided by who reads."""

from typing import Any


class Rejected(Exception):
    """The answer is none of the documented shapes; the text goes where Cloud Logging would show it."""


def known(raw: object, names: set[str], where: str) -> dict[str, Any]:
    """The object, when it is one and has no other members.

    Raises:
        Rejected: it is none, or has.
    """
    if not isinstance(raw, dict):
        raise Rejected(f"{where} is no object")
    if strange := set(raw) - names:
        raise Rejected(f"{where} has unknown members: {', '.join(sorted(strange))}")
    return raw
