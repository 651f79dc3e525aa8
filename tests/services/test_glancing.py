"""One answer's look at the records: each is read once, many in one trip; what it changes itself is read again."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from backend.domain.organization import Organization
from backend.domain.recruiter import Recruiter, Role
from backend.ports.store import Query, Record, Records
from backend.services.glancing import Glance

DOMAIN = "brightwater.example"
NINA = Recruiter("nina", "nina@glance.example", "Nina Wolf", Role.RECRUITER, datetime(2026, 11, 21, tzinfo=UTC))


@pytest.fixture
def records(play: Any) -> Records:
    """The records of an organization of its own, which has one recruiter."""
    found: Records = play.house.store.of("glance.example")
    found.transact(lambda tx: tx.put(NINA))
    return found


def look(play: Any, *known: Record) -> Glance:
    return Glance(play.house.store, "glance.example", *known)


def rename(records: Records, name: str) -> None:
    records.transact(lambda tx: tx.put(replace(NINA, name=name)))


def test_what_was_read_stays_as_it_was(play: Any, records: Records) -> None:
    glance = look(play)
    assert glance.get(Recruiter, NINA.id) == NINA
    rename(records, "Nina Fuchs")
    assert glance.get(Recruiter, NINA.id) == NINA
    assert look(play).get(Recruiter, NINA.id) != NINA


def test_what_is_missing_stays_missing(play: Any, records: Records) -> None:
    glance = look(play)
    assert glance.get(Recruiter, "later") is None
    records.transact(lambda tx: tx.put(replace(NINA, id="later")))
    assert glance.get(Recruiter, "later") is None


def test_what_is_known_beforehand_is_not_read(play: Any, records: Records) -> None:
    rename(records, "Nina Fuchs")
    assert look(play, NINA).get(Recruiter, NINA.id) == NINA


def test_its_own_change_is_seen_at_once(play: Any, records: Records) -> None:
    glance = look(play, NINA)
    glance.transact(lambda tx: tx.put(replace(NINA, name="Nina Fuchs")))
    found = glance.get(Recruiter, NINA.id)
    assert found
    assert found.name == "Nina Fuchs"


def test_queries_are_asked_anew(play: Any, records: Records) -> None:
    glance = look(play)
    query = Query(Recruiter)
    assert (glance.count(query), len(glance.find(query).records)) == (1, 1)
    records.transact(lambda tx: tx.put(replace(NINA, id="another")))
    assert (glance.count(query), len(glance.find(query).records)) == (2, 2)


def test_what_was_foreseen_stays_as_it_was(play: Any, records: Records) -> None:
    glance, query = look(play), Query(Recruiter)
    glance.foresee((Recruiter, NINA.id), (Recruiter, "later"), (Organization, DOMAIN), (Organization, "glance.example"))
    page = glance.foresee_page(query)
    records.transact(lambda tx: tx.put(replace(NINA, id="later")))
    rename(records, "Nina Fuchs")
    assert (glance.get(Recruiter, NINA.id), glance.get(Recruiter, "later")) == (NINA, None)
    assert glance.find(query) == page
    assert glance.get(Organization, DOMAIN) == play.house.store.root.get(Organization, DOMAIN) is not None
    assert glance.get(Organization, "glance.example") is None


def test_a_look_taken_anew_knows_only_what_it_is_told(play: Any, records: Records) -> None:
    glance = look(play)
    assert glance.get(Recruiter, NINA.id) == NINA
    rename(records, "Nina Fuchs")
    assert glance.anew(NINA).get(Recruiter, NINA.id) == NINA
    assert glance.anew().get(Recruiter, NINA.id) == replace(NINA, name="Nina Fuchs")


def test_its_own_change_is_seen_on_a_page_too(play: Any, records: Records) -> None:
    glance, query = look(play), Query(Recruiter)
    assert glance.foresee_page(query).records == (NINA,)
    glance.transact(lambda tx: tx.delete(Recruiter, NINA.id))
    assert glance.find(query).records == ()
