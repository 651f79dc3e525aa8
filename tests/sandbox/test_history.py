"""users.history through google-api-python-client."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from googleapiclient.errors import HttpError

from sandbox.mailbox import Mailbox
from sandbox.trouble import Trouble
from sandbox.world import World

Letter = Callable[..., bytes]
Gmail = Callable[..., Any]
DAY = 86_400


def listed(gmail: Gmail, **arguments: object) -> list[dict[str, Any]]:
    history = gmail().history()
    asked, records = history.list(userId="me", **arguments), []
    while asked is not None:
        answer = asked.execute()
        records += answer.get("history", [])
        asked = history.list_next(asked, answer)
    return records


def test_nothing_new_has_no_history_key(gmail: Gmail, maya: Mailbox, letter: Letter) -> None:
    maya.deliver(letter())
    answer = gmail().history().list(userId="me", startHistoryId=maya.history_id).execute()
    assert answer == {"historyId": str(maya.history_id)}


def test_the_start_is_exclusive_and_pages_add_up(gmail: Gmail, maya: Mailbox, letter: Letter) -> None:
    first = maya.deliver(letter(message_id="<1@mail.example>"))
    start = maya.history_id
    for _ in range(6):
        maya.deliver(letter(in_reply_to="<1@mail.example>"))
    maya.label_thread(first.thread_id, add=["Hire"])
    records = listed(gmail, startHistoryId=start, maxResults=4)
    assert [int(record["id"]) for record in records] == [each.id for each in maya.history[1:]]
    assert [("messagesAdded" in each, "labelsAdded" in each) for each in records] == [(True, False)] * 6 + [
        (False, True)
    ] * 7


def test_a_change_while_paging_is_seen_on_the_last_page(gmail: Gmail, maya: Mailbox, letter: Letter) -> None:
    start = maya.history_id
    for _ in range(3):
        maya.deliver(letter())
    history = gmail().history()
    first = history.list(userId="me", startHistoryId=start, maxResults=2)
    answer = first.execute()
    late = maya.deliver(letter())
    rest = history.list_next(first, answer).execute()
    assert rest["history"][-1]["messagesAdded"][0]["message"]["id"] == late.id
    assert int(rest["historyId"]) > int(answer["historyId"])


def test_types_and_labels_narrow(gmail: Gmail, maya: Mailbox, letter: Letter) -> None:
    start = maya.history_id
    stored = maya.deliver(letter())
    maya.label_message(stored.id, add=["Hire"], remove=["UNREAD"])
    maya.delete(stored.id)
    added = listed(gmail, startHistoryId=start, historyTypes=["labelAdded", "messageDeleted"])
    assert [sorted(set(each) - {"id", "messages"}) for each in added] == [["labelsAdded"], ["messagesDeleted"]]
    hire = maya.label_id("Hire")
    assert len(listed(gmail, startHistoryId=start, labelId=hire)) == 3
    assert listed(gmail, startHistoryId=start, historyTypes="labelAdded")[0]["labelsAdded"][0]["labelIds"] == [hire]


def test_too_old_and_a_dead_label_are_not_found(gmail: Gmail, maya: Mailbox) -> None:
    start = maya.history_id
    label = maya.create_label("Hire").id
    maya.delete_label(label)
    maya.expire_history()
    for arguments in ({"startHistoryId": start}, {"startHistoryId": maya.history_id, "labelId": label}):
        with pytest.raises(HttpError) as caught:
            listed(gmail, **arguments)
        assert caught.value.status_code == 404
    fresh = gmail().getProfile(userId="me").execute()["historyId"]
    assert listed(gmail, startHistoryId=fresh) == []


def test_history_is_forgotten_as_the_clock_moves(gmail: Gmail, world: World, maya: Mailbox, letter: Letter) -> None:
    """Only what is forgotten makes a start too old: a mailbox that rested for weeks loses nothing."""
    world.history_kept = timedelta(days=7)
    start = maya.history_id
    world.move(30 * DAY)
    maya.deliver(letter())
    first = maya.history_id
    assert len(listed(gmail, startHistoryId=start)) == 1
    world.move(4 * DAY)
    maya.deliver(letter())
    world.move(4 * DAY)
    with pytest.raises(HttpError) as caught:
        listed(gmail, startHistoryId=start)
    assert caught.value.status_code == 404
    assert len(listed(gmail, startHistoryId=first)) == 1
    world.history_kept = None
    world.move(30 * DAY)
    assert len(listed(gmail, startHistoryId=first)) == 1


def test_empty_pages_with_a_token_on_request(gmail: Gmail, world: World, maya: Mailbox, letter: Letter) -> None:
    start = maya.history_id
    maya.deliver(letter())
    world.troubles.plan(Trouble("history.list", times=2, empty=True))
    answer = gmail().history().list(userId="me", startHistoryId=start).execute()
    assert "history" not in answer
    assert answer["nextPageToken"]
    assert len(listed(gmail, startHistoryId=start)) == 1
    assert world.counters.summary()["requests"] == 3
