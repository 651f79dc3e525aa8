"""Hearing: who had the last word with a candidate, told anew from her newest mail where filing cannot just count on."""

from functools import partial

from backend.domain.address import Insiders
from backend.domain.candidate import Candidate, heard_anew
from backend.domain.message import Message
from backend.ports.store import Query, Records, Transaction

NEWEST = 50
"""Messages that are read for it: whose turn it is hangs on the last run of one side."""


def hear(records: Records, identity: str, insiders: Insiders) -> None:
    """Write a candidate's last words as her messages tell them; twice is harmless, and a filing meanwhile counts."""
    while (before := records.get(Candidate, identity)) and not before.erasing:
        after = heard_anew(before, newest(records, identity), insiders)
        if after == before or records.transact(partial(_swap, before=before, after=after)):
            return


def newest(records: Records, candidate: str) -> tuple[Message, ...]:
    """Her newest messages, the newest first."""
    query = Query(Message, contains=("candidates", candidate), order="at", descending=True, limit=NEWEST)
    return records.find(query).records


def _swap(tx: Transaction, before: Candidate, after: Candidate) -> bool:
    unchanged = tx.get(Candidate, before.id) == before
    if unchanged:
        tx.put(after)
    return unchanged
