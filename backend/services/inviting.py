"""Inviting: a person with a seat who has not arrived gets a mail with the way in, if there is a mail server."""

import logging
from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import quote

from backend.domain import clock
from backend.domain.ids import derived
from backend.domain.notice import Notice
from backend.domain.recruiter import Seat
from backend.domain.work import Task, WorkItem, planned
from backend.language import language
from backend.ports.post import Post
from backend.ports.queue import Queue
from backend.ports.store import Store
from backend.services.holding import Keep
from backend.texts import Voice

PATIENCE = timedelta(days=1)
"""How long a mail server that does not take the mail is tried."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Inviting:
    """Writes to people an admin has given a seat; asking twice before the mail is gone sends one."""

    store: Store
    queue: Queue
    post: Post | None
    origin: str

    @property
    def sends(self) -> bool:
        """Whether there is a mail server; without one the link is sent by hand."""
        return self.post is not None

    def link(self, address: str) -> str:
        """The way in for the person of this address."""
        return f"{self.origin}/oauth/sign-in?hint={quote(address)}"

    def invite(self, organization: str, seat_id: str) -> None:
        """Have the mail sent."""
        if self.post:
            self.queue.put(planned(Task.INVITE, organization, "", seat_id, about=seat_id))

    def step(self, item: WorkItem, keep: Keep) -> WorkItem:
        """Send the mail, unless the seat is gone. Raises PostDown, LeaseLost."""
        seat = self.store.of(item.organization).get(Seat, item.about)
        done = replace(item, due=False)
        if seat is None or self.post is None:
            return done
        if clock.now() - item.created_at > PATIENCE:
            log.warning("invitation %s was never handed over", item.id)
            return done
        keep()
        self.post.send(self._notice(item, seat))
        return done

    def _notice(self, item: WorkItem, seat: Seat) -> Notice:
        say = Voice(language(seat.language), clock.now())
        lines = (
            say(
                "%(organization)s uses Hirelabel for hiring and has made room for you there.",
                organization=item.organization,
            ),
            say("Sign in with your Google account %(address)s:", address=seat.id),
            self.link(seat.id),
            say("Signing in reads none of your mail."),
        )
        identity = derived("invitation", item.id, item.created_at.isoformat())
        return Notice(identity, seat.id, say("You are invited to Hirelabel"), "\n\n".join(lines) + "\n")
