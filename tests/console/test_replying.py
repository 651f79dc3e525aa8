"""Answers on pages: written, changed, taken back; what is not settled, and what is too late."""

import re
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import pytest

from backend.domain.outgoing import Outgoing, State

Letter = Callable[..., EmailMessage]

ALICE, TOM = "alice@brightwater.example", "tom@brightwater.example"
JANE = "Jane Roe <jane@roe.example>"
LIST = "/console/outgoing"


@pytest.fixture
def agency(play: Any, letter: Letter) -> Any:
    """Alice follows Jane's thread."""
    play.connect(ALICE)
    stored = play.deliver(ALICE, letter(JANE, ALICE, "I apply"))
    play.label(ALICE, stored)
    play.look(ALICE)
    return play


def get(play: Any, path: str, who: str = ALICE) -> str:
    return str(play.browser(who).get(play.origin + path).text)


def where(play: Any) -> str:
    page = get(play, f"/console/candidates/{play.candidates()[0].id}")
    (found,) = re.findall(r'href="(/console/candidates/[^"]+/reply/[^"]+)"', page)
    return str(found)


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(nonce|shown)" value="([^"]*)">', page))


def mails(play: Any) -> list[Outgoing]:
    return list(play.house.outbox.replying.open(play.session(ALICE)))


def test_an_answer_is_written_seen_changed_and_taken_back(agency: Any) -> None:
    form = get(agency, where(agency))
    assert ["To: Jane Roe" in form, "your own address" in form] == [True, True]
    wrong = agency.post(ALICE, where(agency), hidden(form) | {"text": "", "when": "now"})
    assert (wrong.status_code, "Write something." in wrong.text) == (422, True)
    given = hidden(form) | {"text": "Hi Jane, <b>Monday</b>?", "when": "tomorrow"}
    for _ in range(2):
        page = agency.post(ALICE, where(agency), given).text
        assert page.count("Hi Jane, &lt;b&gt;Monday&lt;/b&gt;?") == 1
    (mail,) = mails(agency)
    assert "1 mail of yours waits" in get(agency, f"/console/candidates/{mail.candidate}")
    change = f"{LIST}/{mail.id}"
    form = get(agency, change)
    later = hidden(form) | {"text": "Hi Jane, Tuesday?", "when": "own", "day": "2020-01-01", "clock": "08:30"}
    assert "That time is past" in agency.post(ALICE, change, later).text
    assert "Tuesday" in agency.post(ALICE, change, later | {"when": "working"}).text
    stale = agency.post(ALICE, change, later | {"text": "Hi Jane, no", "when": "tomorrow"}).text
    assert "Somebody else changed this meanwhile" in stale
    again = agency.post(ALICE, f"{change}/cancel", {}).text
    assert [">Hi Jane, Tuesday?</textarea>" in again, f'action="{where(agency)}"' in again] == [True, True]
    assert mails(agency) == []
    assert "Nothing waits to be sent" in agency.post(ALICE, f"{change}/cancel", {}).text


def test_it_goes_out_and_is_then_too_late_to_change(agency: Any) -> None:
    given = hidden(get(agency, where(agency))) | {"text": "Hi Jane", "when": "tomorrow"}
    agency.post(ALICE, where(agency), given)
    (mail,) = mails(agency)
    assert "ten seconds" in agency.post(ALICE, f"{LIST}/{mail.id}/send", {}).text
    agency.work()
    assert agency.house.outbox.replying.mine(agency.session(ALICE), mail.id).state is State.SENT
    for deed in ("cancel", "send"):
        assert "can no longer be changed" in agency.post(ALICE, f"{LIST}/{mail.id}/{deed}", {}).text
    assert "Hi Jane" in get(agency, f"/console/candidates/{mail.candidate}")


def test_what_is_doubtful_is_asked_about_in_the_form(agency: Any) -> None:
    given = hidden(get(agency, where(agency))) | {"text": "Hi Tom, [DATE]?", "when": "now"}
    doubtful = agency.post(ALICE, where(agency), given)
    assert (doubtful.status_code, "“[DATE]” looks like a placeholder" in doubtful.text) == (422, True)
    assert 'name="sure"' in doubtful.text
    agency.post(ALICE, where(agency), given | {"sure": "yes"})
    assert [mail.text for mail in mails(agency)] == ["Hi Tom, [DATE]?"]


def test_nobody_reads_or_touches_anothers_mail(agency: Any) -> None:
    given = hidden(get(agency, where(agency))) | {"text": "Hi Jane", "when": "tomorrow"}
    agency.post(ALICE, where(agency), given)
    (mail,) = mails(agency)
    agency.sign_in(TOM)
    assert "Hi Jane" not in get(agency, LIST, TOM)
    for path in ("", "/cancel", "/send"):
        assert agency.post(TOM, f"{LIST}/{mail.id}{path}", {"text": "mine"}).status_code == 404
    assert mails(agency) == [mail]
