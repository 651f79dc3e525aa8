"""Home with its lists and its search, the helper beside a draft, and what is shown while Gmail hangs."""

import re

import pytest
from playwright.sync_api import expect

from tests.flows.browser.desk import ALICE, TOM, Desk, Mail

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("flow of home")]


@pytest.fixture(autouse=True)
def connected(mail: Mail) -> None:
    """Two recruiters, and all that bears the label is in; doing it again is harmless."""
    mail.connect(ALICE, how="all")
    mail.connect(TOM)


def test_home_lists_whose_turn_it_is_what_is_held_and_what_is_new(desk: Desk) -> None:
    desk.sees_when_asking_again("1 conversation waits for you", "Marta Kowalska", "Diego Fernández")
    expect(desk.title).to_have_text(re.compile(r"^Your turn with \d candidates · 1 conversation waits for you$"))
    desk.sees(re.compile(r"As of \d\d:\d\d"))
    section = desk.sidebar.locator(".card-section")
    expect(section.filter(has_text="Your turn").first).to_contain_text("Marta Kowalska")
    expect(section.filter(has_text="Held or due")).to_contain_text("Two of us for the data team")
    expect(section.filter(has_text="Held or due")).to_contain_text("Not filed yet: several people from outside.")
    expect(section.filter(has_text="New since you last looked")).to_be_visible()


def test_a_row_of_home_leads_to_the_thread_in_gmail(desk: Desk, mail: Mail) -> None:
    thread = next(each for each in mail.threads(ALICE) if each["subject"].startswith("Two of us"))
    desk.page.context.route("https://mail.google.com/**", lambda route: route.fulfill(body="Gmail"))
    desk.sees_when_asking_again("Two of us")
    with desk.page.context.expect_page() as opened:
        desk.sidebar.get_by_role("button", name=re.compile("Two of us")).first.click()
    assert opened.value.url.startswith("https://mail.google.com/mail/")
    assert thread["id"] in opened.value.url


def test_the_search_finds_by_the_start_of_a_name_and_opens_the_profile(desk: Desk) -> None:
    desk.field("Name or address of a candidate").fill("kow")
    desk.press("Search")
    expect(desk.title).to_have_text("Candidates")
    desk.sees("Marta Kowalska", "marta@kowalska.example")
    expect(desk.sidebar).not_to_contain_text("Diego")
    desk.field("Name or address of a candidate").fill("zzz")
    desk.press("Search")
    desk.sees("No candidate you may see is called “zzz”.")
    desk.field("Name or address of a candidate").fill("die")
    desk.press("Search")
    desk.sidebar.get_by_role("button", name=re.compile("Diego Fernández")).click()
    expect(desk.title).to_contain_text("Your turn")
    desk.sees("diego.fernandez@correo.example")


def test_beside_a_draft_stands_whose_turn_it_is_and_words_are_inserted(desk: Desk) -> None:
    desk.open("Product Manager role")
    desk.page.locator(".reader").get_by_role("button", name="Reply", exact=True).click()
    window = desk.page.get_by_role("dialog")
    window.get_by_role("button", name="Hirelabel").click()
    beside = window.locator(".draft-cards")
    expect(beside.locator(".card-header h3")).to_contain_text("Your turn")
    expect(beside).to_contain_text("Marta Kowalska")
    beside.get_by_role("button", name="Insert a greeting").click()
    expect(desk.page.get_by_role("textbox", name="Message body")).to_contain_text("Hi Marta,")
    window.get_by_role("button", name="Send", exact=True).click()
    desk.is_told("Message sent.")
    expect(desk.title).to_contain_text("Marta's turn")


def test_while_gmail_hangs_what_is_known_is_shown_and_looking_again_works(desk: Desk, mail: Mail) -> None:
    mail.ask("latency", mailbox=ALICE, seconds=20)
    desk.open("Data Engineer role")
    expect(desk.title).to_have_text("Still working")
    desk.sees("Gmail is slow to answer")
    waited = int(desk.sidebar.locator(".ms").inner_text().removesuffix(" ms"))
    mail.ask("latency", mailbox=ALICE)
    assert waited < 5_000
    desk.press("Look again")
    expect(desk.title).to_have_text("Not a candidate yet")
