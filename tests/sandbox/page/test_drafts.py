"""The compose window and the add-on's card beside it: called with the recipients, writing where the caret is."""

from email.message import EmailMessage
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from sandbox.world import World

pytestmark = pytest.mark.browser

ALICE = "alice@brightwater.example"
LENA = "lena.hartmann@nordpost.example"
Said = dict[str, Any]


@pytest.fixture
def events() -> list[dict[str, Any]]:
    """What Gmail told of the draft at each call."""
    return []


@pytest.fixture
def beside(lena: Page, product: str, said: Said, events: list[dict[str, Any]]) -> Page:
    """A reply to Lena with the add-on's card beside it."""

    def composing(event: dict[str, Any]) -> dict[str, Any]:
        events.append(event["gmail"])
        button = {"text": "Insert", "onClick": {"action": {"function": f"{product}/addon/act"}}}
        shown = {"header": {"title": "Beside"}, "sections": [{"widgets": [{"buttonList": {"buttons": [button]}}]}]}
        return {"action": {"navigations": [{"pushCard": shown}]}}

    said["compose"] = composing
    lena.locator(".reader").get_by_role("button", name="Reply", exact=True).click()
    window(lena).get_by_role("button", name="Insert a reply").click()
    expect(window(lena).locator(".card-header h3")).to_have_text("Beside")
    return lena


def window(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Re: Application for Backend Engineer")


def body(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Message body")


def does(action: dict[str, Any]) -> dict[str, Any]:
    return {"renderActions": {"hostAppAction": {"gmailAction": action}}}


def inserts(*contents: tuple[str, str], **more: Any) -> dict[str, Any]:
    listed = [{"contentType": kind, "content": content} for kind, content in contents]
    body = {"type": "IN_PLACE_INSERT", "insertContents": listed}
    return does({"updateDraftActionMarkup": {"updateBody": body, **more}})


def insert(page: Page) -> None:
    window(page).locator(".draft-cards").get_by_role("button", name="Insert", exact=True).click()


def test_the_compose_trigger_is_told_the_recipients_and_no_message(beside: Page, events: list[dict[str, Any]]) -> None:
    beside.get_by_label("Cc", exact=True).fill("Tom Becker <Tom@brightwater.example>, hugo@brightwater.example")
    window(beside).get_by_role("button", name="Insert a reply").click()
    expect(window(beside).locator(".card-header h3")).to_have_text("Beside")
    assert events == [
        {"toRecipients": [LENA], "ccRecipients": [], "bccRecipients": []},
        {
            "toRecipients": [LENA],
            "ccRecipients": ["tom@brightwater.example", "hugo@brightwater.example"],
            "bccRecipients": [],
        },
    ]


def test_text_is_inserted_where_the_caret_was(beside: Page, said: Said) -> None:
    said[""] = inserts(("TEXT", " <dear>"), ("MUTABLE_HTML", "<b>Lena</b><script>document.title='x'</script>"))
    body(beside).fill("Hello, goodbye")
    body(beside).press("Home")
    for _ in range(5):
        body(beside).press("ArrowRight")
    insert(beside)
    expect(body(beside)).to_have_text("Hello <dear>Lena, goodbye")
    expect(body(beside).locator("b")).to_have_text("Lena")
    assert beside.title() == "Sandbox mail"


def test_subject_and_recipients_are_replaced(beside: Page, said: Said) -> None:
    said[""] = inserts(
        ("IMMUTABLE_HTML", "<p>As agreed</p>"),
        updateSubject={"subject": "Interview"},
        updateToRecipients={"toRecipients": [{"email": "lena@new.example"}]},
        updateCcRecipients={"ccRecipients": [{"email": "tom@brightwater.example"}]},
    )
    insert(beside)
    expect(beside.get_by_label("Subject")).to_have_value("Interview")
    expect(beside.get_by_label("To", exact=True)).to_have_value("lena@new.example")
    expect(beside.get_by_label("Cc", exact=True)).to_have_value("tom@brightwater.example")
    expect(body(beside).locator("[contenteditable=false]")).to_have_text("As agreed")


def test_a_sent_reply_joins_the_thread(beside: Page, said: Said, world: World) -> None:
    said[""] = inserts(("MUTABLE_HTML", "<p>Shall we talk on Thursday?</p>"))
    insert(beside)
    window(beside).get_by_role("button", name="Send", exact=True).click()
    expect(beside.locator(".toast", has_text="Message sent.")).to_be_visible()
    expect(window(beside)).to_have_count(0)
    expect(beside.locator(".message")).to_have_count(2)
    mails = next(
        mails for mails in world.mailboxes[ALICE].threads() if len(mails) == 2 and "SENT" in mails[1].label_ids
    )
    assert mails[1].header("In-Reply-To") == mails[0].header("Message-ID")
    assert (mails[1].header("To"), mails[1].header("Subject")) == (LENA, "Re: Application for Backend Engineer")


def test_nobody_gets_a_mail_without_recipients(page: Page, world: World) -> None:
    before = len(world.mailboxes[ALICE].messages)
    page.get_by_role("button", name="Compose", exact=True).click()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".toast.bad")).to_have_text("Please specify at least one recipient.")
    assert len(world.mailboxes[ALICE].messages) == before


def test_a_draft_the_product_made_is_opened_and_sent_once(lena: Page, said: Said, world: World) -> None:
    mailbox = world.mailboxes[ALICE]
    mail = EmailMessage()
    mail["To"], mail["Subject"] = LENA, "Interview"
    mail.set_content("Dear Lena")
    stored = mailbox.deliver(mail.as_bytes(), labels=("DRAFT",))
    mailbox.drafts["r42"] = stored.id
    said["scope"] = does({"openCreatedDraftActionMarkup": {"draftId": "r42", "draftThreadId": stored.thread_id}})
    lena.get_by_role("button", name="Move on").click()
    expect(lena.get_by_role("dialog", name="Interview")).to_be_visible()
    expect(body(lena)).to_have_text("Dear Lena")
    lena.get_by_role("button", name="Send", exact=True).click()
    expect(lena.locator(".toast", has_text="Message sent.")).to_be_visible()
    assert "r42" not in mailbox.drafts
    assert stored.id not in mailbox.messages
    lena.get_by_role("button", name="Move on").click()
    expect(lena.locator(".toast.bad")).to_have_text("Gmail has no such draft.")


def test_a_draft_cannot_be_changed_from_the_sidebar(lena: Page, said: Said) -> None:
    said["scope"] = inserts(("TEXT", "x"))
    lena.get_by_role("button", name="Move on").click()
    expect(lena.locator(".toast.bad")).to_have_text("Gmail does this only in a compose window: updateDraftActionMarkup")


def test_without_a_compose_trigger_there_is_no_entry(page: Page, world: World) -> None:
    world.manifest = {"addOns": {"common": {"name": "Hire"}}}
    page.reload()
    page.get_by_role("button", name="Compose", exact=True).click()
    buttons = page.get_by_role("dialog", name="New message").locator("footer").get_by_role("button")
    expect(buttons).to_have_text(["Send"])
