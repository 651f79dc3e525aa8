"""The page in a real browser: labels, replies, keys, accounts; a mail can do nothing to the page."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from sandbox.world import World

pytestmark = pytest.mark.browser

ALICE = "alice@brightwater.example"
Seen = list[tuple[str, dict[str, Any]]]
Until = Callable[[Callable[[], bool]], None]


def test_the_sidebar_is_340_wide_and_nothing_overflows(page: Page) -> None:
    box = page.locator(".sidebar").bounding_box()
    assert box is not None
    assert (box["width"], box["x"] + box["width"]) == (340, 1280)
    assert page.evaluate("document.documentElement.scrollWidth") == 1280
    expect(page.locator(".guide .next")).to_have_text("1 Connect your mailbox in the sidebar")


def test_a_reply_shows_in_the_thread_and_the_list(lena: Page) -> None:
    lena.locator("#reply-button").click()
    expect(lena.locator(".message")).to_have_count(2)
    expect(lena.locator(".toast")).to_have_text("A reply has arrived.")
    expect(lena.locator(".thread").first).to_contain_text("Lena Hartmann 2")


def test_labelling_asks_the_product_again_and_then_stops(lena: Page, seen: Seen, until: Until) -> None:
    before = len(seen)
    lena.clock.install()
    lena.keyboard.press("l")
    lena.locator(".menu button", has_text="Hire").first.click()
    expect(lena.locator(".reader .title .chip")).to_have_text("Hire")
    lena.clock.run_for(2500)
    until(lambda: len(seen) >= before + 3)
    lena.clock.run_for(20_000)
    lena.wait_for_load_state("networkidle")
    assert [operation for operation, _ in seen][before:] == ["candidate"] * 3


def test_a_mail_runs_and_loads_nothing(page: Page, world: World, until: Until) -> None:
    failures: list[str | None] = []
    page.on("requestfailed", lambda request: failures.append(request.failure))
    body = (
        "<script>top.document.title='hacked'</script><img src=x onerror=\"top.document.title='hacked'\">"
        '<img src="https://tracker.example/p.gif"><style>@import "https://tracker.example/s.css";</style><p>Hello</p>'
    )
    raw = f"From: Mal <mal@mail.example>\nTo: {ALICE}\nSubject: Trap\nContent-Type: text/html\n\n{body}\n"
    world.mailboxes[ALICE].deliver(raw.encode())
    page.locator(".thread", has_text="Trap").click()
    expect(page.frame_locator(".message iframe").locator("p")).to_have_text("Hello")
    until(lambda: len(failures) >= 3)
    assert failures == ["csp"] * 3
    assert page.title() == "Sandbox mail"


def test_keys_walk_through_the_list(page: Page) -> None:
    for key, subject in (("j", "Application for Backend"), ("j", "Product Designer"), ("k", "Application for Backend")):
        page.keyboard.press(key)
        expect(page.locator(".reader .title")).to_contain_text(subject)


def test_switching_the_account_shows_toms_mail(page: Page) -> None:
    page.locator("#account").select_option("tom@brightwater.example")
    expect(page.locator(".thread").first).to_contain_text("Parcel for you")
    expect(page.locator(".threads .thread", has_text="Application for Backend")).to_have_count(0)
