"""Mail that nobody's hand sent, and mail that only looks so."""

import pytest

from backend.adapters.mime_addresses import addresses
from backend.adapters.mime_automatic import automatic
from backend.adapters.mime_raw import part_of_bytes

REPORT = 'multipart/report; report-type=delivery-status; boundary="b"'


def judged(headers: str) -> bool:
    """The verdict on a mail with these header lines."""
    root = part_of_bytes(f"{headers}\n\ntext\n".encode())
    return automatic(root, next(iter(addresses(root.value("From"))), None))


@pytest.mark.parametrize(
    "headers",
    [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: Auto-Generated; owner-email=x",
        "X-Autoreply: yes",
        "X-Failed-Recipients: a@x.example",
        "From: MAILER-DAEMON@x.example",
        "From: postmaster@x.example",
        "From: Mail Delivery System <robot@x.example>",
        "Return-Path: <>\nSubject: Automatic reply: your mail",
        "Precedence: bulk\nSubject: =?utf-8?q?R=C3=A9ponse_automatique?= : candidature",
        "Precedence: auto_reply\nSubject: Out of Office: back on Monday",
    ],
)
def test_machines_are_told(headers: str) -> None:
    assert judged(headers)


@pytest.mark.parametrize(
    "headers",
    [
        "From: Jane <jane@x.example>\nSubject: Application",
        "Auto-Submitted: no",
        "List-Id: <jobs.agency.example>\nPrecedence: list\nSubject: Application",
        "X-Auto-Response-Suppress: All\nSubject: Automatic reply machines, an application",
        "Subject: Out of office supplies",
        "Return-Path: <>\nSubject: Application",
        "From: Bo Daemon <bo@mailer-daemon.example>",
    ],
)
def test_people_are_not(headers: str) -> None:
    assert not judged(headers)


def test_a_delivery_report_is_told_by_its_structure() -> None:
    assert judged(f"From: x@x.example\nContent-Type: {REPORT}\n\n--b\nContent-Type: message/delivery-status\n\nA: b\n")
