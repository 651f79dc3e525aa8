"""The demo as a newcomer sees it: connect, choose, label, and the candidate stands in the sidebar."""

import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, Page, expect

from sandbox.demo.__main__ import AGENCY, SEATS
from sandbox.demo.processes import Running, running
from sandbox.demo.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("demo")]
PICTURES = os.environ.get("PICTURES", "")
"""A folder for screenshots, for those who want to look."""


@pytest.fixture(scope="module")
def demo() -> Iterator[Running]:
    with running(("--story",), ("--domain", AGENCY, *SEATS)) as stage:
        yield stage


@pytest.fixture(scope="module")
def labelled(demo: Running) -> str:
    """Alice is connected and Lena's mail labelled; her From, as written. Doing both again is harmless."""
    visitor = Visitor(f"alice@{AGENCY}", demo.sandbox, demo.product)
    page = visitor.connect()
    if "What shall come in?" in page:
        visitor.choose(page, how="none")
    asked = {"mailbox": visitor.address}
    threads = requests.get(f"{demo.sandbox}/sandbox/threads", params=asked, timeout=10).json()
    lena = next(thread for thread in threads if thread["from"].startswith("Lena Hartmann"))
    visitor.seconds_to_candidate(lena["id"], lena["messages"][0]["id"])
    return str(lena["from"])


@pytest.fixture
def page(browser: Browser, demo: Running) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(demo.sandbox)
    yield page
    context.close()
    assert errors == []


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png")


def connect(page: Page, who: str) -> None:
    """From the home card through consent and choice, back to the mail."""
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Connect Gmail").click()
    popup = opened.value
    popup.set_default_timeout(15_000)
    expect(popup.get_by_role("heading", name="Choose an account")).to_be_visible()
    picture(popup, f"{who}-consent")
    popup.get_by_role("button", name="Allow").click()
    expect(popup.get_by_role("heading", name="What shall come in?")).to_be_visible()
    picture(popup, f"{who}-choose")
    popup.get_by_role("button", name="Save and start").click()
    expect(popup.get_by_text("Your choice is saved.")).to_be_visible()
    expect(popup.get_by_text("Importing:")).to_have_count(0, timeout=20_000)
    picture(popup, f"{who}-imported")
    popup.close()


def sidebar_title(page: Page) -> str:
    return page.locator("#sidebar .card-header h3").inner_text()


def test_connect_choose_label_and_the_candidate_appears(page: Page, demo: Running) -> None:
    expect(page.locator("#sidebar")).to_contain_text("Connect your Gmail")
    picture(page, "1-home")
    connect(page, "alice")
    page.locator("#threads").get_by_text("Lena Hartmann").first.click()
    expect(page.locator("#sidebar")).to_contain_text("Not a candidate yet")
    picture(page, "2-stranger")
    page.locator("#label-button").click()
    started = time.monotonic()
    page.get_by_role("menuitemcheckbox", name=re.compile("Hire$")).first.click()
    expect(page.locator("#sidebar")).to_contain_text("Your turn", timeout=2_000)
    assert time.monotonic() - started < 2
    expect(page.locator("#sidebar")).to_contain_text("Lena Hartmann")
    picture(page, "3-candidate")
    page.locator("#reply-button").click()
    expect(page.locator("#sidebar")).to_contain_text("2 messages", timeout=5_000)
    picture(page, "4-reply")
    page.set_viewport_size({"width": 1280, "height": 800})
    assert page.locator("#sidebar .mistake").count() == 0


def test_a_reader_without_the_right_learns_only_that_someone_is_in_touch(
    page: Page, demo: Running, labelled: str
) -> None:
    mail = {"from": labelled, "to": f"hugo@{AGENCY}", "subject": "Lunch?", "text": "See you at noon."}
    requests.post(f"{demo.sandbox}/sandbox/deliver", json={"mailbox": f"hugo@{AGENCY}", **mail}, timeout=10)
    page.locator("#account").select_option(f"hugo@{AGENCY}")
    page.locator("#threads").get_by_text("Lunch?").first.click()
    expect(page.locator("#sidebar")).to_contain_text("Someone in recruiting is in touch")
    text = page.locator("#sidebar").inner_text()
    assert not re.search(r"Alice|message|turn|Backend|New", text), text
    picture(page, "5-hidden")


@pytest.mark.usefixtures("labelled")
def test_the_pages_show_the_candidate(page: Page, demo: Running) -> None:
    page.goto(f"{demo.product}/oauth/sign-in")
    picture(page, "6-sign-in")
    page.get_by_role("link", name="Sign in with Google").click()
    page.get_by_label("Alice Moreau").check()
    page.get_by_role("button", name="Allow").click()
    expect(page.get_by_role("link", name="Lena Hartmann")).to_be_visible()
    picture(page, "7-candidates")
    page.get_by_role("link", name="Lena Hartmann").click()
    expect(page.get_by_role("heading", name="Application for Backend Engineer")).to_be_visible()
    picture(page, "8-candidate")
    page.get_by_role("link", name="Who is this about?").click()
    picture(page, "9-waiting")
    page.set_viewport_size({"width": 340, "height": 700})
    for name in ("waiting", "mailbox", ""):
        page.goto(f"{demo.product}/console/{name}")
        picture(page, f"10-{name or 'candidates'}-narrow")
        assert page.evaluate("document.documentElement.scrollWidth") <= 340, name
