"""Everything the pretended Google knows, in memory: accounts, mailboxes, clock, tokens, trouble, counts."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from threading import RLock
from typing import Any

from sandbox.account import Account
from sandbox.counting import Counters
from sandbox.delivery import incoming, outgoing, recipients
from sandbox.identity.id_tokens import person_claims, service_claims, subject_of
from sandbox.identity.keys import Keys
from sandbox.identity.project import PUSH_ACCOUNT
from sandbox.identity.tokens import Tokens
from sandbox.mailbox import Mailbox, SendAs, StoredMail
from sandbox.mint import Mint
from sandbox.push import Push, Pushing, PushTarget
from sandbox.quota import Quota
from sandbox.reader import Reader
from sandbox.trouble import Troubles

__all__ = ["Account", "Mailbox", "Push", "PushTarget", "Quota", "Reader", "StoredMail", "World"]


class World:
    """One pretended Google. Hold `lock` around several reads that must agree; single methods take it themselves.

    Args:
        origin: where this sandbox is reached, for the addresses it hands out.
        addon_origin: where the product is reached, for the page that draws its cards.
        push: where mailbox changes are announced; None announces nothing.

    To be set at any time: `latency_s` of every call, `quota` and `concurrent_per_user` (None: no limit),
    `history_kept` (None: for ever), and `between_pages`, called with the mailbox and the method, under no lock,
    when a page of a list was made and is not yet sent; `manifest` is the add-on's deployment when it is not the
    repository's; `readers` how people read their mail, by address.
    """

    def __init__(self, *, origin: str = "", addon_origin: str = "", push: PushTarget | None = None) -> None:
        self.origin = origin
        self.addon_origin = addon_origin
        self.lock = RLock()
        self.offset = timedelta()
        self.largest_page = 500
        self.latency_s = 0.0
        self.quota: Quota | None = None
        self.concurrent_per_user: int | None = None
        self.history_kept: timedelta | None = None
        self.between_pages: Callable[[Mailbox, str], None] | None = None
        self.accounts: dict[str, Account] = {}
        self.mailboxes: dict[str, Mailbox] = {}
        self.readers: dict[str, Reader] = {}
        self.manifest: Mapping[str, Any] | None = None
        self.redirect_uris: set[str] = set()
        self.counters = Counters(self.now)
        self.troubles = Troubles()
        self.keys = Keys()
        self.tokens = Tokens(self.now)
        self.pushing = Pushing(
            push,
            bearer=lambda audience: self.service_token(PUSH_ACCOUNT, audience),
            now=self.now,
            trouble=lambda address: self.troubles.take("push", address),
        )
        self._mint = Mint()
        self._while_reading: dict[tuple[str, str], list[Callable[[], object]]] = {}

    def now(self) -> datetime:
        """Return the sandbox's time: UTC, aware, moved by what `move` added up to."""
        return datetime.now(UTC) + self.offset

    def move(self, seconds: float) -> None:
        """Move the clock; tokens and watches expire by it."""
        with self.lock:
            self.offset += timedelta(seconds=seconds)

    def add_account(self, address: str, name: str, *, hd: str | None, aliases: Iterable[str] = ()) -> Account:
        """Create an account and its empty mailbox; aliases may send and are delivered here too."""
        with self.lock:
            account = Account(address.lower(), name, subject_of(address.lower()), hd)
            mailbox = Mailbox(
                account.address, lock=self.lock, now=self.now, mint=self._mint, changed=self._mailbox_changed
            )
            mailbox.send_as = [SendAs(account.address, name, primary=True, default=True)]
            mailbox.send_as += [SendAs(alias.lower(), name) for alias in aliases]
            self.accounts[account.address] = account
            self.mailboxes[account.address] = mailbox
            return account

    def mailbox_of(self, address: str) -> Mailbox | None:
        """Return the mailbox a mail to this address reaches: the account's own or an alias's."""
        wanted = address.lower()
        if wanted in self.mailboxes:
            return self.mailboxes[wanted]
        holders = (box for box in self.mailboxes.values() if wanted in {each.address for each in box.send_as})
        return next(holders, None)

    def send(self, from_address: str, raw: bytes, *, thread_id: str | None = None) -> StoredMail:
        """Send a mail out of an account and return the sender's own copy, labelled SENT.

        Every mailbox of the world named in To, Cc or Bcc gets a copy; other recipients get nothing.

        Raises:
            KeyError: no such account.
        """
        with self.lock:
            sender = self.mailboxes[from_address.lower()]
            final = outgoing(raw, sender.send_as, self.now())
            reached = {address: self.mailbox_of(address) for address in recipients(final)}
            labels = ("SENT", "INBOX", "UNREAD") if sender in reached.values() else ("SENT",)
            own = sender.deliver(final, labels=labels, thread_id=thread_id)
            others = {box.address: (box, address) for address, box in reached.items() if box and box is not sender}
            for box, address in others.values():
                box.deliver(incoming(final, address))
            return own

    def lag_history(self, address: str, seconds: float) -> None:
        """Hide each history record of the mailbox until it is that old; pings tell the new id all the same.

        Raises:
            KeyError: no such account.
        """
        self.mailboxes[address].chronicle.lag = timedelta(seconds=seconds)

    def while_reading(self, address: str, method: str, deed: Callable[[], object]) -> None:
        """Do the deed once, when the next page of this list method of the mailbox was made."""
        with self.lock:
            self._while_reading.setdefault((address, method), []).append(deed)

    def page_answered(self, mailbox: Mailbox, method: str) -> None:
        """Do what was planned for this moment."""
        with self.lock:
            deeds = self._while_reading.pop((mailbox.address, method), [])
        for deed in deeds:
            deed()
        if self.between_pages:
            self.between_pages(mailbox, method)

    def sign(self, claims: Mapping[str, object]) -> str:
        """Return the claims as a JWT signed with the key that /oauth2/v1/certs publishes."""
        return self.keys.sign(claims)

    def id_token(self, address: str, audience: str, *, nonce: str | None = None) -> str:
        """Return a person's ID token for a client.

        Raises:
            KeyError: no such account.
        """
        account = self.accounts[address.lower()]
        return self.sign(person_claims(account, audience=audience, at=self.now(), nonce=nonce))

    def service_token(self, email: str, audience: str) -> str:
        """Return the ID token of a service account, for instance the add-on host's or Pub/Sub's."""
        return self.sign(service_claims(email, audience=audience, at=self.now()))

    @property
    def pushes(self) -> list[Push]:
        """Every push attempt so far, oldest first."""
        return self.pushing.log

    def close(self) -> None:
        """Stop announcing changes."""
        self.pushing.close()

    def _mailbox_changed(self, mailbox: Mailbox) -> None:
        live = mailbox.watch and self.now() < mailbox.watch.expires
        if live:
            self.pushing.changed(mailbox)
