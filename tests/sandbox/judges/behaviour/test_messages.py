"""Messages: what is stored, how it is shown, what is found no more."""

from collections.abc import Callable
from email.message import EmailMessage

from tests.sandbox.judges.behaviour.judged import Judged, Mail, header, plain, posted, status

Letter = Callable[..., bytes]
OLD = "Mon, 05 Jan 2026 10:00:00 +0100"
OLD_MS = 1767603600000
NO_ID = "1234567890abcdef"


def with_resume() -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Nadia <nadia@mail.example>", "maya@agency.example", "Résumé"
    mail.set_content("Grüße & thanks")
    mail.add_attachment(b"%PDF-1.7 pretended", maintype="application", subtype="pdf", filename="resume.pdf")
    return mail.as_bytes()


def test_an_inserted_mail_has_the_labels_asked_for_and_no_other(mail: Mail, letter: Letter) -> None:
    assert mail.carried(mail.insert(letter(), "UNREAD", "STARRED")) == {"UNREAD", "STARRED"}


def test_raw_is_the_mail_itself(mail: Mail, letter: Letter) -> None:
    sent = letter(x_hire_send_id="7").replace(b"\n", b"\r\n")
    assert plain(mail.get(mail.insert(sent), format="raw")["raw"]) == sent


def test_headers_are_shown(mail: Mail, letter: Letter) -> None:
    shown = mail.get(mail.insert(letter(message_id="<1@mail.example>")))
    fields = [header(shown, name) for name in ("From", "To", "Subject", "Message-ID")]
    assert fields == ["Nadia Brandt <nadia@mail.example>", "maya@agency.example", "Application", "<1@mail.example>"]


def test_headers_gmail_has_no_use_for_are_shown(mail: Mail, letter: Letter) -> None:
    assert header(mail.get(mail.insert(letter(x_hire_send_id="7"))), "X-Hire-Send-Id") == "7"


def test_encoded_headers_are_read(mail: Mail) -> None:
    assert header(mail.get(mail.insert(with_resume())), "Subject") == "Résumé"


def test_headers_are_asked_for_in_any_capitals(mail: Mail, letter: Letter) -> None:
    shown = mail.get(mail.insert(letter()), format="metadata", metadataHeaders=["subject", "To"])
    assert {each["name"] for each in shown["payload"]["headers"]} == {"Subject", "To"}


def test_minimal_has_no_payload(mail: Mail, letter: Letter) -> None:
    assert "payload" not in mail.get(mail.insert(letter()), format="minimal")


def test_a_body_is_shown_in_utf_8(mail: Mail) -> None:
    text, _ = mail.get(mail.insert(with_resume()))["payload"]["parts"]
    assert plain(text["body"]["data"]).decode().strip() == "Grüße & thanks"


def test_bodies_are_padded(mail: Mail, letter: Letter) -> None:
    data = mail.get(mail.insert(letter("Hi")))["payload"]["body"]["data"]
    assert len(data) % 4 == 0


def test_a_snippet_is_the_beginning_of_the_text(mail: Mail, letter: Letter) -> None:
    assert mail.get(mail.insert(letter()), format="minimal")["snippet"] == "I would like to apply."


def test_a_snippet_is_html(mail: Mail, letter: Letter) -> None:
    assert mail.get(mail.insert(letter("Fish & chips")), format="minimal")["snippet"] == "Fish &amp; chips"


def test_an_attachment_is_fetched_by_its_id(mail: Mail) -> None:
    stored = mail.insert(with_resume())
    resume = mail.get(stored)["payload"]["parts"][1]
    asked = mail.messages.attachments().get(userId="me", messageId=stored["id"], id=resume["body"]["attachmentId"])
    assert (resume["filename"], resume["mimeType"]) == ("resume.pdf", "application/pdf")
    assert plain(asked.execute()["data"]) == b"%PDF-1.7 pretended"


def test_an_attachment_has_another_id_at_every_look(mail: Mail) -> None:
    stored = mail.insert(with_resume())
    first, second = (mail.get(stored)["payload"]["parts"][1]["body"]["attachmentId"] for _ in range(2))
    assert first != second


def test_a_mask_leaves_only_what_was_asked_for(mail: Mail, letter: Letter) -> None:
    stored = mail.insert(letter())
    assert set(mail.get(stored, fields="id,payload/headers/name")) == {"id", "payload"}


def test_imported_mail_is_as_old_as_it_says(mail: Mail, letter: Letter) -> None:
    body = posted(letter(date=OLD), labelIds=["INBOX"])
    stored = mail.messages.import_(userId="me", body=body).execute()
    assert int(mail.get(stored)["internalDate"]) == OLD_MS


def test_inserted_mail_is_as_old_as_its_arrival(mail: Mail, letter: Letter) -> None:
    assert int(mail.get(mail.insert(letter(date=OLD)))["internalDate"]) > OLD_MS


def test_an_unknown_id_is_not_found(mail: Mail) -> None:
    assert status(mail.messages.get(userId="me", id=NO_ID)) == 404


def test_an_id_that_cannot_be_is_a_bad_request(mail: Mail) -> None:
    assert status(mail.messages.get(userId="me", id="msg-f:1888313095599270248")) == 400


def test_lists_are_paged_newest_first(mail: Mail, letter: Letter) -> None:
    stored = [mail.insert(letter(subject=f"Application {number}"))["id"] for number in range(5)]
    asked, seen = mail.messages.list(userId="me", maxResults=2), []
    while asked is not None:
        page = asked.execute()
        seen += [row["id"] for row in page["messages"]]
        asked = mail.messages.list_next(asked, page)
    assert seen == stored[::-1]


def test_nothing_found_is_no_list(mail: Mail) -> None:
    assert "messages" not in mail.messages.list(userId="me").execute()


def test_trash_hides_and_gives_back(mail: Mail, letter: Letter) -> None:
    stored = mail.insert(letter(), "INBOX")
    mail.messages.trash(userId="me", id=stored["id"]).execute()
    assert mail.carried(stored) == {"TRASH"}
    assert mail.subjects() == set()
    assert mail.subjects(includeSpamTrash=True) == {"Application"}
    mail.messages.untrash(userId="me", id=stored["id"]).execute()
    assert "TRASH" not in mail.carried(stored)


def test_the_trash_can_be_listed_by_its_label(mail: Mail, letter: Letter) -> None:
    mail.insert(letter(), "TRASH")
    assert mail.subjects(labelIds=["TRASH"]) == {"Application"}


def test_what_is_deleted_is_gone(mail: Mail, letter: Letter) -> None:
    stored = mail.insert(letter())
    mail.messages.delete(userId="me", id=stored["id"]).execute()
    assert status(mail.messages.get(userId="me", id=stored["id"])) == 404


def test_another_persons_mailbox_is_closed(judged: Judged, mail: Mail) -> None:
    assert status(mail.messages.list(userId=f"not-{judged.address}")) == 403
