"""The state machine: what people, time and Gmail do to two mailboxes while the product follows them."""

from datetime import timedelta

from hypothesis import strategies as st

from sandbox.mailbox import StoredMail
from tests.differential.dealing import deed
from tests.differential.life import reason
from tests.differential.mail import DOMAIN, MACHINE, mail_of
from tests.differential.oracle import LABEL
from tests.differential.playing import Playing
from tests.differential.scene import BOXES, LIMIT
from tests.differential.troubles import TROUBLES

STRANGERS = tuple(f"{name}@outside.example" for name in ("ann", "bob", "cleo", "dan", "eve", "finn"))
COLLEAGUE = f"priya@{DOMAIN}"
LIST_ID = "<haskell.lists.example>"
WRITERS = ("writer", "other", "cc")
TIMES = tuple(timedelta(hours=hours) for hours in (1, 13, 26, 72, 960, 4800))
PICK = st.integers(0, 99)
WHICH = st.sampled_from(BOXES)
MAYBE = st.booleans()
SELDOM = st.sampled_from((False, False, True))


class Machine(Playing):
    """Deeds in any order."""

    # deeds of writers

    @deed(sender=st.sampled_from(STRANGERS), box=WHICH, both=MAYBE, second=SELDOM, filtered=MAYBE)
    def a_stranger_writes(self, sender: str, box: str, *, both: bool, second: bool, filtered: bool) -> None:
        others = [other for other in BOXES if other != box] if both else []
        cc = [STRANGERS[(STRANGERS.index(sender) + 1) % len(STRANGERS)]] if second else []
        self.scene.write(sender, [box, *others], cc=cc, labels=self.filter_label(box) if filtered else ())

    @deed(kind=st.sampled_from(("colleague", "list", "machine")), box=WHICH, filtered=MAYBE)
    def another_mail_comes(self, kind: str, box: str, *, filtered: bool) -> None:
        sender = {"colleague": COLLEAGUE, "list": STRANGERS[0], "machine": MACHINE}[kind]
        through = LIST_ID if kind == "list" else ""
        self.scene.write(sender, [box], through=through, labels=self.filter_label(box) if filtered else ())

    @deed(
        lambda self: self.has_mail(), box=WHICH, pick=PICK, who=st.sampled_from(WRITERS), to_all=MAYBE, filtered=MAYBE
    )
    def somebody_answers(self, box: str, pick: int, who: str, *, to_all: bool, filtered: bool) -> None:
        """From the same address, from another one, or by another person on it."""
        stored = self.mail(box, pick)
        mail = mail_of(stored)
        outside = sorted(mail.outsiders - {mail.sender}) if who == "cc" else sorted(mail.outsiders)
        sender = outside[0] if outside else STRANGERS[1]
        if who == "other":
            sender = sender.replace("@outside", "@home")
        to = () if to_all else (self.box_of(stored, box),)
        self.answer(stored, sender, to=to, labels=self.filter_label(box) if filtered else ())

    @deed(lambda self: self.has_mail(), box=WHICH, pick=PICK)
    def she_answers(self, box: str, pick: int) -> None:
        stored = self.mail(box, pick)
        self.answer(stored, self.box_of(stored, box))

    @deed(lambda self: self.has_mail(), box=WHICH, pick=PICK)
    def the_subject_changes(self, box: str, pick: int) -> None:
        stored = self.mail(box, pick)
        sender = next(iter(sorted(mail_of(stored).outsiders)), STRANGERS[2])
        self.answer(stored, sender, subject=f"Another matter {self.scene.mails}")

    @deed(box=WHICH, pick=PICK, discard=MAYBE)
    def she_drafts(self, box: str, pick: int, *, discard: bool) -> None:
        """Saves a draft in a thread, or discards an earlier one or saves another instead."""
        mailbox = self.scene.boxes[box]
        earlier = next((stored for stored in mailbox.messages.values() if "DRAFT" in stored.label_ids), None)
        if earlier:
            mailbox.delete(earlier.id)
        if earlier and discard:
            return
        found = self.scene.threads(box)
        self.draft(box, found[pick % len(found)][0].thread_id if found else None)

    # deeds with labels

    @deed(lambda self: self.has_mail(), box=WHICH, pick=PICK, whole=MAYBE)
    def she_labels(self, box: str, pick: int, *, whole: bool) -> None:
        stored = self.mail(box, pick)
        mailbox = self.scene.boxes[self.box_of(stored, box)]
        if whole:
            mailbox.label_thread(stored.thread_id, add=["Hire"])
        else:
            mailbox.label_message(stored.id, add=["Hire"])

    @deed(lambda self: self.has_mail(labelled=True), box=WHICH, pick=PICK, whole=MAYBE)
    def she_takes_the_label_off(self, box: str, pick: int, *, whole: bool) -> None:
        stored = self.mail(box, pick, labelled=True)
        box = self.box_of(stored, box)
        mailbox, labels = self.scene.boxes[box], self.labels(box)
        if whole:
            mailbox.label_thread(stored.thread_id, remove=labels)
        else:
            mailbox.label_message(stored.id, remove=labels)

    @deed(box=WHICH)
    def she_renames_the_label(self, box: str) -> None:
        """To another name and back."""
        mailbox = self.scene.boxes[box]
        followed = [mailbox.labels[each] for each in sorted(self.labels(box))] or [mailbox.create_label("Hire")]
        named = [label for label in followed if label.name.casefold() == LABEL]
        if not {label.id for label in followed} <= self.scene.oracle.met(box):
            for label in followed:
                self.scene.write(STRANGERS[4], [box], labels=[label.id])
            self.scene.rest()
        if named:
            mailbox.rename_label(named[0].id, f"People {named[0].id}")
        elif not any(label.name.casefold() == LABEL for label in mailbox.labels.values()):
            mailbox.rename_label(followed[0].id, "Hire")

    @deed(box=WHICH, recorded=MAYBE, again=MAYBE)
    def the_label_is_deleted(self, box: str, *, recorded: bool, again: bool) -> None:
        """And perhaps made again at once; labelling makes it again later."""
        self.scene.delete_labels(box, recorded=recorded)
        if again:
            self.scene.boxes[box].create_label("HIRE")

    @deed(box=WHICH)
    def much_at_once(self, box: str) -> None:
        """She labels more than may come unasked."""
        self.scene.look(box)
        mailbox = self.scene.boxes[box]
        for number in range(LIMIT + 1):
            self.scene.write(STRANGERS[number % len(STRANGERS)], [box])
        for mails in self.scene.threads(box)[: LIMIT + 1]:
            mailbox.label_thread(mails[0].thread_id, add=["Hire"])
        self.scene.look(box)

    @deed(lambda self: bool(self.asked()), yes=MAYBE)
    def she_is_asked(self, *, yes: bool) -> None:
        self.scene.rest()
        for box, threads in self.asked()[:1]:
            self.scene.product.answer(box, threads, yes=yes)
            self.scene.product.work()
            wrong = self.scene.oracle.answered(box, threads, yes=yes, now=self.scene.now())
            assert not wrong, wrong

    @deed(lambda self: self.has_mail(), box=WHICH, pick=PICK)
    def she_presses_the_button(self, box: str, pick: int) -> None:
        stored = self.mail(box, pick)
        box = self.box_of(stored, box)
        self.scene.rest()
        if not self.scene.boxes[box].thread(stored.thread_id):  # deleted while it was read
            return
        self.scene.product.follow(box, stored.thread_id)
        self.scene.oracle.note()
        self.scene.oracle.resumed(box, stored.thread_id, self.scene.now())

    @deed(
        lambda self: bool(self.scene.product.candidates()),
        pick=PICK,
        stage=st.sampled_from(("hired", "rejected", "interview")),
    )
    def her_stage_moves(self, pick: int, stage: str) -> None:
        found = self.scene.product.candidates()
        for address in found[pick % max(1, len(found)) :][:1]:
            self.scene.product.move(address, stage)
            self.scene.oracle.ended[address] = stage != "interview"

    # deeds with mails

    @deed(lambda self: self.has_mail(), box=WHICH, pick=PICK)
    def she_trashes_or_restores(self, box: str, pick: int) -> None:
        lies = [each for each in self.fitting(box, labelled=False) if reason(each) == "trash"]
        stored = lies[pick % len(lies)] if lies and pick % 3 else self.mail(box, pick)
        mailbox = self.scene.boxes[self.box_of(stored, box)]
        (mailbox.untrash if reason(stored) == "trash" else mailbox.trash)(stored.id)

    @deed(lambda self: self.has_mail(), box=WHICH, pick=PICK)
    def it_is_spam_or_not(self, box: str, pick: int) -> None:
        stored = self.mail(box, pick)
        mailbox = self.scene.boxes[self.box_of(stored, box)]
        out, back = (("INBOX",), ("SPAM",)) if reason(stored) == "spam" else (("SPAM",), ("INBOX",))
        mailbox.label_message(stored.id, add=out, remove=back)

    @deed(lambda self: self.has_mail(), box=WHICH, pick=PICK, whole=MAYBE)
    def she_deletes_for_good(self, box: str, pick: int, *, whole: bool) -> None:
        stored = self.mail(box, pick)
        mailbox = self.scene.boxes[self.box_of(stored, box)]
        for each in mailbox.thread(stored.thread_id) if whole else [stored]:
            mailbox.delete(each.id)

    # deeds of time, of Google and of our machines

    @deed(time=st.sampled_from(TIMES))
    def time_passes(self, time: timedelta) -> None:
        self.scene.pass_(time)

    @deed(box=WHICH)
    def gmail_forgets(self, box: str) -> None:
        self.scene.boxes[box].expire_history()
        self.scene.oracle.forgotten(box)

    @deed()
    def gmail_fails(self) -> None:
        """In another way each time; an example begins with any of them."""
        self.scene.play.world.troubles.plan(TROUBLES[(self.first_trouble + self.times("gmail_fails")) % len(TROUBLES)])

    @deed(box=WHICH, times=st.integers(1, 2), late=MAYBE)
    def a_push_comes(self, box: str, times: int, *, late: bool) -> None:
        """Twice perhaps, or an older one after it."""
        newest = self.scene.boxes[box].history_id
        for _ in range(times):
            self.scene.look(box, newest)
        if late:
            self.scene.look(box, newest - 5)

    @deed(
        lambda self: self.has_mail(), box=WHICH, pick=PICK, what=st.sampled_from(("delete", "mail", "label", "unlabel"))
    )
    def it_changes_while_it_is_read(self, box: str, pick: int, what: str) -> None:
        stored = self.mail(box, pick)
        box = self.box_of(stored, box)
        self.scene.play.world.while_reading(box, "history.list", lambda: self._meanwhile(box, stored, what))
        self.scene.look(box)

    @deed()
    def the_product_restarts(self) -> None:
        self.scene.product.restart()

    def _meanwhile(self, box: str, stored: StoredMail, what: str) -> None:
        oracle, mailbox = self.scene.oracle, self.scene.boxes[box]
        oracle.note()
        oracle.looked(box, self.scene.now(), surely=False)
        if stored.id not in mailbox.messages:
            return
        if what == "delete":
            for each in mailbox.thread(stored.thread_id):
                mailbox.delete(each.id)
        elif what == "mail":
            self.answer(stored, STRANGERS[3])
        else:
            labels = sorted(self.labels(box)) or ["Hire"]
            change = {"add": labels} if what == "label" else {"remove": labels}
            mailbox.label_thread(stored.thread_id, **change)
        oracle.note()
        oracle.looked(box, self.scene.now(), surely=False)
