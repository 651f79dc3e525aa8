"""What happens to a thread while work on it is still queued: nothing that came before may be taken for read."""

from typing import Any

import pytest

DOMAIN = "brightwater.example"
ALICE = f"alice@{DOMAIN}"
JANE = "Jane Roe <jane@roe.example>"


@pytest.fixture
def first(play: Any, letter: Any) -> Any:
    """The first mail of a thread that Alice follows."""
    play.connect(ALICE)
    mail = letter(JANE, ALICE, "one")
    play.label(ALICE, play.deliver(ALICE, mail))
    play.look(ALICE)
    return mail


def texts(play: Any) -> list[str]:
    return sorted(message.text.strip() for message in play.messages())


def n_of_n(play: Any) -> tuple[int, int]:
    """What an audit says: messages held, messages expected."""
    sub = play.world.accounts[ALICE].sub
    play.house.auditing.ask(DOMAIN, sub)
    play.work()
    tally = play.house.auditing.latest(DOMAIN, sub).tally
    return tally.messages_held, tally.messages_expected


def star(play: Any, thread_id: str) -> None:
    play.world.mailboxes[ALICE].label_thread(thread_id, add=["STARRED"])


def test_a_star_while_a_comparison_is_queued_hides_no_reply(play: Any, letter: Any, first: Any) -> None:
    missed = play.deliver(ALICE, letter(JANE, ALICE, "two", answers=(first,)))
    play.world.mailboxes[ALICE].expire_history()
    play.look(ALICE)
    assert play.house.working.run_due(1) == 1
    star(play, missed.thread_id)
    play.look(ALICE)
    play.work()
    assert texts(play) == ["one", "two"]


def test_a_reply_while_a_comparison_is_queued_hides_none_before(play: Any, letter: Any, first: Any) -> None:
    play.deliver(ALICE, letter(JANE, ALICE, "two", answers=(first,)))
    play.world.mailboxes[ALICE].expire_history()
    play.look(ALICE)
    play.deliver(ALICE, letter(JANE, ALICE, "three", answers=(first,)))
    play.look(ALICE)
    play.work()
    assert texts(play) == ["one", "three", "two"]
    assert n_of_n(play) == (3, 3)


def test_stars_while_replies_are_queued_hide_none_of_them(play: Any, letter: Any) -> None:
    play.connect(ALICE)
    mails = [letter(f"p{n} <p{n}@roe.example>", ALICE, f"first {n}", subject=f"s{n}") for n in range(30)]
    stored = [play.deliver(ALICE, mail, labels=["INBOX", "Hire"]) for mail in mails]
    play.look(ALICE)
    play.work()
    for number, mail in enumerate(mails):
        answer = letter(f"p{number} <p{number}@roe.example>", ALICE, "more", subject=f"s{number}", answers=(mail,))
        play.deliver(ALICE, answer)
    play.look(ALICE)
    for each in stored:
        star(play, each.thread_id)
    play.look(ALICE)
    play.work()
    assert n_of_n(play) == (60, 60)
    assert texts(play).count("more") == 30


def test_a_star_on_a_parked_thread_makes_no_audit_call_it_complete(
    play: Any, letter: Any, first: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    reply = play.deliver(ALICE, letter(JANE, ALICE, "two", answers=(first,)))
    with monkeypatch.context() as broken:
        broken.setattr("backend.services.importing.decide", lambda *_, **__: 1 / 0)
        broken.setattr("backend.services.importing.reason_to_leave_out", lambda _: 1 / 0)
        play.look(ALICE)
        for _ in range(3):
            play.house.queue.hurry(DOMAIN, play.world.accounts[ALICE].sub)
            play.work()
    assert len(play.house.parking.parked(DOMAIN, play.world.accounts[ALICE].sub)) == 1
    star(play, reply.thread_id)
    play.look(ALICE)
    assert n_of_n(play) == (2, 2)
    assert texts(play) == ["one", "two"]
