"""The services only the sidebar calls, wired."""

from dataclasses import dataclass

from backend.services.composing import Composing
from backend.services.hurrying import Hurrying
from backend.services.searching import Searching
from backend.services.unfolding import Unfolding


@dataclass(frozen=True)
class Sidebar:
    """What the sidebar asks for beyond what the pages do."""

    hurrying: Hurrying
    searching: Searching
    unfolding: Unfolding
    composing: Composing
