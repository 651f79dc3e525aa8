"""addon.cards: each card in each state against its recording and the lint; then what a recruiter reads."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from addon.cards import compose, enable, error, guest, home, recognized, search, still_working
from addon.cards.links import Links
from addon.cards.look import Look
from backend.domain.address import Address
from backend.domain.agenda import Agenda, Line, Lines
from backend.domain.audit import Audit, Tally
from backend.domain.candidate import Candidate, CandidateAddress, Source
from backend.domain.draft import Draft
from backend.domain.errors import Busy, HirelabelError, StillWorking
from backend.domain.job import Job
from backend.domain.mailbox import Mailbox, MailboxState
from backend.domain.message import Copy, Message
from backend.domain.organization import DEFAULT_STAGES, Visibility
from backend.domain.parked import Parked
from backend.domain.question import BulkQuestion
from backend.domain.recognition import (
    Colleagues,
    Completeness,
    ConnectMailbox,
    ConversationLine,
    Health,
    Home,
    InTouch,
    Means,
    Meanwhile,
    Nobody,
    OneCandidate,
    Profile,
    Protected,
    Recognition,
    SeveralCandidates,
    Sight,
    Stranger,
    WhoIsThis,
)
from backend.domain.search import Found, Hit
from backend.domain.standing import Standing, standing
from backend.domain.turn import Turn
from backend.domain.work import Task, WorkItem
from backend.language import language
from backend.services.recognizing import NOT_KNOWN_YET
from backend.texts import Voice

Json = dict[str, Any]
Lint = Callable[[Json], list[str]]

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
LINKS = Links("https://hire.example", "ana+work@agency.example")
LOOK = Look(LINKS, Voice(language("en-GB"), NOW))


def before(**age: float) -> datetime:
    return NOW - timedelta(**age)


JANE = Candidate(
    id="c1",
    name="Jane Doe",
    addresses=(
        CandidateAddress("jane@doe.example", Source.MAIL, "r1", before(days=3)),
        CandidateAddress("j.doe@work.example", Source.ADDED, "r1", before(days=40)),
    ),
    owner="r1",
    job="j1",
    stage="interview",
    created_at=before(days=40),
    last_at=before(days=3),
)
OURS = Message(
    id="m1",
    rfc_id="<1@agency.example>",
    sender=Address("tom@agency.example", "Tom Becker"),
    to=(Address("jane@doe.example", "Jane Doe"),),
    cc=(),
    subject="Your application",
    at=before(days=5),
    date=None,
    text="",
    copies={"r2": Copy("g1", "t1", before(days=5), sent=True)},
)
YOUR_TURN = Profile(
    candidate=JANE,
    stage=DEFAULT_STAGES[2],
    job=Job("j1", "Backend engineer", before(days=90)),
    owner="Ana Ruiz",
    turn=Turn(ours=True, since=before(days=3), last_ours=OURS),
    colleague="Tom Becker",
    colleague_at=before(days=5),
    conversations=(
        ConversationLine("v1", "Your application", 12, 2, before(days=40), before(days=3), mine="18c5f0a1b2c3d4e5"),
        ConversationLine("v2", "", 1, 0, before(days=9), before(days=9)),
    ),
    hidden=False,
    synced_at=before(seconds=12),
    following=True,
    completeness=Completeness(12, 12),
    stages=DEFAULT_STAGES,
    may_change=True,
)
HER_TURN = replace(YOUR_TURN, turn=Turn(ours=False, since=before(days=1), last_ours=OURS), colleague_at=before(days=1))
HIDDEN = replace(YOUR_TURN, turn=None, colleague="", colleague_at=None, conversations=(), hidden=True)
UNSPOKEN = replace(
    YOUR_TURN, turn=Turn(ours=True, since=before(seconds=2), last_ours=None), colleague="", colleague_at=None
)
NAMELESS = replace(YOUR_TURN, candidate=replace(JANE, name="", addresses=JANE.addresses[:1]))
SHORT = replace(
    YOUR_TURN, completeness=Completeness(11, 12), following=False, job=None, owner="", synced_at=None, hidden=True
)


def long_profile(name: str, subject: str, conversations: int = 40, addresses: int = 2) -> Profile:
    line = YOUR_TURN.conversations[0]
    return replace(
        YOUR_TURN,
        candidate=replace(
            JANE,
            name=name,
            addresses=tuple(replace(JANE.addresses[0], address=f"jane{n}@doe.example") for n in range(addresses)),
        ),
        conversations=tuple(
            replace(line, id=f"v{n}", subject=f"{subject} {n}", last_at=before(days=n)) for n in range(conversations)
        ),
    )


STRANGER = Stranger(Address("max@mustermann.example", "Max Mustermann"), Visibility.RECRUITERS)
TWO = (Address("max@mustermann.example", "Max Mustermann"), Address("jane@doe.example"))
UNCLEAR = WhoIsThis("v3", "several people from outside", TWO)
TOM = Address("tom@agency.example", "Tom Becker")
ANA = "ana@agency.example"
BOX = Mailbox("r1", ANA, MailboxState.CONNECTED, before(days=2), "", (), label_id="L1", chosen=True)
GONE = replace(BOX, label_gone_at=before(hours=3))
IMPORT = WorkItem("w1", "agency.example", Task.IMPORT, "r1", NOW, before(minutes=4), done=212, total=1_800)
COMPARISON = replace(IMPORT, task=Task.RESYNC, done=0, total=0)


def stands(state: MailboxState, reason: str = "") -> Standing:
    return standing(replace(BOX, state=state, state_reason=reason), (), "Hire")


LOST = stands(MailboxState.NEEDS_RECONNECT, "Google no longer accepts the permission.")
SUSPENDED = stands(MailboxState.SUSPENDED, "Your Google Workspace admin does not allow this app to use Gmail.")
PAUSED, DISCONNECTED = stands(MailboxState.PAUSED), stands(MailboxState.DISCONNECTED)
LABEL_GONE = standing(GONE, (), "Hire")
STOPPED = ConnectMailbox(Health.RECONNECT, ANA, LOST)
STATES: dict[str, Recognition] = {
    "candidate_your_turn": OneCandidate(YOUR_TURN),
    "candidate_her_turn": OneCandidate(HER_TURN),
    "candidate_hidden": OneCandidate(HIDDEN),
    "candidate_unspoken": OneCandidate(UNSPOKEN),
    "candidate_automatic": OneCandidate(replace(YOUR_TURN, turn=None, colleague="", colleague_at=None)),
    "candidate_elsewhere": OneCandidate(replace(YOUR_TURN, following=False, means=Means.CONNECT)),
    "candidate_nameless": OneCandidate(NAMELESS),
    "candidate_short": OneCandidate(SHORT),
    "candidate_forty": OneCandidate(long_profile("Jane Doe", "Interview")),
    "several": SeveralCandidates((YOUR_TURN, HER_TURN, HIDDEN)),
    "in_touch": InTouch(Address("max@mustermann.example", "Max Mustermann")),
    "in_touch_nameless": InTouch(Address("")),
    "stranger_recruiters": STRANGER,
    "stranger_team": replace(STRANGER, visibility=Visibility.TEAM),
    "stranger_participants": replace(STRANGER, visibility=Visibility.PARTICIPANTS),
    "stranger_unconnected": replace(STRANGER, means=Means.CONNECT),
    "stranger_guest": replace(STRANGER, means=Means.NONE),
    "pick": UNCLEAR,
    "pick_unconnected": replace(UNCLEAR, means=Means.CONNECT),
    "pick_empty": WhoIsThis("v3", "nobody from outside", ()),
    "connect_never": ConnectMailbox(Health.NEVER, "ana@agency.example"),
    "connect_choose": ConnectMailbox(Health.CHOOSE, "ana@agency.example"),
    "connect_reconnect": STOPPED,
    "connect_disconnected": ConnectMailbox(Health.DISCONNECTED, ANA, DISCONNECTED),
    "colleagues": Colleagues((TOM, Address("ana@agency.example"))),
    "protected": Protected(),
    "nobody": Nobody((Address("no-reply@board.example", "Job board"),)),
}
NOTICED = {
    "notice_suspended": Sight(OneCandidate(YOUR_TURN), SUSPENDED),
    "notice_paused": Sight(OneCandidate(YOUR_TURN), PAUSED),
    "notice_paused_stranger": Sight(replace(STRANGER, means=Means.WAIT), PAUSED),
    "notice_disconnected": Sight(replace(STRANGER, means=Means.CONNECT), DISCONNECTED),
    "notice_label_gone": Sight(OneCandidate(YOUR_TURN), LABEL_GONE),
}
ROW = Line("Jane Doe", "c1", "Your application", before(days=3), "18c5f0a1b2c3d4e5")
UNFILED = Line("Max Mustermann", "", "Offer", before(hours=4), "18c5f0a1b2c3d4e6", "several people from outside")
LISTED = Agenda(
    yours=Lines(
        (ROW, replace(ROW, name="", subject="", at=before(days=400), thread=""), ROW, ROW, ROW, ROW, ROW), more=True
    ),
    held=Lines((UNFILED, replace(UNFILED, name="", thread="", reason=""))),
    new=Lines((replace(ROW, at=before(minutes=4)), replace(ROW, name="ليلى حداد", at=before(hours=2)))),
)
FOUND = Found("jane", (Hit(JANE, DEFAULT_STAGES[2], Job("j1", "Backend engineer", before(days=90))),) * 3, more=True)
SEARCHES = {
    "search_found": FOUND,
    "search_nobody": Found("zoë <b>", may_add=True),
    "search_nobody_as_manager": Found("zoë <b>"),
    "search_short": Found("j"),
}
DRAFTS = {
    "compose_pick": Draft((YOUR_TURN, HER_TURN, HIDDEN), (Address("max@mustermann.example"),)),
    "compose_in_touch": Draft((), (Address("max@mustermann.example"),)),
    "compose_nobody": Draft(),
    "compose_empty": Draft(addressed=False),
}
HELPED = {
    "compose_your_turn": YOUR_TURN,
    "compose_overtaken": HER_TURN,
    "compose_own_word": replace(HER_TURN, wrote_herself=True),
    "compose_nameless": replace(NAMELESS, job=None),
}
READY = Home(ANA, standing(BOX, (), "Hire"), 0, 0, None, polling=True)
BUSY = replace(IMPORT, done=3, total=8, error="Gmail asked us to slow down. We go on by ourselves.")
ASKED = BulkQuestion("q1", "r1", tuple(f"t{n}" for n in range(312)), before(hours=1), TWO, 10)
UNREADABLE = Parked("p1", "r1", "t1", ("g1",), "unreadable message", 3, before(days=2), before(days=1))
CHECKED = Audit("a1", "r1", before(hours=3), before(hours=3), Tally(400, 400, 1_204, 1_204))
IN_STEP = replace(READY, followed=400, synced_at=before(seconds=12), polling=False, audit=CHECKED)
HOMES = {
    "home_ready": READY,
    "home_importing": replace(
        READY, followed=212, standing=standing(BOX, (IMPORT,), "Hire"), synced_at=before(seconds=1)
    ),
    "home_stuck": replace(READY, followed=3, standing=standing(BOX, (BUSY,), "Hire")),
    "home_comparing": replace(IN_STEP, standing=standing(BOX, (COMPARISON,), "Hire")),
    "home_waiting": replace(READY, followed=41, waiting=2, synced_at=before(hours=2), polling=False),
    "home_in_step": IN_STEP,
    "home_asked": replace(IN_STEP, questions=(ASKED,), waiting=2),
    "home_parked": replace(IN_STEP, parked=(UNREADABLE,)),
    "home_short": replace(IN_STEP, audit=replace(CHECKED, tally=Tally(400, 399, 1_204, 1_203))),
    "home_paused": replace(IN_STEP, standing=PAUSED, questions=(ASKED,)),
    "home_suspended": replace(IN_STEP, standing=SUSPENDED),
    "home_label_gone": replace(IN_STEP, standing=LABEL_GONE),
    "home_listed": replace(IN_STEP, agenda=LISTED, waiting=2),
    "home_followed_since": replace(IN_STEP, followed=402),
    "home_yours": replace(IN_STEP, agenda=Agenda(yours=Lines((ROW, ROW)))),
    "home_yours_and_held": replace(IN_STEP, agenda=Agenda(Lines((ROW, ROW)), Lines((UNFILED,))), waiting=1),
}
CARDS: dict[str, Json] = {
    **{name: recognized.card(Sight(found), LOOK) for name, found in STATES.items()},
    **{name: recognized.card(sight, LOOK) for name, sight in NOTICED.items()},
    **{name: home.card(found, LOOK) for name, found in HOMES.items()},
    **{name: search.card(found, LOOK) for name, found in SEARCHES.items()},
    **{name: compose.card(draft, LOOK) for name, draft in DRAFTS.items()},
    **{name: compose.one(profile, LOOK) for name, profile in HELPED.items()},
    "enable": enable.card(LOOK),
    "guest": guest.card(LOOK),
    "still_working": still_working.card(StillWorking("x"), Meanwhile(synced_at=before(minutes=3)), LOOK),
    "still_working_paused": still_working.card(StillWorking("x", tell=NOT_KNOWN_YET), Meanwhile(PAUSED), LOOK),
    "error_final": error.card(HirelabelError("token xyz"), LOOK),
    "error_again": error.card(Busy("token xyz"), LOOK),
}


def drawn(profile: Profile) -> Json:
    return recognized.card(Sight(OneCandidate(profile)), LOOK)


def shown_text(card: Json) -> str:
    return json.dumps(card, ensure_ascii=False)


@pytest.mark.parametrize("name", CARDS)
def test_card_as_recorded(name: str, golden: Callable[[str, Json], Json]) -> None:
    assert golden(name, CARDS[name]) == CARDS[name]


@pytest.mark.parametrize("name", CARDS)
def test_card_is_one_gmail_draws_whole(name: str, lint: Lint) -> None:
    assert lint(CARDS[name]) == []


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("candidate_your_turn", "Your turn, 3 days · Tom (Backend engineer) wrote 5 days ago"),
        ("candidate_her_turn", "Jane's turn since yesterday · Tom (Backend engineer) wrote yesterday"),
        ("candidate_hidden", "Someone in recruiting is in touch"),
        ("candidate_unspoken", "Your turn, just now · No one here has written yet"),
        ("home_importing", "Importing, 212 of 1,800 threads"),
        ("home_waiting", "2 conversations wait for you"),
        ("home_yours", "Your turn with 2 candidates"),
        ("home_yours_and_held", "Your turn with 2 candidates · 1 conversation waits for you"),
        ("home_listed", "Your turn with many candidates · 2 conversations wait for you"),
        ("home_comparing", "Catching up"),
        ("home_asked", "312 threads wait for your word"),
        ("home_suspended", "Gmail is closed to Hirelabel since 19 Nov"),
        ("home_label_gone", "Your label is gone since 09:00"),
        ("home_parked", "1 thread could not be read"),
        ("home_short", "1,203 of 1,204 messages are here"),
    ],
)
def test_the_first_line_says_what_matters(name: str, title: str) -> None:
    assert CARDS[name]["header"]["title"] == title


def test_what_no_title_holds_of_the_first_line_stands_below_it() -> None:
    card = drawn(replace(YOUR_TURN, colleague="Maximiliane Mustermann-Beispiel", hidden=True))
    assert card["header"]["title"] == "Your turn, 3 days"
    words = "Maximiliane (Backend engineer) wrote 5 days ago<br>Someone in recruiting is in touch"
    assert card["sections"][0]["widgets"][0] == {"textParagraph": {"text": words}}


def test_nobody_having_written_is_said_unless_someone_hidden_has() -> None:
    assert "No one here has written yet" in shown_text(drawn(UNSPOKEN))
    assert "No one here has written yet" not in shown_text(drawn(replace(UNSPOKEN, hidden=True)))


def test_a_hidden_exchange_shows_no_name_beside_the_sentence() -> None:
    words = shown_text(drawn(HIDDEN))
    assert "Someone in recruiting is in touch" in words
    assert "Tom Becker" not in words


def test_a_conversation_unfolds_in_the_sidebar() -> None:
    rows = [widget["decoratedText"] for widget in CARDS["candidate_your_turn"]["sections"][3]["widgets"]]
    clicks = [row["onClick"]["action"] for row in rows]
    assert {click["function"] for click in clicks} == {"https://hire.example/addon/conversation"}
    assert [click["parameters"][1]["value"] for click in clicks] == ["v1", "v2"]
    assert rows[0]["bottomLabel"] == "12 messages · 2 attachments · 3 days ago"


@pytest.mark.parametrize(
    ("stored", "said"),
    [(11, "11 of 12 messages here · the rest is on its way"), (12, "12 of 12 messages here, 12 s ago")],
)
def test_it_is_said_how_much_of_the_open_thread_is_here(stored: int, said: str) -> None:
    assert said in shown_text(drawn(replace(YOUR_TURN, completeness=Completeness(stored, 12))))


def test_forty_conversations_show_the_five_newest_first() -> None:
    section = CARDS["candidate_forty"]["sections"][3]
    assert (section["collapsible"], section["uncollapsibleWidgetsCount"]) == (True, 5)
    shown = [row["decoratedText"]["text"] for row in section["widgets"]]
    assert shown == [*(f"Interview {n}" for n in range(25)), "15 more on the web"]


HARD_NAMES = [
    "x" * 300,
    "<b>x</b> & Co",
    "ليلى حداد",
    "👩🏽\u200d💻" * 40,
    "",
    "\u202eenaJ",
    '"Doe", <script>',
    "🧑" * 300,
]


@pytest.mark.parametrize("name", HARD_NAMES)
@pytest.mark.parametrize("count", [1, 41, 400])
def test_no_name_and_no_number_breaks_a_card(name: str, count: int, lint: Lint) -> None:
    profile = long_profile(name, name, count, count)
    people = tuple(Address(f"{n}@x.example", name) for n in range(count))
    finds: tuple[Recognition, ...] = (
        OneCandidate(profile),
        OneCandidate(replace(profile, turn=Turn(ours=False, since=before(days=400), last_ours=OURS), colleague=name)),
        SeveralCandidates((profile,) * count),
        Stranger(people[0], Visibility.TEAM, Means.CONNECT),
        InTouch(people[0]),
        WhoIsThis("v3", name, tuple(people)),
        ConnectMailbox(Health.RECONNECT, name, stands(MailboxState.NEEDS_RECONNECT, name * 10)),
        Colleagues(people),
        Nobody(people),
    )
    assert [fault for found in finds for fault in lint(recognized.card(Sight(found, SUSPENDED), LOOK))] == []


def test_what_does_not_fit_is_counted_and_linked() -> None:
    rows = drawn(long_profile("Jane", "🧑" * 120, 57))["sections"][3]["widgets"]
    left = 57 - (len(rows) - 1)
    assert rows[-1]["decoratedText"]["text"] == f"{left} more on the web"
    assert rows[-1]["decoratedText"]["onClick"] == {
        "openLink": {"url": "https://hire.example/console/candidates/c1?for=ana%2Bwork%40agency.example"}
    }


def test_markup_of_others_is_escaped_once_and_never_in_the_title() -> None:
    words = shown_text(drawn(replace(long_profile("<b>x</b>", "a<b\n&amp;", 1), colleague="<i>Tom</i>")))
    assert "<b>&lt;b&gt;x&lt;/b&gt;</b>" in words
    assert "a&lt;b &amp;amp; 0" in words
    assert "\u2039i\u203aTom\u2039/i\u203a (Backend engineer) wrote" in words
    title = drawn(replace(HER_TURN, candidate=replace(JANE, name="<b>x</b>")))["header"]["title"]
    assert "<" not in title


def test_a_protected_person_looks_like_nobody() -> None:
    assert CARDS["protected"] == recognized.card(Sight(Nobody()), LOOK)


def test_an_error_tells_nothing_but_what_a_person_may_know() -> None:
    assert "xyz" not in shown_text(CARDS["error_final"]) + shown_text(CARDS["error_again"])


def test_days_on_a_card_are_those_of_the_readers_zone() -> None:
    late = replace(YOUR_TURN, colleague_at=datetime(2026, 11, 19, 23, 30, tzinfo=UTC))
    paris = NOW.astimezone(timezone(timedelta(hours=1)))
    assert "Tom (Backend engineer) wrote yesterday" in shown_text(
        recognized.card(Sight(OneCandidate(late)), Look(LINKS, Voice(language("en-GB"), paris)))
    )
    assert "Tom (Backend engineer) wrote 2 days ago" in shown_text(drawn(late))


@pytest.mark.parametrize("name", NOTICED)
def test_a_notice_stands_above_the_whole_card(name: str) -> None:
    sight, card = NOTICED[name], CARDS[name]
    assert sight.notice
    above, *rest = card["sections"]
    assert card == recognized.card(Sight(sight.found), LOOK) | {"sections": [above, *rest]}
    assert rest == recognized.card(Sight(sight.found), LOOK)["sections"]
    assert sight.notice.todo in shown_text(above)


def test_while_a_mailbox_rests_nothing_can_be_added() -> None:
    assert "Add to Hire" in shown_text(CARDS["stranger_recruiters"])
    assert "Add to Hire" not in shown_text(CARDS["notice_paused_stranger"])
