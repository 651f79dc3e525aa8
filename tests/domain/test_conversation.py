"""Conversation ids, and which conversations prove to be one."""

from collections.abc import Callable
from datetime import datetime

import pytest

from backend.domain.address import Insiders
from backend.domain.conversation import Conversation, Link, conversation_id, joined, remaining
from backend.domain.message import Message, taken_back

Mail = Callable[..., Message]


@pytest.fixture
def talk(noon: datetime) -> Callable[..., Conversation]:
    def make(identity: str, *candidates: str) -> Conversation:
        return Conversation(identity, "", noon, noon, ("alice",), candidates, (JANE,), waiting=not candidates)

    return make


Talk = Callable[..., Conversation]
JANE = "jane@roe.example"


def ids(conversations: tuple[Conversation, ...]) -> list[str]:
    return [conversation.id for conversation in conversations]


def test_the_oldest_reference_gives_the_id(mail: Mail) -> None:
    root = mail(rfc_id="<root@m>")
    late = mail(references=("<root@m>", "<2@m>"), in_reply_to="<2@m>")
    short = mail(in_reply_to="<root@m>")
    assert {conversation_id(message) for message in (root, late, short)} == {conversation_id(root)}
    assert conversation_id(mail(references=("<2@m>",))) != conversation_id(root)


def test_a_mail_without_any_id_is_a_conversation_of_its_own(mail: Mail) -> None:
    one, two = mail(rfc_id="", boxes=("alice",)), mail(rfc_id="", boxes=("tom",))
    assert conversation_id(one) != conversation_id(two)


def test_a_trusted_link_is_followed(talk: Talk) -> None:
    assert ids(joined([Link(talk("a", "jane"), trusted=True)], (), (), "alice")) == ["a"]


@pytest.mark.parametrize(
    ("filed_under", "on_the_thread", "outsider", "followed"),
    [
        ((), (), JANE, True),
        ((), (), "mallory@evil.example", False),
        ((), (), "", False),
        (("jane",), ("jane",), JANE, True),
        (("jane",), ("bob",), JANE, False),
        (("jane",), (), JANE, False),
    ],
)
def test_an_untrusted_link_leads_to_where_someone_of_the_thread_is_already(
    talk: Talk, filed_under: tuple[str, ...], on_the_thread: tuple[str, ...], outsider: str, *, followed: bool
) -> None:
    found = joined([Link(talk("a", *filed_under), trusted=False)], on_the_thread, (outsider,), "alice")
    assert ids(found) == (["a"] if followed else [])


@pytest.mark.parametrize("trusted", [True, False])
def test_conversations_of_different_candidates_are_never_joined(talk: Talk, *, trusted: bool) -> None:
    links = [Link(talk("a", "jane"), trusted), Link(talk("b", "bob"), trusted), Link(talk("c"), trusted=True)]
    assert ids(joined(links, ("bob", "jane"), (JANE,), "alice")) == ["a", "c"]
    assert ids(joined(links, ("bob",), (JANE,), "alice")) == ["b", "c"]
    assert ids(joined(list(reversed(links)), ("bob",), (JANE,), "alice")) == ["b", "c"]


def test_what_a_thread_stands_in_already_outweighs_what_its_headers_name(talk: Talk) -> None:
    links = [Link(talk("a", "bob"), trusted=False), Link(talk("b", "jane"), trusted=True)]
    assert ids(joined(links, ("bob",), (JANE,), "alice")) == ["b"]


def test_conversations_that_share_a_candidate_are(talk: Talk) -> None:
    links = [Link(talk("a", "jane", "bob"), trusted=True), Link(talk("b", "bob"), trusted=True)]
    assert ids(joined(links, ("jane",), (), "alice")) == ["a", "b"]


def test_a_conversation_named_twice_comes_once(talk: Talk) -> None:
    assert ids(joined([Link(talk("a"), trusted=True), Link(talk("a"), trusted=False)], (), (), "alice")) == ["a"]
    assert joined([], ("jane",), (), "alice") == ()


def test_a_conversation_tells_of_what_is_shown_alone(mail: Mail, talk: Talk, insiders: Insiders) -> None:
    hidden = taken_back(mail("mallory@evil.example", boxes=("alice",), subject="Secret"), "alice")
    first = mail(JANE, boxes=("tom",), minutes=1, subject="First")
    last = taken_back(mail("bob@stone.example", boxes=("alice", "tom"), minutes=2, subject="Last"), "alice")
    found = remaining(talk("a", "jane"), (last, hidden, first), insiders)
    assert (found.subject, found.first_at, found.last_at) == ("First", first.at, last.at)
    assert (found.mailboxes, found.outsiders) == (("tom",), ("bob@stone.example", JANE))
    assert found.candidates == ("jane",)


@pytest.mark.parametrize("candidates", [(), ("jane",)])
def test_without_any_it_says_nothing_and_waits_for_nobody(
    mail: Mail, talk: Talk, insiders: Insiders, candidates: tuple[str, ...]
) -> None:
    found = remaining(talk("a", *candidates), (taken_back(mail(subject="Secret"), "alice"),), insiders)
    assert (found.subject, found.mailboxes, found.outsiders, found.waiting) == ("", (), (), False)
