"""Every error the product raises on purpose; each knows whether trying again helps and what to tell a person.

HirelabelError
├── SettingsFaulty        the settings do not add up; names every fault
├── Malformed             untrusted input is not of its form; names the path
├── NotAccepted           what a person typed will not do; says why, field by field
├── Refused               who asks is not who may
│   ├── TokenRefused      an ID token is forged, expired or meant for another
│   ├── NotEnabled        a person of the organization whom no admin has enabled
│   └── AdminsOnly        a page that only admins may open
├── Overtaken             somebody else changed meanwhile what a form showed
├── Missing               a record that should exist does not
├── StoreError
│   ├── Busy              too much contention; nothing was written
│   ├── Exists            create() found the id taken
│   ├── ReadAfterWrite    a transaction read after it wrote
│   ├── TooLarge          a document over 1 MiB
│   └── Unindexed         a query the index table does not list
├── FilesDown             bytes could not be kept or read for now
├── StillWorking          an answer could wait no longer; what was begun goes on
├── LeaseLost             another worker has taken over what this one was doing
├── PostDown              a mail of our own could not be handed over
├── Unopenable            a sealed secret does not open for this row
└── MailboxError          Gmail said no
    ├── ReconnectNeeded   the consent died or lacks a right
    ├── MailboxSuspended  Google has switched the mailbox, or this app for it, off
    ├── MailboxBusy       quota or rate; says when to come back
    ├── MailboxDown       Gmail or the way to it is broken for now
    ├── HistoryExpired    the cursor is older than Gmail's history
    ├── NotInMailbox      the thread, message or label is gone
    ├── SendUnclear       whether Gmail took a mail is not known; of every other error it took none
    ├── LabelTaken        a label of that name exists
    └── RequestRefused    Gmail calls the request itself wrong
"""

from collections.abc import Mapping
from datetime import datetime

from backend.domain.wording import word


class HirelabelError(Exception):
    """Root of the tree: `retry` says whether the same call may succeed later, `tell` is for a person."""

    retry = False
    tell = word("Something went wrong on our side. Nothing was lost.")

    def __init__(self, message: str, *, tell: str | None = None) -> None:
        super().__init__(message)
        if tell is not None:
            self.tell = tell


class SettingsFaulty(HirelabelError):
    """One or more settings are missing or wrong; the message lists all of them."""

    tell = word("Hirelabel is not set up correctly. Ask whoever runs it to read the start-up message.")


class Malformed(HirelabelError):
    """Untrusted input does not have the expected shape."""

    tell = word("That request could not be read. Reload and try again.")

    def __init__(self, path: str, expected: str, *, tell: str | None = None) -> None:
        super().__init__(f"{path}: expected {expected}", tell=tell)
        self.path = path


class NotAccepted(HirelabelError):
    """What a person typed into a form will not do; `faults` say why, by the name of the field. Nothing was written."""

    tell = word("Something in the form will not do. Nothing was changed.")

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(f"fields {', '.join(sorted(faults))}")
        self.faults = faults


class Refused(HirelabelError):
    """The caller may not do this."""

    tell = word("You may not do this.")


class TokenRefused(Refused):
    """An ID token did not verify; no work was done."""

    tell = word("Google's sign-in could not be verified. Reload Gmail and try again.")


class NotEnabled(Refused):
    """The person belongs to the organization but no admin has enabled her."""

    tell = word("Hirelabel is not enabled for you yet. Ask your admin to add your address.")


class AdminsOnly(Refused):
    """The settings of the organization, asked for by somebody who is no admin."""

    tell = word("Only admins change the settings of your organization.")


class Overtaken(HirelabelError):
    """What a form showed was changed by somebody else before it came back; nothing was written."""

    retry = True
    tell = word("Somebody else changed this meanwhile. Reload the page and look at it again.")


class Missing(HirelabelError):
    """A record that was asked for by id does not exist (or belongs to someone else, which looks the same)."""

    tell = word("This is no longer here.")


class StoreError(HirelabelError):
    """The store did not do what it was asked; nothing was written."""


class Busy(StoreError):
    """Contention did not end within ten seconds."""

    retry = True
    tell = word("Many people are changing this at once. Try again in a moment.")


class Exists(StoreError):
    """`create` found a record of that id; the existing one is untouched."""


class ReadAfterWrite(StoreError):
    """A transaction read after its first write, which Firestore refuses."""


class TooLarge(StoreError):
    """A document is over 1 MiB (Firestore's limit); large text belongs in files."""


class Unindexed(StoreError):
    """A query is not in the index table, so not both stores can answer it."""


class FilesDown(HirelabelError):
    """The folder or bucket for bytes did not do what it was asked, or could not be reached."""

    retry = True
    tell = word("Some of what is stored cannot be reached right now. Nothing was lost. Try again in a moment.")


class StillWorking(HirelabelError):
    """Something takes longer than the sidebar may be kept waiting."""

    retry = True
    tell = word("Gmail is slow to answer. What was begun goes on by itself; look again in a moment.")


class LeaseLost(HirelabelError):
    """The claim ran out and somebody else goes on; whoever hears this writes nothing more."""


class PostDown(HirelabelError):
    """The organization's mail server did not take a mail of ours."""

    retry = True
    tell = word("The mail could not be sent. We go on trying.")


class Unopenable(HirelabelError):
    """A sealed secret was altered, moved to another row, or sealed with a key we do not hold."""

    tell = word("The stored Gmail permission cannot be read. Connect the mailbox again.")


class MailboxError(HirelabelError):
    """Gmail did not do what it was asked."""

    tell = word("Gmail did not answer as expected. Nothing was lost; we will look again.")


class ReconnectNeeded(MailboxError):
    """The refresh token is dead, or a scope was not granted or was withdrawn."""

    tell = word("Gmail no longer lets us in. Connect the mailbox again.")


class MailboxSuspended(MailboxError):
    """No Gmail behind the account, or its admin does not allow the app; connecting again would not help."""

    retry = True
    tell = word("Gmail is switched off for this account. Ask your Google Workspace admin. We look again every hour.")


class MailboxBusy(MailboxError):
    """Quota, rate or concurrency limit; `until` is when Gmail asked us to come back, if it said so."""

    retry = True
    tell = word("Gmail asked us to slow down. We go on by ourselves.")

    def __init__(self, message: str, *, until: datetime | None = None) -> None:
        super().__init__(message)
        self.until = until


class MailboxDown(MailboxError):
    """Gmail answered 5xx, or the connection broke."""

    retry = True
    tell = word("Gmail cannot be reached right now. We go on by ourselves.")


class HistoryExpired(MailboxError):
    """history.list answered 404: the cursor is too old (or the label it was asked about is gone)."""

    retry = True


class NotInMailbox(MailboxError):
    """Gmail has no such thread, message or label in this mailbox."""


class LabelTaken(MailboxError):
    """409: a label of that name exists, perhaps with other capitals."""


class RequestRefused(MailboxError):
    """Gmail answered another 4xx: repeating the same request cannot help."""


class SendUnclear(MailboxError):
    """A mail was on its way when the answer got lost: it may have been sent, so it is never sent again unasked."""

    tell = word("Gmail has not said whether the mail was sent. It is being looked for.")
