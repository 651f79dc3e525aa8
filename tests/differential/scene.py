"""Where the machine plays: two recruiters' mailboxes, the product before them, the oracle beside it, a frozen clock."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from freezegun import freeze_time

from sandbox.mailbox import Mailbox, StoredMail
from tests.differential.comparison import differences
from tests.differential.life import Status
from tests.differential.mail import DOMAIN, written
from tests.differential.oracle import Oracle
from tests.differential.store import Product

ALICE, TOM = BOXES = (f"alice@{DOMAIN}", f"tom@{DOMAIN}")
LIMIT = 3
PAGE = 7
"""The most records Gmail gives at once, so that history and lists have several pages."""

ROUNDS = 12
TROUBLED_ROUNDS = 2
LONGER_THAN_ANY_REST = timedelta(seconds=601)


class Scene:
    """One play; `references` is the organization's policy."""

    def __init__(self, play: Any, *, references: bool) -> None:
        for box in BOXES:
            play.connect(box)
        play.world.largest_page = PAGE
        self.play = play
        self.product = Product(play, BOXES)
        self.product.decide(bulk_limit=LIMIT, follow_references=references)
        self.product.work()
        self.boxes: dict[str, Mailbox] = {box: play.world.mailboxes[box] for box in BOXES}
        self.oracle = Oracle(self.boxes, limit=LIMIT, references=references)
        self.mails = 0
        self._freezer = freeze_time(datetime.now(UTC), ignore=["google", "grpc"])
        self._clock = self._freezer.start()

    def close(self) -> None:
        """Let time go on."""
        self._freezer.stop()

    def now(self) -> datetime:
        """The frozen time."""
        return datetime.now(UTC)

    def pass_(self, time: timedelta) -> None:
        """Move the clock."""
        self._clock.tick(time)

    def threads(self, box: str, fits: Callable[[list[StoredMail]], bool] = bool) -> list[list[StoredMail]]:
        """The mailbox's threads that fit, the newest first."""
        return [mails for mails in self.boxes[box].threads() if fits(mails)]

    def followed(self, box: str, thread: str) -> bool:
        """Whether the thread may be followed now."""
        return any(state.status is Status.FOLLOWED for state in self.oracle.life(box, thread).states)

    def delete_labels(self, box: str, *, recorded: bool) -> None:
        """Delete the followed labels; Gmail may record that as it records a label taken off, or not at all."""
        for label in sorted(self.oracle.living(box)):
            self.oracle.note()
            self.boxes[box].delete_label(label, recorded=recorded)
            self.oracle.note(by_hand=False)
            self.oracle.label_died(box, label)

    def write(
        self,
        sender: str,
        to: Iterable[str],
        *,
        cc: Iterable[str] = (),
        subject: str = "",
        answers: Iterable[str] = (),
        through: str = "",
        labels: Iterable[str] = (),
    ) -> None:
        """Deliver a mail to every mailbox of the scene that is on it; its sender keeps a copy, too."""
        self.mails += 1
        to, cc = list(to), list(cc)
        title = subject or f"Matter {self.mails}"
        raw = written(self.mails, sender, to, title, cc=cc, answers=list(answers), through=through)
        for box in BOXES:
            if box == sender:
                self.boxes[box].deliver(raw, labels=("SENT", *labels))
            elif box in (*to, *cc):
                self.boxes[box].deliver(raw, labels=("INBOX", "UNREAD", *labels))

    def look(self, box: str, pushed: int = 0) -> None:
        """Have the product look at a mailbox, and work."""
        self._in_step(box, pushed)
        for other in BOXES:
            if other != box:
                self.oracle.looked(other, self.now(), surely=False)

    def rest(self) -> None:
        """Have everything looked at and done, through the trouble and after it, and compare."""
        for number in range(ROUNDS):
            if number >= TROUBLED_ROUNDS:
                self.play.world.troubles.clear()
            self.pass_(LONGER_THAN_ANY_REST)
            self.product.try_parked_again()
            in_step = [self._in_step(box) for box in BOXES]
            if all(in_step):
                break
        else:
            raise AssertionError("it comes to no rest")
        self.play.world.troubles.clear()
        seen = self.product.seen()
        found = differences(self.oracle, seen)
        assert not found, "\n".join(found)
        self.oracle.settle(seen)

    def _in_step(self, box: str, pushed: int = 0) -> bool:
        self.oracle.note()
        newest = self.boxes[box].history_id
        # What happened while it was read may or may not have been seen.
        surely = self.product.look(box, pushed) and self.boxes[box].history_id == newest
        self.oracle.looked(box, self.now(), surely=surely)
        return surely
