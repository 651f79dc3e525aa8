"""Telling: a recruiter hears by mail, once, that nothing new comes in from her mailbox any more."""

import logging
from dataclasses import replace
from datetime import timedelta

from backend.domain import clock
from backend.domain.mailbox import Mailbox, MailboxState
from backend.domain.notice import Notice, Told
from backend.domain.organization import Organization
from backend.domain.recruiter import Recruiter
from backend.domain.standing import Standing, standing
from backend.domain.wording import word
from backend.domain.work import WorkItem
from backend.ports.post import Post
from backend.ports.store import Store
from backend.services.holding import Keep
from backend.services.labelling import LABEL_GONE
from backend.texts import voice_for

PATIENCE = timedelta(days=1)
"""How long a mail server that does not take the mail is tried."""
SUBJECTS = {
    MailboxState.NEEDS_RECONNECT: word("Connect your Gmail to Hirelabel again"),
    MailboxState.SUSPENDED: word("Hirelabel can no longer read your Gmail"),
}
LABEL_SUBJECT = word("Your label is gone from Gmail")

log = logging.getLogger(__name__)


class Telling:
    """Writes to recruiters about their own mailboxes, and about nothing else; without a mail server it is silent."""

    def __init__(self, store: Store, post: Post | None, origin: str) -> None:
        self._store = store
        self._post = post
        self._origin = origin

    def step(self, item: WorkItem, keep: Keep) -> WorkItem:
        """Tell of what `item` is about, unless that has passed or was told. Raises PostDown, LeaseLost."""
        records = self._store.of(item.organization)
        organization = self._store.root.get(Organization, item.organization)
        mailbox, recruiter = records.get(Mailbox, item.mailbox), records.get(Recruiter, item.mailbox)
        done = replace(item, due=False)
        if organization is None or mailbox is None or recruiter is None or self._post is None:
            return done
        found = standing(mailbox, (), organization.policy.label_name)
        if not _still(found, item) or records.get(Told, item.id):
            return done
        if clock.now() - item.created_at > PATIENCE:
            log.warning("notice %s was never handed over", item.id)
            return done
        keep()
        self._post.send(self._notice(item.id, mailbox, recruiter, found))
        told = Told(item.id, mailbox.id, item.about, clock.now())
        records.transact(lambda tx: tx.put(told))
        return done

    def _notice(self, identity: str, mailbox: Mailbox, recruiter: Recruiter, found: Standing) -> Notice:
        say = voice_for(recruiter, clock.now())
        lines = (
            say(
                "This is about your mailbox %(address)s, and how it has been since %(moment)s.",
                address=mailbox.address,
                moment=say.moment(found.since),
            ),
            *map(say, found.why),
            say(found.todo),
            say("Your mailbox at Hirelabel: %(link)s", link=f"{self._origin}/console/mailbox"),
        )
        subject = say(SUBJECTS.get(found.state, LABEL_SUBJECT))
        return Notice(identity, recruiter.address, subject, "\n\n".join(lines) + "\n")


def _still(found: Standing, item: WorkItem) -> bool:
    """Whether the mailbox stands as it did when the item was made."""
    what = LABEL_GONE if found.label_gone else found.state
    return what == item.about and found.since <= item.created_at
