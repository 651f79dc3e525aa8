"""Writing: whom an answer goes to and from which address, and its bytes once it is to go out."""

from collections.abc import Sequence
from dataclasses import dataclass

from backend.domain import clock
from backend.domain.access import reader_of
from backend.domain.address import Address, key_of
from backend.domain.envelope import Envelope
from backend.domain.errors import Missing, NotAccepted
from backend.domain.letter import Letter, answer_subject, references_of, sender_of
from backend.domain.mailbox import Mailbox
from backend.domain.message import Message
from backend.domain.outgoing import Outgoing
from backend.domain.recipients import answering
from backend.domain.recruiter import Recruiter
from backend.domain.wording import word
from backend.ports.mime import Mime
from backend.ports.store import Store
from backend.services.filing import resolved
from backend.services.opening import Box
from backend.services.reading import Reading
from backend.services.signing_in import Session
from backend.texts import voice_for

NOT_YOURS = word("Gmail does not let you write from %(address)s: it is not, or no longer, a verified address of yours.")
NOTHING_TO_ANSWER = word("There is no mail in this conversation that you could answer.")


@dataclass(frozen=True)
class Writing:
    """Decides by the records, asks Gmail only for what is sent."""

    store: Store
    reading: Reading
    mime: Mime

    def envelope(self, session: Session, candidate_id: str, conversation_id: str, *, everyone: bool) -> Envelope:
        """The answer to the newest mail with an outsider on it that she may read in it. Raises Missing."""
        organization, recruiter = session.organization, session.recruiter
        records = self.store.of(organization.id)
        conversation = resolved(records, conversation_id)
        messages = self.reading.messages(organization, reader_of(recruiter), conversation) if conversation else ()
        open_ = [
            each
            for each in messages
            if candidate_id in each.candidates and not all(map(organization.insiders.include, each.people))
        ]
        if conversation is None or not open_:
            raise Missing(f"conversation {conversation_id} to answer", tell=NOTHING_TO_ANSWER)
        answered = next((each for each in reversed(open_) if not each.automatic), open_[-1])
        mailbox = records.get(Mailbox, recruiter.id)
        aliases = mailbox.send_as if mailbox else ()
        mine = {*map(key_of, recruiter.addresses), *(key_of(alias.address) for alias in aliases)}
        sender = sender_of(answered, aliases)
        senders = tuple(alias.address for alias in aliases if alias.verified) or (recruiter.address,)
        return Envelope(
            conversation=conversation.id,
            answers=answered,
            recipients=answering(answered, mine, everyone=everyone),
            subject=answer_subject(answered.subject),
            sender=sender.address if sender else recruiter.address,
            senders=senders,
            thread_id=_thread_in(recruiter, (answered, *reversed(messages))),
            seen_at=max(conversation.last_at, answered.at),
        )

    def written(self, box: Box, outgoing: Outgoing) -> bytes:
        """The bytes to send, Gmail's own draft with our mark or the answer as she wrote it.

        Raises NotAccepted for an address that is not verified (any more), NotInMailbox for a draft that is gone, and
        the MailboxError tree.
        """
        if outgoing.draft_id:
            return self.mime.marked(box.gmail.draft(outgoing.draft_id), outgoing.id)
        records = self.store.of(box.organization.id)
        recruiter, answered = records.get(Recruiter, outgoing.mailbox), records.get(Message, outgoing.answers)
        wanted = key_of(outgoing.sender)
        sender = next((each for each in box.gmail.send_as() if each.verified and key_of(each.address) == wanted), None)
        if sender is None:
            raise NotAccepted({"sender": word(NOT_YOURS, address=outgoing.sender)})
        return self.mime.written(
            Letter(
                sender=Address(sender.address, sender.name or (recruiter.name if recruiter else "")),
                to=outgoing.to,
                cc=outgoing.cc,
                subject=outgoing.subject,
                text=outgoing.text,
                mark=outgoing.id,
                at=clock.now(),
                signature=sender.signature,
                in_reply_to=answered.rfc_id if answered and answered.rfc_id.isascii() else "",
                references=references_of(answered) if answered else (),
                quoted_as=_introduced(recruiter, answered) if answered else "",
                quoted=answered.text if answered else "",
            )
        )


def _introduced(recruiter: Recruiter | None, answered: Message) -> str:
    """The line above the quoted mail, in the language and zone she reads in."""
    voice = voice_for(recruiter, clock.now())
    sender = answered.sender or Address("")
    who = f"{sender.name} <{sender.address}>" if sender.name else sender.address
    return voice.say("On %(when)s, %(who)s wrote:", when=voice.moment(answered.at), who=who)


def _thread_in(recruiter: Recruiter, messages: Sequence[Message]) -> str:
    copies = (message.copies.get(recruiter.id) for message in messages)
    return next((copy.thread_id for copy in copies if copy), "")
