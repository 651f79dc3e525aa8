"""Which senders are machines."""

import pytest

from backend.domain.address import Address
from backend.domain.automated import automated


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("no-reply@roe.example", "automatic sender"),
        ("NoReply@roe.example", "automatic sender"),
        ("do_not_reply@roe.example", "automatic sender"),
        ("noreply+x7@roe.example", "automatic sender"),
        ("jane-noreply@roe.example", "automatic sender"),
        ("mailer-daemon@roe.example", "automatic sender"),
        ("list+bounces@roe.example", "automatic sender"),
        ("jane@calendly.com", "scheduling service"),
        ("jane@mail.calendly.com", "scheduling service"),
        ("jane@indeedemail.com", "job board"),
        ("jane@eu.greenhouse.io", "applicant tracking system"),
        ("backend@googlegroups.com", "mailing list"),
    ],
)
def test_machines(address: str, kind: str) -> None:
    assert automated(Address(address)) == kind


@pytest.mark.parametrize(
    "address",
    [
        "jane@roe.example",
        "robotham@roe.example",
        "abbot@roe.example",
        "alertson@roe.example",
        "jane@notcalendly.com",
        "jane@calendly.com.example",
        "norepley@roe.example",
    ],
)
def test_people(address: str) -> None:
    assert automated(Address(address)) == ""
