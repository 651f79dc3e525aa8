"""The services behind the settings pages, wired."""

from dataclasses import dataclass

from backend.ports.queue import Queue
from backend.ports.store import Store
from backend.services.governing import Governing
from backend.services.hiring import Hiring
from backend.services.staffing import Staffing


@dataclass(frozen=True)
class Desk:
    """What admins set the organization up with."""

    governing: Governing
    hiring: Hiring
    staffing: Staffing


def desk_of(store: Store, queue: Queue) -> Desk:
    """The services of the settings, each made once."""
    return Desk(Governing(store, queue), Hiring(store), Staffing(store))
