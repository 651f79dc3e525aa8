"""The left side of the page as JSON: labels with counts, and the threads of the chosen label."""

import html
from collections.abc import Iterable
from email.utils import getaddresses

from sandbox.labels import Label
from sandbox.mailbox import Mailbox, StoredMail

ALL = "ALL"
_FOLDERS = {
    "INBOX": "Inbox",
    "SENT": "Sent",
    "DRAFT": "Drafts",
    ALL: "All mail",
    "SPAM": "Spam",
    "TRASH": "Trash",
}
_HIDDEN = ("SPAM", "TRASH")
_PAGE = 100
_COUNTS_UNREAD = ("INBOX", "SPAM")


def listing(mailbox: Mailbox, view: str) -> dict[str, object]:
    """`labels` with thread and unread counts, and the newest hundred `threads` of the view."""
    threads = mailbox.threads()
    shown = [mails for mails in threads if shows(mails, view)]
    return {
        "labels": [_label_row(mailbox, label, threads) for label in _labels(mailbox)],
        "threads": [row(mailbox, mails) for mails in shown[:_PAGE]],
        "version": mailbox.history_id,
    }


def shows(mails: Iterable[StoredMail], view: str) -> bool:
    """Whether a view lists the thread; spam and trash show only in their own views."""
    seen = [mail.label_ids for mail in mails if view in _HIDDEN or not mail.label_ids & set(_HIDDEN)]
    return any(view in labels or view == ALL for labels in seen)


def row(mailbox: Mailbox, mails: list[StoredMail]) -> dict[str, object]:
    """One line of the thread list; `at` is milliseconds since 1970."""
    last, labels = mails[-1], set[str]().union(*(mail.label_ids for mail in mails))
    return {
        "id": last.thread_id,
        "subject": mails[0].header("Subject"),
        "people": _people(mailbox, mails),
        "count": len(mails),
        "snippet": html.unescape(last.snippet),
        "at": int(last.internal_date.timestamp() * 1000),
        "unread": "UNREAD" in labels,
        "draft": "DRAFT" in labels,
        "labels": chips(mailbox, labels),
    }


def chips(mailbox: Mailbox, label_ids: Iterable[str]) -> list[dict[str, str]]:
    """The user labels among these, by name."""
    known = [mailbox.labels[each] for each in label_ids if each in mailbox.labels]
    user = sorted((label for label in known if not label.is_system), key=lambda label: label.name)
    return [{"id": label.id, "name": label.name} for label in user]


def _labels(mailbox: Mailbox) -> list[Label]:
    user = [label for label in mailbox.labels.values() if not label.is_system]
    folders = [Label(each, name) for each, name in _FOLDERS.items()]
    return folders + sorted(user, key=lambda label: label.name.casefold())


def _label_row(mailbox: Mailbox, label: Label, threads: list[list[StoredMail]]) -> dict[str, object]:
    shown = [mails for mails in threads if shows(mails, label.id)]
    unread = [mails for mails in shown if any("UNREAD" in mail.label_ids for mail in mails)]
    user = label.id in mailbox.labels and not label.is_system
    return {
        "id": label.id,
        "name": label.name,
        "user": user,
        "threads": len(shown),
        "unread": len(unread) if user or label.id in _COUNTS_UNREAD else 0,
    }


def _people(mailbox: Mailbox, mails: list[StoredMail]) -> str:
    """Who wrote, as Gmail shortens it: the whole name of one writer, first names and "me" of several."""
    found = [next(iter(getaddresses([mail.header("From")])), ("", "")) for mail in mails]
    names = {address: "me" if address == mailbox.address else name or address or "(unknown)" for name, address in found}
    if len(names) == 1:
        only = next(iter(names.values()))
        return f"To: {_receivers(mails)}" if only == "me" else only
    return ", ".join(_first(name) for name in names.values())


def _first(name: str) -> str:
    family, comma, given = name.partition(", ")
    return (given if comma else family).strip().partition(" ")[0]


def _receivers(mails: list[StoredMail]) -> str:
    return ", ".join(name or address for name, address in getaddresses([mails[-1].header("To")]))
