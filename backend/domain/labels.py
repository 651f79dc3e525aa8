"""What has become of a mailbox's labels: renamed, deleted, made again, nested, or told apart by capitals alone."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from backend.domain.history import Change, Kind
from backend.domain.mailbox import Mailbox, is_hire_label


def relabelled(mailbox: Mailbox, names: Mapping[str, str], wanted: str, at: datetime) -> Mailbox:
    """The mailbox as its labels stand now (pure); `names` are all user labels by Gmail id.

    A renamed label is followed by its id. Labels of the wanted name, whatever their capitals, are followed, and so is a
    label nested below a followed one that is new since the labels were last read: to make one and put it on is her
    word. One she left is not followed, whatever its name. When the label was deleted one of that name takes its place;
    without one, `label_gone_at` says since when.
    """
    offered = {key: name for key, name in sorted(names.items()) if key not in mailbox.left_labels}
    kept = {key: offered[key] for key in mailbox.label_ids if key in offered}
    named = {key: name for key, name in offered.items() if is_hire_label(name, wanted)}
    roots = {wanted.casefold(), *(name.strip().casefold() for name in kept.values())}
    fresh = {key: name for key, name in offered.items() if key not in mailbox.seen_labels and _nested(name, roots)}
    label_id = mailbox.label_id if mailbox.label_id in offered else _best(named, wanted)
    return replace(
        mailbox,
        label_id=label_id,
        label_ids=kept | named | fresh,
        seen_labels=tuple(sorted(names)),
        label_gone_at=None if label_id else mailbox.label_gone_at or at,
    )


def is_own(label_id: str) -> bool:
    """Whether a label id is that of a label people made; Gmail's own are words such as INBOX."""
    return label_id.startswith("Label_")


def to_be_read(mailbox: Mailbox, changes: Iterable[Change]) -> bool:
    """Whether the changes name a label we have not seen, or take one of ours off: it may have been deleted."""
    return any(
        (is_own(label) and label not in mailbox.seen_labels)
        or (change.kind is Kind.UNLABELLED and label in mailbox.label_ids)
        for change in changes
        for label in change.label_ids
    )


def _nested(name: str, roots: set[str]) -> bool:
    return any(name.strip().casefold().startswith(f"{root}/") for root in roots)


def _best(named: Mapping[str, str], wanted: str) -> str:
    """Of the labels of that name the one with the same capitals, else the first."""
    return next((key for key, name in named.items() if name == wanted), next(iter(named), ""))
