"""The search terms a program uses."""

from collections.abc import Callable

import pytest

from tests.sandbox.judges.behaviour.judged import Mail, posted

Letter = Callable[..., bytes]
TOM = {"from": "tom@agency.example", "subject": "Rota"}


@pytest.fixture
def filled(mail: Mail, letter: Letter) -> Mail:
    """Four mails: an application, a labelled one of June, Tom's, and one in the trash."""
    hire = mail.label("Night shift")
    mail.insert(letter(message_id="<1@mail.example>"), "INBOX", "UNREAD")
    june = posted(letter(subject="About the salary", date="Mon, 15 Jun 2026 10:00:00 +0000"), labelIds=[hire])
    mail.messages.import_(userId="me", body=june).execute()
    mail.insert(letter("Who brings the parachute?", **TOM))
    mail.insert(letter(subject="Gone"), "TRASH")
    return mail


@pytest.mark.parametrize(
    ("query", "found"),
    [
        pytest.param("from:nadia@mail.example", {"Application", "About the salary"}, id="from"),
        pytest.param("to:maya subject:rota", {"Rota"}, id="to-and-subject"),
        pytest.param('"the parachute"', {"Rota"}, id="phrase"),
        pytest.param('subject:"the salary"', {"About the salary"}, id="phrase-in-subject"),
        pytest.param("parachute", {"Rota"}, id="word"),
        pytest.param("from:nadia -subject:salary", {"Application"}, id="minus"),
        pytest.param("rfc822msgid:<1@mail.example>", {"Application"}, id="message-id"),
        pytest.param("in:inbox is:unread", {"Application"}, id="places"),
        pytest.param("is:read", {"About the salary", "Rota"}, id="read"),
        pytest.param("label:night-shift", {"About the salary"}, id="label"),
        pytest.param("-label:inbox", {"About the salary", "Rota"}, id="no-label"),
        pytest.param("after:2026/06/01 before:2026/07/01", {"About the salary"}, id="days"),
        pytest.param("after:1782864000", {"Application", "Rota"}, id="seconds"),
        pytest.param("in:trash", {"Gone"}, id="trash"),
        pytest.param("in:anywhere from:nadia", {"Application", "About the salary", "Gone"}, id="anywhere"),
    ],
)
def test_search(filled: Mail, query: str, found: set[str]) -> None:
    assert filled.subjects(q=query) == found
