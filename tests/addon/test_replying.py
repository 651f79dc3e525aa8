"""An answer written in the sidebar: whom it goes to, when, what is asked first, and every second thought."""

from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from typing import Any

import pytest

from backend.domain.letter import MARK
from backend.domain.outgoing import Outgoing, State
from sandbox.host import Call
from tests.addon.test_deeds import ALICE, HUGO, JANE, TOM, Sidebar, fields
from tests.conftest import card_of

Letter = Callable[..., EmailMessage]

BOB = "Bob Stone <bob@stone.example>"


@pytest.fixture
def jane(play: Any, letter: Letter) -> Any:
    """Alice follows Jane's thread, on which Bob, who is no user, is in copy."""
    play.connect(ALICE)
    first = letter(JANE, ALICE, "I apply")
    first["Cc"] = BOB
    stored = play.deliver(ALICE, first)
    play.label(ALICE, stored)
    play.look(ALICE)
    for each in play.conversations():
        if each.waiting:
            session = play.session(ALICE)
            play.house.adding.pick(session, each.id, ["jane@roe.example"])
    return stored


@pytest.fixture
def sidebar(play: Any, jane: Any) -> Sidebar:
    return Sidebar(play, ALICE, jane)


def mails(play: Any) -> list[Outgoing]:
    return list(play.house.outbox.replying.open(play.session(ALICE)))


def form(sidebar: Sidebar) -> Sidebar:
    return sidebar.press("conversation").press("reply")


def test_the_form_says_who_gets_it_and_who_does_not(sidebar: Sidebar) -> None:
    form(sidebar)
    assert sidebar.card["name"] == "reply"
    assert [sidebar.says(words) for words in ("To: Jane Roe", "Cc: Bob Stone", "your own address")] == [True] * 3


def test_an_answer_waits_ten_seconds_and_is_taken_back(play: Any, sidebar: Sidebar) -> None:
    form(sidebar).press("save_reply", text="")
    assert sidebar.says("Write something.")
    sidebar.press("save_reply", text="Hi Jane,\nMonday?")
    assert [sidebar.card["name"], sidebar.toast] == ["candidate", "It goes out in ten seconds."]
    (mail,) = mails(play)
    assert (mail.text, [each.address for each in mail.cc]) == ("Hi Jane,\nMonday?", ["bob@stone.example"])
    sidebar.press("cancel_reply")
    assert (sidebar.card["name"], mails(play)) == ("reply", [])
    assert "Hi Jane,\nMonday?" in fields(sidebar.card, "value")
    sidebar.press("save_reply", text="Hi Jane,\nTuesday?", when="tomorrow")
    assert [mail.text for mail in mails(play)] == ["Hi Jane,\nTuesday?"]


def test_only_the_sender_gets_it_if_she_says_so(play: Any, sidebar: Sidebar) -> None:
    form(sidebar).press("save_reply", text="Hi Jane", whom="one")
    (mail,) = mails(play)
    assert ([each.address for each in mail.to], mail.cc) == (["jane@roe.example"], ())


def test_what_is_doubtful_is_asked_once_more_with_all_that_was_typed(play: Any, sidebar: Sidebar) -> None:
    form(sidebar).press("save_reply", text="Hi Tom, see {{date}}")
    assert [sidebar.says("tom"), sidebar.says("{{date}}"), mails(play)] == [True, True, []]
    assert "Hi Tom, see {{date}}" in fields(sidebar.card, "value")
    sidebar.press("save_reply", sure="yes")
    (mail,) = mails(play)
    assert mail.text == "Hi Tom, see {{date}}"


def test_a_time_of_her_own_is_checked_kept_and_changed(play: Any, sidebar: Sidebar) -> None:
    form(sidebar).press("save_reply", text="Hi Jane", when="own", day="2020-01-01", clock="08:30")
    assert sidebar.says("That time is past")
    sidebar.press("save_reply", when="tomorrow")
    (mail,) = mails(play)
    assert (mail.wall[11:], mail.state) == ("08:30", State.QUEUED)
    assert sidebar.says("Goes out")
    sidebar.press("reply").press("save_reply", text="Hi Jane, later", when="working")
    (mail,) = mails(play)
    assert mail.text == "Hi Jane, later"
    sidebar.press("send_reply")
    (mail,) = mails(play)
    assert (mail.wall, mail.state) == ("", State.QUEUED)


def test_it_goes_out_to_everybody_who_was_on_it(play: Any, sidebar: Sidebar) -> None:
    """failure mode 21: a reply keeps who is no user in copy. Broken variant: `answering` without the others."""
    form(sidebar).press("save_reply", text="Hi Jane", when="tomorrow").press("send_reply")
    play.work()
    (sent,) = [each for each in play.world.mailboxes[ALICE].messages.values() if "SENT" in each.label_ids]
    mail = message_from_bytes(sent.raw)
    assert (mail["To"], mail["Cc"], mail["From"]) == (JANE, BOB, f"Alice Moreau <{ALICE}>")
    assert mails(play) == []


def refused(play: Any, who: str, name: str, **parameters: str) -> bool:
    play.sign_in(who)
    reply = play.host.call(Call(who, "", f"{play.origin}/addon/{name}", parameters))
    return bool(card_of(reply)["name"] == "error")


def test_whoever_may_change_nothing_is_offered_no_answer(play: Any, jane: Any) -> None:
    (found,), (conversation,) = play.candidates(), play.conversations()
    assert refused(play, HUGO, "reply", candidate=found.id, conversation=conversation.id)


def test_another_recruiters_mail_is_nobodys(play: Any, sidebar: Sidebar) -> None:
    form(sidebar).press("save_reply", text="Hi Jane", when="tomorrow")
    (mail,) = mails(play)
    for name in ("cancel_reply", "send_reply", "reply"):
        assert refused(play, TOM, name, candidate=mail.candidate, outgoing=mail.id)
    assert mails(play) == [mail]


def test_her_own_draft_in_gmail_goes_out_when_she_said(play: Any, sidebar: Sidebar, jane: Any) -> None:
    sidebar.press("conversation").press("draft_later")
    assert sidebar.says("There is no draft of yours")
    box = play.world.mailboxes[ALICE]
    raw = f"From: {ALICE}\r\nTo: {JANE}\r\nSubject: Re: Backend Engineer\r\n\r\nFrom my draft\r\n".encode()
    stored = box.deliver(raw, labels=("DRAFT",), thread_id=jane.thread_id)
    box.drafts["r1"] = stored.id
    sidebar = Sidebar(play, ALICE, jane).press("conversation").press("draft_later")
    sidebar.press("save_draft", when="own", day="2020-01-01", clock="08:30")
    assert sidebar.says("That time is past")
    sidebar.press("save_draft", when="working")
    (mail,) = mails(play)
    assert (mail.draft_id, mail.wall[11:], sidebar.says("Your draft in Gmail")) == ("r1", "08:30", True)
    sidebar.press("send_reply")
    play.work()
    (sent,) = [each for each in box.messages.values() if "SENT" in each.label_ids]
    assert sent.header(MARK) == mail.id
    assert b"From my draft" in sent.raw
    assert (box.drafts, mails(play)) == ({}, [])
    assert "From my draft" in [message.text for message in play.messages()]
