"""Every page of the console as its readers meet it: judged by axe-core, by keyboard, wide and at 340 pixels."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from backend.domain import clock
from backend.domain.job import Job
from backend.domain.note import note_id
from backend.domain.schedule import Due
from backend.services.replying import Wish

DOMAIN = "brightwater.example"
ALICE, TOM, HUGO = (f"{name}@{DOMAIN}" for name in ("alice", "tom", "hugo"))
AXE = Path(__file__).parents[2] / ".judges/axe/node_modules/axe-core/axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
RULES = ["heading-order", "page-has-heading-one", "landmark-one-main", "region", "label-title-only"]
"""Beyond the law's tags: headings in order, everything in a landmark, real labels."""
PICTURES = os.environ.get("PICTURES", "")
LIST = f"Addresses,Job,Stage,Name\nann@a.example,Pilot,New,\nben@b.example,,Moon,\n{TOM},,,\njane@roe.example,,Offer,\n"
STATUS = {"nothing-here": 404, "console-candidates-candidate_id-ats": 404}
"""What a page answers that is not simply shown."""
FOCUSED = """() => {
  const it = document.activeElement;
  if (it === document.body) return null;
  const style = getComputedStyle(it);
  return {what: it.outerHTML.slice(0, 120), seen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0};
}"""
TABBABLE = """() => [...document.querySelectorAll(
  'a[href], button, input:not([type=hidden]), select, textarea, summary')]
  .filter(it => it.checkVisibility() && !it.disabled)
  .filter(it => it.type !== 'radio' || it.checked).length"""


@dataclass(frozen=True)
class Scene:
    """A play with something on every page, and its pages by name; some are what a wrong form answers."""

    play: Any
    paths: dict[str, str]


@pytest.fixture
def scene(play: Any, letter: Any) -> Scene:
    first = letter("Jane Roe <jane@roe.example>", f"{ALICE}, {HUGO}", subject="Salary")
    second = letter("Jane Roe <jane@roe.example>", ALICE, "Eighty", subject="Salary", answers=(first,))
    stored = [play.deliver(ALICE, mail) for mail in (first, second)]
    unclear = play.deliver(ALICE, letter("Ann <ann@x.example>", f"{ALICE}, Ben <ben@y.example>", subject="Who"))
    play.connect(ALICE)
    play.sign_in(TOM)
    for each in (stored[0], unclear):
        play.label(ALICE, each)
    play.look(ALICE)
    browser = play.browser(ALICE)
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get(f"{play.origin}/console/settings/import").text)
    assert token
    uploads = [
        browser.post(
            f"{play.origin}/console/settings/import",
            data={"csrf_token": token[1]},
            files={"file": ("list.csv", BytesIO(content.encode()), "text/csv")},
            headers={"Referer": play.origin},
        ).url.removeprefix(play.origin)
        for content in (LIST, "addresses\nzoe@z.example\n")
    ]
    seen = re.search(r'name="seen" value="(\w+)"', browser.get(play.origin + uploads[1]).text)
    assert seen
    play.post(ALICE, uploads[1], {"seen": seen[1]})
    message = next(each for each in play.messages() if each.candidates)
    job = play.all(Job, order="created_at")[0]
    alice, jane = play.session(ALICE), message.candidates[0]
    play.house.noting.write(alice, jane, "nonce", "Ask about notice period", private=True)
    wish = Wish("Monday?", due=Due(clock.now() + timedelta(days=9), "2030-01-01T08:30", "UTC"))
    mail = play.house.outbox.replying.write(alice, jane, message.conversation, "nonce", wish)
    named = {
        "candidate_id": jane,
        "outgoing_id": mail.id,
        "note_id": note_id(alice.recruiter.id, jane, "nonce"),
        "conversation_id": message.conversation,
        "message_id": message.id,
        "job_id": job.id,
        "stage_id": "interview",
        "person": TOM,
        "upload": uploads[0].rpartition("/")[2],
    }
    rules = [each for each in play.app.url_map.iter_rules() if "GET" in each.methods]
    pages = [each for each in rules if each.rule.startswith("/console/") or each.rule == "/oauth/sign-in"]
    paths = {
        re.sub(r"\W+", "-", each.rule).strip("-"): re.sub(r"<(\w+)>", lambda found: named[found[1]], each.rule)
        for each in pages
    }
    paths |= {
        "import-under-way": uploads[1],
        "nothing-here": "/console/candidates/nobody",
        "labels": "/console/mailbox?labels",
    }
    return Scene(play, paths)


@pytest.fixture(params=[(1280, "en-GB"), (340, "de-DE")], ids=["wide", "narrow and German"])
def page(request: pytest.FixtureRequest, browser: Browser, scene: Scene) -> Iterator[Page]:
    if not AXE.exists():
        if os.environ.get("CI") == "true":
            pytest.fail("no axe-core")
        pytest.skip("no axe-core: tests/install_judges.sh")
    width, locale = request.param
    context = browser.new_context(viewport={"width": width, "height": 800}, locale=locale)
    page = context.new_page()
    page.goto(f"{scene.play.origin}/oauth/sign-in/google")
    page.get_by_label("Alice Moreau").check()
    page.get_by_role("button", name="Allow").click()
    page.wait_for_url(f"{scene.play.origin}/**")
    yield page
    context.close()


def judge(page: Page, name: str) -> list[str]:
    """What axe-core and the width find on a page, in words."""
    if PICTURES:
        width = (page.viewport_size or {"width": 0})["width"]
        page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
    page.evaluate(AXE.read_text() + "; null")
    found = page.evaluate(
        "([tags, rules]) => axe.run(document, {runOnly: {type: 'tag', values: tags},"
        " rules: Object.fromEntries(rules.map(id => [id, {enabled: true}]))})",
        [TAGS, RULES],
    )
    words = [f"{name}: {fault['id']} {node['html'][:160]}" for fault in found["violations"] for node in fault["nodes"]]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        words.append(f"{name}: wider than the window")
    return words


def by_keyboard(page: Page, name: str) -> list[str]:
    """What cannot be reached by Tab, or is not seen to have the focus."""
    wanted, reached, unseen = page.evaluate(TABBABLE), 1, []
    page.evaluate("document.querySelector('a[href]').focus()")
    for _ in range(wanted + 3):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused is None:
            break
        reached += 1
        unseen += [] if focused["seen"] else [f"{name}: no visible focus on {focused['what']}"]
    return unseen + ([f"{name}: {reached} of {wanted} are reached by Tab"] if reached < wanted else [])


@pytest.mark.browser
@pytest.mark.timeout(300)
def test_every_page_is_for_everybody(page: Page, scene: Scene) -> None:
    faults: list[str] = []
    for name, path in scene.paths.items():
        answer = page.goto(scene.play.origin + path)
        assert answer, name
        faults += [] if answer.status == STATUS.get(name, 200) else [f"{name} answers {answer.status}"]
        faults += judge(page, name)
        faults += by_keyboard(page, name)
    assert not faults, "\n".join(faults)


WRONG = {
    "policy": ("/console/settings/policy", "undo_hours", "-7"),
    "stages": ("/console/settings/stages", "name", ""),
    "job": ("/console/settings/jobs", "title", ""),
    "people": ("/console/settings/people", "address", "zoe"),
}


@pytest.mark.browser
def test_what_is_wrong_is_summed_up_and_said_where_it_stands(page: Page, scene: Scene) -> None:
    faults: list[str] = []
    for name, (path, field, text) in WRONG.items():
        page.goto(scene.play.origin + path)
        page.locator(f"main [name={field}]").first.fill(text)
        page.locator("main form button.main").last.click()
        page.locator("main [role=alert]").wait_for()
        assert page.evaluate("document.activeElement.className") == "faults", name
        link = page.locator("main [role=alert] a").first
        link.click()
        wrong = page.locator(link.get_attribute("href") or "")
        assert wrong.get_attribute("aria-invalid") == "true", name
        for described in (wrong.get_attribute("aria-describedby") or "nothing").split():
            assert page.locator(f"#{described}").inner_text().strip(), name
        faults += judge(page, f"wrong-{name}")
        faults += by_keyboard(page, f"wrong-{name}")
    page.goto(f"{scene.play.origin}/console/settings/switch")
    page.locator("textarea").fill(f"Zoe <zoe@{DOMAIN}>\n{TOM}\nx@other.example\nnobody")
    page.locator("main form button").click()
    faults += judge(page, "switch-preview")
    page.goto(scene.play.origin + scene.paths["console-settings-import"])
    page.locator("main form button").click()
    faults += judge(page, "wrong-import")
    assert not faults, "\n".join(faults)
