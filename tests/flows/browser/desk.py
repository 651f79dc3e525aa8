"""What a person does at the sandbox's mail and at our pages, in words; and what she waits to see."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import requests
from playwright.sync_api import Browser, Locator, Page, expect

from sandbox.demo.__main__ import AGENCY
from sandbox.demo.processes import Running
from sandbox.demo.visitor import Visitor

PATIENCE_MS = 20_000
ALICE, TOM, PRIYA, HUGO = (f"{name}@{AGENCY}" for name in ("alice", "tom", "priya", "hugo"))


@dataclass(frozen=True)
class Desk:
    """One browser window in front of the whole stage."""

    stage: Running
    page: Page

    @property
    def sidebar(self) -> Locator:
        """The add-on beside the mail."""
        return self.page.locator("#sidebar")

    @property
    def title(self) -> Locator:
        """The title of the card on top, which says what matters most."""
        return self.page.locator("#sidebar .card-header h3")

    def sit_down(self, address: str) -> None:
        """Be this person from now on."""
        self.page.locator("#account").select_option(address)
        expect(self.page.locator(f'#threads .thread[href*="{quote(address)}"]').first).to_be_visible()

    def open(self, subject: str) -> None:
        """Open the newest thread whose row bears these words."""
        row = self.page.locator("#threads .thread", has=self.page.locator(".subject", has_text=subject))
        row.first.click()
        expect(self.page.locator(".reader .title")).to_contain_text(subject)

    def close(self) -> None:
        """Leave the open thread: the sidebar shows home."""
        address = self.page.locator("#account").input_value()
        self.page.goto(f"{self.stage.sandbox}/")
        self.sit_down(address)

    def label(self, name: str = "Hire") -> None:
        """Put a label on the open thread, or take it off."""
        self.page.locator("#label-button").click()
        self.page.get_by_role("menuitemcheckbox", name=re.compile(rf"{name}$")).first.click()

    def press(self, words: str) -> None:
        """Press a button of the sidebar."""
        self.sidebar.get_by_role("button", name=words, exact=True).first.click()

    def field(self, label: str) -> Locator:
        """A field of the form in the sidebar."""
        return self.sidebar.get_by_label(label, exact=True)

    def reply(self, words: str, *, cc: str = "") -> None:
        """Answer the open thread."""
        self.page.locator(".reader").get_by_role("button", name="Reply", exact=True).click()
        self.page.get_by_role("textbox", name="Message body").fill(words)
        if cc:
            self.page.get_by_label("Cc", exact=True).fill(cc)
        self.page.get_by_role("button", name="Send", exact=True).click()
        self.is_told("Message sent.")

    def refresh(self) -> None:
        """Gmail's own button to ask the add-on again."""
        self.page.locator("#sidebar-refresh").click()

    def sees(self, *words: str | re.Pattern[str]) -> None:
        """The sidebar says all of this, soon."""
        for each in words:
            expect(self.sidebar).to_contain_text(each)

    def sees_when_asking_again(self, *words: str) -> None:
        """The same of a card that does not change by itself: she presses Refresh until it says all of it."""
        for _ in range(PATIENCE_MS // 500):
            if all(each in self.sidebar.inner_text() for each in words):
                return
            self.refresh()
            self.page.wait_for_timeout(500)
        self.sees(*words)

    def is_told(self, words: str) -> None:
        """A toast says it."""
        expect(self.page.locator(".toast", has_text=words).first).to_be_visible()

    @contextmanager
    def popup(self, button: str) -> Iterator[Page]:
        """The window a button of the sidebar opens."""
        with self.page.expect_popup() as opened:
            self.press(button)
        yield opened.value
        opened.value.close()

    def set(self, name: str, value: str) -> None:
        """Change one of the settings of her Gmail."""
        self.page.get_by_text("Settings", exact=True).first.click()
        self.page.locator("#settings").get_by_label(name).select_option(value)
        self.page.keyboard.press("Escape")


@dataclass(frozen=True)
class Mail:
    """The world's post, and who is connected; by the address of the sandbox's own controls."""

    stage: Running

    def connect(self, *addresses: str, how: str = "none") -> None:
        """Connect mailboxes as their people would, but without a window."""
        for address in addresses:
            visitor = Visitor(address, self.stage.sandbox, self.stage.product)
            page = visitor.connect()
            if 'name="how"' in page:
                visitor.choose(page, how)

    def deliver(self, to: str, sender: str, subject: str, **more: str) -> dict[str, str]:
        """A mail arrives in her mailbox; more are its cc, text and in_reply_to."""
        mail = {"from": sender, "to": to, "subject": subject, "text": "Good day to you all.", **more}
        return dict(self.ask("deliver", mailbox=to, **mail))

    def deliver_to_all(self, mailboxes: Sequence[str], sender: str, subject: str) -> None:
        """One mail arrives in several mailboxes."""
        to, about = f"To: {', '.join(mailboxes)}", f"Subject: {subject}"
        raw = "\n".join((f"From: {sender}", to, about, f"Message-ID: <{uuid4()}@mail.example>", "", "Good day.", ""))
        for each in mailboxes:
            self.ask("deliver", mailbox=each, raw=raw)

    def ask(self, path: str, **body: object) -> Any:
        """One of the sandbox's controls."""
        answer = requests.post(f"{self.stage.sandbox}/sandbox/{path}", json=body, timeout=30)
        answer.raise_for_status()
        return answer.json()

    def threads(self, address: str) -> list[dict[str, Any]]:
        """What stands in a mailbox."""
        asked = {"mailbox": address}
        return list(requests.get(f"{self.stage.sandbox}/sandbox/threads", params=asked, timeout=30).json())


@contextmanager
def sitting(browser: Browser, stage: Running, **window: Any) -> Iterator[Desk]:
    """A window on the sandbox's page; an error in a script, or a card Gmail would not draw, fails at the end."""
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **window})
    context.set_default_timeout(PATIENCE_MS)
    page, errors = context.new_page(), list[str]()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(stage.sandbox)
    yield Desk(stage, page)
    mistakes = page.locator(".mistake").all_inner_texts() + page.locator("#warnings li").all_inner_texts()
    context.close()
    assert (errors, mistakes) == ([], [])


def sign_in(desk: Desk, name: str, link: str = "Sign in with Google") -> Page:
    """A window of our pages, signed in by Google's page as this person."""
    page = desk.page.context.new_page()
    page.goto(f"{desk.stage.product}/oauth/sign-in")
    page.get_by_role("link", name=link).click()
    page.get_by_label(name).check()
    page.get_by_role("button", name="Allow").click()
    page.wait_for_url(re.compile("/console"))
    return page
