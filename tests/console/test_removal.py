"""Removing and erasing on the pages: asked first, done by a click, offered to nobody who may not."""

import os
from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from backend import settings, wiring
from backend.domain.candidate import candidate_id
from backend.domain.organization import Visibility

Letter = Callable[..., EmailMessage]

ALICE, TOM, PRIYA, HUGO = (f"{name}@brightwater.example" for name in ("alice", "tom", "priya", "hugo"))
JANE = "Jane Roe <jane@roe.example>"
PICTURES = os.environ.get("PICTURES", "")


@pytest.fixture
def filed(play: Any, letter: Letter) -> Any:
    """Tom follows two mails of Jane's in one thread; Hugo got the first."""
    first = letter(JANE, f"{TOM}, {HUGO}", subject="Salary")
    second = letter(JANE, TOM, "Eighty thousand", subject="Salary", answers=(first,))
    stored = [play.deliver(TOM, mail) for mail in (first, second)]
    for owner in (ALICE, TOM):
        play.connect(owner)
    play.sign_in(HUGO)
    play.label(TOM, stored[0])
    play.look(TOM)
    return play


def profile(play: Any) -> str:
    return f"/console/candidates/{play.candidates()[0].id}"


def paths(play: Any) -> dict[str, str]:
    message = play.messages()[0]
    whole = f"{profile(play)}/remove/{message.conversation}"
    return {"message": f"{whole}/{message.id}", "conversation": whole, "candidate": f"{profile(play)}/erase"}


def get(play: Any, reader: str, path: str) -> Any:
    return play.browser(reader).get(play.origin + path)


def test_asking_changes_nothing_and_says_what_will(filed: Any) -> None:
    for what, path in paths(filed).items():
        page = get(filed, TOM, path)
        assert page.ok, what
        assert "In Gmail nothing changes" in page.text
    assert len(filed.messages()) == 2
    assert "1 message will be deleted" in get(filed, TOM, paths(filed)["message"]).text
    assert "2 messages will be deleted" in get(filed, TOM, paths(filed)["conversation"]).text


@pytest.mark.parametrize(("what", "left"), [("message", 1), ("conversation", 0), ("candidate", 0)])
def test_done_twice_it_is_not_found(filed: Any, what: str, left: int) -> None:
    path = paths(filed)[what]
    assert filed.post(TOM, path, {}).ok
    assert len(filed.messages()) == left
    assert filed.post(TOM, path, {}).status_code == 404
    assert len(filed.candidates()) == (0 if what == "candidate" else 1)


def test_without_the_forms_token_nothing_happens(filed: Any) -> None:
    for path in paths(filed).values():
        assert filed.browser(TOM).post(filed.origin + path).status_code == 400
    assert len(filed.messages()) == 2


def test_who_may_not_is_neither_offered_it_nor_let(filed: Any) -> None:
    page = get(filed, HUGO, profile(filed))
    assert "Salary" in page.text
    assert "Remove" not in page.text
    assert "Erase" not in page.text
    for path in paths(filed).values():
        assert get(filed, HUGO, path).status_code in (403, 404)
        assert filed.post(HUGO, path, {}).status_code in (400, 403, 404)
    assert len(filed.messages()) == 2


def test_nobody_learns_from_it_whether_an_address_is_a_candidates(filed: Any, letter: Letter) -> None:
    """Ids are derived from addresses, so whoever guesses one must be answered as if there were nobody."""
    policy = wiring.founding(settings.read())
    policy.decide("brightwater.example", lambda known: replace(known, visibility=Visibility.PARTICIPANTS))
    stored = filed.deliver(PRIYA, letter("Max Ode <max@ode.example>", PRIYA, subject="Mine"))
    filed.connect(PRIYA)
    filed.label(PRIYA, stored)
    filed.look(PRIYA)
    mine = next(message for message in filed.messages() if message.subject == "Mine")
    own = f"remove/{mine.conversation}"
    answers = set()
    for address in ("jane@roe.example", "nobody@roe.example"):
        for deed in (own, f"{own}/{mine.id}", "erase"):
            path = f"/console/candidates/{candidate_id(address)}/{deed}"
            page, done = get(filed, PRIYA, path), filed.post(PRIYA, path, {})
            answers |= {(page.status_code, page.text), (done.status_code, done.text)}
    assert [status for status, _ in answers] == [404]
    assert len(filed.messages()) == 3


@pytest.mark.parametrize("erasing", [False, True], ids=["hidden", "being erased"])
def test_a_profile_that_is_not_there_for_anyone_offers_nothing(filed: Any, *, erasing: bool) -> None:
    known, asked = filed.candidates()[0], paths(filed).values()
    gone = replace(known, hidden=True, erasing=erasing)
    filed.house.store.of("brightwater.example").transact(lambda tx: tx.put(gone))
    assert {get(filed, TOM, path).status_code for path in asked} == {404}
    assert filed.candidates() == [gone]


@pytest.fixture
def page(browser: Browser, filed: Any) -> Any:
    context = browser.new_context(viewport={"width": 340, "height": 700})
    page = context.new_page()
    page.goto(f"{filed.origin}/oauth/sign-in")
    page.get_by_role("link", name="Sign in with Google").click()
    page.get_by_label("Alice Moreau").check()
    page.get_by_role("button", name="Allow").click()
    page.goto(filed.origin + profile(filed))
    yield page
    context.close()


def picture(page: Page, name: str) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"removal-{name}.png", full_page=True)


@pytest.mark.browser
def test_on_a_narrow_screen_by_hand(page: Page, filed: Any) -> None:
    picture(page, "1-profile")
    page.get_by_role("link", name="Remove this message…").last.click()
    expect(page.get_by_role("heading", name="Remove this message?")).to_be_visible()
    picture(page, "2-message")
    page.get_by_role("button", name="Remove this message").click()
    expect(page.get_by_text("1 message removed.")).to_be_visible()
    page.get_by_role("link", name="Remove conversation…").click()
    picture(page, "3-conversation")
    page.get_by_role("link", name="Keep it").click()
    page.get_by_role("link", name="Erase candidate…").click()
    picture(page, "4-candidate")
    page.set_viewport_size({"width": 1280, "height": 800})
    picture(page, "5-candidate-wide")
    page.go_back()
    picture(page, "6-profile-wide")
    page.go_forward()
    page.get_by_role("button", name="Erase this candidate").click()
    expect(page.get_by_text("The candidate is erased.")).to_be_visible()
    picture(page, "7-list")
    assert (filed.candidates(), filed.messages()) == ([], [])
