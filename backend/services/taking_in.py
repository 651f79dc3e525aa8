"""Taking in: the one mail that is open, by the add-on's own tokens, for who has not connected her mailbox."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from backend.domain import clock
from backend.domain.address import Address
from backend.domain.errors import Missing, NotInMailbox, Refused
from backend.domain.quota import Account
from backend.domain.thread import FetchedMessage, Thread, reason_to_leave_out, thread_record_id
from backend.domain.wording import word
from backend.ports.mailbox import OpenMail
from backend.ports.store import Store
from backend.services.adding import Adding, refuse_wrong
from backend.services.filing import Filing, Sighting
from backend.services.importing import Importing
from backend.services.recognizing import Opened
from backend.services.signing_in import Session


@dataclass(frozen=True)
class TakingIn:
    """Imports a single mail. Its id is that of every other copy, so that taking it in again is the same mail.

    Once she connects her mailbox and labels the thread, this mail is found there and stands where it stood.
    """

    store: Store
    filing: Filing
    importing: Importing
    adding: Adding
    open_mail: OpenMail

    def once(self, session: Session, opened: Opened, addresses: Collection[str] = ()) -> None:
        """Import the open mail and nothing else of its thread; `addresses` say who it is about when it does not.

        Raises Refused for a role that adds nobody, for an own address and for what is never imported, Missing when
        the mail is gone, ReconnectNeeded when the event's tokens do not allow it, the MailboxError tree and Busy.
        """
        organization, recruiter = session.organization, session.recruiter
        if not recruiter.may_connect:
            raise Refused("role adds nobody")
        for address in addresses:
            refuse_wrong(organization, Address(address))
        fetched = self._fetched(session, opened)
        if fetched.message is None or reason_to_leave_out(fetched.label_ids):
            raise Refused(
                "never imported", tell=word("This mail cannot be added: it is a draft, spam or in the trash.")
            )
        message = self.importing.with_file(organization, fetched.message, fetched.full_text)
        thread = self._thread(session, message.copies[recruiter.id].thread_id, fetched.gmail_id)
        written = self.filing.thread(Sighting(organization, thread, (message,)))
        self.adding.pick_waiting(session, written, addresses)

    def _fetched(self, session: Session, opened: Opened) -> FetchedMessage:
        account = Account(session.organization.id, session.recruiter.id)
        try:
            return self.open_mail.message(
                account, opened.message_id, user_token=opened.user_token, message_token=opened.message_token
            )
        except NotInMailbox as gone:
            raise Missing("open mail", tell=word("This mail is no longer in your mailbox.")) from gone

    def _thread(self, session: Session, thread_id: str, gmail_id: str) -> Thread:
        """Her thread with this mail in it, followed or not as it was."""
        identity = thread_record_id(session.recruiter.id, thread_id)
        known = self.store.of(session.organization.id).get(Thread, identity)
        thread = known or Thread(identity, session.recruiter.id, thread_id, clock.now())
        ids = tuple(dict.fromkeys((*thread.message_ids, gmail_id)))
        return thread if ids == thread.message_ids else replace(thread, message_ids=ids, changed_at=clock.now())
