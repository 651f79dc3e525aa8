"""The services behind the settings pages, wired."""

from dataclasses import dataclass

from backend.ports.post import Post
from backend.ports.queue import Queue
from backend.ports.store import Store
from backend.services.enabling import Enabling
from backend.services.governing import Governing
from backend.services.hiring import Hiring
from backend.services.inviting import Inviting
from backend.services.pausing import Pausing
from backend.services.staffing import Staffing
from backend.services.telling import Telling


@dataclass(frozen=True)
class Desk:
    """What admins set the organization up with, and what writes mails of our own."""

    governing: Governing
    hiring: Hiring
    staffing: Staffing
    inviting: Inviting
    enabling: Enabling
    telling: Telling


def desk_of(store: Store, queue: Queue, pausing: Pausing, post: Post | None, origin: str) -> Desk:
    """The services of the settings, each made once."""
    staffing = Staffing(store, pausing)
    return Desk(
        governing=Governing(store, queue),
        hiring=Hiring(store),
        staffing=staffing,
        inviting=Inviting(store, queue, post, origin),
        enabling=Enabling(store, staffing),
        telling=Telling(store, post, origin),
    )
