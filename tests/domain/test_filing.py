"""Where a thread belongs, and what its conversation then says; the store is a dictionary here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.domain.about import Newcomer, about, participants
from backend.domain.address import Address, Insiders
from backend.domain.candidate import Source, candidate_id
from backend.domain.conversation import Conversation, alias_of, remaining
from backend.domain.filing import filed, home, newcomer, placed, references, under
from backend.domain.message import Message, taken_back
from backend.domain.organization import Organization

Mail = Callable[..., Message]

ALICE, TOM = "alice@brightwater.example", "tom@brightwater.example"
JANE, MALLORY = "jane@roe.example", "mallory@evil.example"


@dataclass
class Cabinet:
    """Files threads by the domain's word alone, as the service does in its transactions."""

    insiders: Insiders
    known: dict[str, str] = field(default_factory=dict)
    conversations: dict[str, Conversation] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)

    def file(self, *messages: Message, thread: str = "") -> Conversation:
        stored = {m.id: self.messages[m.id] for m in messages if m.id in self.messages}
        outside = {p.key for p in participants(messages, self.insiders) if not self.insiders.include(p)}
        known = {key: candidate for key, candidate in self.known.items() if key in outside}
        verdict = about(messages, known, (), self.insiders)
        named = references(messages, stored, thread, self.insiders)
        records = {ref.conversation: found for ref in named if (found := self.resolved(ref.conversation))}
        place = home(named, records, messages, verdict, frozenset(outside), "alice")
        after = filed(place, messages, verdict, "alice", frozenset(outside))
        self.conversations[after.id] = after
        self.conversations |= {old.id: replace(old, moved_to=after.id) for old in place.absorbed}
        self.conversations |= {alias: alias_of(after, alias) for alias in place.aliases}
        self.messages |= {message.id: under(after, message, stored.get(message.id)) for message in messages}
        if isinstance(verdict, Newcomer) and candidate_id(verdict.address.key) in after.candidates:
            self.known[verdict.address.key] = candidate_id(verdict.address.key)
        return after

    def resolved(self, identity: str) -> Conversation | None:
        found = self.conversations.get(identity)
        return self.resolved(found.moved_to) if found and found.moved_to else found

    def homes(self) -> dict[str, str]:
        found = {identity: self.resolved(m.conversation) for identity, m in self.messages.items()}
        return {identity: conversation.id for identity, conversation in found.items() if conversation}

    def candidates(self, message: Message) -> tuple[str, ...]:
        found = self.resolved(self.messages[message.id].conversation)
        return found.candidates if found else ()


@pytest.fixture
def cabinet(insiders: Insiders) -> Cabinet:
    return Cabinet(insiders)


def test_a_thread_makes_a_conversation_and_its_candidate(cabinet: Cabinet, mail: Mail) -> None:
    found = cabinet.file(mail(JANE, ALICE, subject="First"), mail(ALICE, JANE, minutes=1, subject="Re: First"))
    assert (found.candidates, found.waiting, found.reason) == ((candidate_id(JANE),), False, "")
    assert (found.subject, found.mailboxes, found.unsettled) == ("First", ("alice",), False)


def test_a_thread_nobody_is_named_by_waits_with_its_reason(cabinet: Cabinet, mail: Mail) -> None:
    found = cabinet.file(mail(JANE, ALICE, "bob@stone.example"))
    assert (found.candidates, found.waiting, found.reason) == ((), True, "several people from outside")


def test_someone_in_cc_who_answers_becomes_no_new_profile(cabinet: Cabinet, mail: Mail) -> None:
    thread = cabinet.file(mail(JANE, ALICE, rfc_id="<root@m>")).id
    answer = mail("bob@stone.example", ALICE, references=("<root@m>",), minutes=1)
    assert cabinet.file(answer, thread=thread).candidates == (candidate_id(JANE),)
    assert cabinet.candidates(answer) == (candidate_id(JANE),)
    assert set(cabinet.known) == {JANE}


def test_a_known_candidate_who_joins_the_thread_joins_the_conversation(cabinet: Cabinet, mail: Mail) -> None:
    cabinet.known["bob@stone.example"] = "c-bob"
    root = mail(JANE, ALICE, rfc_id="<root@m>")
    cabinet.file(root)
    found = cabinet.file(root, mail(ALICE, JANE, "bob@stone.example", references=("<root@m>",), minutes=1))
    assert found.candidates == tuple(sorted(("c-bob", candidate_id(JANE))))
    assert found.unsettled


@pytest.mark.parametrize("first", ["hers", "the forged one"])
@pytest.mark.parametrize("mallory_is_known", [True, False])
@pytest.mark.parametrize(
    "forged",
    [
        {"references": ("<root@m>",)},
        {"in_reply_to": "<root@m>"},
        {"references": ("<root@m>", "<2@m>"), "in_reply_to": "<2@m>"},
        {"rfc_id": "<root@m>"},
    ],
    ids=["References", "In-Reply-To", "both", "the Message-ID itself"],
)
def test_forged_headers_never_join_conversations_of_different_candidates(
    cabinet: Cabinet, mail: Mail, first: str, *, mallory_is_known: bool, forged: dict[str, object]
) -> None:
    if mallory_is_known:
        cabinet.known[MALLORY] = candidate_id(MALLORY)
    hers = mail(ALICE, JANE, sent=True, rfc_id="<root@m>")
    lie = mail(MALLORY, TOM, minutes=1, **forged)
    for each in (hers, lie) if first == "hers" else (lie, hers):
        cabinet.file(each)
    assert cabinet.candidates(hers) == (candidate_id(JANE),)
    assert cabinet.candidates(lie) == (candidate_id(MALLORY),)
    assert len(set(cabinet.homes().values())) == 2


def test_our_own_answer_to_a_forged_mail_vouches_for_nothing(cabinet: Cabinet, mail: Mail) -> None:
    hers = mail(ALICE, JANE, sent=True, rfc_id="<root@m>")
    lie = mail(MALLORY, TOM, "bob@stone.example", minutes=1, rfc_id="<lie@m>", references=("<root@m>",))
    answer = mail(TOM, f"{MALLORY}, bob@stone.example", sent=True, minutes=2, references=("<root@m>", "<lie@m>"))
    cabinet.file(hers)
    assert cabinet.file(lie, answer).waiting
    assert cabinet.candidates(hers) == (candidate_id(JANE),)


def test_mail_our_group_rewrote_is_a_strangers_word(cabinet: Cabinet, mail: Mail) -> None:
    hers = mail(ALICE, JANE, sent=True, rfc_id="<root@m>")
    lie = mail(
        "Mallory via Jobs <jobs@brightwater.example>", TOM, original_sender=Address(MALLORY), references=("<root@m>",)
    )
    cabinet.file(hers)
    assert cabinet.file(lie).candidates == (candidate_id(MALLORY),)
    assert cabinet.candidates(hers) == (candidate_id(JANE),)


def test_talk_among_colleagues_about_her_is_filed_with_her(cabinet: Cabinet, mail: Mail) -> None:
    hers = mail(JANE, ALICE, rfc_id="<root@m>")
    cabinet.file(hers)
    assert cabinet.file(mail(ALICE, TOM, sent=True, references=("<root@m>",))).candidates == (candidate_id(JANE),)


def test_the_later_of_two_roots_leads_to_the_same_conversation(cabinet: Cabinet, mail: Mail) -> None:
    one, two = mail(JANE, ALICE, rfc_id="<1@m>"), mail(JANE, ALICE, rfc_id="<2@m>")
    answers = [mail(ALICE, JANE, sent=True, references=(root,), minutes=1) for root in ("<1@m>", "<2@m>")]
    cabinet.file(*answers)
    cabinet.file(one)
    cabinet.file(two)
    assert len(set(cabinet.homes().values())) == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # the writer of mails keeps nothing
@given(data=st.data())
def test_any_order_of_the_same_sightings_gives_the_same_homes(
    mail: Mail, insiders: Insiders, data: st.DataObject
) -> None:
    """An honest exchange whose mailers may cut References short, seen by mailboxes that hold parts of it."""
    exchange = drawn_exchange(mail, data)
    parts = st.lists(st.sampled_from(exchange), min_size=1, max_size=4, unique_by=lambda message: message.id)
    sightings: list[list[Message]] = data.draw(st.lists(parts, min_size=1, max_size=5))
    once, again = Cabinet(insiders), Cabinet(insiders)
    for sighting in sightings:
        once.file(*sighting)
    shuffled: Sequence[list[Message]] = data.draw(st.permutations(sightings))
    for sighting in shuffled:
        again.file(*sighting)
    assert once.homes() == again.homes()
    assert once.known == again.known
    assert all(once.candidates(message) == again.candidates(message) for message in once.messages.values())


def drawn_exchange(mail: Mail, data: st.DataObject) -> list[Message]:
    exchange: list[Message] = []
    for number in range(data.draw(st.integers(1, 5))):
        before = tuple(message.rfc_id for message in exchange)
        answered = before[data.draw(st.integers(0, len(before))) :]
        ours = data.draw(st.booleans())
        people = (ALICE, JANE) if ours else (JANE, ALICE)
        exchange.append(mail(*people, sent=ours, minutes=number, rfc_id=f"<{number}@m>", references=answered))
    return exchange


def test_a_newcomer_starts_in_the_first_stage_of_the_default_job(noon: datetime) -> None:
    organization = Organization("brightwater.example", noon, ("brightwater.example",), default_job="general")
    talk = Conversation("v", "", noon, noon, ("alice",), outsiders=(JANE,))
    mailed = newcomer(Address("Jane@roe.example", "Roe, Jane"), organization, "alice", noon, talk, "m")
    assert (mailed.id, mailed.name, mailed.owner) == (candidate_id(JANE), "Jane Roe", "alice")
    assert (mailed.stage, mailed.job, mailed.internal) == ("new", "general", False)
    assert [(known.address, known.source, known.message) for known in mailed.addresses] == [
        ("Jane@roe.example", Source.MAIL, "m")
    ]
    picked = newcomer(Address(JANE), organization, "alice", noon, talk, None)
    assert (picked.addresses[0].source, "jane" in picked.words) == (Source.PICKED, True)
    by_hand = newcomer(Address("other@roe.example"), organization, "alice", noon, talk, None)
    assert by_hand.addresses[0].source is Source.ADDED


def test_one_that_no_mailbox_shows_lends_a_thread_its_candidates_alone(cabinet: Cabinet, mail: Mail) -> None:
    first = mail(JANE, ALICE, rfc_id="<1@m>", subject="Secret")
    hidden = remaining(cabinet.file(first), (), cabinet.insiders)
    cabinet.conversations[hidden.id] = replace(hidden, last_at=first.at + timedelta(days=9))
    again = mail(JANE, ALICE, rfc_id="<2@m>", references=("<1@m>",), subject="Public", minutes=1)
    found = cabinet.file(again, thread=hidden.id)
    assert found.id == hidden.id
    assert (found.subject, found.first_at, found.last_at) == ("Public", again.at, again.at)
    assert (found.candidates, found.waiting) == ((candidate_id(JANE),), False)


def test_a_message_shown_to_nobody_is_filed_under_nobody(cabinet: Cabinet, mail: Mail) -> None:
    message = mail(JANE, ALICE)
    conversation = cabinet.file(message)
    assert placed(conversation, message).candidates == (candidate_id(JANE),)
    hidden = placed(conversation, taken_back(message, "alice"))
    assert (hidden.conversation, hidden.candidates) == (conversation.id, ())
