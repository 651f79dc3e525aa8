"""addon.cards: how the open thread is followed, whom she ignores, mailboxes of others, and her settings."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from addon.cards import recognized, settings
from addon.cards.links import Links
from addon.cards.look import Look
from backend.domain.address import Address
from backend.domain.candidate import Candidate, CandidateAddress, Source
from backend.domain.ignored import Ignored
from backend.domain.mailbox import Mailbox, MailboxState
from backend.domain.organization import DEFAULT_STAGES, Visibility
from backend.domain.recognition import (
    Colleagues,
    Completeness,
    ConnectMailbox,
    Elsewhere,
    Guest,
    Health,
    IgnoredSender,
    Means,
    OneCandidate,
    Profile,
    Recognition,
    Sight,
    Stranger,
    WhoIsThis,
)
from backend.domain.standing import standing
from backend.domain.thread import Stop
from backend.language import language
from backend.texts import Voice

Json = dict[str, Any]

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
ANA = "ana@agency.example"
LOOK = Look(Links("https://hire.example", ANA), Voice(language("en-GB"), NOW))
GERMAN = replace(LOOK, say=Voice(language("de"), NOW))
MAX = Address("max@mustermann.example", "Max Mustermann")


def before(**age: float) -> datetime:
    return NOW - timedelta(**age)


JANE = Candidate(
    id="c1",
    name="Jane Doe",
    addresses=(CandidateAddress("jane@doe.example", Source.MAIL, "r1", before(days=3)),),
    owner="r1",
    job="j1",
    stage="rejected",
    created_at=before(days=40),
    last_at=before(days=3),
)
FOLLOWED = Profile(
    candidate=JANE,
    stage=DEFAULT_STAGES[5],
    job=None,
    owner="Ana Ruiz",
    turn=None,
    colleague="",
    colleague_at=None,
    conversations=(),
    hidden=False,
    synced_at=before(seconds=12),
    following=True,
    completeness=Completeness(12, 12),
)
OVER = replace(FOLLOWED, following=False, completeness=None, stopped=Stop.ENDED, stopped_at=before(days=9))
BOX = Mailbox("r1", ANA, MailboxState.CONNECTED, before(days=2), "", (), label_id="L1", chosen=True)
WELL = standing(BOX, (), "Hire")
PAUSED = standing(replace(BOX, state=MailboxState.PAUSED), (), "Hire")
SAID = (
    Ignored("i1", "r1", "max@mustermann.example", before(minutes=4)),
    Ignored("i2", "r1", "@newsletters.example", before(days=3)),
)
FINDS: dict[str, Recognition] = {
    **{f"following_{stop.value}": OneCandidate(replace(OVER, stopped=stop)) for stop in Stop},
    "following_resting": OneCandidate(replace(FOLLOWED, means=Means.WAIT)),
    "following_ended_unconnected": OneCandidate(replace(OVER, means=Means.CONNECT)),
    "ignored_address": IgnoredSender(MAX, MAX.key),
    "ignored_domain": IgnoredSender(MAX, "@mustermann.example"),
    "elsewhere": Elsewhere(ANA),
    "colleagues_recruiter": Colleagues((MAX, Address(ANA)), (MAX,), Means.ADD),
    "pick_applicants": WhoIsThis("v3", "nobody from outside", (), applicants=(MAX,)),
    "pick_listed": WhoIsThis("", "a mailing list carried it", (MAX,)),
    "pick_unconnected_once": WhoIsThis(
        "", "several people from outside", (MAX, Address("ida@ruh.example")), Means.CONNECT
    ),
    "stranger_of_a_company": Stranger(MAX, Visibility.RECRUITERS, everyone="@mustermann.example"),
}
CARDS: dict[str, Json] = {
    **{name: recognized.card(Sight(found), LOOK) for name, found in FINDS.items()},
    "settings": settings.card(WELL, SAID, LOOK),
    "settings_paused": settings.card(PAUSED, (), LOOK),
    "settings_unconnected": settings.card(ConnectMailbox(Health.NEVER, ANA), (), LOOK),
    "settings_guest": settings.card(Guest(), (), LOOK),
    "settings_german": settings.card(WELL, SAID, GERMAN),
}


def words_of(card: Json) -> str:
    return json.dumps(card, ensure_ascii=False)


def followed(profile: Profile) -> str:
    return words_of(recognized.card(Sight(OneCandidate(profile)), LOOK))


@pytest.mark.parametrize("name", CARDS)
def test_card_as_recorded(name: str, golden: Callable[[str, Json], Json]) -> None:
    assert golden(name, CARDS[name]) == CARDS[name]


@pytest.mark.parametrize("name", CARDS)
def test_card_is_one_gmail_draws_whole(name: str, lint: Callable[[Json], list[str]]) -> None:
    assert lint(CARDS[name]) == []


def test_a_followed_thread_says_how_much_is_here_and_can_be_stopped() -> None:
    assert "12 of 12 messages here, 12 s ago" in followed(FOLLOWED)
    assert "Stop following" in followed(FOLLOWED)
    assert "Stop following" not in words_of(CARDS["following_resting"])


def test_a_stage_that_ends_following_says_so_before_the_next_mail_comes() -> None:
    words = "With the next mail following ends, because of the stage."
    assert words in followed(replace(FOLLOWED, ends=True))
    assert words not in followed(FOLLOWED)


@pytest.mark.parametrize("stop", Stop)
def test_what_has_ended_says_why_and_when_and_asks(stop: Stop) -> None:
    words = followed(replace(OVER, stopped=stop))
    assert "9 days ago" in words
    assert "Follow it again?" in words
    assert "Follow again" in words
    assert "Stop following" not in words


def test_an_end_by_stage_names_the_stage_unless_it_has_changed_since() -> None:
    assert "at the stage Rejected" in followed(OVER)
    moved = followed(replace(OVER, stage=DEFAULT_STAGES[1]))
    assert "because of the stage" in moved
    assert "at the stage" not in moved


def test_everyone_at_a_domain_is_offered_only_where_the_rule_says_so() -> None:
    assert "Ignore all of mustermann.example" in words_of(CARDS["stranger_of_a_company"])
    at_gmail = Stranger(Address("max@gmail.com"), Visibility.RECRUITERS)
    assert "Ignore all" not in words_of(recognized.card(Sight(at_gmail), LOOK))


def test_many_ignored_senders_fold_and_stay_below_the_limit(lint: Callable[[Json], list[str]]) -> None:
    many = tuple(Ignored(f"i{n}", "r1", f"someone.{n}@{'long.' * 20}example", NOW) for n in range(100))
    card = settings.card(WELL, many, LOOK)
    assert lint(card) == []
    assert "more on the web" in words_of(card)


def test_settings_speak_german() -> None:
    assert CARDS["settings_german"]["header"]["title"] == "Einstellungen"
