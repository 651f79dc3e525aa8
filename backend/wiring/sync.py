"""The services that keep mailboxes and the store in step, wired."""

from dataclasses import dataclass
from datetime import timedelta

from backend.adapters import key_files
from backend.domain.tombstone import Seal
from backend.ports.files import FileStore
from backend.ports.mailbox import Mailboxes
from backend.ports.queue import Queue
from backend.ports.store import Store
from backend.services.asking import Asking
from backend.services.auditing import Auditing
from backend.services.backfilling import Backfilling
from backend.services.burying import Burying
from backend.services.claiming import Rhythm
from backend.services.confirming import Confirming
from backend.services.declining import Declining
from backend.services.filing import Filing
from backend.services.following import Following
from backend.services.importing import Importing
from backend.services.labelling import Labelling
from backend.services.moving_labels import MovingLabels
from backend.services.opening import Opening
from backend.services.parking import Parking
from backend.services.reading_history import ReadingHistory
from backend.services.recounting import Recounting
from backend.services.resyncing import Resyncing
from backend.services.routing import Routing
from backend.services.undoing import Undoing
from backend.settings import Settings
from backend.wiring.channels import queue_of
from backend.wiring.files import files_of


@dataclass(frozen=True)
class Ground:
    """What every service stands on."""

    store: Store
    files: FileStore
    queue: Queue
    seal: Seal
    opening: Opening
    lease: timedelta


@dataclass(frozen=True)
class Sync:
    """The services that keep a mailbox and the store in step."""

    filing: Filing
    recounting: Recounting
    burying: Burying
    undoing: Undoing
    importing: Importing
    confirming: Confirming
    routing: Routing
    moving_labels: MovingLabels
    parking: Parking
    backfilling: Backfilling
    declining: Declining
    labelling: Labelling
    asking: Asking
    resyncing: Resyncing
    auditing: Auditing


def ground_of(settings: Settings, store: Store, mailboxes: Mailboxes) -> Ground:
    """What every service stands on, by the settings."""
    lease = timedelta(seconds=settings.lease_seconds)
    queue = queue_of(settings, store)
    return Ground(
        store=store,
        files=files_of(settings),
        queue=queue,
        seal=key_files.tombstone_seal(settings.keys),
        opening=Opening(store, mailboxes, queue),
        lease=lease,
    )


def sync_on(ground: Ground) -> Sync:
    """The services of the sync, each made once."""
    store, queue, opening = ground.store, ground.queue, ground.opening
    filing = Filing(store, ground.seal)
    recounting, burying = Recounting(store, filing), Burying(store, ground.files, ground.seal)
    undoing = Undoing(store, queue, filing, recounting, burying)
    routing = Routing(store)
    confirming = Confirming(store, queue)
    importing = Importing(store, ground.files, filing, undoing, routing, confirming)
    parking = Parking(store, importing, queue)
    backfilling, declining = Backfilling(opening, parking), Declining(opening, importing)
    labelling = Labelling(store, queue)
    asking = Asking(store, queue, backfilling, declining)
    return Sync(
        filing=filing,
        recounting=recounting,
        burying=burying,
        undoing=undoing,
        importing=importing,
        confirming=confirming,
        routing=routing,
        moving_labels=MovingLabels(store, queue, opening, labelling),
        parking=parking,
        backfilling=backfilling,
        declining=declining,
        labelling=labelling,
        asking=asking,
        resyncing=Resyncing(store, opening, labelling, asking, backfilling, queue),
        auditing=Auditing(store, queue, opening, labelling, asking, importing, parking),
    )


def following_of(settings: Settings, ground: Ground, sync: Sync) -> Following:
    """The looks at mailboxes, in the rhythm the settings give."""
    history = ReadingHistory(
        store=ground.store,
        queue=ground.queue,
        importing=sync.importing,
        parking=sync.parking,
        labelling=sync.labelling,
        asking=sync.asking,
        backfilling=sync.backfilling,
        resyncing=sync.resyncing,
    )
    pause = settings.safety_net_seconds if settings.push_topic else settings.poll_seconds
    rhythm = Rhythm(ground.lease, timedelta(seconds=pause), bool(settings.push_topic))
    return Following(ground.store, ground.opening, history, rhythm)
