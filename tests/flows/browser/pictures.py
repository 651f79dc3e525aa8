"""`make pictures`: what the README and the docs show, taken from the demo's invented agency into docs/images."""

import re
import tempfile
from pathlib import Path

import requests
from playwright.sync_api import Page, expect, sync_playwright

from sandbox.demo.__main__ import AGENCY, SEATS
from sandbox.demo.processes import running
from tests.conftest import CHROMIUM, QUIET
from tests.flows.browser.desk import ALICE, PATIENCE_MS, PRIYA, TOM, Desk, Mail, sign_in, sitting
from tests.flows.browser.png import smaller

IMAGES = Path(__file__).parents[3] / "docs" / "images"
LARGEST = 120_000
JOBS = ("Backend Engineer", "Platform Engineer", "Product Manager", "Frontend Engineer")
KNOWN = """\
Name;Addresses;Job;Stage;Owner;Tags;ATS link
Chidi Okafor;chidi.okafor@lagosmail.example;Platform Engineer;Interview;tom@brightwater.example;Python, Lagos;
Marta Kowalska;marta@kowalska.example;Product Manager;In contact;;;
Diego Fernández;diego.fernandez@correo.example;Frontend Engineer;In contact;;remote;
Jonas Weber;jonas.weber@bergpost.example;;Offer;tom@brightwater.example;;
"""
LIST = """\
Name;Addresses;Job;Stage;Owner;ATS link
Ewa Zielińska;ewa.zielinska@wisla.example;Product Manager;Interview;tom@brightwater.example;
Omar Haddad;omar@haddad.example;DevOps Engineer;New;;https://ats.example/c/118
Marta Kowalska;marta@kowalska.example;;Interview;;
Greta Šimková;greta.simkova at vltava.example;Finance Analyst;;;
Thùy Nguyễn;thuy.nguyen@saigonmail.example;;Second round;;
Shira Levy;shira.levy@galil.example;;;hugo@brightwater.example;
"""
PEOPLE = """\
Ines Ortega <ines@brightwater.example>
tom@brightwater.example
jobs at brightwater
marcus@redfernsearch.example
"""


def main() -> None:
    """Take every picture anew."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=PATIENCE_MS)
    with running(("--story",), ("--domain", AGENCY, *SEATS)) as stage, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET.split())
        with sitting(browser, stage) as desk:
            beforehand(desk)
            mail(Mail(stage))
            organization(desk)
            cards(desk)
            pages(desk)
            on_a_phone(desk)
        with sitting(browser, stage, locale="de-DE") as desk:
            in_german(desk)
        browser.close()


def beforehand(desk: Desk) -> None:
    """What a newcomer sees."""
    expect(desk.title).to_have_text("Connect your Gmail")
    card(desk, "connect")


def mail(post: Mail) -> None:
    """Three mailboxes are connected, and all that bears the label is in."""
    post.connect(ALICE, TOM, PRIYA, how="all")


def organization(desk: Desk) -> None:
    """Jobs, and where the candidates of the story stand."""
    page = sign_in(desk, "Alice Moreau")
    page.goto(f"{desk.stage.product}/console/settings/jobs")
    for title in JOBS:
        page.get_by_label("Name", exact=True).fill(title)
        page.get_by_label("Owner").select_option("Tom Becker" if title.startswith("P") else "Alice Moreau")
        page.get_by_role("button", name="Make this job").click()
        expect(page.get_by_role("rowheader", name=title)).to_be_visible()
    upload(page, desk, KNOWN, "candidates.csv")
    page.get_by_role("button", name="Import 4 lines").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("candidates.csv is imported")
    page.close()


def cards(desk: Desk) -> None:
    """The sidebar, card by card."""
    desk.refresh()
    desk.sees_when_asking_again("Marta Kowalska", "Two of us")
    desk.open("Embedded Developer")
    desk.page.locator("#reply-button").click()
    desk.is_told("A reply has arrived.")
    desk.close()
    desk.sees_when_asking_again("Søren Kjærgaard")
    card(desk, "home")
    desk.open("Platform Engineer")
    desk.press("Note")
    desk.field("What should be remembered?").fill("Asked for the salary band twice. Tom knows the client's limit.")
    card(desk, "note")
    desk.press("Save")
    desk.sees("Asked for the salary band")
    card(desk, "candidate")
    keep(desk.page.screenshot(), "mail")
    desk.sidebar.get_by_role("button", name=re.compile("Platform Engineer - next")).click()
    desk.sees("Open in Gmail")
    card(desk, "conversation")
    beside_a_draft(desk)
    desk.open("Two of us")
    expect(desk.title).to_have_text("Who is this about?")
    card(desk, "pick")
    desk.open("Data Engineer role")
    expect(desk.title).to_have_text("Not a candidate yet")
    card(desk, "stranger")
    desk.press("Add with details")
    desk.field("E-mail addresses").fill("layla.mansour@cedar.example\nlayla at work")
    desk.press("Save")
    desk.sees("is no e-mail address")
    card(desk, "form")


def beside_a_draft(desk: Desk) -> None:
    desk.open("Platform Engineer")
    desk.page.locator(".reader").get_by_role("button", name="Reply", exact=True).click()
    window = desk.page.get_by_role("dialog")
    window.get_by_role("button", name="Hirelabel").click()
    expect(window.locator(".draft-cards .card-header h3")).to_contain_text("turn")
    window.get_by_role("button", name="Insert a greeting").click()
    expect(desk.page.get_by_role("textbox", name="Message body")).to_contain_text("Hi Chidi")
    keep(window.screenshot(), "draft")
    desk.page.get_by_role("button", name="Close the draft").click()


def pages(desk: Desk) -> None:
    """Our pages in a browser."""
    page = sign_in(desk, "Alice Moreau")
    whole(page, "candidates")
    page.get_by_role("link", name="Chidi Okafor").click()
    expect(page.get_by_role("heading", name="Platform Engineer - next steps?").first).to_be_visible()
    keep(page.screenshot(), "profile")
    for name in ("jobs", "stages", "policy", "people"):
        page.goto(f"{desk.stage.product}/console/settings/{name}")
        whole(page, f"settings-{name}")
    page.goto(f"{desk.stage.product}/console/settings/switch")
    page.get_by_label("Addresses").fill(PEOPLE)
    page.get_by_role("button", name="Show who is affected").click()
    expect(page.get_by_text("What happens")).to_be_visible()
    whole(page, "settings-switch")
    upload(page, desk, LIST, "november.csv")
    expect(page.get_by_role("heading", level=1)).to_have_text("Import november.csv?")
    whole(page, "settings-import")
    page.close()


def on_a_phone(desk: Desk) -> None:
    browser = desk.page.context.browser
    assert browser is not None
    with sitting(browser, desk.stage, viewport={"width": 390, "height": 844}) as phone:
        asked = {"mailbox": ALICE, "platform": "ANDROID"}
        requests.post(f"{desk.stage.sandbox}/page/reader", json=asked, timeout=10).raise_for_status()
        phone.page.reload()
        phone.open("Product Manager role")
        expect(phone.title).to_contain_text("turn")
        keep(phone.page.screenshot(), "phone")
    requests.post(f"{desk.stage.sandbox}/page/reader", json=asked | {"platform": "WEB"}, timeout=10)


def in_german(desk: Desk) -> None:
    desk.set("Language", "de")
    desk.sees("Sie sind am Zug")
    card(desk, "home-de")
    desk.open("Platform Engineer")
    desk.sees("Als Nächstes")
    card(desk, "candidate-de")
    page = sign_in(desk, "Alice Moreau", "Mit Google anmelden")
    page.goto(f"{desk.stage.product}/console/settings/policy")
    whole(page, "settings-policy-de")


def upload(page: Page, desk: Desk, text: str, name: str) -> None:
    page.goto(f"{desk.stage.product}/console/settings/import")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_text(text, "utf-8")
        page.get_by_label("File").set_input_files(path)
        page.get_by_role("button", name="Look at it").click()


def card(desk: Desk, name: str) -> None:
    """The whole card at the sidebar's width, however long it is."""
    page = desk.page
    expect(page.locator("#sidebar .spinner")).to_have_count(0)
    for toast in page.locator(".toast").all():
        toast.wait_for(state="detached")
    page.set_viewport_size({"width": 1280, "height": 2_400})
    box, last = page.locator("#sidebar").bounding_box(), page.locator("#sidebar .card-section").last.bounding_box()
    assert box is not None
    assert last is not None
    end = last["y"] + last["height"]
    clip = {"x": box["x"], "y": box["y"], "width": box["width"], "height": end - box["y"]}
    keep(page.screenshot(clip=clip), name)  # type: ignore[arg-type]
    page.set_viewport_size({"width": 1280, "height": 800})


def whole(page: Page, name: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 600})
    keep(page.screenshot(full_page=True), name)


def keep(picture: bytes, name: str) -> None:
    """Write it to its place, small enough to be looked at on the way."""
    small = smaller(picture)
    assert len(small) < LARGEST, f"{name}: {len(small)} bytes"
    (IMAGES / f"{name}.png").write_bytes(small)


if __name__ == "__main__":
    main()
