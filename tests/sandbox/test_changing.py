"""Labels, label changes, trash, drafts, sending and inserting through google-api-python-client."""

import io
from base64 import urlsafe_b64encode
from collections.abc import Callable
from typing import Any

import pytest
from googleapiclient.errors import HttpError
from googleapiclient.http import MediaIoBaseUpload

from sandbox.labels import SYSTEM
from sandbox.mailbox import Change, Mailbox
from sandbox.world import World

Letter = Callable[..., bytes]
Gmail = Callable[..., Any]


def posted(raw: bytes, **more: object) -> dict[str, object]:
    return {"raw": urlsafe_b64encode(raw).decode()} | more


def refusal(request: Any) -> tuple[int, str]:
    with pytest.raises(HttpError) as caught:
        request.execute()
    return caught.value.status_code, caught.value.reason


def test_the_life_of_a_label(gmail: Gmail, maya: Mailbox, letter: Letter) -> None:
    labels = gmail().labels()
    color = {"textColor": "#ffffff", "backgroundColor": "#16a766"}
    made = labels.create(userId="me", body={"name": "Hire", "color": color}).execute()
    maya.deliver(letter(), labels=("INBOX", "UNREAD", "Hire"))
    renamed = labels.patch(userId="me", id=made["id"], body={"name": "Hire/2026"}).execute()
    assert (renamed["id"], renamed["name"], renamed["color"]) == (made["id"], "Hire/2026", color)
    counts = labels.get(userId="me", id=made["id"]).execute()
    assert [counts[key] for key in ("messagesTotal", "messagesUnread", "threadsTotal", "threadsUnread")] == [1] * 4
    labels.delete(userId="me", id=made["id"]).execute()
    assert made["id"] not in [label["id"] for label in labels.list(userId="me").execute()["labels"]]


def test_gmail_says_nothing_of_how_its_always_shown_labels_are_shown(gmail: Gmail) -> None:
    listed = gmail().labels().list(userId="me").execute()["labels"]
    silent = {each["id"] for each in listed if "labelListVisibility" not in each}
    hidden = {each["id"] for each in listed if each.get("messageListVisibility") == "hide"}
    assert silent == {"INBOX", "SENT", "DRAFT", "STARRED", "UNREAD"}
    assert hidden == set(SYSTEM) - silent


def test_label_refusals(gmail: Gmail) -> None:
    labels = gmail().labels()
    labels.create(userId="me", body={"name": "Hire"}).execute()
    assert refusal(labels.create(userId="me", body={"name": "HIRE"})) == (409, "Label name exists or conflicts")
    assert refusal(labels.create(userId="me", body={"name": "Inbox"})) == (400, "Invalid label name")
    assert refusal(labels.get(userId="me", id="Label_0"))[0] == 404
    assert refusal(labels.delete(userId="me", id="INBOX"))[0] == 400
    odd = {"name": "Odd", "color": {"textColor": "#123456", "backgroundColor": "#ffffff"}}
    assert "allowed color palette" in refusal(labels.create(userId="me", body=odd))[1]


def test_modifying_a_thread_and_a_message(gmail: Gmail, maya: Mailbox, letter: Letter) -> None:
    first = maya.deliver(letter(message_id="<1@mail.example>"))
    second = maya.deliver(letter(in_reply_to="<1@mail.example>"))
    hire = maya.create_label("Hire").id
    answer = gmail().threads().modify(userId="me", id=first.id, body={"addLabelIds": [hire]}).execute()
    assert [hire in message["labelIds"] for message in answer["messages"]] == [True, True]
    gmail().messages().modify(userId="me", id=second.id, body={"removeLabelIds": [hire, "UNREAD"]}).execute()
    assert (hire in first.label_ids, second.label_ids) == (True, {"INBOX"})


@pytest.mark.parametrize("body", [{"addLabelIds": ["Label_0"]}, {"addLabelIds": ["SENT"]}, {}])
def test_impossible_label_changes(gmail: Gmail, maya: Mailbox, letter: Letter, body: dict[str, list[str]]) -> None:
    stored = maya.deliver(letter())
    assert refusal(gmail().threads().modify(userId="me", id=stored.id, body=body))[0] == 400


def test_trash_and_back(gmail: Gmail, maya: Mailbox, letter: Letter) -> None:
    stored = maya.deliver(letter())
    gmail().threads().trash(userId="me", id=stored.id).execute()
    assert "TRASH" in stored.label_ids
    assert "threads" not in gmail().threads().list(userId="me").execute()
    gmail().messages().untrash(userId="me", id=stored.id).execute()
    assert "TRASH" not in stored.label_ids


def test_a_reply_stays_in_its_thread_here_and_there(gmail: Gmail, world: World, letter: Letter, maya: Mailbox) -> None:
    asked = world.send("rosa@mail.example", letter(**{"from": "rosa@mail.example"}))
    (mine,) = maya.messages.values()
    headers = {"from": "maya@agency.example", "to": "rosa@mail.example", "subject": "Re: Application"}
    raw = letter(**headers, in_reply_to=asked.header("Message-ID"))
    sent = gmail().messages().send(userId="me", body=posted(raw, threadId=mine.thread_id)).execute()
    assert (sent["threadId"], sent["labelIds"]) == (mine.thread_id, ["SENT"])
    assert len(world.mailboxes["rosa@mail.example"].thread(asked.thread_id)) == 2


def test_a_changed_subject_leaves_the_thread(gmail: Gmail, maya: Mailbox, letter: Letter) -> None:
    mine = maya.deliver(letter())
    sent = gmail().messages().send(userId="me", body=posted(letter(subject="New"), threadId=mine.id)).execute()
    assert sent["threadId"] != mine.thread_id


def test_what_is_not_sent(gmail: Gmail, maya: Mailbox, letter: Letter) -> None:
    messages = gmail().messages()
    assert refusal(messages.send(userId="me", body=posted(letter(), threadId="1234567890abcdef")))[0] == 404
    assert refusal(messages.send(userId="me", body=posted(letter(to="")))) == (400, "Recipient address required")
    assert refusal(messages.send(userId="me", body={}))[0] == 400
    assert maya.messages == {}


@pytest.mark.parametrize("body", [None, {}])
def test_uploads(gmail: Gmail, maya: Mailbox, letter: Letter, body: dict[str, str] | None) -> None:
    media = MediaIoBaseUpload(io.BytesIO(letter(text="x" * 200)), "message/rfc822")
    sent = gmail().messages().send(userId="me", body=body, media_body=media).execute()
    assert b"x" * 200 in maya.messages[sent["id"]].raw


def test_a_draft_has_a_new_message_id_at_every_update_and_is_used_up(
    gmail: Gmail, maya: Mailbox, letter: Letter
) -> None:
    drafts = gmail().drafts()
    one = drafts.create(userId="me", body={"message": posted(letter(to="rosa@mail.example"))}).execute()
    two = drafts.update(userId="me", id=one["id"], body={"message": posted(letter(to="rosa@mail.example"))}).execute()
    assert one["id"] == two["id"]
    assert one["message"]["id"] != two["message"]["id"]
    assert drafts.list(userId="me").execute()["drafts"][0]["message"]["id"] == two["message"]["id"]
    assert drafts.get(userId="me", id=one["id"]).execute()["message"]["labelIds"] == ["DRAFT"]
    sent = drafts.send(userId="me", body={"id": one["id"]}).execute()
    assert (sent["labelIds"], sent["threadId"]) == (["SENT"], one["message"]["threadId"])
    assert sent["id"] not in (one["message"]["id"], two["message"]["id"])
    assert refusal(drafts.send(userId="me", body={"id": one["id"]}))[0] == 404
    kinds = [record.change for record in maya.history]
    added, deleted = Change.MESSAGE_ADDED, Change.MESSAGE_DELETED
    assert kinds == [added, added, deleted, deleted, added]


def test_drafts_take_no_labels(gmail: Gmail, maya: Mailbox, letter: Letter) -> None:
    first = maya.deliver(letter())
    body = {"message": posted(letter(subject="Re: Application"), threadId=first.id)}
    draft = gmail().drafts().create(userId="me", body=body).execute()["message"]
    assert draft["threadId"] == first.id
    maya.label_thread(first.id, add=["Hire"])
    assert maya.messages[draft["id"]].label_ids == {"DRAFT"}


def test_insert_and_import_date_mail(gmail: Gmail, maya: Mailbox, letter: Letter) -> None:
    raw = letter(date="Mon, 05 Jan 2026 10:00:00 +0100")
    inserted = gmail().messages().insert(userId="me", body=posted(raw, labelIds=["INBOX"])).execute()
    imported = gmail().messages().import_(userId="me", body=posted(raw)).execute()
    assert maya.messages[imported["id"]].internal_date.isoformat() == "2026-01-05T09:00:00+00:00"
    assert maya.messages[inserted["id"]].internal_date > maya.messages[imported["id"]].internal_date


def test_send_as(gmail: Gmail) -> None:
    aliases = gmail().settings().sendAs().list(userId="me").execute()["sendAs"]
    assert [alias["sendAsEmail"] for alias in aliases] == ["maya@agency.example", "jobs@agency.example"]
    assert (aliases[0]["isPrimary"], aliases[1]["verificationStatus"]) == (True, "accepted")
    assert "verificationStatus" not in aliases[0]
