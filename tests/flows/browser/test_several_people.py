"""Mail with several people on it: who are picked, and what a hiring manager's reply and view show."""

import pytest
from playwright.sync_api import expect

from tests.flows.browser.desk import ALICE, HUGO, Desk, Mail

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("flow of several people")]


def test_two_of_three_are_picked_and_only_they_are_filed(desk: Desk, mail: Mail) -> None:
    mail.connect(ALICE)
    mail.deliver(ALICE, "Ana One <ana@one.example>", "Three of us", cc="Bea <bea@two.example>, Cy <cy@three.example>")
    desk.open("Three of us")
    expect(desk.title).to_have_text("Who is this about?")
    desk.sees("Not filed yet: several people from outside.", "Ana One", "Bea", "Cy")
    desk.press("Choose")
    desk.is_told("Tick at least one person.")
    desk.sidebar.get_by_label("Bea · bea@two.example").check()
    desk.sidebar.get_by_label("Cy · cy@three.example").check()
    desk.press("Choose")
    expect(desk.title).to_have_text("2 candidates on this mail")
    desk.sees("Bea", "Cy")
    expect(desk.sidebar).not_to_contain_text("Ana One")


def test_after_a_hiring_managers_reply_the_card_shows_the_candidate_and_not_the_colleague(
    desk: Desk, mail: Mail
) -> None:
    mail.connect(ALICE)
    mail.deliver_to_all((ALICE, HUGO), "Ruth Adler <ruth@adler.example>", "Site engineer")
    desk.open("Site engineer")
    desk.press("Add to Hire")
    expect(desk.title).to_contain_text("Your turn")
    desk.sit_down(HUGO)
    desk.open("Site engineer")
    desk.reply("Gladly, on Thursday.", cc=ALICE)
    desk.sit_down(ALICE)
    desk.open("Site engineer")
    expect(desk.page.locator(".reader .message").last).to_contain_text("Hugo Lindqvist")
    desk.sees("Ruth Adler", "ruth@adler.example", "2 of 2 messages here")
    expect(desk.sidebar).not_to_contain_text("Only colleagues")


def test_a_hiring_manager_reads_and_notes_and_changes_nothing(desk: Desk, mail: Mail) -> None:
    mail.connect(ALICE)
    mail.deliver_to_all((ALICE, HUGO), "Otto Maas <otto@maas.example>", "Crane driver")
    desk.open("Crane driver")
    desk.press("Add to Hire")
    expect(desk.title).to_contain_text("Your turn")
    desk.sit_down(HUGO)
    desk.open("Crane driver")
    desk.sees("Otto Maas", "New · General application", "Crane driver")
    for words in ("Assign", "Edit", "Stop following", "Add to Hire", "Connect Gmail"):
        expect(desk.sidebar.get_by_role("button", name=words, exact=True)).to_have_count(0)
    expect(desk.sidebar.get_by_label("Stage")).to_have_count(0)
    desk.press("Note")
    desk.field("What should be remembered?").fill("Steady hands.")
    desk.press("Save")
    desk.sees("Steady hands.", "Hugo Lindqvist · just now")
    desk.sit_down(ALICE)
    desk.open("Crane driver")
    desk.sees("Steady hands.", "Hugo Lindqvist")
