"""The services behind the sidebar."""

from dataclasses import dataclass, fields
from typing import Any, Self

from backend.services.adding import Adding
from backend.services.caring import Caring
from backend.services.choosing import Choosing
from backend.services.composing import Composing
from backend.services.drafting import Drafting
from backend.services.following import Following
from backend.services.hurrying import Hurrying
from backend.services.ignoring import Ignoring
from backend.services.moving_labels import MovingLabels
from backend.services.noting import Noting
from backend.services.pausing import Pausing
from backend.services.recognizing import Recognizing
from backend.services.replying import Replying
from backend.services.searching import Searching
from backend.services.stopping import Stopping
from backend.services.taking_in import TakingIn
from backend.services.unfolding import Unfolding
from backend.services.welcoming import Welcoming


@dataclass(frozen=True)
class Services:
    """What the actions call."""

    recognizing: Recognizing
    welcoming: Welcoming
    adding: Adding
    following: Following
    composing: Composing
    hurrying: Hurrying
    searching: Searching
    stopping: Stopping
    taking_in: TakingIn
    moving_labels: MovingLabels
    ignoring: Ignoring
    pausing: Pausing
    caring: Caring
    choosing: Choosing
    noting: Noting
    replying: Replying
    drafting: Drafting
    unfolding: Unfolding

    @classmethod
    def of(cls, house: Any) -> Self:
        """Those of a house and of its sidebar, which call them by the same names."""
        own = {field.name: getattr(house, field.name, None) for field in fields(cls)}
        return cls(**{name: found or getattr(house.sidebar, name) for name, found in own.items()})
