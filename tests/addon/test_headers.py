"""Failure mode 15 and more: no header breaks the card. Each mail is opened through the add-on's door and linted."""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sandbox.host import Call

Lint = Callable[[dict[str, Any]], list[str]]

DOMAIN = "brightwater.example"
ALICE, TOM = f"alice@{DOMAIN}", f"tom@{DOMAIN}"
SHARED_MAIL = Path(os.environ.get("SHARED_MAIL", Path(__file__).parents[3] / "shared" / "mail"))
TWENTY = ", ".join(f"Person {n} <p{n}@far{n}.example>" for n in range(20))
FORWARDED = (
    "See below.\n\n---------- Forwarded message ---------\nFrom: Jane Doe <jane@doe.example>\nSubject: Hi\n\nHello"
)
JANE = "Jane Doe <jane@doe.example>"


@dataclass(frozen=True)
class Case:
    """Headers of a mail to Alice, the card they lead to, and words that are or are not on it (as Gmail gets them)."""

    headers: dict[str, str]
    card: str
    there: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    body: str = "Hello"


def stranger(sender: str, *there: str, **more: str) -> Case:
    return Case({"From": sender, **{name.replace("_", "-"): value for name, value in more.items()}}, "stranger", there)


CASES = {
    "sent to herself": Case({"From": ALICE}, "colleagues"),
    "sent to herself under a plus address": Case({"From": f"Alice <alice+jobs@{DOMAIN}>"}, "colleagues"),
    "a comma in a name": stranger('"Doe, Jane" <jane@doe.example>', "<b>Doe, Jane</b>"),
    "a comma in a name that is not quoted": stranger("Doe Jane\\, Dr <jane@doe.example>", "jane@doe.example"),
    "a group of recipients": stranger(JANE, "Jane Doe", To=f"Hiring: {ALICE}, {TOM};"),
    "a group of nobody": stranger(JANE, "Jane Doe", To="undisclosed-recipients:;"),
    "no From": Case({"To": ALICE}, "nobody"),
    "an empty From": Case({"From": ""}, "nobody"),
    "a From that is no address": Case({"From": "Jane without address"}, "nobody"),
    "an empty address": Case({"From": "Jane <>"}, "nobody"),
    "several people in From": Case({"From": f"{JANE}, Max Moss <max@moss.example>"}, "stranger", ("jane@doe",)),
    "our address is the beginning of hers": stranger(f"alice@{DOMAIN}.evil.example", "evil.example"),
    "our address is the end of hers": stranger(f"alice@not{DOMAIN}", f"not{DOMAIN}"),
    "our address is her local part": stranger(f'"alice@{DOMAIN}"@evil.example', "evil.example"),
    "our address is her name": stranger(f'"{ALICE}" <jane@doe.example>', "jane@doe.example"),
    "our domain in capitals": Case({"From": f"Tom <TOM@{DOMAIN.upper()}>"}, "colleagues"),
    "another Reply-To": Case({"From": JANE, "Reply-To": "desk@far.example"}, "stranger", ("jane@doe",), ("desk@far",)),
    "a list of others": Case({"From": JANE, "List-Id": "Python <python.lists.example>"}, "pick", ("Jane Doe",)),
    "an invitation by a person": Case(
        {"From": JANE, "Sender": "calendar-notification@google.com", "Content-Type": "text/calendar; method=REQUEST"},
        "stranger",
        ("Jane Doe",),
    ),
    "an invitation by a calendar": Case(
        {"From": "Jane (Google Calendar) <calendar-notification@google.com>", "Reply-To": JANE}, "nobody"
    ),
    "twenty recipients": Case({"From": JANE, "To": TWENTY, "Cc": ALICE}, "pick", ("Jane Doe", "Person 19")),
    "a forward by a colleague": Case({"From": TOM, "Subject": "Fwd: Hi"}, "colleagues", body=FORWARDED),
    "a forward by a stranger": Case({"From": "Max <max@moss.example>"}, "stranger", ("max@moss",), (), FORWARDED),
    "through our own group": Case(
        {
            "From": f"'Jane Doe' via Jobs <jobs@{DOMAIN}>",
            "To": f"jobs@{DOMAIN}",
            "X-Original-From": JANE,
            "List-Id": f"<jobs.{DOMAIN}>",
        },
        "stranger",
        ("Jane Doe", "jane@doe.example"),
        ("via Jobs",),
    ),
    "through our own group, known by Reply-To": Case(
        {"From": f"Jane Doe via Jobs <jobs@{DOMAIN}>", "To": f"jobs@{DOMAIN}", "Reply-To": "jane@doe.example"},
        "stranger",
        ("Jane Doe", "jane@doe.example"),
    ),
    "to our own group": stranger(JANE, "Jane Doe", To=f"jobs@{DOMAIN}"),
    "an applicant tracking system": Case({"From": "Acme Hiring <no-reply@us.greenhouse-mail.io>"}, "nobody"),
    "a job board": Case({"From": "Jane Doe <jane123_abc@indeedemail.com>"}, "nobody"),
    "LinkedIn": Case(
        {
            "From": "Jane Doe <inmail-hit-reply@linkedin.com>",
            "Reply-To": "Jane <5b1d6c1e-0000-4000-8000-1@reply.linkedin.com>",
        },
        "nobody",
    ),
    "a scheduling service": Case({"From": "Jane Doe via Calendly <notifications@calendly.com>"}, "nobody"),
    "a bounce": Case({"From": "Mail Delivery Subsystem <mailer-daemon@googlemail.com>"}, "nobody"),
    "a name from right to left": stranger("ليلى حداد <layla@far.example>", "\u2068ليلى حداد\u2069"),
    "a name that turns the line around": Case(
        {"From": "=?utf-8?q?=E2=80=AEenaJ?= <jane@doe.example>"}, "stranger", ("enaJ",), ("\u202e",)
    ),
    "an encoded name": stranger("=?utf-8?q?J=C3=BCrgen_M=C3=BCller?= <j@far.example>", "Jürgen Müller"),
    "a name in the mail's own bytes": stranger("Jürgen <j@far.example>", "Jürgen"),
    "emoji in a name": stranger("👩🏽\u200d💻 Jane <jane@doe.example>", "👩🏽\u200d💻 Jane"),
    "a name of 300 characters": stranger(f"{'x' * 300} <jane@doe.example>", f"{'x' * 119}…"),
    "a subject of 300 characters": stranger(JANE, "Jane Doe", Subject="s" * 300),
    "an address of 300 characters": stranger(f"{'x' * 60}@{'far.' * 58}example", "x" * 60),
    "an address with a quoted part": stranger('"jane doe"@far.example', "far.example"),
    "an address in another script": stranger("jane@müller.example", "jane@müller.example"),
    "markup in a name": Case(
        {"From": '"<b>Jane</b> & <script>alert(1)</script>" <jane@doe.example>'},
        "stranger",
        ("&lt;b&gt;Jane&lt;/b&gt; &amp; &lt;script&gt;",),
        ("<script", "&amp;lt;", "&amp;amp;"),
    ),
    "entities in a name": Case({"From": '"&lt;b&gt; &amp;" <jane@doe.example>'}, "stranger", ("&amp;lt;b&amp;gt;",)),
}


@pytest.fixture
def alices(play: Any) -> Any:
    """Alice is connected."""
    play.connect(ALICE)
    return play


@pytest.fixture
def wrong_with(alices: Any, lint: Lint) -> Lint:
    """What Gmail would not draw of a card that was made for an address of this machine."""
    return lambda card: lint(json.loads(json.dumps(card).replace(alices.origin, "https://hire.example")))


def drawn(value: Any) -> Any:
    """The card without what its buttons carry, which nobody draws."""
    if isinstance(value, dict):
        return {name: drawn(each) for name, each in value.items() if name != "parameters"}
    return [drawn(each) for each in value] if isinstance(value, list) else value


def mail(case: Case) -> bytes:
    headers = {"To": ALICE, "Subject": "Backend Engineer", "Message-ID": "<1@far.example>", **case.headers}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"{lines}Date: Sat, 21 Nov 2026 10:00:00 +0000\r\n\r\n{case.body}".encode()


@pytest.mark.parametrize("name", CASES)
def test_failure_mode_15_no_header_breaks_the_card(alices: Any, wrong_with: Lint, name: str) -> None:
    """The card that comes, and the one after its filled button; both are such as Gmail draws whole.

    Broken variant of others: a comma in a name made two people, a mail to oneself none, and markup was drawn.
    """
    case = CASES[name]
    stored = alices.deliver(ALICE, mail(case))
    card = alices.open(ALICE, stored)
    words = json.dumps(drawn(card), ensure_ascii=False)
    assert (card["name"], wrong_with(card)) == (case.card, [])
    assert [each for each in case.there if each not in words] == []
    assert [each for each in case.absent if each in words] == []
    if "Add to Hire" in words:
        after = alices.press(ALICE, stored, card, "Add to Hire")
        assert (after["name"], wrong_with(after)) == ("candidate", [])
        assert len(alices.candidates()) == 1


def real_mail() -> Iterator[bytes]:
    for file in sorted(SHARED_MAIL.rglob("*.eml")):
        yield file.read_bytes()


def test_every_real_mail_gets_a_sound_card(alices: Any, wrong_with: Lint) -> None:
    mails = list(real_mail())
    if not mails:
        pytest.skip("the corpus of real mail is not here")
    wrong = []
    for number, raw in enumerate(mails):
        stored = alices.deliver(ALICE, raw)
        reply = alices.host.call(Call(ALICE, stored.id))
        if reply.answer is None:
            wrong.append((number, reply.trouble))
            continue
        card = dict(next(iter(reply.answer.navigations[-1].values())))
        if card["name"] == "error" or wrong_with(card):
            wrong.append((number, f"{card['name']} {wrong_with(card)}"))
    assert wrong == []
