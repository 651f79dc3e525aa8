"""Failure modes 15 and 16: odd headers and old character sets, from Gmail through the import and the sidebar."""

from base64 import urlsafe_b64encode
from dataclasses import dataclass
from typing import Any

import pytest

from sandbox import mail as sandbox_mail

ALICE, TOM = "alice@brightwater.example", "tom@brightwater.example"
END = "Message-ID: <1@mail.example>\nDate: Fri, 20 Nov 2026 12:00:00 +0000\nSubject: Application\n"


@dataclass(frozen=True)
class Odd:
    """Header fields, the card they call for, and the newcomer they name (name and address) when imported."""

    fields: str
    card: str
    name: str = ""
    address: str = ""


JANE = ("stranger", "Jane Doe", "jane@doe.example")
ODD = {
    "a comma in quotes": Odd(f'From: "Doe, Jane" <jane@doe.example>\nTo: {ALICE}\n', *JANE),
    "a comma without quotes": Odd(f"From: Doe, Jane <jane@doe.example>\nTo: {ALICE}\n", *JANE),
    "a comma in an encoded word": Odd(f"From: =?utf-8?q?Doe=2C_Jane?= <jane@doe.example>\nTo: {ALICE}\n", *JANE),
    "an encoded word": Odd(
        f"From: =?iso-8859-1?q?J=E4ne_Doe?= <jane@doe.example>\nTo: {ALICE}\n", "stranger", "Jäne Doe", JANE[2]
    ),
    "raw Latin-1 in a name": Odd(
        f"From: J\xe4ne Doe <jane@doe.example>\nTo: {ALICE}\n", "stranger", "Jäne Doe", JANE[2]
    ),
    "a group of colleagues": Odd(f"From: Jane Doe <jane@doe.example>\nTo: Hiring: {ALICE}, {TOM};\n", *JANE),
    "an empty group": Odd("From: Jane Doe <jane@doe.example>\nTo: undisclosed-recipients:;\n", *JANE),
    "a group in From": Odd(f"From: Applicants: Jane Doe <jane@doe.example>;\nTo: {ALICE}\n", *JANE),
    "Reply-To elsewhere": Odd(f"From: Jane Doe <jane@doe.example>\nReply-To: box@relay.example\nTo: {ALICE}\n", *JANE),
    "an own address inside a stranger's": Odd(f"From: {ALICE}.org\nTo: {ALICE}\n", "stranger", "Alice", f"{ALICE}.org"),
    "an own address at the end of a stranger's": Odd(
        f"From: Malice <m{ALICE}.example>\nTo: {ALICE}\n", "stranger", "Malice", f"m{ALICE}.example"
    ),
    "an own address as a stranger's name": Odd(
        f'From: "{ALICE}" <jane@doe.example>\nTo: {ALICE}\n', "stranger", "Jane", "jane@doe.example"
    ),
    "no From": Odd(f"To: {ALICE}\n", "nobody"),
    "no address at all": Odd("From: nobody\n", "nobody"),
    "self-sent": Odd(f"From: {ALICE}\nTo: {ALICE}\n", "colleagues"),
    "two strangers": Odd(f"From: jane@doe.example\nTo: {ALICE}, bob@stone.example\n", "pick"),
    "a machine": Odd(f"From: Board <no-reply@indeed.com>\nTo: {ALICE}\n", "nobody"),
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_failure_mode_15_the_sidebar_and_the_import_agree(play: Any, odd: Odd) -> None:
    """Broken variant: a comma always ended an address, also in `Doe, Jane <jane@…>`."""
    stored = play.deliver(ALICE, (odd.fields + END + "\nHello\n").encode("latin-1"))
    play.connect(ALICE)
    card = play.open(ALICE, stored)
    assert card["name"] == odd.card
    assert odd.address in str(card)
    play.label(ALICE, stored)
    play.look(ALICE)
    found = [(each.name, [known.address for known in each.addresses]) for each in play.candidates()]
    assert found == ([(odd.name, [odd.address])] if odd.address else [])
    assert [conversation.waiting for conversation in play.conversations()] == [not odd.address]
    assert play.open(ALICE, stored)["name"] == ("candidate" if odd.address else "pick")


def test_failure_mode_15_a_mailing_list_makes_no_candidate_unasked(play: Any) -> None:
    """Broken variant: List-Id was not heeded."""
    fields = f"From: Jane Doe <jane@doe.example>\nTo: {ALICE}\nList-Id: Backend <backend.lists.example>\n"
    stored = play.deliver(ALICE, (fields + END + "\nHello\n").encode())
    play.connect(ALICE)
    play.label(ALICE, stored)
    play.look(ALICE)
    assert play.candidates() == []
    card = play.open(ALICE, stored)
    assert card["name"] == "pick"
    assert "mailing list" in str(card)
    play.press(ALICE, stored, card, "Choose")
    assert [candidate.name for candidate in play.candidates()] == ["Jane Doe"]
    assert [conversation.waiting for conversation in play.conversations()] == [False]


def test_failure_mode_15_mail_an_own_group_rewrote_is_the_strangers(play: Any) -> None:
    """Broken variant: From was believed though an own group had rewritten it."""
    fields = (
        "From: 'Jane Doe' via Jobs <jobs@brightwater.example>\nX-Original-From: Jane Doe <jane@doe.example>\n"
        "Reply-To: Jane Doe <jane@doe.example>\nTo: jobs@brightwater.example\nList-Id: <jobs.brightwater.example>\n"
    )
    stored = play.deliver(ALICE, (fields + END + "\nHello\n").encode())
    play.connect(ALICE)
    assert "jane@doe.example" in str(play.open(ALICE, stored))
    play.label(ALICE, stored)
    play.look(ALICE)
    assert [(each.name, each.addresses[0].address) for each in play.candidates()] == [("Jane Doe", "jane@doe.example")]


CHARSETS = {
    "Latin-1": ('Content-Type: text/plain; charset="iso-8859-1"\n', "Grüße aus Köln".encode("latin-1")),
    "Latin-1, quoted-printable": (
        'Content-Type: text/plain; charset="iso-8859-1"\nContent-Transfer-Encoding: quoted-printable\n',
        b"Gr=FC=DFe aus K=F6ln",
    ),
    "Big5": ('Content-Type: text/plain; charset="big5"\n', "您好我想應徵".encode("big5")),
    "8-bit without charset": ("Content-Transfer-Encoding: 8bit\n", "Grüße aus Köln".encode("latin-1")),
    "UTF-8 without charset": ("Content-Transfer-Encoding: 8bit\n", "Grüße aus Köln".encode()),
    "UTF-8 that claims ASCII": ('Content-Type: text/plain; charset="us-ascii"\n', "Grüße aus Köln".encode()),
}


@pytest.mark.parametrize("padded", [True, False], ids=["padded", "unpadded"])
@pytest.mark.parametrize(("fields", "octets"), CHARSETS.values(), ids=CHARSETS)
def test_failure_mode_16_every_character_survives(
    play: Any, monkeypatch: pytest.MonkeyPatch, fields: str, octets: bytes, *, padded: bool
) -> None:
    """Broken variant: Gmail's UTF-8 was read by the set the mail declared; base64 had to be padded."""
    if not padded:  # Gmail pads today; its documentation does not promise it
        unpadded = lambda content: urlsafe_b64encode(content).rstrip(b"=").decode()  # noqa: E731
        monkeypatch.setattr(sandbox_mail, "base64url", unpadded)
    head = f"From: jane@doe.example\nTo: {ALICE}\n{END}{fields}\n".encode()
    play.connect(ALICE)
    for extra in (b"", b"!", b"!!"):
        play.label(ALICE, play.deliver(ALICE, head.replace(b"<1@", b"<1%d@" % len(extra)) + octets + extra))
    play.look(ALICE)
    text = "您好我想應徵" if "big5" in fields else "Grüße aus Köln"
    assert sorted(message.text for message in play.messages()) == [text, f"{text}!", f"{text}!!"]


@pytest.mark.parametrize(
    "subject", [b"Gr\xfc\xdfe", "Grüße".encode(), b"=?iso-8859-1?q?Gr=FC=DFe?=", b"=?utf-8?b?R3LDvMOfZQ?="]
)
def test_failure_mode_16_a_subject_in_any_set_is_read(play: Any, subject: bytes) -> None:
    """Broken variant: subjects were kept in ASCII."""
    head = f"From: jane@doe.example\nTo: {ALICE}\nMessage-ID: <2@mail.example>\nSubject: ".encode()
    play.connect(ALICE)
    play.label(ALICE, play.deliver(ALICE, head + subject + b"\n\nHello\n"))
    play.look(ALICE)
    assert [message.subject for message in play.messages()] == ["Grüße"]
