"""However much there is to show, Gmail draws the card whole: what is long folds, what is left is linked."""

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from addon.cards import compose, conversation, forms, home, recognized, search, settings
from addon.cards.forms import About
from addon.cards.look import Look
from backend.domain.address import Address
from backend.domain.agenda import Agenda, Line, Lines
from backend.domain.candidate import CandidateAddress, Source
from backend.domain.draft import Draft
from backend.domain.ignored import Ignored
from backend.domain.mailbox import MailboxState
from backend.domain.note import Note
from backend.domain.organization import Stage
from backend.domain.particulars import Assignment, Particulars
from backend.domain.recognition import (
    Colleagues,
    ConversationLine,
    Home,
    Nobody,
    OneCandidate,
    Profile,
    Recognition,
    SeveralCandidates,
    Sight,
    Stranger,
    WhoIsThis,
)
from backend.domain.search import Found, Hit
from backend.language import language
from backend.texts import Voice
from tests.addon import test_cards, test_care_cards

Json = dict[str, Any]

MANY = (0, 1, 41, 300)
WORDS = {
    "short": "x",
    "long": "word " * 1_000,
    "markup": "<b>&amp;" * 500,
    "emoji": "😀" * 1_000,
    "right to left": "שלום עולם " * 300,
    "lines": "\n" * 3_000 + "x",
}
RESTS = test_cards.stands(MailboxState.SUSPENDED, "domainPolicy")
SPOKEN = [Look(test_cards.LINKS, Voice(language(tag), test_cards.NOW)) for tag in ("en", "de")]


def profile(many: int, words: str) -> Profile:
    """A candidate of whom there is much."""
    at = test_cards.NOW
    candidate = replace(
        test_cards.JANE,
        name=words,
        addresses=tuple(CandidateAddress(f"{n}{words}", Source.MAIL, "r1", at) for n in range(max(many, 1))),
        tags=(words,) * many,
    )
    return replace(
        test_cards.YOUR_TURN,
        candidate=candidate,
        owner=words,
        colleague=words,
        stages=tuple(Stage(f"s{n}", words[:60]) for n in range(min(many, 30))),
        notes=tuple(Note(f"n{n}", "r1", words, at, words) for n in range(many)),
        conversations=tuple(ConversationLine(f"v{n}", words, n, n, at, at) for n in range(many)),
    )


def recognized_card(found: Recognition, look: Look) -> Json:
    return recognized.card(Sight(found), look)


def people(many: int, words: str) -> tuple[Address, ...]:
    return tuple(Address(f"{n}@{words}.example", words) for n in range(many))


def at_home(many: int, words: str) -> Home:
    """Seven rows are the most a list is given."""
    row = Line(words, "c1", words, test_cards.NOW, reason=words[:200])
    lines = Lines((row,) * min(many, 7), more=many > 7)
    return replace(test_cards.READY, agenda=Agenda(lines, lines, lines))


def noticed(many: int, words: str, look: Look) -> Json:
    """The largest of the cards under a notice of her own mailbox."""
    return recognized.card(Sight(OneCandidate(profile(many, words)), notice=RESTS), look)


def about(words: str, hidden: dict[str, str]) -> About:
    return About("c1", words, hidden, {"": words[:200], "note": "Write something."})


def note_form(many: int, words: str, look: Look) -> Json:
    ticked = tuple(f"r{n}" for n in range(many))
    return forms.note(about(words, {"nonce": "x" * 32}), look, recruiters(many, words), words[:2_000], ticked)


def assign_form(many: int, words: str, look: Look) -> Json:
    jobs = tuple(replace(test_care_cards.BACKEND, id=f"j{n}", title=words) for n in range(many))
    given = forms.drawable_tags(Assignment("r0", "j0", (words[:40],) * many))
    carried = about(words, {"was_owner": given.owner, "was_job": given.job, "was_tags": ", ".join(given.tags)})
    return forms.assignment(carried, look, given, recruiters(many, words), jobs)


def edit_form(many: int, words: str, look: Look) -> Json:
    addresses = tuple(f"{n}{words}"[:320] for n in range(many))
    given = forms.drawable(Particulars(words, addresses, f"https://{words}"))
    shown = {"was_name": given.name, "was_addresses": "\n".join(given.addresses), "was_ats_url": given.ats_url}
    return forms.particulars("edit", about(words, shown), look, replace(given, addresses=("\n".join(addresses),)))


def recruiters(many: int, words: str) -> tuple[Any, ...]:
    return tuple(replace(test_care_cards.TOM, id=f"r{n}", name=words) for n in range(many))


CARDS: dict[str, Callable[[int, str, Look], Json]] = {
    "candidate": lambda many, words, look: recognized_card(OneCandidate(profile(many, words)), look),
    "several": lambda many, words, look: recognized_card(SeveralCandidates((profile(1, words),) * (many + 2)), look),
    "stranger": lambda many, words, look: recognized_card(
        Stranger(people(1, words)[0], test_cards.STRANGER.visibility), look
    ),
    "pick": lambda many, words, look: recognized_card(WhoIsThis("v3", words[:80], people(many, words)), look),
    "colleagues": lambda many, words, look: recognized_card(Colleagues(people(many, words)), look),
    "nobody": lambda many, words, look: recognized_card(Nobody(people(many, words)), look),
    "search": lambda many, words, look: search.card(
        Found(
            words[:100],
            tuple(Hit(profile(1, words).candidate, test_cards.YOUR_TURN.stage, None) for _ in range(many)),
            more=True,
        ),
        look,
    ),
    "home": lambda many, words, look: home.card(at_home(many, words), look),
    "note form": note_form,
    "assign form": assign_form,
    "edit form": edit_form,
    "candidate under a notice": noticed,
    "compose": lambda many, words, look: compose.one(profile(many, words), look),
    "compose for many": lambda many, words, look: compose.card(
        Draft((profile(1, words),) * many, people(many, words), addressed=True), look
    ),
    "settings": lambda many, words, look: settings.card(
        RESTS, tuple(Ignored(f"i{n}", "r1", f"{words}@x.example", test_cards.NOW) for n in range(many)), look
    ),
    "conversation": lambda many, words, look: conversation.card(
        replace(test_care_cards.TIMELINE, subject=words, entries=(entry(words, many),) * many), look
    ),
}


def entry(words: str, many: int) -> Any:
    like = test_care_cards.HERS
    return replace(
        like,
        text=words,
        to=people(many, words),
        attachments=tuple(replace(like.attachments[0], name=words) for _ in range(many)),
    )


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
@pytest.mark.parametrize("name", CARDS)
def test_no_amount_breaks_a_card(name: str, words: str, lint: Callable[[Json], list[str]]) -> None:
    for many, look in product(MANY, SPOKEN):
        assert lint(CARDS[name](many, words, look)) == [], many


def test_what_is_long_folds_and_what_is_left_is_linked() -> None:
    card = CARDS["candidate"](300, "x", SPOKEN[0])
    folded = [part for part in card["sections"] if part.get("collapsible")]
    assert {part["header"] for part in folded} == {"Notes", "Addresses", "Conversations"}
    for part in folded:
        assert part["uncollapsibleWidgetsCount"] < len(part["widgets"])
        tail = part["widgets"][-1]["decoratedText"]
        assert tail["text"].endswith("more on the web")
        assert tail["onClick"]["openLink"]["url"].startswith("https://hire.example/")
