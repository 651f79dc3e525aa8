"""A list of candidates with bad lines: looked at, taken without them, and each on the pages and in the sidebar."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.flows.browser.desk import ALICE, Desk, Mail, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("flow of a list")]

LIST = """\
Name;Addresses;Job;Stage;Owner;ATS link
Ewa Zielińska;ewa.zielinska@wisla.example;General application;Interview;alice@brightwater.example;
"O'Neil; Sam";sam@oneil.example;General application;;;https://ats.example/9
No Address;;General application;;;
Bad Link;bad@link.example;;;;ftp://ats.example
Bad Stage;bad@stage.example;;Astronaut;;
New Job;new@job.example;Fire-eater;;;
"""


def upload(page: Page, text: str) -> None:
    page.get_by_label("File").set_input_files(
        {"name": "people.csv", "mimeType": "text/csv", "buffer": text.encode("utf-8-sig")}
    )
    page.get_by_role("button", name="Look at it").click()


def errors(page: Page) -> list[list[str]]:
    """The table of errors: line, column, and what is wrong."""
    rows = page.get_by_role("table").first.locator("tbody tr").all()
    return [[cell.strip() for cell in row.locator("td").all_inner_texts()[:3]] for row in rows]


def test_bad_lines_are_named_and_left_out_and_mail_of_the_rest_is_recognised(desk: Desk, mail: Mail) -> None:
    mail.connect(ALICE)
    page = sign_in(desk, "Alice Moreau")
    page.goto(f"{desk.stage.product}/console/settings/import")
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose a file.")
    upload(page, LIST)
    expect(page.get_by_role("heading", level=1)).to_have_text("Import people.csv?")
    expect(page.get_by_text("2 new candidates")).to_be_visible()
    expect(page.get_by_text("4 lines have errors and are left out")).to_be_visible()
    assert errors(page) == [
        ["4", "Addresses", "There is no address."],
        ["5", "ATS link", "Write a link that starts with https://"],
        ["6", "Stage", "There is no such stage."],
        ["7", "Job", "There is no such job."],
    ]
    page.get_by_label("Make the job Fire-eater").check()
    page.get_by_role("button", name="Look again").click()
    expect(page.get_by_text("3 new candidates")).to_be_visible()
    page.get_by_role("button", name="Import 3 lines").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("people.csv is imported")
    expect(page.get_by_text("3 new candidates")).to_be_visible()
    page.get_by_role("link", name="To the candidates").click()
    for name in ("Ewa Zielińska", "O'Neil; Sam", "New Job"):
        expect(page.get_by_role("link", name=name)).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("^Bad "))).to_have_count(0)
    recognised(desk)


def recognised(desk: Desk) -> None:
    """Mail of someone from the list is hers."""
    desk.open("Marketing Manager")
    expect(desk.title).to_have_text("No mail yet")
    desk.sees("Ewa Zielińska", "Owner: Alice Moreau", "Next: add this thread, so that replies come in by themselves.")
    expect(desk.field("Stage").locator("option:checked")).to_have_text("Interview")
    desk.press("Add this thread to Hire")
    expect(desk.title).to_contain_text("Your turn")
    desk.sees("1 of 1 message here")
