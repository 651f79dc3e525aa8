"""The services behind the settings pages, wired."""

from dataclasses import dataclass

from backend.ports.post import Post
from backend.services.enabling import Enabling
from backend.services.enrolling import Enrolling
from backend.services.filing import Filing
from backend.services.governing import Governing
from backend.services.hiring import Hiring
from backend.services.inviting import Inviting
from backend.services.pausing import Pausing
from backend.services.staffing import Staffing
from backend.services.telling import Telling
from backend.wiring.sync import Ground


@dataclass(frozen=True)
class Desk:
    """What admins set the organization up with, and what writes mails of our own."""

    governing: Governing
    hiring: Hiring
    staffing: Staffing
    inviting: Inviting
    enabling: Enabling
    telling: Telling
    enrolling: Enrolling


def desk_of(ground: Ground, filing: Filing, pausing: Pausing, post: Post | None, origin: str) -> Desk:
    """The services of the settings, each made once."""
    store, queue = ground.store, ground.queue
    staffing, hiring = Staffing(store, pausing), Hiring(store)
    return Desk(
        governing=Governing(store, queue),
        hiring=hiring,
        staffing=staffing,
        inviting=Inviting(store, queue, post, origin),
        enabling=Enabling(store, staffing),
        telling=Telling(store, post, origin),
        enrolling=Enrolling(store, ground.files, queue, filing, hiring, staffing),
    )
