"""Our own mail over SMTP: TLS always, except to a server on this machine."""

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

from backend.domain import clock
from backend.domain.errors import PostDown
from backend.domain.notice import Notice

PATIENCE_S = 10
"""Shorter than a lease, so that nobody else sends the same meanwhile."""
SUBMISSION, SUBMISSIONS = 587, 465
"""RFC 6409, and RFC 8314 for the one that begins with TLS."""
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class SmtpPost:
    """Port Post. `url` is smtp://user:password@host:port (STARTTLS) or smtps://…; name and password percent-encoded."""

    def __init__(self, url: str, sender: str) -> None:
        self._url = urlsplit(url)
        self._sender = sender

    def send(self, notice: Notice) -> None:
        """Hand the mail over; sent again it bears the same Message-ID. Raises PostDown."""
        try:
            with self._connected() as server:
                if self._url.scheme == "smtp" and self._url.hostname not in LOOPBACK:
                    server.starttls(context=ssl.create_default_context())
                if self._url.username:
                    server.login(unquote(self._url.username), unquote(self._url.password or ""))
                server.send_message(_mail(notice, self._sender))
        except (OSError, smtplib.SMTPException) as trouble:
            # Its words may hold the server's greeting or the address; its type says enough.
            raise PostDown(f"mail not handed over: {type(trouble).__name__}") from None

    def _connected(self) -> smtplib.SMTP:
        host, port = self._url.hostname or "", self._url.port
        if self._url.scheme == "smtps":
            secure = ssl.create_default_context()
            return smtplib.SMTP_SSL(host, port or SUBMISSIONS, timeout=PATIENCE_S, context=secure)
        return smtplib.SMTP(host, port or SUBMISSION, timeout=PATIENCE_S)


def _mail(notice: Notice, sender: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, notice.to, notice.subject
    mail["Date"] = format_datetime(clock.now())
    mail["Message-ID"] = f"<{notice.id}@{sender.rpartition('@')[2].rstrip('>')}>"
    # RFC 3834: nobody's absence answers it.
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(notice.text)
    return mail
