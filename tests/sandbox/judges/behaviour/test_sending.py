"""Drafts and sending."""

import io
from collections.abc import Callable
from typing import Any

from googleapiclient.http import MediaIoBaseUpload

from tests.sandbox.judges.behaviour.judged import Judged, Mail, header, plain, posted, status

Letter = Callable[..., bytes]
OUT = {"from": "maya@agency.example", "to": "rosa@mail.example"}


def sent(mail: Mail, raw: bytes, **more: object) -> dict[str, Any]:
    return dict(mail.messages.send(userId="me", body=posted(raw, **more)).execute())


def drafted(mail: Mail, raw: bytes) -> dict[str, Any]:
    return dict(mail.drafts.create(userId="me", body={"message": posted(raw)}).execute())


def test_a_sent_mail_is_in_its_thread(mail: Mail, letter: Letter) -> None:
    asked = mail.insert(letter(message_id="<1@mail.example>"), "INBOX")
    raw = letter(**OUT, subject="Re: Application", in_reply_to="<1@mail.example>")
    reply = sent(mail, raw, threadId=asked["threadId"])
    assert (reply["threadId"], mail.carried(reply)) == (asked["threadId"], {"SENT"})


def test_a_sent_mail_keeps_its_x_headers(mail: Mail, letter: Letter) -> None:
    kept = mail.get(sent(mail, letter(**OUT, x_hire_send_id="7")), format="raw")["raw"]
    assert b"X-Hire-Send-Id: 7" in plain(kept)


def test_a_sent_mail_gets_another_message_id(mail: Mail, letter: Letter) -> None:
    raw = letter(**OUT, message_id="<mine@agency.example>")
    assert header(mail.get(sent(mail, raw)), "Message-ID") != "<mine@agency.example>"


def test_a_strange_from_is_replaced(judged: Judged, mail: Mail, letter: Letter) -> None:
    assert judged.address in header(mail.get(sent(mail, letter(to="rosa@mail.example"))), "From")


def test_a_mail_to_nobody_is_refused(mail: Mail, letter: Letter) -> None:
    assert status(mail.messages.send(userId="me", body=posted(letter(**OUT | {"to": ""})))) == 400


def test_no_mail_is_refused(mail: Mail) -> None:
    assert status(mail.messages.send(userId="me", body={})) == 400


def test_a_mail_can_be_uploaded(mail: Mail, letter: Letter) -> None:
    media = MediaIoBaseUpload(io.BytesIO(letter(**OUT)), "message/rfc822")
    made = mail.messages.send(userId="me", media_body=media).execute()
    assert header(mail.get(made), "Subject") == "Application"


def test_a_mail_can_be_uploaded_beside_its_thread(mail: Mail, letter: Letter) -> None:
    asked = mail.insert(letter())
    media = MediaIoBaseUpload(io.BytesIO(letter(**OUT, subject="Re: Application")), "message/rfc822")
    made = mail.messages.send(userId="me", body={"threadId": asked["threadId"]}, media_body=media).execute()
    assert (header(mail.get(made), "Subject"), made["threadId"]) == ("Re: Application", asked["threadId"])


def test_a_draft_is_listed_shown_and_deleted(mail: Mail, letter: Letter) -> None:
    draft = drafted(mail, letter(**OUT))
    (row,) = mail.drafts.list(userId="me").execute()["drafts"]
    assert (row["id"], row["message"]["id"]) == (draft["id"], draft["message"]["id"])
    assert mail.drafts.get(userId="me", id=draft["id"]).execute()["message"]["labelIds"] == ["DRAFT"]
    mail.drafts.delete(userId="me", id=draft["id"]).execute()
    assert status(mail.messages.get(userId="me", id=draft["message"]["id"])) == 404


def test_an_updated_draft_has_another_message(mail: Mail, letter: Letter) -> None:
    draft = drafted(mail, letter(**OUT))
    body = {"message": posted(letter("Better.", **OUT))}
    updated = mail.drafts.update(userId="me", id=draft["id"], body=body).execute()
    assert updated["id"] == draft["id"]
    assert mail.get(updated["message"])["snippet"] == "Better."
    assert updated["message"]["id"] != draft["message"]["id"]


def test_a_draft_is_used_up_by_sending(mail: Mail, letter: Letter) -> None:
    draft = drafted(mail, letter(**OUT))
    made = mail.drafts.send(userId="me", body={"id": draft["id"]}).execute()
    assert (mail.carried(made), made["threadId"]) == ({"SENT"}, draft["message"]["threadId"])
    assert status(mail.drafts.send(userId="me", body={"id": draft["id"]})) == 404


def test_a_sent_draft_is_another_message(mail: Mail, letter: Letter) -> None:
    draft = drafted(mail, letter(**OUT))
    assert mail.drafts.send(userId="me", body={"id": draft["id"]}).execute()["id"] != draft["message"]["id"]
