"""Recounting: what conversations and profiles say of their mail, told anew after some of it went out of sight."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from backend.domain.candidate import AddressClaim, Candidate, claim_id, heard_anew, held, hidden, shown, without_mail
from backend.domain.conversation import Conversation, remaining
from backend.domain.message import Message
from backend.domain.note import Notebook
from backend.domain.organization import Organization
from backend.domain.work import WorkItem
from backend.ports.store import Query, Records, Store, Transaction
from backend.services.filing import Filing, formers, resolved
from backend.services.hearing import newest
from backend.services.holding import Keep
from backend.services.paging import every


class Recounting:
    """Reads, writes unless somebody else wrote meanwhile, and reads again until nothing new is to be said."""

    def __init__(self, store: Store, filing: Filing) -> None:
        self._store = store
        self._filing = filing

    def whole(self, organization: Organization, conversation: str, *, hide: bool = False) -> None:
        """A conversation and its candidates; `hide` hides one who came by mail alone and has none left.

        A conversation without messages is deleted, and with it who was hidden and stands in no other. Doing it again
        is harmless.
        """
        found = resolved(self._store.of(organization.id), conversation)
        if found is None:
            return
        found = self._filing.settle(organization, found)
        for candidate in found.candidates:
            self._candidate(organization, candidate, hide=hide)
        self._conversation(organization, found.id)

    def item(self, item: WorkItem, keep: Keep) -> WorkItem:
        """The step of a settling item: whatever an interrupted filing or removal left undone."""
        organization = self._store.root.get(Organization, item.organization)
        keep()
        if organization:
            self.whole(organization, item.about)
        return replace(item, due=False)

    def _candidate(self, organization: Organization, identity: str, *, hide: bool) -> None:
        records = self._store.of(organization.id)
        while (before := records.get(Candidate, identity)) and not before.erasing:
            after = _told(records, before, organization, hide=hide)
            if after == before:
                return
            records.transact(partial(_show, before=before, after=after))

    def _conversation(self, organization: Organization, identity: str) -> None:
        records = self._store.of(organization.id)
        while found := resolved(records, identity):
            before = self._filing.settle(organization, found)
            messages = tuple(every(records, Query(Message, equals={"conversation": before.id}, order="at")))
            after = remaining(before, messages, organization.insiders)
            if after != before:
                records.transact(partial(_swap, before=before, after=after))
            elif messages:
                return
            else:
                ids = (before.id, *formers(records, before.id))
                alone = [candidate for candidate in _hidden(records, before) if _only_in(records, candidate, ids)]
                records.transact(partial(_delete, before=before, ids=ids, alone=alone))


def _told(records: Records, candidate: Candidate, organization: Organization, *, hide: bool) -> Candidate:
    messages = newest(records, candidate.id)
    candidate = heard_anew(candidate, messages, organization.insiders)
    if messages:
        return shown(candidate, messages[0].at)
    first_stage = organization.stages[0].id
    notebook = records.get(Notebook, candidate.id)
    if hide and not held(candidate, first_stage, noted=bool(notebook and notebook.notes)):
        return hidden(candidate)
    return candidate if candidate.hidden else without_mail(candidate)


def _hidden(records: Records, conversation: Conversation) -> list[Candidate]:
    found = (records.get(Candidate, each) for each in conversation.candidates)
    return [candidate for candidate in found if candidate and candidate.hidden and not candidate.erasing]


def _only_in(records: Records, candidate: Candidate, conversations: Sequence[str]) -> bool:
    query = Query(Conversation, contains=("candidates", candidate.id), order="last_at")
    return all(found.id in conversations for found in every(records, query))


def _show(tx: Transaction, before: Candidate, after: Candidate) -> None:
    """Write a profile as it now stands; one who is hidden claims no address."""
    claims = {key: tx.get(AddressClaim, claim_id(key)) for key in sorted(before.keys)}
    if tx.get(Candidate, before.id) != before:
        return
    tx.put(after)
    for key, claim in claims.items():
        if after.hidden and claim and claim.candidate == after.id:
            tx.delete(AddressClaim, claim.id)
        elif before.hidden and not after.hidden and claim is None:
            tx.put(AddressClaim(claim_id(key), after.id))


def _swap(tx: Transaction, before: Conversation, after: Conversation) -> None:
    if tx.get(Conversation, before.id) == before:
        tx.put(after)


def _delete(tx: Transaction, before: Conversation, ids: Sequence[str], alone: Sequence[Candidate]) -> None:
    unchanged = tx.get(Conversation, before.id) == before
    gone = [candidate.id for candidate in alone if tx.get(Candidate, candidate.id) == candidate]
    if not unchanged:
        return
    for identity in ids:
        tx.delete(Conversation, identity)
    for candidate in gone:
        tx.delete(Candidate, candidate)
        tx.delete(Notebook, candidate)
