"""The work queue's tasks, each with the service that does it."""

from backend.domain.work import Task
from backend.services.erasing import Erasing
from backend.services.working import Step
from backend.wiring.desk import Desk
from backend.wiring.outbox import Outbox
from backend.wiring.sync import Sync


def steps_of(sync: Sync, erasing: Erasing, desk: Desk, outbox: Outbox) -> dict[Task, Step]:
    """Which service does which kind of work."""
    return {
        Task.AUDIT: sync.auditing.step,
        Task.DISCARD: desk.enrolling.discard,
        Task.ENROL: desk.enrolling.step,
        Task.ERASE: sync.undoing.item,
        Task.FORGET: erasing.item,
        Task.IMPORT: sync.backfilling.step,
        Task.INVITE: desk.inviting.step,
        Task.LEAVE: sync.declining.step,
        Task.RELABEL: sync.moving_labels.step,
        Task.RESTAGE: desk.governing.step,
        Task.RESYNC: sync.resyncing.step,
        Task.SEND: outbox.sending.step,
        Task.SETTLE: sync.recounting.item,
        Task.TELL: desk.telling.step,
    }
