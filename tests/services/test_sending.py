"""A mail goes out once: what Gmail answers, what it keeps to itself, what happens in between."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from typing import Any

import pytest
from freezegun import freeze_time

from backend.domain.errors import Missing, NotAccepted, Overtaken
from backend.domain.letter import MARK
from backend.domain.outgoing import Held, Outgoing, State
from backend.domain.schedule import Due
from backend.services.replying import Wish
from sandbox.stored import SendAs
from sandbox.trouble import Trouble

Letter = Callable[..., EmailMessage]

DOMAIN = "brightwater.example"
ALICE, TOM = f"alice@{DOMAIN}", f"tom@{DOMAIN}"
JANE = "Jane Roe <jane@roe.example>"
TEXT = "Hi Jane,\n\nMonday at ten?"


@pytest.fixture
def clock() -> Iterator[Any]:
    """Stands still until a test moves it."""
    with freeze_time(datetime.now(UTC)) as frozen:
        yield frozen


class Desk:
    """Alice, who follows Jane's thread, and what became of her mails."""

    def __init__(self, play: Any, clock: Any, stored: Any, first: EmailMessage) -> None:
        self.play, self.clock, self.stored, self.first = play, clock, stored, first
        self.outbox = play.house.outbox

    @property
    def session(self) -> Any:
        return self.play.session(ALICE)

    def write(self, text: str = TEXT, nonce: str = "x", **wish: Any) -> Outgoing:
        (conversation,), (jane,) = self.play.conversations(), self.play.candidates()
        mail: Outgoing = self.outbox.replying.write(self.session, jane.id, conversation.id, nonce, Wish(text, **wish))
        return mail

    def pass_by(self, seconds: float = 11) -> None:
        """Let time go by, all work done as it falls due."""
        until = datetime.now(UTC) + timedelta(seconds=seconds)
        while datetime.now(UTC) < until:
            self.clock.tick(min(timedelta(seconds=10), until - datetime.now(UTC)))
            self.play.work()

    def now(self, mail: Outgoing) -> Outgoing:
        found: Outgoing = self.play.house.store.of(DOMAIN).get(Outgoing, mail.id)
        return found

    def sent(self) -> list[Any]:
        """What stands in Gmail's Sent and bears our mark."""
        return [
            each
            for each in self.play.world.mailboxes[ALICE].messages.values()
            if "SENT" in each.label_ids and each.header(MARK)
        ]

    def posts(self) -> int:
        requests = self.play.world.counters.requests
        return sum(requests[ALICE, method] for method in ("messages.send", "drafts.send"))

    def fail(self, **trouble: Any) -> None:
        self.play.world.troubles.plan(Trouble("messages.send", **trouble))

    def answer(self, text: str = "One more thing", sender: str = JANE, to: str = ALICE) -> None:
        """A mail arrives in the thread; nobody looks yet."""
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = sender, to, "Re: Backend Engineer"
        mail["Message-ID"], mail["In-Reply-To"] = f"<{text[:3]}@roe.example>", self.first["Message-ID"]
        mail["References"] = self.first["Message-ID"]
        mail.set_content(text)
        self.play.deliver(to, mail, thread_id=self.stored.thread_id if to == ALICE else None)


@pytest.fixture
def desk(play: Any, letter: Letter, clock: Any) -> Desk:
    play.connect(ALICE)
    first = letter(JANE, ALICE, "I apply")
    stored = play.deliver(ALICE, first)
    play.label(ALICE, stored)
    play.look(ALICE)
    clock.tick(60)
    return Desk(play, clock, stored, first)


def test_a_reply_goes_out_once_stands_on_the_profile_and_stays_followed(desk: Desk) -> None:
    mail = desk.write()
    assert (mail.state, desk.sent()) == (State.QUEUED, [])
    desk.pass_by()
    (sent,) = desk.sent()
    after = desk.now(mail)
    assert (after.state, after.filed, after.gmail_id, after.text, after.mime) == (State.SENT, True, sent.id, "", "")
    assert sent.thread_id == desk.stored.thread_id
    names = {label.id: label.name for label in desk.play.world.mailboxes[ALICE].labels.values()}
    assert "Hire" in {names.get(each) for each in sent.label_ids}
    assert [message.text.splitlines()[2] for message in desk.play.messages() if message.outgoing] == ["Monday at ten?"]
    (stands,) = [message for message in desk.play.messages() if message.outgoing]
    assert stands.rfc_id == sent.header("Message-ID")
    (jane,) = desk.play.candidates()
    assert jane.outgoing == ()
    desk.play.look(ALICE)
    desk.pass_by(60)
    assert (len(desk.sent()), desk.posts(), len(desk.play.messages())) == (1, 1, 2)


def test_the_mail_is_an_answer_at_both_ends(desk: Desk) -> None:
    desk.write()
    desk.pass_by()
    (sent,) = desk.sent()
    mail = message_from_bytes(sent.raw)
    assert (mail["To"], mail["Subject"]) == (JANE, "Re: Backend Engineer")
    assert (mail["In-Reply-To"], mail["References"]) == (desk.first["Message-ID"], desk.first["Message-ID"])
    plain, html = (str(part.get_payload(decode=True), "utf-8") for part in mail.walk() if not part.is_multipart())  # type: ignore[arg-type]
    assert "> I apply" in plain
    assert '<blockquote class="gmail_quote"' in html


def test_a_form_sent_twice_is_one_mail_also_after_it_went_out(desk: Desk) -> None:
    first = desk.write()
    assert desk.write() == first
    desk.pass_by()
    assert desk.write().id == first.id
    desk.pass_by(60)
    assert len(desk.sent()) == 1


def test_within_ten_seconds_it_is_taken_back(desk: Desk) -> None:
    mail = desk.write()
    desk.pass_by(8)
    for _ in range(2):
        desk.outbox.replying.cancel(desk.session, mail.id)
    desk.pass_by(300)
    assert (desk.now(mail).state, desk.posts()) == (State.CANCELLED, 0)
    assert desk.play.candidates()[0].outgoing == ()


def test_what_is_gone_is_neither_taken_back_nor_changed(desk: Desk) -> None:
    mail = desk.write()
    desk.pass_by()
    replying = desk.outbox.replying
    with pytest.raises(Overtaken):
        replying.cancel(desk.session, mail.id)
    with pytest.raises(Overtaken):
        replying.change(desk.session, mail.id, mail.changed_at, Wish("Hi Jane, no"))
    with pytest.raises(Overtaken):
        replying.send_now(desk.session, mail.id)


@pytest.mark.parametrize(
    "trouble",
    [{"after_accept": True}, {"status": 503, "after_accept": True}],
    ids=["connection dropped", "503 after storing"],
)
def test_failure_mode_20_a_send_that_times_out_after_gmail_took_it_is_one_mail(
    desk: Desk, trouble: dict[str, Any]
) -> None:
    """Broken variants: `_in_doubt` queues it again; `_look_for` does not look."""
    desk.fail(**trouble)
    mail = desk.write()
    desk.pass_by(12)
    assert desk.now(mail).state in (State.UNKNOWN, State.SENT)
    desk.pass_by(300)
    assert (desk.now(mail).state, len(desk.sent()), desk.posts()) == (State.SENT, 1, 1)
    assert desk.now(mail).filed


@pytest.mark.parametrize("method", ["messages.modify", "messages.get"])
def test_a_mail_that_went_out_is_filed_though_gmail_fails_right_after(desk: Desk, method: str) -> None:
    """Broken variant: what goes wrong with filing counts as a refusal of the post."""
    desk.play.world.troubles.plan(Trouble(method, status=403, reason="userRateLimitExceeded", times=4))
    mail = desk.write()
    desk.pass_by(600)
    assert (desk.now(mail).state, desk.now(mail).filed, desk.posts()) == (State.SENT, True, 1)
    assert desk.play.candidates()[0].outgoing == ()


@pytest.mark.parametrize("status", [500, 503, 408])
def test_of_what_gmail_lost_nobody_sends_a_second_one_unasked(desk: Desk, status: int) -> None:
    desk.fail(status=status)
    mail = desk.write()
    desk.pass_by(3_600)
    assert (desk.now(mail).state, desk.sent(), desk.posts()) == (State.UNKNOWN, [], 1)
    desk.outbox.replying.send_now(desk.session, mail.id)
    desk.pass_by(60)
    assert (desk.now(mail).state, len(desk.sent())) == (State.SENT, 1)


@pytest.mark.parametrize(
    "trouble",
    [
        {"status": 429, "reason": "rateLimitExceeded"},
        {"status": 403, "reason": "userRateLimitExceeded"},
        {"status": 401},
    ],
)
def test_what_gmail_refused_for_now_is_sent_later_and_once(desk: Desk, trouble: dict[str, Any]) -> None:
    desk.fail(**trouble)
    mail = desk.write()
    desk.pass_by(300)
    assert (desk.now(mail).state, len(desk.sent())) == (State.SENT, 1)


def test_a_sending_limit_waits_as_long_as_gmail_says_and_says_so(desk: Desk) -> None:
    until = datetime.now(UTC) + timedelta(hours=5)
    words = f"User-rate limit exceeded.  Retry after {until:%Y-%m-%dT%H:%M:%S}.000Z (Mail sending)"
    desk.fail(status=429, reason="rateLimitExceeded", message=words)
    mail = desk.write()
    desk.pass_by(3_600)
    waits = desk.now(mail)
    assert (waits.state, waits.due_at.replace(microsecond=0), bool(waits.told)) == (
        State.QUEUED,
        until.replace(microsecond=0),
        True,
    )
    desk.pass_by(5 * 3_600)
    assert (desk.now(mail).state, len(desk.sent())) == (State.SENT, 1)


def test_what_gmail_refuses_for_good_fails_with_its_reason_and_can_be_changed(desk: Desk) -> None:
    desk.fail(status=400, reason="invalidArgument", message="Invalid To header")
    mail = desk.write()
    desk.pass_by(60)
    failed = desk.now(mail)
    assert (failed.state, bool(failed.told), failed.text) == (State.FAILED, True, TEXT)
    desk.outbox.replying.change(desk.session, mail.id, failed.changed_at, Wish("Hi Jane, again"))
    desk.pass_by(60)
    assert len(desk.sent()) == 1


@pytest.mark.parametrize("heard", [True, False], ids=["followed", "lies unread in Gmail"])
def test_an_answer_meanwhile_holds_what_is_due_later(desk: Desk, heard: bool) -> None:  # noqa: FBT001
    mail = desk.write(due=Due(datetime.now(UTC) + timedelta(hours=2), "2026-12-01T08:30", "UTC"))
    desk.pass_by(3_600)
    desk.answer()
    if heard:
        desk.play.look(ALICE)
    desk.pass_by(2 * 3_600)
    held = desk.now(mail)
    assert (held.state, held.held, held.text, desk.posts()) == (State.HELD, Held.ANSWERED, TEXT, 0)
    desk.outbox.replying.send_now(desk.session, mail.id)
    desk.pass_by(60)
    assert (desk.now(mail).state, len(desk.sent())) == (State.SENT, 1)


def test_what_an_outage_made_late_by_more_than_an_hour_waits_for_a_word(desk: Desk) -> None:
    mail = desk.write(due=Due(datetime.now(UTC) + timedelta(minutes=5), "2026-12-01T08:30", "UTC"))
    desk.clock.tick(timedelta(hours=2))
    desk.play.work()
    assert (desk.now(mail).state, desk.now(mail).held, desk.posts()) == (State.HELD, Held.OVERDUE, 0)


def test_a_paused_mailbox_holds_what_is_due(desk: Desk) -> None:
    mail = desk.write()
    desk.play.house.pausing.pause(desk.session)
    desk.pass_by(60)
    assert (desk.now(mail).state, desk.now(mail).held, desk.posts()) == (State.HELD, Held.SHUT, 0)


def test_before_she_has_connected_her_text_is_kept_and_goes_out_once_she_has(desk: Desk) -> None:
    (conversation,), (jane,) = desk.play.conversations(), desk.play.candidates()
    tom = desk.play.sign_in(TOM) and desk.play.session(TOM)
    mail = desk.outbox.replying.write(tom, jane.id, conversation.id, "t", Wish("Hi Jane, this is Tom"))
    desk.pass_by(60)
    assert (desk.now(mail).state, desk.now(mail).held) == (State.HELD, Held.UNCONNECTED)
    desk.play.connect(TOM)
    desk.pass_by(60)
    (sent,) = [each for each in desk.play.world.mailboxes[TOM].messages.values() if "SENT" in each.label_ids]
    assert message_from_bytes(sent.raw)["In-Reply-To"] == desk.first["Message-ID"]
    assert desk.now(mail).state is State.SENT


def test_an_address_that_is_not_verified_is_an_error_and_never_another_one(desk: Desk) -> None:
    box = desk.play.world.mailboxes[ALICE]
    box.send_as.append(SendAs(f"jobs@{DOMAIN}", "Jobs", status="pending"))
    with pytest.raises(NotAccepted) as wrong:
        desk.write(sender=f"jobs@{DOMAIN}")
    assert set(wrong.value.faults) == {"sender"}
    assert desk.posts() == 0


def test_an_address_gmail_cannot_write_to_is_said_before_anything_is_kept(desk: Desk, letter: Letter) -> None:
    more = letter("Jane Roe <jane@roe.example>", ALICE, "And Jörg", answers=(desk.first,))
    raw = more.as_bytes().replace(b"\n\n", "\nCc: jörg@roe.example\n\n".encode(), 1)
    desk.play.deliver(ALICE, raw, thread_id=desk.stored.thread_id)
    desk.play.look(ALICE)
    with pytest.raises(NotAccepted) as wrong:
        desk.write()
    assert "jörg@roe.example" in wrong.value.faults[""]
    assert desk.play.candidates()[0].outgoing == ()


def test_what_is_doubtful_is_asked_about_first(desk: Desk) -> None:
    with pytest.raises(NotAccepted) as doubtful:
        desk.write("Hi Tom,\n\nwe meet [DATE].")
    assert "tom" in doubtful.value.faults["sure"]
    assert "[DATE]" in doubtful.value.faults["sure"]
    desk.write("Hi Tom,\n\nwe meet [DATE].", sure=True)
    desk.pass_by(60)
    assert len(desk.sent()) == 1


def test_erasing_a_candidate_takes_back_what_has_not_gone_out(desk: Desk) -> None:
    mail = desk.write(due=Due(datetime.now(UTC) + timedelta(hours=2), "2026-12-01T08:30", "UTC"))
    desk.fail(status=429, reason="rateLimitExceeded")
    other = desk.write(nonce="y")
    desk.clock.tick(11)
    desk.play.work()
    mime = desk.now(other).mime
    assert desk.play.house.outbox.sending.files.of(DOMAIN).get(mime)
    (jane,) = desk.play.candidates()
    desk.play.house.erasing.erase(desk.session, jane.id)
    desk.pass_by(3 * 3_600)
    store = desk.play.house.store.of(DOMAIN)
    assert [store.get(Outgoing, each.id) for each in (mail, other)] == [None, None]
    assert desk.sent() == []
    with pytest.raises(Missing):
        desk.play.house.outbox.sending.files.of(DOMAIN).get(mime)
