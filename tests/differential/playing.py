"""What the deeds of the machine have in common: the scene, quiet points, and how mails are picked and answered."""

from collections import Counter
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant

from sandbox.mailbox import StoredMail
from tests.differential.dealing import Dealing
from tests.differential.mail import MACHINE, mail_of
from tests.differential.scene import BOXES, Scene

REST_EVERY = 5


class Playing(Dealing):
    """Every fifth deed the product has time to come to rest and is compared with the oracle."""

    def __init__(self, play: Any, fired: Counter[str]) -> None:
        super().__init__(fired)
        self._play = play
        self.scene: Scene
        self.first_trouble: int

    @initialize(references=st.booleans(), first_trouble=st.integers(0, 99))
    def begin(self, *, references: bool, first_trouble: int) -> None:
        """Both mailboxes are connected."""
        self.first_trouble = first_trouble
        self.scene = Scene(self._play, references=references)
        self.deal()

    def teardown(self) -> None:
        """Time goes on."""
        if hasattr(self, "scene"):
            self.scene.close()

    @invariant()
    def rests(self) -> None:
        """Quiet points."""
        if self.done and self.done % REST_EVERY == 0:
            self.scene.rest()

    def before(self) -> None:
        """No two deeds happen at once."""
        self.scene.pass_(timedelta(seconds=1))

    def after(self) -> None:
        """The oracle hears of every deed."""
        self.scene.oracle.note()

    def has_mail(self, *, labelled: bool = False) -> bool:
        return any(self.fitting(box, labelled=labelled) for box in BOXES)

    def fitting(self, box: str, *, labelled: bool) -> list[StoredMail]:
        living = self.labels(box) if labelled else set()
        mails = [each for mails in self.scene.threads(box) for each in mails if "DRAFT" not in each.label_ids]
        return [each for each in mails if not labelled or each.label_ids & living]

    def mail(self, box: str, pick: int, *, labelled: bool = False) -> StoredMail:
        """The mail picked: of this mailbox or, when it has none, of the other; rather one of a followed thread."""
        found = [self.fitting(each, labelled=labelled) for each in sorted(BOXES, key=lambda each: each != box)]
        mails = found[0] or found[1]
        followed = [each for each in mails if self.scene.followed(self.box_of(each, box), each.thread_id)]
        rather = followed if followed and pick % 5 else mails
        return rather[pick % len(rather)]

    def box_of(self, stored: StoredMail, box: str) -> str:
        return next(each for each in (box, *BOXES) if stored.id in self.scene.boxes[each].messages)

    def labels(self, box: str) -> set[str]:
        return self.scene.oracle.living(box)

    def filter_label(self, box: str) -> tuple[str, ...]:
        return tuple(sorted(self.labels(box))[:1]) or ("Hire",)

    def answer(
        self,
        stored: StoredMail,
        sender: str,
        *,
        to: tuple[str, ...] = (),
        subject: str = "",
        labels: tuple[str, ...] = (),
    ) -> None:
        mail = mail_of(stored)
        to = to or tuple(sorted({mail.sender, *mail.people} - {sender, MACHINE})) or BOXES[:1]
        subject = subject or f"Re: {stored.header('Subject').removeprefix('Re: ')}"
        self.scene.write(sender, to, subject=subject, answers=(*mail.answers, mail.id), labels=labels)

    def draft(self, box: str, thread: str | None) -> None:
        self.scene.mails += 1
        raw = f"From: {box}\r\nMessage-ID: <draft{self.scene.mails}@mail.example>\r\nSubject: Draft\r\n\r\nHm".encode()
        self.scene.boxes[box].deliver(raw, labels=("DRAFT",), thread_id=thread)

    def asked(self) -> list[tuple[str, frozenset[str]]]:
        return [(box, threads) for box in BOXES for threads in self.scene.product.questions(box)]
