"""A real mail server on a free port of the loopback, which keeps what it is handed."""

import socket
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


class Postbox(Controller):
    """`mails` and their `envelopes` as they arrived; `logins` are names and passwords; `refusals` go before success."""

    def __init__(self, **how: Any) -> None:
        self.mails: list[EmailMessage] = []
        self.envelopes: list[tuple[str | None, list[str]]] = []
        self.logins: list[tuple[bytes, bytes]] = []
        self.refusals = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        super().__init__(
            self,
            hostname="127.0.0.1",
            port=self._socket.getsockname()[1],
            authenticator=self._known,
            auth_require_tls=False,
            **how,
        )

    def _create_server(self) -> Coroutine[Any, Any, Any]:
        return self.loop.create_server(self._factory_invoker, sock=self._socket, ssl=self.ssl_context)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.refusals:
            self.refusals -= 1
            return "451 try again later"
        self.envelopes.append((envelope.mail_from, envelope.rcpt_tos))
        self.mails.append(BytesParser(EmailMessage, policy=default).parsebytes(envelope.content or b""))  # type: ignore[arg-type]
        return "250 kept"

    def _known(self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, given: Any) -> AuthResult:
        assert isinstance(given, LoginPassword)
        self.logins.append((given.login, given.password))
        return AuthResult(success=True)


@contextmanager
def postbox(**how: Any) -> Iterator[Postbox]:
    """A server that runs until the end."""
    box = Postbox(**how)
    box.start()
    try:
        yield box
    finally:
        box.stop()
