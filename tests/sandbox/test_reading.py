"""threads, messages and attachments through google-api-python-client."""

from base64 import urlsafe_b64decode
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import pytest
from googleapiclient.errors import HttpError

from sandbox.mailbox import Mailbox
from sandbox.world import World

Letter = Callable[..., bytes]
Gmail = Callable[..., Any]


def with_resume() -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Nadia <nadia@mail.example>", "maya@agency.example", "Résumé"
    mail.set_content("Grüße & thanks", charset="iso-8859-1")
    mail.add_alternative("<p>Grüße</p>", subtype="html")
    mail.add_attachment(b"%PDF-1.7 pretended", maintype="application", subtype="pdf", filename="résumé.pdf")
    return mail.as_bytes()


def test_a_thread_comes_whole_and_oldest_first(gmail: Gmail, maya: Mailbox, letter: Letter) -> None:
    first = maya.deliver(letter(message_id="<1@mail.example>"))
    reply = maya.deliver(letter(in_reply_to="<1@mail.example>"), labels=())
    thread = gmail().threads().get(userId="me", id=first.id).execute()
    assert [message["id"] for message in thread["messages"]] == [first.id, reply.id]
    assert thread["historyId"] == str(reply.history_id)
    assert thread["messages"][0]["labelIds"] == ["INBOX", "UNREAD"]
    assert "labelIds" not in thread["messages"][1]
    assert "snippet" not in thread


def test_a_full_message_has_the_part_tree_in_utf_8(gmail: Gmail, maya: Mailbox) -> None:
    stored = maya.deliver(with_resume())
    payload = gmail().messages().get(userId="me", id=stored.id).execute()["payload"]
    alternative, resume = payload["parts"]
    plain, html = alternative["parts"]
    assert [part["partId"] for part in (payload, alternative, plain, html, resume)] == ["", "0", "0.0", "0.1", "1"]
    assert urlsafe_b64decode(plain["body"]["data"]).decode() == "Grüße & thanks\r\n"
    assert resume["filename"] == "résumé.pdf"
    assert "data" not in resume["body"]
    assert {"name": "Subject", "value": "Résumé"} in payload["headers"]


def test_an_attachment_has_another_id_at_every_look_and_each_works(gmail: Gmail, maya: Mailbox) -> None:
    stored = maya.deliver(with_resume())
    messages = gmail().messages()
    bodies = [messages.get(userId="me", id=stored.id).execute()["payload"]["parts"][1]["body"] for _ in range(2)]
    ids = [body["attachmentId"] for body in bodies]
    assert ids[0] != ids[1]
    for each in ids:
        answer = messages.attachments().get(userId="me", messageId=stored.id, id=each).execute()
        assert urlsafe_b64decode(answer["data"]) == b"%PDF-1.7 pretended"
        assert answer["size"] == bodies[0]["size"]


def test_raw_is_the_mail_itself_and_padded(gmail: Gmail, maya: Mailbox, letter: Letter) -> None:
    stored = maya.deliver(letter())
    raw = gmail().messages().get(userId="me", id=stored.id, format="raw").execute()["raw"]
    assert len(raw) % 4 == 0
    assert urlsafe_b64decode(raw) == stored.raw


def test_metadata_can_be_thinned(gmail: Gmail, maya: Mailbox, letter: Letter) -> None:
    stored = maya.deliver(letter(message_id="<1@mail.example>", x_hire="7"))
    asked = gmail().messages().get(userId="me", id=stored.id, format="metadata", metadataHeaders=["x-hire", "To"])
    payload = asked.execute()["payload"]
    assert {header["name"] for header in payload["headers"]} == {"X-Hire", "To"}
    assert "body" not in payload


def test_a_mask_leaves_only_what_was_asked_for(gmail: Gmail, maya: Mailbox, letter: Letter) -> None:
    stored = maya.deliver(letter())
    asked = gmail().threads().get(userId="me", id=stored.id, fields="messages(id,payload/headers/name)")
    (message,) = asked.execute()["messages"]
    assert message == {
        "id": stored.id,
        "payload": {"headers": [{"name": name} for name in ("From", "To", "Subject")]},
    }


@pytest.mark.parametrize(
    ("wanted", "status"), [("1234567890abcdef", 404), ("msg-f:1888313095599270248", 400), ("x", 400)]
)
def test_unknown_ids(gmail: Gmail, wanted: str, status: int) -> None:
    for resource in (gmail().messages(), gmail().threads()):
        with pytest.raises(HttpError) as caught:
            resource.get(userId="me", id=wanted).execute()
        assert caught.value.status_code == status


def test_a_thread_id_of_another_mailbox_is_unknown(gmail: Gmail, world: World, maya: Mailbox, letter: Letter) -> None:
    own = world.send("tom@agency.example", letter(**{"from": "tom@agency.example"}))
    with pytest.raises(HttpError) as caught:
        gmail().threads().get(userId="me", id=own.thread_id).execute()
    assert caught.value.status_code == 404
    assert len(maya.messages) == 1


def test_lists_are_paged_newest_first(gmail: Gmail, maya: Mailbox, letter: Letter) -> None:
    stored = [maya.deliver(letter(subject=f"Application {number}")).thread_id for number in range(5)]
    threads = gmail().threads()
    asked, seen = threads.list(userId="me", maxResults=2), []
    while asked is not None:
        answer = asked.execute()
        seen += [row["id"] for row in answer["threads"]]
        asked = threads.list_next(asked, answer)
    assert seen == stored[::-1]


def test_a_thread_is_listed_when_any_message_has_the_label(gmail: Gmail, maya: Mailbox, letter: Letter) -> None:
    first = maya.deliver(letter(message_id="<1@mail.example>"))
    maya.label_message(first.id, add=["Hire"])
    maya.deliver(letter(in_reply_to="<1@mail.example>"))
    maya.deliver(letter(subject="Other"))
    hire = maya.label_id("Hire")
    rows = gmail().threads().list(userId="me", labelIds=[hire]).execute()["threads"]
    assert [row["id"] for row in rows] == [first.thread_id]
    assert "threads" not in gmail().threads().list(userId="me", labelIds=[hire, "SENT"]).execute()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("from:nadia@mail.example", {"Application", "Salary"}),
        ("from:nadia -subject:salary", {"Application"}),
        ("rfc822msgid:<1@mail.example>", {"Application"}),
        ('subject:"about the salary"', set()),
        ("in:inbox is:unread", {"Application"}),
        ("label:hire", {"Salary"}),
        ("label:hire-later", set()),
        ("after:2026/06/01 before:2026/07/01", {"Salary"}),
        ("after:1782864000", {"Application", "Rota"}),
        ("parachute", {"Rota"}),
        ("in:trash", {"Gone"}),
        ("in:anywhere from:nadia", {"Application", "Salary", "Gone"}),
    ],
)
def test_search(gmail: Gmail, maya: Mailbox, letter: Letter, query: str, found: set[str]) -> None:
    june = maya.deliver(letter(subject="Salary"), labels=("Hire",))
    june.internal_date = june.internal_date.replace(year=2026, month=6, day=15)
    maya.deliver(letter(message_id="<1@mail.example>"))
    maya.deliver(letter("Who brings the parachute?", **{"from": "tom@agency.example", "subject": "Rota"}), labels=())
    maya.deliver(letter(subject="Gone"), labels=("TRASH",))
    rows = gmail().messages().list(userId="me", q=query).execute().get("messages", [])
    assert {maya.messages[row["id"]].header("Subject") for row in rows} == found


def test_compressed_only_for_clients_that_say_gzip_twice(
    gmail: Gmail, world: World, maya: Mailbox, letter: Letter
) -> None:
    stored = maya.deliver(letter())
    asked = gmail().messages().get(userId="me", id=stored.id)
    response, _ = asked.http.request(asked.uri, headers=asked.headers)
    assert response["content-encoding" if "content-encoding" in response else "-content-encoding"] == "gzip"
    plain, _ = asked.http.request(asked.uri, headers={"user-agent": "curl", "accept-encoding": "gzip"})
    assert "-content-encoding" not in plain
