"""No door without a guard, and guards that cannot be talked round."""

from collections.abc import Callable
from typing import Any

import pytest
import requests
from flask import Blueprint, Flask, Response, abort

from backend.domain.recruiter import Recruiter
from backend.guards import HEADERS, Open, guarded_by, harden, mount

ALICE, TOM = "alice@brightwater.example", "tom@brightwater.example"
PUSHER = "push@sandbox.iam.gserviceaccount.com"
HOST = "service-1@gcp-sa-gsuiteaddons.iam.gserviceaccount.com"
CLOCK = "/watchers/poll"


def refuse() -> None:
    abort(401)


@pytest.fixture
def visits() -> list[str]:
    return []


@pytest.fixture
def door(visits: list[str]) -> Blueprint:
    """Two ways in that say who came through."""
    rooms = Blueprint("rooms", __name__)

    @rooms.route("/one", methods=["GET", "POST"])
    def one() -> str:
        visits.append("one")
        return "in"

    @rooms.get("/two/<name>")
    def two(name: str) -> str:
        visits.append(name)
        return "in"

    return rooms


def test_a_door_without_a_guard_cannot_be_mounted(door: Blueprint) -> None:
    app = Flask(__name__)
    with pytest.raises(TypeError):
        mount(app, door)  # type: ignore[call-arg]
    assert app.test_client().get("/one").status_code == 404


@pytest.mark.parametrize(("method", "path"), [("GET", "/one"), ("POST", "/one"), ("HEAD", "/one"), ("GET", "/two/x")])
def test_the_guard_stands_before_every_way_in(door: Blueprint, visits: list[str], method: str, path: str) -> None:
    app = Flask(__name__)
    mount(app, door, guard=refuse)
    assert app.test_client().open(path, method=method).status_code == 401
    assert visits == []
    assert guarded_by(app) == {"rooms": refuse}


def test_an_open_door_lets_everyone_in(door: Blueprint, visits: list[str]) -> None:
    app = Flask(__name__)
    mount(app, door, guard=Open())
    assert app.test_client().get("/two/x").text == "in"
    assert visits == ["x"]


def test_security_headers_stand_on_every_answer_and_replace_none(play: Any) -> None:
    for path in ("/healthz", "/console/", "/watchers/poll", "/nowhere"):
        answer = requests.get(play.origin + path, timeout=10, allow_redirects=False)
        assert [(name, answer.headers[name]) for name, _ in HEADERS] == list(HEADERS)
        assert answer.headers["Cache-Control"] == "no-store"
    assert harden(Response(headers={"Cache-Control": "max-age=3600"})).headers["Cache-Control"] == "max-age=3600"


def knock(play: Any, path: str, token: str, host: str = "") -> int:
    headers = {"Authorization": token} | ({"Host": host} if host else {})
    return requests.post(play.origin + path, headers=headers, data=b"{}", timeout=10).status_code


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_the_right_token_opens(play: Any, scheme: str) -> None:
    assert knock(play, CLOCK, f"{scheme} {play.world.service_token(PUSHER, play.origin + CLOCK)}") == 200


WRONG: dict[str, Callable[[str], str]] = {
    "no scheme": lambda token: token,
    "another scheme": lambda token: f"Basic {token}",
    "no token": lambda token: "Bearer",
    "an empty token": lambda token: "Bearer ",
    "a token too much": lambda token: f"Bearer {token} {token}",
    "a token twice": lambda token: f"Bearer {token},{token}",
    "in quotes": lambda token: f'Bearer "{token}"',
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_anything_but_one_bearer_token_does_not(play: Any, wrong: Callable[[str], str]) -> None:
    assert knock(play, CLOCK, wrong(play.world.service_token(PUSHER, play.origin + CLOCK))) == 401


@pytest.mark.parametrize(("path", "account"), [(CLOCK, PUSHER), ("/addon/home", HOST)])
def test_the_audience_comes_from_settings_never_from_the_host_header(play: Any, path: str, account: str) -> None:
    forged = play.world.service_token(account, f"http://evil.example{path}")
    honest = play.world.service_token(account, play.origin + path)
    assert knock(play, path, f"Bearer {forged}", host="evil.example") == 401
    assert knock(play, path, f"Bearer {honest}", host="evil.example") == 200


@pytest.mark.parametrize(
    "path", ["/watchers/poll", "/watchers/sweep", "/watchers/work", "/watchers/gmail", "/addon/home", "/addon/add"]
)
def test_a_token_for_one_door_opens_no_other(play: Any, path: str) -> None:
    account = HOST if path.startswith("/addon") else PUSHER
    assert knock(play, path, f"Bearer {play.world.service_token(account, play.origin + '/elsewhere')}") == 401


def test_a_door_not_set_up_is_closed(stage: Callable[..., Any]) -> None:
    play = stage(settings_={"ADDON_SERVICE_ACCOUNT": "", "PUSH_SERVICE_ACCOUNT": ""})
    for path, account in ((CLOCK, PUSHER), ("/addon/home", HOST)):
        assert knock(play, path, f"Bearer {play.world.service_token(account, play.origin + path)}") == 401


def test_pages_send_strangers_to_sign_in(play: Any) -> None:
    for path in ("/console/", "/console/mailbox", "/console/waiting"):
        answer = requests.get(play.origin + path, timeout=10, allow_redirects=False)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/oauth/sign-in")


def test_a_session_lets_in_its_own_person_only(play: Any) -> None:
    play.sign_in(ALICE)
    assert play.browser(ALICE).get(play.origin + "/console/", allow_redirects=False).status_code == 200
    cookie = play.browser(ALICE).cookies["hirelabel"]
    for forged in (cookie[:-2], "e30." + cookie.partition(".")[2], cookie.replace(".", "", 1)):
        answer = requests.get(
            play.origin + "/console/", cookies={"hirelabel": forged}, timeout=10, allow_redirects=False
        )
        assert answer.status_code == 302


def test_a_session_ends_with_the_seat(play: Any) -> None:
    play.sign_in(TOM)
    browser, identity = play.browser(TOM), play.world.accounts[TOM].sub
    assert browser.get(play.origin + "/console/", allow_redirects=False).status_code == 200
    play.house.store.of("brightwater.example").transact(lambda tx: tx.delete(Recruiter, identity))
    assert browser.get(play.origin + "/console/", allow_redirects=False).status_code == 302
