"""One API call as the methods see it: whose mailbox, which arguments; authorisation is done by then."""

import binascii
import re
from base64 import urlsafe_b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Request

from sandbox.gmail.errors import GoogleError
from sandbox.mailbox import Mailbox, StoredMail
from sandbox.world import World

Json = dict[str, object]
ID = re.compile(r"[0-9a-f]{1,16}")


@dataclass(frozen=True)
class Call:
    """A call under way; `scopes` are the granted ones that cover the method, `empty_page` is planned trouble."""

    world: World
    mailbox: Mailbox
    path: Mapping[str, str]
    request: Request
    scopes: frozenset[str]
    palette: frozenset[str]
    empty_page: bool = False

    def argument(self, name: str, default: str = "") -> str:
        return self.request.args.get(name, default)

    def arguments(self, name: str) -> list[str]:
        return self.request.args.getlist(name)

    def flag(self, name: str) -> bool:
        return self.argument(name).lower() == "true"

    def number(self, name: str, default: int, most: int) -> int:
        """Return a whole-number argument between 1 and `most`; larger ones are cut as Gmail does."""
        text = self.argument(name) or str(default)
        if not text.isdigit() or int(text) < 1:
            raise GoogleError(400, f"Invalid value at '{name}'")
        return min(int(text), most)

    def body(self) -> Json:
        """Return the JSON body, an empty one for none."""
        found = self.request.get_json(force=True, silent=True) if self.request.get_data() else {}
        if not isinstance(found, dict):
            raise GoogleError(400, "Invalid JSON payload received.", "badRequest")
        return found

    def mail(self) -> StoredMail:
        """Return the message the path names.

        Raises:
            GoogleError: 400 for an id that is not Gmail's hex, 404 for one of no message here.
        """
        stored = self.mailbox.messages.get(checked_id(self.path["id"]))
        if stored is None:
            raise GoogleError(404)
        return stored

    def thread(self) -> list[StoredMail]:
        """Return the messages of the thread the path names; errors as for `mail`."""
        found = self.mailbox.thread(checked_id(self.path["id"]))
        if not found:
            raise GoogleError(404)
        return found


def checked_id(value: str) -> str:
    """Return a message or thread id as it came.

    Raises:
        GoogleError: 400, for instance for the add-on events' `msg-f:...` form.
    """
    if not ID.fullmatch(value):
        raise GoogleError(400, "Invalid id value")
    return value


def text_of(body: Json, name: str) -> str:
    value = body.get(name)
    return value if isinstance(value, str) else ""


def texts_of(body: Json, name: str) -> list[str]:
    value = body.get(name)
    return [str(each) for each in value] if isinstance(value, Sequence) and not isinstance(value, str) else []


def decoded(text: str) -> bytes:
    """Return the bytes behind base64url, padded or not.

    Raises:
        GoogleError: 400.
    """
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        raise GoogleError(400, "Invalid value for ByteString") from None
