"""Doubting: what should be looked at once more before a mail goes out."""

from dataclasses import dataclass

from backend.domain import clock
from backend.domain.access import reader_of
from backend.domain.address import Address
from backend.domain.candidate import fold
from backend.domain.envelope import Envelope
from backend.domain.guard import Doubt, in_text, leaked_to, names_in
from backend.domain.organization import Organization
from backend.domain.wording import word
from backend.services.reading import Reading
from backend.services.signing_in import Session
from backend.services.spending import Spending
from backend.texts import voice_for

WORDS = {
    Doubt.PLACEHOLDER: word("“%(about)s” looks like a placeholder that was left in."),
    Doubt.GREETING: word("It greets “%(about)s”, who is not among those it goes to."),
    Doubt.OTHER: word("%(about)s, whom the text names, is another candidate."),
    Doubt.LEAK: word("The quoted mail never went to %(about)s, who would read it now."),
    Doubt.LIMIT: word("%(about)s mails went out today and yesterday; Gmail takes %(limit)s a day."),
}
LIMIT, PRIVATE_LIMIT = 2_000, 500
"""Mails Gmail takes from one address in a day: of a Workspace, of a private account."""
NEAR = 0.9


@dataclass(frozen=True)
class Doubting:
    """Looks at a mail that is to be sent; nothing is kept."""

    reading: Reading
    spending: Spending

    def about(self, session: Session, text: str, envelope: Envelope) -> tuple[str, ...]:
        """What is doubtful, a sentence each in the language she reads in, none when nothing is."""
        organization, people = session.organization, envelope.recipients.everyone
        say = voice_for(session.recruiter, clock.now()).say
        found = [say(WORDS[each.doubt], about=each.about) for each in in_text(text, people)]
        found += [say(WORDS[Doubt.OTHER], about=name) for name in self._others(session, text, people)]
        leaked = leaked_to(envelope.answers, people, organization.insiders)
        if leaked:
            found.append(say(WORDS[Doubt.LEAK], about=", ".join(person.label for person in leaked)))
        sent, limit = self._sent(session), _limit(organization)
        if sent >= limit * NEAR:
            found.append(say(WORDS[Doubt.LIMIT], about=sent, limit=limit))
        return tuple(found)

    def _others(self, session: Session, text: str, people: tuple[Address, ...]) -> list[str]:
        """The names in the text that are candidates' whom it does not go to; of those only whom she sees."""
        keys, found = {person.key for person in people}, []
        for name in names_in(text):
            rows = self.reading.rows(session.organization, reader_of(session.recruiter), search=name, scanned=100).rows
            named = [row.candidate for row in rows if fold(row.candidate.name) == fold(name)]
            if named and not any(keys & candidate.keys for candidate in named):
                found.append(name)
        return found

    def _sent(self, session: Session) -> int:
        """Attempts of today and yesterday (UTC), so at least those of the last 24 hours."""
        days = self.spending.of(session.organization.id, session.recruiter.id).days[:2]
        return sum(day.requests.get(method, 0) for day in days for method in ("messages.send", "drafts.send"))


def _limit(organization: Organization) -> int:
    return PRIVATE_LIMIT if "@" in organization.id else LIMIT
