"""What one organization of the deployment holds: ids and records of every kind, and words nobody else may see."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

from backend.domain import clock
from backend.domain.address import Address
from backend.domain.audit import Audit
from backend.domain.candidate import Candidate
from backend.domain.conversation import Conversation
from backend.domain.enrolment import Enrolment
from backend.domain.job import Job
from backend.domain.mailbox import Mailbox
from backend.domain.message import Message
from backend.domain.note import Note, Notebook
from backend.domain.outgoing import Outgoing
from backend.domain.parked import Parked
from backend.domain.question import BulkQuestion
from backend.domain.recruiter import Recruiter
from backend.domain.schedule import Due
from backend.domain.thread import Thread
from backend.domain.work import Task, WorkItem, planned
from backend.ports.store import Query, Records
from backend.services.replying import Wish

LONG = 250_000


@dataclass
class Agency:
    """An organization with mail; `records` hold one of each kind, `waiting` is a conversation nobody has filed."""

    domain: str
    owner: str
    records: dict[type, Any] = field(default_factory=dict)
    waiting: str = ""
    cursor: str = ""
    open_mail: Any = None

    @property
    def words(self) -> tuple[str, ...]:
        """Names, subjects and texts that are its own, and what its domain is called."""
        name = self.domain.partition(".")[0]
        return (f"Zoe{name}", f"{name}.zoe", f"subject-of-{name}", f"text-of-{name}", f"Max{name}", f"max.{name}", name)

    @property
    def candidate_address(self) -> str:
        return f"{self.words[1]}@outside.example"

    @property
    def ids(self) -> dict[str, str]:
        """An id of every kind, and the same as paths through the store."""
        found = {kind.__name__: record.id for kind, record in self.records.items()}
        message, thread = self.records[Message], self.records[Thread]
        found |= {"waiting": self.waiting, "organization": self.domain, "owner": self.owner}
        found |= {"gmail message": next(iter(message.copies.values())).gmail_id, "gmail thread": thread.gmail_id}
        found |= {"rfc id": message.rfc_id, "file": message.text_file, "candidate address": self.candidate_address}
        found |= {"label": next(iter(self.records[Mailbox].label_ids), "")}
        named = {kind: found[kind] for kind in ("Candidate", "Conversation", "organization")}
        paths = {f"path of {kind}": f"organizations/{self.domain}/{kind}/{each}" for kind, each in named.items()}
        return found | paths | {f"way to {kind}": f"../{self.domain}/{each}" for kind, each in named.items()}


def letters(agency: Agency) -> tuple[EmailMessage, ...]:
    """Mail of one candidate, longer than a record holds, of another one, and of two strangers."""
    zoe, _, subject, text, name, address, own = agency.words
    people = (
        f"{zoe} <{agency.candidate_address}>",
        f"Ann <ann.{own}@outside.example>",
        f"{name} <{address}@outside.example>",
    )
    mails = []
    for number, person in enumerate(people):
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = person, agency.owner, subject
        mail["Message-ID"], mail["Date"] = f"<{number}.{own}@outside.example>", clock.now()
        mail.set_content(f"{text} " * (1 if number else LONG // len(text)))
        mails.append(mail)
    mails[-1]["Cc"] = f"Second <second.{address}@outside.example>"
    return tuple(mails)


def fill(agency: Agency, play: Any) -> None:
    """Connect its owner's mailbox, bring mail in, and put down what comes of use only."""
    play.connect(agency.owner)
    for mail in letters(agency):
        stored = play.deliver(agency.owner, mail)
        play.label(agency.owner, stored)
        agency.open_mail = agency.open_mail or stored
    play.look(agency.owner)
    sub = play.world.accounts[agency.owner].sub
    play.house.auditing.ask(agency.domain, sub)
    play.work()
    records, now = play.house.store.of(agency.domain), clock.now()
    gmail_thread = agency.open_mail.thread_id
    put(records, BulkQuestion(f"question-{agency.domain}", sub, (gmail_thread,), now, (Address("a@b.example"),), 1))
    put(records, Parked(f"parked-{agency.domain}", sub, gmail_thread, (), "words", 3, now, now))
    session = play.house.signing_in.resume(agency.domain, sub)
    content = f"name,addresses\n{agency.words[4]},list.{agency.words[6]}@outside.example\n"
    listed = play.house.desk.enrolling.upload(session, "list.csv", content.encode())
    item = planned(Task.IMPORT, agency.domain, sub, agency.domain)
    put(play.house.store.root, replace(item, due_at=now + timedelta(days=9)))
    agency.records = held(records, sub) | {WorkItem: item, Enrolment: listed}
    candidate = agency.records[Candidate].id
    play.house.noting.write(session, candidate, "nonce", agency.words[3])
    box = play.world.mailboxes[agency.owner]
    draft = f"From: {agency.owner}\nTo: {agency.candidate_address}\nSubject: {agency.words[2]}\n\n{agency.words[3]}\n"
    box.drafts["r1"] = box.deliver(draft.encode(), labels=("DRAFT",), thread_id=gmail_thread).id
    wish = Wish(agency.words[3], due=Due(now + timedelta(days=9), "2030-01-01T08:30", "UTC"))
    conversation = agency.records[Conversation].id
    agency.records[Outgoing] = play.house.outbox.replying.write(session, candidate, conversation, "nonce", wish)
    agency.records[Note] = records.get(Notebook, candidate).notes[0]
    agency.waiting = next(each.id for each in found(records, Conversation, moved_to="") if each.waiting)
    agency.cursor = records.find(Query(Candidate, order="last_at", limit=1)).next or ""


def held(records: Records, mailbox: str) -> dict[type, Any]:
    """One record of each kind that can be named; what is about somebody is about the same candidate."""
    threads = found(records, Thread, mailbox=mailbox)
    mails = [mail for each in threads for mail in found(records, Message, "at", conversation=each.conversation)]
    message = next(mail for mail in mails if mail.text_file)
    return {
        Message: message,
        Conversation: records.get(Conversation, message.conversation),
        Candidate: records.get(Candidate, message.candidates[0]),
        Thread: next(each for each in threads if each.conversation == message.conversation),
        Mailbox: records.get(Mailbox, mailbox),
        Recruiter: records.get(Recruiter, mailbox),
        Job: found(records, Job, "created_at")[0],
        Audit: found(records, Audit, "at", mailbox=mailbox)[0],
        BulkQuestion: found(records, BulkQuestion)[0],
        Parked: found(records, Parked, "last_at", mailbox=mailbox)[0],
    }


def found(records: Records, kind: type[Any], order: str = "id", **equals: Any) -> tuple[Any, ...]:
    return records.find(Query(kind, equals=equals, order=order)).records


def put(records: Records, record: Any) -> None:
    records.transact(lambda transaction: transaction.put(record))
