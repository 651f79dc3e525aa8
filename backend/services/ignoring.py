"""Ignoring: a recruiter does not want to be asked about a sender; only her own sidebar changes."""

from dataclasses import dataclass

from backend.domain import clock
from backend.domain.address import Address
from backend.domain.errors import Exists, Malformed, Refused
from backend.domain.ignored import Ignored, domain_rule, ignored_id
from backend.domain.wording import word
from backend.ports.store import Query, Store
from backend.services.signing_in import Session

LONGEST = 320
"""Characters of an address (RFC 3696, erratum 1690)."""
MOST = 100


@dataclass(frozen=True)
class Ignoring:
    """Keeps whom each recruiter ignores. A word said or taken back twice is one."""

    store: Store

    def ignore(self, session: Session, address: str, *, everyone: bool = False) -> None:
        """Ask her no more about this address, or about everyone at its domain.

        Raises Malformed for what is no address, Refused for a domain where anyone can have one.
        """
        person = Address(address.strip())
        if "@" not in person.key or len(person.address) > LONGEST:
            raise Malformed("address", "an e-mail address")
        rule = domain_rule(person) if everyone else person.key
        if not rule:
            tell = word("Anyone can have an address there. Ignore the one sender instead.")
            raise Refused("public mail domain", tell=tell)
        said = Ignored(ignored_id(session.recruiter.id, rule), session.recruiter.id, rule, clock.now())
        try:
            self.store.of(session.organization.id).transact(lambda tx: tx.create(said))
        except Exists:
            return

    def stop(self, session: Session, rule: str) -> None:
        """Take her word back; nobody else's can be named, for the id is made of hers."""
        identity = ignored_id(session.recruiter.id, rule)
        self.store.of(session.organization.id).transact(lambda tx: tx.delete(Ignored, identity))

    def of(self, session: Session) -> tuple[Ignored, ...]:
        """Whom she ignores, the newest word first."""
        query = Query(Ignored, equals={"recruiter": session.recruiter.id}, order="at", descending=True, limit=MOST)
        return self.store.of(session.organization.id).find(query).records
