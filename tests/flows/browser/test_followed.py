"""A followed thread: replies come in, following stops and resumes; stages, notes, and clicks that come twice."""

import re

import pytest
from playwright.sync_api import expect

from tests.flows.browser.desk import ALICE, PRIYA, TOM, Desk, Mail

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("flow of a followed thread")]


@pytest.fixture(autouse=True)
def connected(mail: Mail) -> None:
    """Three recruiters; doing it again is harmless."""
    mail.connect(ALICE, TOM, PRIYA)


def added(desk: Desk, mail: Mail, name: str, subject: str) -> None:
    mail.deliver(ALICE, f"{name} <{name.partition(' ')[0].lower()}@mail.example>", subject)
    desk.open(subject)
    desk.label()
    expect(desk.title).to_contain_text("Your turn")


def test_a_reply_that_arrives_stands_on_the_card_after_refresh(desk: Desk, mail: Mail) -> None:
    added(desk, mail, "Ida Falk", "Data steward")
    desk.reply("Gladly, on Thursday.")
    expect(desk.title).to_contain_text("Ida's turn")
    desk.sees("You answered", re.compile(r"2 of 2 messages here, (just now|\d+ s ago)"))
    thread = next(each for each in mail.threads(ALICE) if each["subject"] == "Data steward")
    first = thread["messages"][0]["message_id"]
    mail.deliver(ALICE, "Ida Falk <ida@mail.example>", "Re: Data steward", in_reply_to=first)
    desk.sees_when_asking_again("Your turn", "3 of 3 messages here")
    expect(desk.title).to_contain_text("Your turn")
    desk.sees(re.compile(r"3 of 3 messages here, (just now|\d+ s ago)"), "Next: answer Ida.")


def test_following_stops_and_resumes_and_what_was_missed_comes_in(desk: Desk, mail: Mail) -> None:
    added(desk, mail, "Pia Kern", "Night shift")
    desk.press("Stop following")
    desk.is_told("No longer followed. What came in stays.")
    desk.sees("This thread is followed no more: you stopped it", "Follow it again?")
    expect(desk.page.locator(".reader .title .chip")).to_have_count(0)
    desk.page.locator("#reply-button").click()
    desk.is_told("A reply has arrived.")
    expect(desk.page.locator(".reader .message")).to_have_count(2)
    desk.sees_when_asking_again("Follow it again?", "1 message · ")
    desk.press("Follow again")
    desk.sees("2 of 2 messages here")
    expect(desk.page.locator(".reader .title .chip")).to_have_text("Hire")


def test_a_choice_moves_her_to_hired_and_following_ends(desk: Desk, mail: Mail) -> None:
    added(desk, mail, "Finn Aas", "Pastry chef")
    desk.sidebar.get_by_label("Stage").select_option("Hired")
    desk.is_told("Moved to Hired. With that following ends: new mail stays out until you resume.")
    desk.sees("Nothing is left to do: Finn is in the stage Hired.")
    desk.sees("With the next mail following ends, because of the stage.")
    desk.page.locator("#reply-button").click()
    desk.sees("This thread is followed no more: it ended")
    desk.press("Follow again")
    desk.sees("2 of 2 messages here")
    expect(desk.sidebar).not_to_contain_text("With the next mail following ends")


def test_a_private_note_is_read_by_whom_it_names_and_nobody_else(desk: Desk, mail: Mail) -> None:
    mail.deliver_to_all((ALICE, TOM, PRIYA), "Lou Vik <lou@vik.example>", "Tax adviser")
    desk.open("Tax adviser")
    desk.press("Add to Hire")
    expect(desk.title).to_contain_text("Your turn")
    desk.press("Note")
    desk.field("What should be remembered?").fill("Asks for 70, would take 64.")
    desk.sidebar.get_by_role("checkbox", name="Tom Becker").check()
    desk.press("Save")
    desk.is_told("Note added.")
    desk.sees("Asks for 70", "private, for 1 colleague")
    desk.sit_down(TOM)
    desk.open("Tax adviser")
    desk.sees("Lou Vik", "Asks for 70")
    desk.sit_down(PRIYA)
    desk.open("Tax adviser")
    desk.sees("Lou Vik", "lou@vik.example")
    expect(desk.sidebar).not_to_contain_text("Asks for 70")


def test_a_double_click_does_one_thing(desk: Desk, mail: Mail) -> None:
    added(desk, mail, "Uma Rao", "Gardener")
    desk.page.get_by_text("Settings", exact=True).first.click()
    desk.page.get_by_label("Send every click twice").check()
    desk.page.keyboard.press("Escape")
    desk.press("Note")
    desk.field("What should be remembered?").fill("Knows every rose.")
    desk.press("Save")
    desk.is_told("Note added.")
    desk.refresh()
    expect(desk.sidebar.get_by_text("Knows every rose.")).to_have_count(1)
    desk.press("Stop following")
    desk.sees("you stopped it")
    desk.press("Follow again")
    desk.sees("1 of 1 message here")
