"""One answer's look at the records: each is read once, and what it changes itself is read again."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from backend.domain.recruiter import Recruiter, Role
from backend.ports.store import Query, Records
from backend.services.glancing import Glance

NINA = Recruiter("nina", "nina@glance.example", "Nina Wolf", Role.RECRUITER, datetime(2026, 11, 21, tzinfo=UTC))


@pytest.fixture
def records(play: Any) -> Records:
    """The records of an organization of its own, which has one recruiter."""
    found: Records = play.house.store.of("glance.example")
    found.transact(lambda tx: tx.put(NINA))
    return found


def rename(records: Records, name: str) -> None:
    records.transact(lambda tx: tx.put(replace(NINA, name=name)))


def test_what_was_read_stays_as_it_was(records: Records) -> None:
    glance = Glance(records)
    assert glance.get(Recruiter, NINA.id) == NINA
    rename(records, "Nina Fuchs")
    assert glance.get(Recruiter, NINA.id) == NINA
    assert Glance(records).get(Recruiter, NINA.id) != NINA


def test_what_is_missing_stays_missing(records: Records) -> None:
    glance = Glance(records)
    assert glance.get(Recruiter, "later") is None
    records.transact(lambda tx: tx.put(replace(NINA, id="later")))
    assert glance.get(Recruiter, "later") is None


def test_what_is_known_beforehand_is_not_read(records: Records) -> None:
    rename(records, "Nina Fuchs")
    assert Glance(records, NINA).get(Recruiter, NINA.id) == NINA


def test_its_own_change_is_seen_at_once(records: Records) -> None:
    glance = Glance(records, NINA)
    glance.transact(lambda tx: tx.put(replace(NINA, name="Nina Fuchs")))
    found = glance.get(Recruiter, NINA.id)
    assert found
    assert found.name == "Nina Fuchs"


def test_queries_are_asked_anew(records: Records) -> None:
    glance = Glance(records)
    query = Query(Recruiter)
    assert (glance.count(query), len(glance.find(query).records)) == (1, 1)
    records.transact(lambda tx: tx.put(replace(NINA, id="another")))
    assert (glance.count(query), len(glance.find(query).records)) == (2, 2)
