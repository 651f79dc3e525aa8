"""An import taken back: gone from every place at once, back as it was when labelled again, erased after thirty days."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from freezegun import freeze_time
from freezegun.api import FrozenDateTimeFactory

from backend import settings, wiring
from backend.adapters.store_queue import StoreQueue
from backend.domain.candidate import AddressClaim, claim_id
from backend.domain.errors import LeaseLost
from backend.domain.particulars import Particulars
from backend.domain.thread import Stop, Thread
from backend.domain.work import Task
from backend.services.importing import Importing
from backend.services.recounting import Recounting
from backend.services.undoing import Undoing

Letter = Callable[..., EmailMessage]

DOMAIN = "brightwater.example"
ALICE, TOM, PRIYA = (f"{name}@{DOMAIN}" for name in ("alice", "tom", "priya"))
JANE, BOB = "Jane Roe <jane@roe.example>", "Bob Stone <bob@stone.example>"
OF_HER = re.compile(r"Jane|roe\.example|Secret|Eighty thousand", re.IGNORECASE)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LONG = "Eighty thousand " * 16_000


@pytest.fixture
def clock() -> Iterator[FrozenDateTimeFactory]:
    with freeze_time(datetime(2026, 11, 21, 9, tzinfo=UTC)) as frozen:
        assert isinstance(frozen, FrozenDateTimeFactory)
        yield frozen


@pytest.fixture
def theatre(clock: FrozenDateTimeFactory, play: Any) -> Any:
    """Alice, Tom and Priya are connected; time stands still."""
    for owner in (ALICE, TOM, PRIYA):
        play.connect(owner)
    return play


def follow(play: Any, owner: str, *mails: EmailMessage) -> Any:
    """The mails arrive in one thread of hers, and she labels it."""
    stored = [play.deliver(owner, mail) for mail in mails]
    label(play, owner, stored[0])
    return stored[0]


def label(play: Any, owner: str, stored: Any) -> None:
    play.label(owner, stored)
    play.look(owner)


def unlabel(play: Any, owner: str, stored: Any) -> None:
    play.world.mailboxes[owner].label_thread(stored.thread_id, remove=("Hire",))
    play.look(owner)


def written(letter: Letter) -> tuple[EmailMessage, EmailMessage]:
    """Alice asked, Jane answered to both Alice and Tom."""
    asked = letter(f"Alice Moreau <{ALICE}>", f"{JANE}, {TOM}", subject="Secret")
    return asked, letter(JANE, f"{ALICE}, {TOM}", LONG, subject="Secret", answers=(asked,))


@pytest.fixture
def secret(theatre: Any, letter: Letter) -> tuple[Any, Any]:
    """Alice follows her exchange with Jane."""
    return theatre, follow(theatre, ALICE, *written(letter))


def told(play: Any, reader: str) -> str:
    """All that the pages tell a reader: lists, search hits, what waits, counts, and every profile she can open."""
    paths = ["/console/", "/console/?q=jan", "/console/?q=ro", "/console/waiting", "/console/mailbox"]
    paths += [f"/console/candidates/{candidate.id}" for candidate in play.candidates()]
    play.sign_in(reader)
    pages = [play.browser(reader).get(play.origin + path) for path in paths]
    return "".join(page.text for page in pages if page.ok)


def profile(play: Any, reader: str) -> str:
    """The page of the only candidate."""
    (candidate,) = play.candidates()
    return str(play.browser(reader).get(f"{play.origin}/console/candidates/{candidate.id}").text)


def counted(play: Any, owner: str) -> dict[str, Any]:
    """The numbers of `status` and of home that speak of mail."""
    counts = next(c for c in wiring.counting(settings.read()).counts(DOMAIN) if c.mailbox == owner)
    home = play.house.welcoming.home(play.session(owner))
    named = ("threads_followed", "conversations", "messages_stored", "candidates", "waiting", "left_out")
    return {name: getattr(counts, name) for name in named} | {"followed": home.followed, "open": home.waiting}


NOTHING: dict[str, Any] = dict.fromkeys(
    ("threads_followed", "conversations", "messages_stored", "candidates", "waiting", "followed", "open"), 0
) | {"left_out": ()}


def records(play: Any) -> list[str]:
    """Candidates, conversations and messages, whole."""
    found = (*play.candidates(), *play.conversations(), *play.messages())
    return [json.dumps(asdict(each), default=str) for each in found]


def thread_of(play: Any, owner: str) -> Thread:
    found: Thread
    (found,) = play.all(Thread, mailbox=play.world.accounts[owner].sub)
    return found


def test_it_is_gone_from_every_place_at_once(secret: Any) -> None:
    play, stored = secret
    assert OF_HER.search(told(play, ALICE))
    assert play.open(ALICE, stored)["name"] == "candidate"
    unlabel(play, ALICE, stored)
    assert thread_of(play, ALICE).stopped is Stop.UNDONE
    for reader in (ALICE, TOM, PRIYA):
        assert not (found := OF_HER.search(told(play, reader))), found
    assert play.open(ALICE, stored)["name"] == "stranger"
    assert counted(play, ALICE) == NOTHING
    session = play.session(ALICE)
    assert play.house.reading.rows(session.organization, play.reader(ALICE)).rows == ()


def test_a_mail_of_hers_elsewhere_is_a_strangers(secret: Any, letter: Letter) -> None:
    play, stored = secret
    other = play.deliver(TOM, letter(JANE, TOM, subject="Lunch"))
    assert play.open(TOM, other)["name"] == "candidate"
    unlabel(play, ALICE, stored)
    assert play.open(TOM, other)["name"] == "stranger"


def test_labelled_again_everything_is_as_it_was(secret: Any, clock: FrozenDateTimeFactory) -> None:
    play, stored = secret
    before, shown, counts = records(play), play.open(ALICE, stored), counted(play, ALICE)
    clock.tick(HOUR)
    unlabel(play, ALICE, stored)
    clock.tick(29 * DAY)
    play.work()
    label(play, ALICE, stored)
    clock.move_to(datetime(2026, 11, 21, 9, tzinfo=UTC))
    assert records(play) == before
    assert counted(play, ALICE) == counts
    assert play.open(ALICE, stored) == shown
    claim = play.house.store.of(DOMAIN).get(AddressClaim, claim_id("jane@roe.example"))
    assert claim.candidate == play.candidates()[0].id


def test_an_address_given_to_another_meanwhile_stays_the_others(secret: Any) -> None:
    play, stored = secret
    unlabel(play, ALICE, stored)
    other = play.house.caring.add(play.session(ALICE), Particulars("Jane Moss", ("jane@roe.example",)), "x")
    label(play, ALICE, stored)
    claim = play.house.store.of(DOMAIN).get(AddressClaim, claim_id("jane@roe.example"))
    assert claim.candidate == other.id


def test_hiding_that_was_cut_short_is_done_again(secret: Any) -> None:
    """It died between the hiding and the thread's record; what it says meanwhile is nothing as well."""
    play, stored = secret
    organization = play.session(ALICE).organization
    for _ in range(2):
        play.house.undoing.hide(organization, thread_of(play, ALICE))
    assert thread_of(play, ALICE).followed
    assert not OF_HER.search(told(play, ALICE))
    assert play.open(ALICE, stored)["name"] == "stranger"
    hidden = records(play)
    unlabel(play, ALICE, stored)
    assert records(play) == hidden
    assert thread_of(play, ALICE).stopped is Stop.UNDONE


def test_who_comes_late_hides_nothing(secret: Any) -> None:
    play, stored = secret
    stale = replace(thread_of(play, ALICE), history_id=1)
    with pytest.raises(LeaseLost):
        play.house.undoing.hide(play.session(ALICE).organization, stale)
    assert play.open(ALICE, stored)["name"] == "candidate"


def test_a_colleagues_copy_stays_by_its_own_right(theatre: Any, letter: Letter) -> None:
    asked, answer = written(letter)
    hers = follow(theatre, ALICE, asked, answer)
    his = follow(theatre, TOM, answer)
    unlabel(theatre, ALICE, hers)
    for reader in (ALICE, TOM, PRIYA):
        assert "Eighty thousand" in told(theatre, reader)
    shown = [message for message in theatre.messages() if message.copies]
    assert [(message.subject, list(message.copies)) for message in shown] == [
        ("Re: Secret", [theatre.world.accounts[TOM].sub])
    ]
    (conversation,) = theatre.conversations()
    assert conversation.mailboxes == (theatre.world.accounts[TOM].sub,)
    assert conversation.subject == "Re: Secret"
    assert "1 message," in profile(theatre, PRIYA)
    unlabel(theatre, TOM, his)
    assert not OF_HER.search(told(theatre, TOM))


def test_who_labels_it_next_is_the_first_to_have_seen_her(theatre: Any, letter: Letter) -> None:
    asked, answer = written(letter)
    unlabel(theatre, ALICE, follow(theatre, ALICE, asked, answer))
    follow(theatre, TOM, answer)
    (jane,) = theatre.candidates()
    assert (jane.name, jane.owner, jane.hidden) == ("Jane Roe", theatre.world.accounts[TOM].sub, False)
    assert "Tom Becker" in told(theatre, PRIYA)


def test_what_is_left_of_a_candidate_tells_nothing_of_the_rest(
    theatre: Any, letter: Letter, clock: FrozenDateTimeFactory
) -> None:
    follow(theatre, TOM, letter(JANE, TOM, subject="Public"))
    clock.tick(HOUR)
    before = theatre.candidates()
    unlabel(theatre, ALICE, follow(theatre, ALICE, letter(JANE, ALICE, subject="Secret")))
    assert theatre.candidates() == before
    page = profile(theatre, PRIYA)
    assert "Public" in page
    assert "in touch" not in page


def test_who_was_named_by_hand_stays_without_mail(theatre: Any, letter: Letter) -> None:
    stored = follow(theatre, ALICE, letter(JANE, ALICE, Cc=BOB, subject="Secret"))
    theatre.house.adding.pick(theatre.session(ALICE), theatre.conversations()[0].id, ["jane@roe.example"])
    unlabel(theatre, ALICE, stored)
    (jane,) = theatre.candidates()
    assert (jane.hidden, jane.last_at) == (False, jane.created_at)
    page = profile(theatre, ALICE)
    assert "No mail here" in page
    assert "Secret" not in page


def test_what_waited_waits_no_more_and_is_filed_by_nobody(theatre: Any, letter: Letter) -> None:
    stored = follow(theatre, ALICE, letter(JANE, ALICE, Cc=BOB, subject="Secret"))
    assert "Secret" in theatre.browser(ALICE).get(theatre.origin + "/console/waiting").text
    unlabel(theatre, ALICE, stored)
    assert "Secret" not in theatre.browser(ALICE).get(theatre.origin + "/console/waiting").text
    assert counted(theatre, ALICE) == NOTHING
    follow(theatre, TOM, letter(JANE, TOM, subject="Public"))
    assert theatre.open(ALICE, stored)["name"] == "candidate"
    assert "Secret" not in told(theatre, ALICE)
    label(theatre, ALICE, stored)
    assert "Secret" in told(theatre, ALICE)


def files(play: Any) -> list[str]:
    return [path.name for path in Path(settings.read().files).rglob("*") if path.is_file()]


def test_after_thirty_days_it_is_erased_with_its_files(secret: Any, clock: FrozenDateTimeFactory) -> None:
    play, stored = secret
    unlabel(play, ALICE, stored)
    assert len(files(play)) == 1
    clock.tick(30 * DAY - HOUR)
    play.work()
    assert len(play.messages()) == 2
    clock.tick(2 * HOUR)
    play.work()
    assert records(play) == []
    assert files(play) == []
    assert play.all(Thread, mailbox=play.world.accounts[ALICE].sub) == []
    label(play, ALICE, stored)
    assert sorted(message.subject for message in play.messages()) == ["Re: Secret", "Secret"]
    assert play.open(ALICE, stored)["name"] == "candidate"


def test_erasing_leaves_what_a_colleague_holds(theatre: Any, letter: Letter, clock: FrozenDateTimeFactory) -> None:
    asked, answer = written(letter)
    hers = follow(theatre, ALICE, asked, answer)
    follow(theatre, TOM, answer)
    unlabel(theatre, ALICE, hers)
    clock.tick(31 * DAY)
    theatre.work()
    assert [(message.subject, len(message.hidden)) for message in theatre.messages()] == [("Re: Secret", 0)]
    assert len(files(theatre)) == 1
    assert "Eighty thousand" in told(theatre, TOM)


def test_a_text_two_mails_share_is_kept_for_the_other(
    theatre: Any, letter: Letter, clock: FrozenDateTimeFactory
) -> None:
    unlabel(theatre, ALICE, follow(theatre, ALICE, letter(JANE, ALICE, LONG)))
    follow(theatre, TOM, letter(BOB, TOM, LONG))
    clock.tick(31 * DAY)
    theatre.work()
    assert len(files(theatre)) == 1
    assert "Eighty thousand" in told(theatre, TOM)


def test_taken_back_twice_the_thirty_days_begin_anew(secret: Any, clock: FrozenDateTimeFactory) -> None:
    play, stored = secret
    unlabel(play, ALICE, stored)
    clock.tick(20 * DAY)
    label(play, ALICE, stored)
    clock.tick(HOUR)
    unlabel(play, ALICE, stored)
    clock.tick(11 * DAY)
    play.work()
    assert len(play.messages()) == 2
    clock.tick(20 * DAY)
    play.work()
    assert records(play) == []


def test_what_is_followed_again_is_not_erased(secret: Any, clock: FrozenDateTimeFactory) -> None:
    play, stored = secret
    unlabel(play, ALICE, stored)
    clock.tick(20 * DAY)
    label(play, ALICE, stored)
    before = records(play)
    clock.tick(40 * DAY)
    play.work()
    assert records(play) == before
    assert "Eighty thousand" in told(play, ALICE)


def test_after_a_day_a_tidied_label_takes_nothing_back(secret: Any, clock: FrozenDateTimeFactory) -> None:
    play, stored = secret
    clock.tick(25 * HOUR)
    unlabel(play, ALICE, stored)
    assert thread_of(play, ALICE).stopped is Stop.UNLABELLED
    clock.tick(31 * DAY)
    play.work()
    assert "Eighty thousand" in told(play, ALICE)


def test_a_candidate_of_two_threads_goes_with_the_second(
    theatre: Any, letter: Letter, clock: FrozenDateTimeFactory
) -> None:
    one, two = (follow(theatre, ALICE, letter(JANE, ALICE, subject=subject)) for subject in ("Secret", "Other"))
    unlabel(theatre, ALICE, one)
    assert not theatre.candidates()[0].hidden
    clock.tick(HOUR)
    unlabel(theatre, ALICE, two)
    assert theatre.candidates()[0].hidden
    clock.tick(30 * DAY - timedelta(minutes=30))
    theatre.work()
    assert [message.subject for message in theatre.messages()] == ["Other"]
    assert len(theatre.candidates()) == 1
    clock.tick(HOUR)
    theatre.work()
    assert records(theatre) == []


def dying(monkeypatch: pytest.MonkeyPatch, where: type[Any], step: str) -> None:
    """The worker dies at this step, once."""
    alive = getattr(where, step)

    def die(*_: object, **__: object) -> None:
        monkeypatch.setattr(where, step, alive)
        raise SystemError("killed")

    monkeypatch.setattr(where, step, die)


@pytest.mark.parametrize(
    ("where", "step", "hidden"),
    [
        (StoreQueue, "put", False),
        (Undoing, "_messages", False),
        (Recounting, "whole", True),
        (Importing, "_stopped", True),
    ],
    ids=["queueing", "hiding", "counting", "stopping"],
)
def test_cut_short_anywhere_it_is_done_again_and_what_is_hidden_is_erased(
    secret: Any, clock: FrozenDateTimeFactory, monkeypatch: pytest.MonkeyPatch, where: Any, step: str, *, hidden: bool
) -> None:
    play, stored = secret
    dying(monkeypatch, where, step)
    unlabel(play, ALICE, stored)
    assert thread_of(play, ALICE).followed
    erasures = [item for item in play.house.queue.of(DOMAIN, "") if item.task is Task.ERASE]
    assert all(not message.copies for message in play.messages()) is hidden
    assert len(erasures) == (where is not StoreQueue)
    clock.tick(timedelta(seconds=31))
    play.work()
    assert thread_of(play, ALICE).stopped is Stop.UNDONE
    assert not OF_HER.search(told(play, ALICE))
    assert counted(play, ALICE) == NOTHING
    assert [item.task for item in play.house.queue.of(DOMAIN, "")].count(Task.ERASE) == 1
    clock.tick(30 * DAY - HOUR)
    play.work()
    assert len(play.messages()) == 2
    clock.tick(2 * HOUR)
    play.work()
    assert records(play) == []
