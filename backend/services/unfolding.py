"""Unfolding: one conversation of a candidate, message by message, as far as the reader may read it."""

from backend.domain.access import knows_of, may_change, reader_of
from backend.domain.candidate import Candidate
from backend.domain.errors import Missing
from backend.domain.job import Job
from backend.domain.timeline import Timeline, entry_of
from backend.services.filing import resolved
from backend.services.reading import Reading
from backend.services.signing_in import Session


class Unfolding:
    """Reads conversations; nothing is written or logged."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def conversation(self, session: Session, candidate_id: str, conversation_id: str) -> Timeline:
        """The conversation, its newest message first. Raises Missing when the reader may read nothing of it."""
        organization, reader = session.organization, reader_of(session.recruiter)
        records = self._reading.glance(organization, reader)
        candidate, found = records.get(Candidate, candidate_id), resolved(records, conversation_id)
        messages = self._reading.messages(organization, reader, found, records) if found else ()
        hers = [message for message in messages if candidate_id in message.candidates]
        told = candidate and knows_of(reader, candidate, records.get(Job, candidate.job))
        if candidate is None or candidate.hidden or not told or not hers:
            raise Missing(f"conversation {conversation_id} of {candidate_id} for this reader")
        mine = [message.copies[reader.id].thread_id for message in hers if reader.id in message.copies]
        return Timeline(
            candidate=candidate.id,
            name=candidate.name,
            conversation=found.id if found else "",
            subject=hers[0].subject,
            entries=tuple(entry_of(reader, message) for message in reversed(hers)),
            mine=mine[-1] if mine else "",
            may_reply=may_change(reader, candidate),
        )
