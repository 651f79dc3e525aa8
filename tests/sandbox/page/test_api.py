"""The page's JSON API over the story; what it looks like is in test_mail and test_sidebar."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from sandbox.app import create_sandbox
from sandbox.world import World

ALICE = "alice@brightwater.example"
PRIYA = "priya@brightwater.example"


@pytest.fixture
def client(world: World) -> FlaskClient:
    return create_sandbox(world).test_client()


def threads(client: FlaskClient, view: str = "INBOX", mailbox: str = ALICE) -> dict[str, Any]:
    return dict(client.get("/page/threads", query_string={"mailbox": mailbox, "view": view}).get_json())


def found(client: FlaskClient, subject: str, view: str = "ALL", mailbox: str = ALICE) -> dict[str, Any]:
    rows = threads(client, view, mailbox)["threads"]
    return dict(next(row for row in rows if row["subject"].startswith(subject)))


def thread(client: FlaskClient, subject: str, view: str = "ALL") -> dict[str, Any]:
    query = {"mailbox": ALICE, "thread": found(client, subject, view)["id"]}
    return dict(client.get("/page/thread", query_string=query).get_json())


def post(client: FlaskClient, path: str, **asked: object) -> int:
    return client.post(f"/page/{path}", json={"mailbox": ALICE, **asked}).status_code


def test_the_page_names_everyone_and_locks_itself(client: FlaskClient) -> None:
    answer = client.get("/")
    assert all(name in answer.text for name in ("Alice Moreau", "Tom Becker", "Priya Nair", "Hugo Lindqvist"))
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


def test_the_list_counts_threads_and_unread(client: FlaskClient) -> None:
    listing = threads(client)
    labels = {label["name"]: label for label in listing["labels"]}
    unread = [row for row in listing["threads"] if row["unread"]]
    assert (labels["Hire"]["threads"], labels["Hire"]["user"]) == (8, True)
    assert (labels["Inbox"]["threads"], labels["Inbox"]["unread"]) == (len(listing["threads"]), len(unread))
    assert listing["threads"][0]["people"] == "Lena Hartmann"
    assert listing["threads"][0]["labels"] == []


@pytest.mark.parametrize(("subject", "view"), [("URGENT", "SPAM"), ("Standing desks", "TRASH")])
def test_spam_and_trash_show_only_in_their_own_view(client: FlaskClient, subject: str, view: str) -> None:
    assert [row["subject"][: len(subject)] for row in threads(client, view)["threads"]] == [subject]
    assert not [row for row in threads(client, "ALL")["threads"] if row["subject"].startswith(subject)]


def test_people_are_named_as_gmail_names_them(client: FlaskClient) -> None:
    assert found(client, "Platform Engineer")["people"] == "Chidi, me"
    assert found(client, "Data Engineer role:")["people"] == "To: ليلى منصور"
    assert found(client, "Sales Engineer")["people"] == "Tom, Jonas, me"


def test_a_message_has_words_and_papers(client: FlaskClient) -> None:
    message = thread(client, "Application for Backend")["messages"][0]
    assert "40,000 sailings" in message["text"]
    assert message["from"] == [{"name": "Lena Hartmann", "address": "lena.hartmann@nordpost.example"}]
    assert [paper["name"] for paper in message["papers"]] == ["Lena-Hartmann-Resume.pdf"]


def test_pictures_are_carried_inside_the_html(client: FlaskClient) -> None:
    message = thread(client, "Product Manager")["messages"][0]
    assert 'src="data:image/png;base64,iVBORw0' in message["html"]
    assert [paper["name"] for paper in message["papers"]] == ["CV Marta Kowalska.pdf"]


def test_a_paper_is_a_download_that_runs_nothing(client: FlaskClient) -> None:
    message = thread(client, "Application for Backend")["messages"][0]
    query = {"mailbox": ALICE, "message": message["id"], "part": message["papers"][0]["part"]}
    answer = client.get("/page/paper", query_string=query)
    assert answer.data.startswith(b"%PDF-1.4")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Security-Policy"] == "sandbox"


def test_labels_are_put_on_made_and_taken_off(client: FlaskClient) -> None:
    lena = found(client, "Application for Backend")["id"]
    assert post(client, "label", thread=lena, add=["Hire", "Hire/Design"]) == 200
    labels = found(client, "Application for Backend")["labels"]
    assert [label["name"] for label in labels] == ["Hire", "Hire/Design"]
    assert post(client, "label", thread=lena, remove=[labels[1]["id"]]) == 200
    assert [label["name"] for label in found(client, "Application for Backend")["labels"]] == ["Hire"]


def test_gmail_refuses_a_reserved_label_name(client: FlaskClient) -> None:
    assert post(client, "label", thread=found(client, "Application")["id"], add=["/"]) == 400


def test_reading_archiving_and_trashing(client: FlaskClient) -> None:
    lena = found(client, "Application for Backend")["id"]
    assert post(client, "move", thread=lena, where="read") == 200
    assert not found(client, "Application for Backend")["unread"]
    post(client, "move", thread=lena, where="archive")
    assert lena not in [row["id"] for row in threads(client)["threads"]]
    post(client, "move", thread=lena, where="trash")
    assert lena in [row["id"] for row in threads(client, "TRASH")["threads"]]
    post(client, "move", thread=lena, where="inbox")
    assert lena in [row["id"] for row in threads(client)["threads"]]


def test_a_reply_moves_the_version(client: FlaskClient) -> None:
    before = client.get("/page/poll", query_string={"mailbox": ALICE}).get_json()["version"]
    assert post(client, "reply", thread=found(client, "Application for Backend")["id"]) == 200
    assert len(thread(client, "Application for Backend")["messages"]) == 2
    assert client.get("/page/poll", query_string={"mailbox": ALICE}).get_json()["version"] > before


def test_colleagues_have_no_candidate_to_reply(client: FlaskClient) -> None:
    assert post(client, "reply", thread=found(client, "Confidential")["id"]) == 409


def test_the_guide_follows_the_visitor(client: FlaskClient, world: World) -> None:
    def done() -> list[bool]:
        steps = client.get("/page/poll", query_string={"mailbox": ALICE}).get_json()["steps"]
        assert [step["text"] for step in steps] == [
            "Connect your mailbox in the sidebar",
            "Open Lena Hartmann's mail",
            "Label it Hire",
        ]
        return [step["done"] for step in steps]

    lena = found(client, "Application for Backend")["id"]
    assert done() == [False, False, False]
    world.counters.charge(ALICE, "labels.list", 1)
    assert done() == [True, False, False]
    post(client, "move", thread=lena, where="read")
    assert done() == [True, True, False]
    post(client, "label", thread=lena, add=["Hire"])
    assert done() == [True, True, True]


@pytest.mark.parametrize("path", ["threads", "poll", "thread?thread=1"])
def test_an_unknown_mailbox_is_not_found(client: FlaskClient, path: str) -> None:
    mark = "&" if "?" in path else "?"
    assert client.get(f"/page/{path}{mark}mailbox=nobody@brightwater.example").status_code == 404


def test_a_thread_of_another_mailbox_is_not_found(client: FlaskClient) -> None:
    theirs = found(client, "UX Researcher", mailbox=PRIYA)["id"]
    assert client.get("/page/thread", query_string={"mailbox": ALICE, "thread": theirs}).status_code == 404


def test_an_event_is_posted_to_the_product_alone(client: FlaskClient, world: World) -> None:
    world.addon_origin = "http://127.0.0.1:1"
    answer = client.post("/page/event", json={"mailbox": ALICE})
    assert answer.get_json()["trouble"] == "no answer: ConnectionError"
    assert post(client, "event", url="http://elsewhere.example/addon/home") == 400


def test_mail_without_a_sender_is_listed(client: FlaskClient, world: World) -> None:
    world.mailboxes[ALICE].deliver(b"Subject: Who am I\n\nNobody knows.\n")
    assert found(client, "Who am I")["people"] == "(unknown)"
    assert thread(client, "Who am I")["messages"][0]["from"] == []
