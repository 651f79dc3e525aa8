"""History: what is written down for each change, where it starts, how it is cut into pages."""

from collections.abc import Callable

from tests.sandbox.judges.behaviour.judged import Mail, status

Letter = Callable[..., bytes]
REPLY = {"subject": "Re: Application", "in_reply_to": "<1@mail.example>"}
LARGEST = 2**64 - 1


def test_nothing_new_has_no_history(mail: Mail, letter: Letter) -> None:
    start = mail.get(mail.insert(letter()))["historyId"]
    assert mail.users.history().list(userId="me", startHistoryId=start).execute() == {"historyId": start}


def test_history_ids_are_of_64_bits(mail: Mail, letter: Letter) -> None:
    assert int(mail.get(mail.insert(letter()))["historyId"]) <= LARGEST


def test_a_label_set_on_arrival_is_only_in_the_added_message(mail: Mail, letter: Letter) -> None:
    hire, before = mail.label("Hire"), mail.insert(letter())
    new = mail.insert(letter(), "INBOX", hire)
    assert mail.events(before) == [("messagesAdded", new["id"], frozenset({"INBOX", hire}))]


def test_a_labelled_thread_is_one_event_for_each_message(mail: Mail, letter: Letter) -> None:
    hire, first = mail.label("Hire"), mail.insert(letter(message_id="<1@mail.example>"))
    second, before = mail.insert(letter(**REPLY)), mail.insert(letter())
    mail.modify_thread(first, add=hire).execute()
    events = mail.events(before)
    assert set(events) == {("labelsAdded", each["id"], frozenset({hire})) for each in (first, second)}
    assert len(events) == 2


def test_a_label_taken_off_is_an_event(mail: Mail, letter: Letter) -> None:
    hire = mail.label("Hire")
    stored, before = mail.insert(letter(), hire), mail.insert(letter())
    mail.modify(stored, remove=hire).execute()
    assert mail.events(before) == [("labelsRemoved", stored["id"], frozenset({hire}))]


def test_a_change_that_changes_nothing_is_no_event(mail: Mail, letter: Letter) -> None:
    hire = mail.label("Hire")
    stored, before = mail.insert(letter(), hire), mail.insert(letter())
    mail.modify(stored, add=hire).execute()
    assert mail.events(before) == []


def test_trash_is_a_label_and_deletion_for_good_is_not(mail: Mail, letter: Letter) -> None:
    stored, before = mail.insert(letter()), mail.insert(letter())
    mail.messages.trash(userId="me", id=stored["id"]).execute()
    mail.messages.delete(userId="me", id=stored["id"]).execute()
    kinds = [(kind, message) for kind, message, _ in mail.events(before)]
    assert kinds == [("labelsAdded", stored["id"]), ("messagesDeleted", stored["id"])]


def test_a_renamed_label_is_no_event(mail: Mail, letter: Letter) -> None:
    hire = mail.label("Hire")
    before = mail.insert(letter(), hire)
    mail.labels.patch(userId="me", id=hire, body={"name": "Hired"}).execute()
    assert mail.events(before) == []


def test_a_deleted_label_is_no_event(mail: Mail, letter: Letter) -> None:
    hire = mail.label("Hire")
    mail.insert(letter(), hire)
    before = mail.insert(letter())
    mail.labels.delete(userId="me", id=hire).execute()
    assert mail.events(before) == []


def test_the_start_is_exclusive_and_pages_add_up_in_order(mail: Mail, letter: Letter) -> None:
    first = mail.insert(letter())
    later = [mail.insert(letter())["id"] for _ in range(5)]
    records = list(mail.records(mail.get(first)["historyId"], maxResults=2))
    ids = [int(each["id"]) for each in records]
    assert [each["messagesAdded"][0]["message"]["id"] for each in records] == later
    assert ids == sorted(ids)


def test_types_narrow(mail: Mail, letter: Letter) -> None:
    before, stored = mail.insert(letter()), mail.insert(letter())
    mail.modify(stored, add="STARRED").execute()
    mail.messages.delete(userId="me", id=stored["id"]).execute()
    asked = mail.events(before, historyTypes=["labelAdded", "messageDeleted"])
    assert [kind for kind, _, _ in asked] == ["labelsAdded", "messagesDeleted"]


def test_a_label_narrows(mail: Mail, letter: Letter) -> None:
    hire, before = mail.label("Hire"), mail.insert(letter())
    stored = mail.insert(letter())
    mail.modify(stored, add=hire).execute()
    assert mail.events(before, labelId=hire) == [("labelsAdded", stored["id"], frozenset({hire}))]


def test_history_too_old_is_not_found(mail: Mail, letter: Letter) -> None:
    mail.insert(letter())
    assert status(mail.users.history().list(userId="me", startHistoryId="1")) == 404


def test_history_of_a_dead_label_is_not_found(mail: Mail, letter: Letter) -> None:
    hire = mail.label("Hire")
    start = mail.get(mail.insert(letter()))["historyId"]
    mail.labels.delete(userId="me", id=hire).execute()
    assert status(mail.users.history().list(userId="me", startHistoryId=start, labelId=hire)) == 404
