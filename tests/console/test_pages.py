"""The pages: who gets in, what they show, and what wrong input gets."""

import re
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest

from backend.adapters.index_entries import cursor
from backend.domain.mailbox import Mailbox, SealedToken

ALICE, TOM, HUGO = (f"{name}@brightwater.example" for name in ("alice", "tom", "hugo"))
Letter = Callable[..., EmailMessage]


def filed(play: Any, mail: EmailMessage) -> str:
    """The mail labelled in Alice's mailbox; the id of its candidate."""
    stored = play.deliver(ALICE, mail)
    play.connect(ALICE)
    play.label(ALICE, stored)
    play.look(ALICE)
    return str(play.candidates()[-1].id)


def get(play: Any, address: str, path: str) -> Any:
    return play.browser(address).get(play.origin + path)


def test_a_stranger_is_sent_to_sign_in(play: Any) -> None:
    for path in ("/", "/console/", "/console/candidates/x", "/console/waiting", "/console/mailbox"):
        answer = get(play, "nobody", path)
        assert answer.url.endswith("/oauth/sign-in")
        assert "Sign in with Google" in answer.text


def test_a_person_without_a_seat_is_told_whom_to_ask(play: Any) -> None:
    play.world.add_account("zoe@brightwater.example", "Zoe", hd="brightwater.example")
    answer = play.sign_in("zoe@brightwater.example")
    assert answer.status_code == 403
    assert "Ask your admin" in answer.text


def test_the_organization_is_the_hosted_domain_not_the_address(play: Any) -> None:
    play.world.add_account("eve@brightwater.example", "Eve", hd=None)
    play.world.add_account("mallory@other.example", "Mallory", hd="other.example")
    for address in ("eve@brightwater.example", "mallory@other.example"):
        assert play.sign_in(address).status_code == 403


def test_a_hostile_mail_is_shown_as_text(play: Any, letter: Letter) -> None:
    mail = letter(
        '"<script>alert(1)</script>" <jane@roe.example>', ALICE, "<img src=x onerror=alert(2)>", subject="<b>Hi"
    )
    page = get(play, ALICE, f"/console/candidates/{filed(play, mail)}").text
    assert "<script>" not in page
    assert "<img" not in page
    assert "&lt;img src=x onerror=alert(2)&gt;" in page
    assert "&lt;b&gt;Hi" in page


def test_what_a_mail_quotes_is_folded(play: Any, letter: Letter) -> None:
    mail = letter("jane@roe.example", ALICE, "Gladly.\n\nOn 30 Nov 2026 Alice wrote:\n> Shall we talk?\n")
    page = get(play, ALICE, f"/console/candidates/{filed(play, mail)}").text
    assert '<pre dir="auto">Gladly.</pre>' in page
    assert re.search(
        r'<details class="quoted"><summary>.*?On 30 Nov 2026 Alice wrote:\n&gt; Shall we talk\?</pre>', page
    )


def test_the_list_finds_by_the_start_of_a_name_and_says_when_nobody_is_found(play: Any, letter: Letter) -> None:
    filed(play, letter("Jane Roe <jane@roe.example>", ALICE))
    assert "Jane Roe" in get(play, ALICE, "/console/?q=ro").text
    assert "Jane Roe" not in get(play, ALICE, "/console/?q=zz").text
    assert "Nobody whose name" in get(play, ALICE, "/console/?q=zz").text


@pytest.mark.parametrize(
    "path", ["/console/candidates/nope", "/console/candidates/%00", "/nothing", "/console/?after=junk"]
)
def test_wrong_addresses_get_our_own_page(play: Any, path: str) -> None:
    play.sign_in(ALICE)
    answer = get(play, ALICE, path)
    assert answer.status_code in {400, 404}
    assert "This could not be done" in answer.text


@pytest.mark.parametrize("kept_in", ["sqlite", "firestore"])
def test_a_page_after_no_place_there_is_gets_our_own_page(play: Any) -> None:
    play.sign_in(ALICE)
    for position in ("2" + "9" * 40, "30001-01-01T00:00:00+23:59", "39999-12-31T23:59:59-23:59", "4\ud800"):
        answer = get(play, ALICE, f"/console/?after={cursor(position, 'c1')}")
        assert answer.status_code == 400
        assert "This could not be done" in answer.text


def test_who_may_not_read_a_candidate_does_not_find_her(play: Any, letter: Letter) -> None:
    candidate = filed(play, letter("Jane Roe <jane@roe.example>", ALICE))
    play.sign_in(HUGO)
    assert get(play, HUGO, f"/console/candidates/{candidate}").status_code == 404
    assert "Jane" not in get(play, HUGO, "/console/").text
    play.sign_in(TOM)
    assert get(play, TOM, f"/console/candidates/{candidate}").ok


def test_a_form_without_its_token_changes_nothing(play: Any) -> None:
    play.sign_in(ALICE)
    for path in ("/console/mailbox", "/console/waiting/x", "/oauth/sign-out"):
        answer = play.browser(ALICE).post(play.origin + path, data={"how": "all"})
        assert answer.status_code == 400
        assert "reload the page" in answer.text
    assert get(play, ALICE, "/console/").url.endswith("/console/")


def test_signing_out_ends_the_session(play: Any) -> None:
    play.sign_in(ALICE)
    play.post(ALICE, "/oauth/sign-out", {})
    assert get(play, ALICE, "/console/").url.endswith("/oauth/sign-in")


@pytest.mark.parametrize("form", [{"how": "some"}, {"how": "since", "since": "yesterday"}, {}])
def test_a_wrong_choice_is_refused_and_nothing_is_imported(play: Any, letter: Letter, form: dict[str, str]) -> None:
    stored = play.deliver(ALICE, letter("Jane Roe <jane@roe.example>", ALICE))
    play.label(ALICE, stored)
    play.visit_google(ALICE, f"/oauth/start?login_hint={ALICE}")
    assert play.post(ALICE, "/console/mailbox", form).status_code == 400
    play.work()
    assert play.messages() == []


def test_a_label_that_was_not_offered_is_not_followed(play: Any, letter: Letter) -> None:
    stored = play.deliver(ALICE, letter("Jane Roe <jane@roe.example>", ALICE))
    play.label(ALICE, stored, "Private")
    play.connect(ALICE, how="all", labels=("Hire", "Private"))
    play.work()
    play.look(ALICE)
    assert play.messages() == []


def test_since_a_date_leaves_older_threads_out(play: Any, letter: Letter) -> None:
    old, new = letter("Old <old@a.example>", ALICE), letter("New <new@a.example>", ALICE)
    play.label(ALICE, play.deliver(ALICE, old, at=play.world.now().replace(year=2020)))
    play.label(ALICE, play.deliver(ALICE, new))
    play.connect(ALICE, how="since", since="2025-01-01")
    play.work()
    assert [candidate.name for candidate in play.candidates()] == ["New"]


def test_the_offer_names_counts_dates_and_strangers_and_ticks_only_the_label(play: Any, letter: Letter) -> None:
    play.label(
        ALICE, play.deliver(ALICE, letter("Jane Roe <jane@roe.example>", ALICE), at=play.world.now().replace(year=2024))
    )
    play.label(ALICE, play.deliver(ALICE, letter("Max <max@roe.example>", ALICE)), "recruiterbox")
    page = play.visit_google(ALICE, f"/oauth/start?login_hint={ALICE}").text
    text = re.sub(r"<[^>]+>|\s+", " ", page)
    assert "Jane Roe" in text
    assert re.search(r"the oldest from [A-Z][a-z]+ \d+, 2024", text)
    assert page.count("checked") == 2
    assert page.index("Hire</b>") < page.index("recruiterbox</b>")


def test_a_declined_scope_is_named_and_nothing_is_kept(play: Any) -> None:
    answer = play.visit_google(ALICE, "/oauth/start", untick=("https://www.googleapis.com/auth/gmail.modify",))
    assert "gmail.modify" in answer.text
    assert "unticked" in answer.text
    assert play.house.store.of("brightwater.example").find is not None
    sub = play.world.accounts[ALICE].sub
    records = play.house.store.of("brightwater.example")
    assert records.get(SealedToken, sub) is None
    assert records.get(Mailbox, sub) is None


def test_saying_no_on_googles_page_is_no_error_of_ours(play: Any) -> None:
    assert "You did not agree" in play.visit_google(ALICE, "/oauth/start", deny=True).text


def test_a_foreign_state_is_refused(play: Any) -> None:
    answer = get(play, ALICE, "/oauth/callback?state=forged&code=anything")
    assert answer.status_code == 403
    assert "Begin again" in answer.text


def test_another_account_than_the_sidebars_is_refused(play: Any) -> None:
    answer = play.visit_google(TOM, f"/oauth/start?login_hint={ALICE}")
    assert answer.status_code == 403
    assert ALICE in answer.text
    assert TOM in answer.text


def test_a_hiring_manager_connects_nothing(play: Any) -> None:
    answer = play.visit_google(HUGO, "/oauth/start")
    assert answer.status_code == 403
    assert "Hiring managers" in answer.text


def test_a_waiting_conversation_is_filed_under_several_people(play: Any, letter: Letter) -> None:
    stored = play.deliver(ALICE, letter("Ann <ann@a.example>", f"{ALICE}, Ben <ben@b.example>"))
    play.connect(ALICE)
    play.label(ALICE, stored)
    play.look(ALICE)
    assert play.candidates() == []
    waiting = play.conversations()[0].id
    assert play.post(ALICE, f"/console/waiting/{waiting}", {"address": ["nonsense"]}).status_code == 400
    for _ in range(2):
        play.post(ALICE, f"/console/waiting/{waiting}", {"address": ["ann@a.example", "ben@b.example", ""]})
    assert {candidate.name for candidate in play.candidates()} == {"Ann", "Ben"}
    assert {len(message.candidates) for message in play.messages()} == {2}


def test_another_recruiter_cannot_file_what_waits_in_alices_mailbox(play: Any, letter: Letter) -> None:
    stored = play.deliver(ALICE, letter("Ann <ann@a.example>", f"{ALICE}, Ben <ben@b.example>"))
    play.connect(ALICE)
    play.label(ALICE, stored)
    play.look(ALICE)
    play.sign_in(TOM)
    answer = play.post(TOM, f"/console/waiting/{play.conversations()[0].id}", {"address": "ann@a.example"})
    assert answer.status_code == 404
    assert play.candidates() == []


def test_every_answer_is_hardened(play: Any) -> None:
    answer = get(play, ALICE, "/oauth/sign-in")
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    play.sign_in(ALICE)
    cookie = next(iter(play.browser(ALICE).cookies))
    assert cookie.has_nonstandard_attr("HttpOnly")
    assert cookie.get_nonstandard_attr("SameSite") == "Lax"


@pytest.mark.parametrize(("path", "form"), [("mailbox", {"how": "since"}), ("waiting/x", {})])
def test_what_was_forgotten_is_asked_for_beside_the_form(play: Any, path: str, form: dict[str, str]) -> None:
    play.connect(ALICE)
    answer = play.post(ALICE, f"/console/{path}", form)
    assert answer.ok
    assert "Choose" in answer.text


@pytest.mark.parametrize("address", [ALICE, TOM, "jobs@brightwater.example"])
def test_an_own_address_cannot_be_made_a_candidate(play: Any, letter: Letter, address: str) -> None:
    stored = play.deliver(ALICE, letter("Ann <ann@a.example>", f"{ALICE}, Ben <ben@b.example>"))
    play.connect(ALICE)
    play.label(ALICE, stored)
    play.look(ALICE)
    answer = play.post(ALICE, f"/console/waiting/{play.conversations()[0].id}", {"address": ["ann@a.example", address]})
    assert answer.status_code == 403
    assert "one of your own" in answer.text
    assert play.candidates() == []


def test_a_link_of_the_sidebar_asks_for_its_own_reader(play: Any) -> None:
    play.sign_in(TOM)
    answer = get(play, TOM, f"/console/?for={ALICE}")
    assert ALICE in answer.text
    assert answer.url.startswith(play.origin + "/oauth/sign-in")
    assert get(play, TOM, f"/console/?for={TOM}").url.startswith(play.origin + "/console/")


def test_signing_in_leads_on_to_where_the_link_pointed(play: Any) -> None:
    get(play, ALICE, f"/console/mailbox?for={ALICE}")
    assert play.sign_in(ALICE).url.endswith("/console/mailbox")


def test_a_reader_of_some_learns_the_age_of_nothing_hidden(play: Any, letter: Letter) -> None:
    old = letter("Jane Roe <jane@roe.example>", f"{ALICE}, {HUGO}", subject="With Hugo")
    candidate = filed(play, old)
    hidden = letter("Jane Roe <jane@roe.example>", ALICE, subject="Hidden")
    late = play.deliver(ALICE, hidden, at=play.world.now() + timedelta(days=3))
    play.label(ALICE, late)
    play.look(ALICE)
    play.sign_in(HUGO)
    page = get(play, HUGO, "/console/").text
    assert candidate in page
    assert late.internal_date.date().isoformat() not in page
    assert "Older" not in page


def test_a_hiring_manager_is_offered_no_mailbox(play: Any) -> None:
    play.sign_in(HUGO)
    page = get(play, HUGO, "/console/mailbox").text
    assert "Connect Gmail" not in page
    assert "what is open to you" in page
