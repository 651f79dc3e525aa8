"""Gmail's labels as one mailbox knows them: system and user; which message carries one is the mailbox's."""

from dataclasses import dataclass

SYSTEM = (
    "INBOX",
    "SENT",
    "DRAFT",
    "SPAM",
    "TRASH",
    "UNREAD",
    "STARRED",
    "IMPORTANT",
    "CHAT",
    "CATEGORY_PERSONAL",
    "CATEGORY_SOCIAL",
    "CATEGORY_PROMOTIONS",
    "CATEGORY_UPDATES",
    "CATEGORY_FORUMS",
)


class LabelExists(Exception):
    """A label of that name, in whatever capitals, exists already (Gmail answers 409)."""


class LabelInvalid(Exception):
    """The name is empty or reserved by Gmail (400), or the label is a system label."""


@dataclass(frozen=True)
class Label:
    """A label; `color` is (text, background) in Gmail's palette, `shown` its two visibilities (list, messages)."""

    id: str
    name: str
    color: tuple[str, str] | None = None
    shown: tuple[str, str] | None = None

    @property
    def is_system(self) -> bool:
        return self.id in SYSTEM


def system_labels() -> dict[str, Label]:
    return {name: Label(name, name) for name in SYSTEM}


def checked_name(name: str) -> str:
    """Return the name as Gmail stores it.

    Raises:
        LabelInvalid: empty, or a system label's name in any capitals.
    """
    clean = "/".join(part.strip() for part in name.split("/"))
    if not clean.strip("/") or clean.upper() in SYSTEM:
        raise LabelInvalid
    return clean
