"""A mail that is being written: whom it goes to, and what its writer should know before she sends it."""

from dataclasses import dataclass

from backend.domain.address import Address
from backend.domain.recognition import Profile


@dataclass(frozen=True)
class Draft:
    """The candidates among those it goes to, as its writer may see them.

    `in_touch` are candidates of whom she may see nothing; `addressed` says that it goes to anybody yet.
    """

    profiles: tuple[Profile, ...] = ()
    in_touch: tuple[Address, ...] = ()
    addressed: bool = True


def overtaken(profile: Profile) -> bool:
    """Whether a colleague has the last word with the candidate, so that another mail may be one too many (pure)."""
    turn = profile.turn
    return turn is not None and not turn.ours and not profile.wrote_herself
