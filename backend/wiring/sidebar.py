"""The services only the sidebar calls, wired."""

from dataclasses import dataclass

from backend.services.composing import Composing
from backend.services.drafting import Drafting
from backend.services.hurrying import Hurrying
from backend.services.reading import Reading
from backend.services.replying import Replying
from backend.services.searching import Searching
from backend.services.unfolding import Unfolding
from backend.wiring.outbox import Outbox


@dataclass(frozen=True)
class Sidebar:
    """What the sidebar asks for beyond what the pages do."""

    hurrying: Hurrying
    searching: Searching
    unfolding: Unfolding
    composing: Composing
    replying: Replying
    drafting: Drafting


def sidebar_of(hurrying: Hurrying, reading: Reading, outbox: Outbox) -> Sidebar:
    """All of them on one Reading."""
    return Sidebar(
        hurrying=hurrying,
        searching=Searching(reading),
        unfolding=Unfolding(reading),
        composing=Composing(reading),
        replying=outbox.replying,
        drafting=outbox.drafting,
    )
