"""Without a mailbox, and with one whose permission was withdrawn: what can be done, and what is asked for."""

import re

import pytest
from playwright.sync_api import expect

from tests.flows.browser.desk import ALICE, TOM, Desk, Mail

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("flow of the connection")]


def test_without_a_mailbox_the_open_mail_alone_is_added_and_connecting_brings_the_rest(desk: Desk) -> None:
    desk.sit_down(TOM)
    expect(desk.title).to_have_text("Connect your Gmail")
    desk.open("Quick question about the package")
    expect(desk.title).to_have_text("Not a candidate yet")
    desk.sees("Only this mail is added.")
    desk.press("Add to Hire")
    desk.is_told("Added, this mail alone. Later replies need your mailbox: connect Gmail.")
    expect(desk.title).to_contain_text("Chidi's turn")
    desk.sees("Re: Quick question about the package", "1 message · ")
    with desk.popup("Connect Gmail") as popup:
        popup.get_by_role("button", name="Allow").click()
        popup.get_by_role("radio", name=re.compile("^all of it")).check()
        popup.get_by_role("button", name="Save and start").click()
        expect(popup.get_by_text("Your choice is saved.")).to_be_visible()
    desk.sees_when_asking_again("Chidi Okafor", "2 of 2 messages here", "2 messages · ")


def test_a_withdrawn_permission_is_said_with_since_when_and_connecting_again_catches_up(desk: Desk, mail: Mail) -> None:
    mail.connect(ALICE)
    desk.open("Application for Backend Engineer")
    desk.press("Add to Hire")
    expect(desk.title).to_contain_text("Your turn")
    mail.ask("revoke", mailbox=ALICE)
    desk.page.locator("#reply-button").click()
    desk.is_told("A reply has arrived.")
    expect(desk.title).to_have_text("Connect Gmail again")
    desk.sees(re.compile(rf"Nothing new has come in from {ALICE} since \d\d:\d\d"), "permission: it was withdrawn")
    with desk.popup("Connect again") as popup:
        popup.get_by_role("button", name="Allow").click()
        expect(popup.get_by_text("There is nothing to do.")).to_be_visible()
    desk.sees_when_asking_again("Lena Hartmann", "2 of 2 messages here")
