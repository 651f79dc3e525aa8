"""The label changes a caller may ask for, checked as Gmail checks them."""

from sandbox.gmail.call import Call, texts_of
from sandbox.gmail.errors import GoogleError

MOST_LABELS = 100
FIXED = frozenset({"SENT", "DRAFT", "CHAT"})


def asked_changes(call: Call) -> tuple[list[str], list[str]]:
    """Return the label ids to add and to remove.

    Raises:
        GoogleError: 400 for too many, for an id this mailbox does not have, or for SENT and DRAFT.
    """
    body = call.body()
    add, remove = texts_of(body, "addLabelIds"), texts_of(body, "removeLabelIds")
    if max(len(add), len(remove)) > MOST_LABELS:
        raise GoogleError(400, "Too many labels")
    if not add and not remove:
        raise GoogleError(400, "No label add or removes specified")
    for label in [*add, *remove]:
        if label in FIXED or label not in call.mailbox.labels:
            raise GoogleError(400, f"Invalid label: {label}")
    return add, remove


def known_labels(call: Call) -> list[str]:
    """Return the labelIds argument of a list method.

    Raises:
        GoogleError: 400 for an id this mailbox does not have.
    """
    asked = call.arguments("labelIds")
    for label in asked:
        if label not in call.mailbox.labels:
            raise GoogleError(400, f"Invalid label: {label}")
    return asked
