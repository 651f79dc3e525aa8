"""From a Gmail that has just got the add-on to the first candidates: by the button, and by the form."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.flows.browser.desk import ALICE, Desk, Mail

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("flow of first use")]


def connect(popup: Page) -> None:
    popup.get_by_role("button", name="Allow").click()
    expect(popup.get_by_role("heading", name="What shall come in?")).to_be_visible()
    popup.get_by_role("radio", name=re.compile("^none")).check()
    popup.get_by_role("button", name="Save and start").click()
    expect(popup.get_by_text("Your choice is saved.")).to_be_visible()


def test_a_newcomer_connects_and_adds_her_first_candidate(desk: Desk) -> None:
    expect(desk.title).to_have_text("Connect your Gmail")
    with desk.popup("Connect Gmail") as popup:
        connect(popup)
    expect(desk.title).to_have_text("Ready for your first candidate")
    desk.open("Application for Backend Engineer")
    expect(desk.title).to_have_text("Not a candidate yet")
    desk.press("Add to Hire")
    desk.is_told("Added. Every later reply follows by itself.")
    expect(desk.title).to_contain_text("Your turn")
    desk.sees("Lena Hartmann", "1 of 1 message here", "Next: answer Lena.", "Application for Backend Engineer")
    expect(desk.page.locator(".reader .title .chip")).to_have_text("Hire")


def test_the_label_alone_makes_a_candidate_too(desk: Desk, mail: Mail) -> None:
    mail.connect(ALICE)
    desk.open("Data Engineer role")
    expect(desk.title).to_have_text("Not a candidate yet")
    desk.label()
    expect(desk.title).to_contain_text("Your turn")
    desk.sees("ليلى منصور")


def test_what_is_wrong_in_the_form_is_said_beside_it_and_nothing_typed_is_lost(desk: Desk, mail: Mail) -> None:
    mail.connect(ALICE)
    desk.open("Product Designer")
    desk.press("Add with details")
    expect(desk.field("Name")).to_have_value("Jane Roe")
    desk.field("Name").fill('Roe, "Jane" <b>')
    desk.field("E-mail addresses").fill("jane.roe@inkwell.example\njane at home")
    desk.field("Link to your applicant tracking system").fill("ats.example/7")
    desk.press("Save")
    desk.sees("jane at home is no e-mail address.", re.compile("Write a link that starts"))
    expect(desk.field("Name")).to_have_value('Roe, "Jane" <b>')
    expect(desk.field("E-mail addresses")).to_have_value("jane.roe@inkwell.example\njane at home")
    expect(desk.field("Link to your applicant tracking system")).to_have_value("ats.example/7")
    desk.field("E-mail addresses").fill("jane.roe@inkwell.example\njane@home.example")
    desk.field("Link to your applicant tracking system").fill("https://ats.example/7")
    desk.press("Save")
    expect(desk.title).to_contain_text("Your turn")
    desk.sees('Roe, "Jane" <b>', "jane.roe@inkwell.example", "jane@home.example", "Open in the ATS")


def test_an_address_of_another_candidate_is_refused_by_name(desk: Desk, mail: Mail) -> None:
    mail.connect(ALICE)
    for sender, subject in (("Mia Lund <mia@lund.example>", "Baker"), ("Noa Lund <noa@lund.example>", "Butcher")):
        mail.deliver(ALICE, sender, subject)
        desk.open(subject)
        desk.press("Add to Hire")
        expect(desk.title).to_contain_text("Your turn")
    desk.press("Edit")
    expect(desk.title).to_have_text("Edit Noa Lund")
    desk.field("E-mail addresses").fill("noa@lund.example\nmia@lund.example")
    desk.press("Save")
    desk.sees("mia@lund.example belongs to Mia Lund already.")
    desk.field("E-mail addresses").fill("noa@lund.example\nnoa@home.example")
    desk.press("Save")
    expect(desk.title).to_contain_text("Your turn")
    desk.sees("noa@home.example")
