"""A candidate answers: the next mail of an open thread, written in the program they used before."""

import hashlib
from email.utils import getaddresses, parseaddr

from sandbox.mailbox import StoredMail
from sandbox.story.letter import Letter, render
from sandbox.story.mailers import Mailer, compose
from sandbox.story.person import Person
from sandbox.world import World

_ANSWERS = (
    """Thank you, that sounds good to me. Thursday or Friday afternoon would both work; just send me an invitation.""",
    """Good news: I have spoken with my employer and could start four weeks earlier than I said.

Is there anything I should prepare for the next conversation?""",
    """One small question from my side: who would I work with most in the first months?

And yes, you may pass on my resume.""",
    """I have thought about it over the weekend and I am even more interested than before.

Please tell me what the next step is.""",
)


def reply(world: World, address: str, thread_id: str, words: str = "") -> StoredMail:
    """Let the outsider of a thread answer its last mail; every mailbox of the world on that mail gets a copy.

    Args:
        world: where the thread lives.
        address: the mailbox whose copy of the thread is meant.
        thread_id: its thread id (hex).
        words: what the candidate writes; empty picks the next of a few friendly answers.

    Returns: the mail in the mailbox of `address`.

    Raises:
        LookupError: no such thread, or nobody from outside is on it.
    """
    with world.lock:
        mails = [mail for mail in world.mailboxes[address].thread(thread_id) if "DRAFT" not in mail.label_ids]
        writer = _outsider(world, mails)
        old = mails[-1]
        letter = _letter(world, writer, old, words or _ANSWERS[len(mails) % len(_ANSWERS)])
        staff = dict.fromkeys([address, *(person.address for person in (*letter.to, *letter.cc))])
        copies = {each: world.mailboxes[each] for each in staff if each in world.mailboxes}
        return {each: box.deliver(render(letter)) for each, box in copies.items()}[address]


def _outsider(world: World, mails: list[StoredMail]) -> Person:
    """Who answers: the last one from outside that wrote, else the first one that was written to."""
    own = {address.rpartition("@")[2] for address in world.accounts}
    written = [_people(mail, "Reply-To", "From")[:1] for mail in reversed(mails)]
    addressed = [_people(mail, "To", "Cc") for mail in mails]
    for person in (person for people in (*written, *addressed) for person in people):
        if person.domain not in own:
            return person
    raise LookupError("nobody from outside is on this thread")


def _letter(world: World, writer: Person, old: StoredMail, words: str) -> Letter:
    previous = _read(old)
    everyone = (previous.sender, *previous.to, *previous.cc)
    others = tuple(dict.fromkeys(person for person in everyone if person.address != writer.address))
    first = tuple(person for person in others if person.address in world.mailboxes)[:1]
    body = compose(Mailer.GMAIL, f"{words}\n\n{writer.name}", previous)
    return Letter(
        sender=writer,
        to=first or others,
        cc=tuple(person for person in others if person not in first) if first else (),
        subject=previous.subject if previous.subject.lower().startswith("re:") else f"Re: {previous.subject}",
        text=body.text,
        html=body.html,
        at=world.now().replace(microsecond=0),
        message_id=f"<{hashlib.sha256(previous.message_id.encode()).hexdigest()[:28]}@{writer.domain}>",
        references=(*previous.references, previous.message_id),
    )


def _read(mail: StoredMail) -> Letter:
    """A stored mail as a letter, as far as answering it needs."""
    texts = [part for part in mail.payload.walk() if part.mime_type == "text/plain" and not part.filename]
    return Letter(
        sender=Person(*parseaddr(mail.header("From"))),
        to=_people(mail, "To"),
        cc=_people(mail, "Cc"),
        subject=mail.header("Subject"),
        text=texts[0].content.decode() if texts else "",
        at=mail.internal_date,
        message_id=mail.header("Message-ID"),
        references=tuple(mail.header("References").split()),
    )


def _people(mail: StoredMail, *names: str) -> tuple[Person, ...]:
    found = getaddresses([mail.header(name) for name in names if mail.header(name)])
    return tuple(Person(name, address.lower()) for name, address in found if address)
