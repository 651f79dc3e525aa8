"""The compose window's mail: what a reply or a draft starts with, and sending; nothing calls the add-on."""

from email.message import EmailMessage
from email.utils import formataddr, getaddresses
from typing import Any

from sandbox.mailbox import Mailbox, StoredMail
from sandbox.world import World


def answering(mailbox: Mailbox, thread_id: str) -> dict[str, object]:
    """What the window holds at first when she presses Reply.

    Raises:
        KeyError: no such thread, or only drafts in it.
    """
    mails = [mail for mail in mailbox.thread(thread_id) if "DRAFT" not in mail.label_ids]
    if not mails:
        raise KeyError(thread_id)
    own = {each.address for each in mailbox.send_as}
    theirs = next((mail for mail in reversed(mails) if not own & set(_addresses(mail, "From"))), None)
    to = (_addresses(theirs, "Reply-To") or _addresses(theirs, "From")) if theirs else _addresses(mails[-1], "To")
    subject = mails[0].header("Subject")
    marked = subject if subject.lower().startswith("re:") else f"Re: {subject}"
    return {"to": to, "cc": [], "bcc": [], "subject": marked, "html": "", "text": "", "thread": thread_id, "draft": ""}


def draft(mailbox: Mailbox, draft_id: str) -> dict[str, object]:
    """What the window holds at first when a draft is opened.

    Raises:
        KeyError: Gmail has no such draft.
    """
    mail = mailbox.messages[mailbox.drafts[draft_id]]
    parts = {part.mime_type: part.content.decode("utf-8", "replace") for part in mail.payload.walk()}
    return {
        "to": _addresses(mail, "To"),
        "cc": _addresses(mail, "Cc"),
        "bcc": _addresses(mail, "Bcc"),
        "subject": mail.header("Subject"),
        "html": parts.get("text/html", ""),
        "text": parts.get("text/plain", ""),
        "thread": mail.thread_id,
        "draft": draft_id,
    }


def send(world: World, mailbox: Mailbox, asked: dict[str, Any]) -> StoredMail:
    """Send what is in the window; the draft it came from is used up.

    Raises:
        KeyError: something is missing in what was asked.
    """
    thread_id = asked.get("thread") or None
    mail = _mail(world, mailbox, asked, thread_id)
    with world.lock:
        if asked.get("draft"):
            mailbox.delete(mailbox.drafts.pop(asked["draft"]))
        return world.send(mailbox.address, mail.as_bytes(), thread_id=thread_id)


def _mail(world: World, mailbox: Mailbox, asked: dict[str, Any], thread_id: str | None) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = formataddr((world.accounts[mailbox.address].name, mailbox.address))
    for name in ("to", "cc", "bcc"):
        if asked.get(name):
            mail[name.title()] = ", ".join(asked[name])
    mail["Subject"] = asked["subject"]
    answered = [each for each in mailbox.thread(thread_id or "") if "DRAFT" not in each.label_ids]
    if answered:
        mail["In-Reply-To"] = answered[-1].header("Message-ID")
        mail["References"] = " ".join(each.header("Message-ID") for each in answered)
    mail.set_content(asked["text"])
    mail.add_alternative(asked["html"], subtype="html")
    return mail


def _addresses(mail: StoredMail, name: str) -> list[str]:
    return [address.lower() for _, address in getaddresses([mail.header(name)]) if address]
