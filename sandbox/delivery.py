"""What Gmail does to a mail on its way out: new Message-ID, honest From, no Bcc for the recipients."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from email.utils import format_datetime, formataddr, getaddresses, parseaddr

from sandbox.headers import field, with_fields
from sandbox.mailbox import SendAs


def outgoing(raw: bytes, send_as: Iterable[SendAs], at: datetime) -> bytes:
    """Return the mail as the sender keeps it.

    Gmail replaces any Message-ID given through the API, keeps X- headers, and rewrites a From that is
    no accepted send-as address to the default one (`reference/google-apis.md` §4).
    """
    fields: dict[str, str | None] = {"Message-ID": f"<CA{secrets.token_urlsafe(32)}@mail.gmail.com>"}
    if not field(raw, "Date"):
        fields["Date"] = format_datetime(at)
    mine = {each.address: each for each in send_as if each.primary or each.status == "accepted"}
    if parseaddr(field(raw, "From"))[1].lower() not in mine:
        default = next((each for each in mine.values() if each.default), next(iter(mine.values())))
        fields["From"] = formataddr((default.name, default.address))
    return with_fields(raw, fields)


def recipients(raw: bytes) -> list[str]:
    """Return the addresses in To, Cc and Bcc, lower-cased, each once."""
    fields = [field(raw, name) for name in ("To", "Cc", "Bcc")]
    return list(dict.fromkeys(address.lower() for _, address in getaddresses(fields) if "@" in address))


def incoming(raw: bytes, recipient: str) -> bytes:
    """Return the copy one recipient gets."""
    return with_fields(raw, {"Delivered-To": recipient, "Bcc": None})
