"""What the control API shows: accounts, threads, counts, pushes; nothing is changed here."""

from dataclasses import asdict

from flask import request

from sandbox.control.asking import Json, View, mailbox_named
from sandbox.mailbox import Mailbox, StoredMail
from sandbox.world import World


def views(world: World) -> dict[str, View]:
    """Return the views to GET, by path."""
    return {
        "/ready": lambda: {"ready": True},
        "/mailboxes": lambda: [_mailbox(world, box) for box in world.mailboxes.values()],
        "/threads": lambda: _threads(world),
        "/counters": world.counters.summary,
        "/pushes": lambda: [asdict(push) for push in world.pushes],
    }


def _threads(world: World) -> list[Json]:
    box = mailbox_named(world, request.args.get("mailbox", ""))
    label = request.args.get("label", "")
    known = box.labels.get(label) or box.label_named(label)
    if label and known is None:
        return []
    return [_thread(box, mails) for mails in box.threads() if not known or _carries(mails, known.id)]


def _carries(mails: list[StoredMail], label_id: str) -> bool:
    return any(label_id in each.label_ids for each in mails)


def _mailbox(world: World, box: Mailbox) -> Json:
    mails = box.messages.values()
    counts = {label.name: sum(label.id in each.label_ids for each in mails) for label in box.labels.values()}
    account = world.accounts[box.address]
    return asdict(account) | {
        "labels": {name: count for name, count in counts.items() if count},
        "threads": len({each.thread_id for each in mails}),
        "messages": len(mails),
        "historyId": box.history_id,
    }


def _thread(box: Mailbox, mails: list[StoredMail]) -> Json:
    carried = set().union(*(each.label_ids for each in mails))
    return {
        "id": mails[0].thread_id,
        "subject": mails[0].header("Subject"),
        "from": mails[0].header("From"),
        "at": mails[-1].internal_date.isoformat(),
        "labels": sorted(box.labels[each].name for each in carried),
        "unread": "UNREAD" in carried,
        "messages": [
            {"id": each.id, "label_ids": sorted(each.label_ids), "message_id": each.header("Message-ID")}
            for each in mails
        ],
    }
