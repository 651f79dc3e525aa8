"""The services that write to candidates, wired."""

from dataclasses import dataclass
from datetime import timedelta

from backend.adapters.mime_letter import MimeLetter
from backend.services.caring import Caring
from backend.services.doubting import Doubting
from backend.services.drafting import Drafting
from backend.services.following import Following
from backend.services.reading import Reading
from backend.services.replying import Replying
from backend.services.sending import Sending
from backend.services.spending import Spending
from backend.services.writing import Writing
from backend.wiring.sync import Ground, Sync


@dataclass(frozen=True)
class Outbox:
    """What writes mails to candidates, and what sends them."""

    replying: Replying
    drafting: Drafting
    sending: Sending


def outbox_of(ground: Ground, sync: Sync, reading: Reading, following: Following, post: timedelta) -> Outbox:
    """Both on one Writing."""
    store = ground.store
    writing, caring = Writing(store, reading, MimeLetter()), Caring(store, reading)
    return Outbox(
        replying=Replying(
            store=store,
            files=ground.files,
            queue=ground.queue,
            caring=caring,
            writing=writing,
            doubting=Doubting(reading, Spending(store)),
        ),
        drafting=Drafting(store, ground.queue, ground.opening, caring, writing),
        sending=Sending(
            store=store,
            files=ground.files,
            opening=ground.opening,
            importing=sync.importing,
            writing=writing,
            confirming=sync.confirming,
            look=following.look,
            post=post,
        ),
    )
