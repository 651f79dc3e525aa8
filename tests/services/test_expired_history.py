"""When Gmail has forgotten the stretch of history we need, and mail that only later turns out to be wanted."""

from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage
from typing import Any

from freezegun import freeze_time

from backend import settings, wiring
from backend.domain import clock

Letter = Callable[..., EmailMessage]

DOMAIN = "brightwater.example"
ALICE = f"alice@{DOMAIN}"
JANE = "Jane Roe <jane@roe.example>"


def texts(play: Any) -> list[str]:
    return [message.text.strip() for message in play.messages()]


def test_history_that_ends_in_the_middle_of_an_import_loses_nothing(play: Any, letter: Letter) -> None:
    stored = [
        play.deliver(ALICE, letter(f"C{number} <c{number}@roe.example>", ALICE, subject=f"No {number}"))
        for number in range(60)
    ]
    for mail in stored:
        play.label(ALICE, mail)
    play.connect(ALICE, how="all")
    with freeze_time(clock.now()):  # or the step may end by its two seconds
        play.house.working.run_due()
    followed = play.threads(ALICE)
    assert len(followed) == 50
    play.deliver(ALICE, letter("C <c@roe.example>", ALICE, "A late reply"), thread_id=followed[0].gmail_id)
    play.world.mailboxes[ALICE].expire_history()
    play.look(ALICE)
    play.work()
    assert len(play.threads(ALICE)) == 60
    assert texts(play).count("A late reply") == 1


def test_threads_followed_without_the_label_are_read_again_too(play: Any, letter: Letter) -> None:
    wiring.founding(settings.read()).decide(DOMAIN, lambda policy: replace(policy, follow_references=True))
    play.connect(ALICE)
    first = letter(JANE, ALICE, "First", subject="Backend Engineer")
    play.label(ALICE, play.deliver(ALICE, first))
    play.look(ALICE)
    second = letter(JANE, ALICE, "Second", subject="Other matter", answers=(first,))
    play.deliver(ALICE, second)
    play.look(ALICE)
    assert texts(play) == ["First", "Second"]
    play.deliver(ALICE, letter(JANE, ALICE, "Third", subject="Other matter", answers=(first, second)))
    play.world.mailboxes[ALICE].expire_history()
    play.look(ALICE)
    play.work()
    assert texts(play) == ["First", "Second", "Third"]


def test_a_labelled_mail_that_lands_in_spam_comes_in_once_it_is_no_spam(play: Any, letter: Letter) -> None:
    play.connect(ALICE)
    stored = play.deliver(ALICE, letter(JANE, ALICE, "Not spam"), labels=("SPAM", "Hire"))
    play.look(ALICE)
    assert play.candidates() == []
    play.world.mailboxes[ALICE].label_message(stored.id, add=("INBOX",), remove=("SPAM",))
    play.look(ALICE)
    assert [candidate.name for candidate in play.candidates()] == ["Jane Roe"]
    assert texts(play) == ["Not spam"]
