"""Threads: what joins them, and labels that belong to messages."""

from collections.abc import Callable
from typing import Any

from tests.sandbox.judges.behaviour.judged import Mail, posted, status

Letter = Callable[..., bytes]
NO_ID = "1234567890abcdef"


def asked_and_answered(mail: Mail, letter: Letter, *labels: str) -> tuple[dict[str, Any], dict[str, Any]]:
    first = mail.insert(letter(message_id="<1@mail.example>"), *labels)
    return first, mail.insert(letter(subject="Re: Application", in_reply_to="<1@mail.example>"))


def test_a_reply_joins_and_a_stranger_does_not(mail: Mail, letter: Letter) -> None:
    first, reply = asked_and_answered(mail, letter)
    stranger = mail.insert(letter(subject="Re: Application"))
    assert reply["threadId"] == first["threadId"] != stranger["threadId"]


def test_references_alone_join_too(mail: Mail, letter: Letter) -> None:
    first = mail.insert(letter(message_id="<1@mail.example>"))
    reply = mail.insert(letter(subject="Re: Application", references="<0@mail.example> <1@mail.example>"))
    assert reply["threadId"] == first["threadId"]


def test_another_subject_leaves_the_thread(mail: Mail, letter: Letter) -> None:
    first = mail.insert(letter(message_id="<1@mail.example>"))
    turned = mail.insert(letter(subject="Another thing", in_reply_to="<1@mail.example>"))
    assert turned["threadId"] != first["threadId"]


def test_a_named_thread_is_joined_only_with_its_subject(mail: Mail, letter: Letter) -> None:
    first = mail.insert(letter())
    named = [mail.insert(letter(subject=each), threadId=first["threadId"]) for each in ("Re: Application", "New")]
    assert [each["threadId"] == first["threadId"] for each in named] == [True, False]


def test_an_unknown_thread_cannot_be_joined(mail: Mail, letter: Letter) -> None:
    assert status(mail.messages.insert(userId="me", body=posted(letter(), threadId=NO_ID))) == 404


def test_a_thread_comes_whole_and_oldest_first(mail: Mail, letter: Letter) -> None:
    first, reply = asked_and_answered(mail, letter)
    thread = mail.threads.get(userId="me", id=first["threadId"]).execute()
    assert [each["id"] for each in thread["messages"]] == [first["id"], reply["id"]]
    assert thread["historyId"] == mail.get(reply)["historyId"]


def test_an_unknown_thread_is_not_found(mail: Mail) -> None:
    assert status(mail.threads.get(userId="me", id=NO_ID)) == 404


def test_a_thread_shows_what_it_has_in_the_trash(mail: Mail, letter: Letter) -> None:
    first, reply = asked_and_answered(mail, letter)
    mail.messages.trash(userId="me", id=reply["id"]).execute()
    thread = mail.threads.get(userId="me", id=first["threadId"]).execute()
    assert len(thread["messages"]) == 2


def test_a_thread_is_listed_once_when_any_message_has_the_label(mail: Mail, letter: Letter) -> None:
    hire = mail.label("Hire")
    first, _ = asked_and_answered(mail, letter, hire)
    mail.insert(letter(subject="Other"))
    (row,) = mail.threads.list(userId="me", labelIds=[hire]).execute()["threads"]
    assert row["id"] == first["threadId"]
    assert int(row["historyId"]) > 0


def test_a_thread_is_labelled_message_by_message_and_later_replies_are_not(mail: Mail, letter: Letter) -> None:
    hire = mail.label("Hire")
    first, second = asked_and_answered(mail, letter)
    mail.modify_thread(first, add=hire).execute()
    third = mail.insert(letter(subject="Re: Application", in_reply_to="<1@mail.example>"))
    assert [hire in mail.carried(each) for each in (first, second, third)] == [True, True, False]
    assert third["threadId"] == first["threadId"]


def test_a_message_is_labelled_alone(mail: Mail, letter: Letter) -> None:
    hire = mail.label("Hire")
    first, second = asked_and_answered(mail, letter)
    mail.modify(second, add=hire).execute()
    assert [hire in mail.carried(each) for each in (first, second)] == [False, True]
    mail.modify(second, remove=hire).execute()
    assert not mail.threads.list(userId="me", labelIds=[hire]).execute().get("threads")


def test_trashing_a_thread_trashes_its_messages(mail: Mail, letter: Letter) -> None:
    first, reply = asked_and_answered(mail, letter)
    mail.threads.trash(userId="me", id=first["threadId"]).execute()
    assert all("TRASH" in mail.carried(each) for each in (first, reply))
    mail.threads.untrash(userId="me", id=first["threadId"]).execute()
    assert not any("TRASH" in mail.carried(each) for each in (first, reply))


def test_a_draft_takes_no_label_with_its_thread(mail: Mail, letter: Letter) -> None:
    hire = mail.label("Hire")
    first = mail.insert(letter())
    body = {"message": posted(letter(subject="Re: Application"), threadId=first["threadId"])}
    draft = mail.drafts.create(userId="me", body=body).execute()["message"]
    mail.modify_thread(first, add=hire).execute()
    assert mail.carried(draft) == {"DRAFT"}
