"""Claims that expire."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from backend.domain.lease import Lease, claim, holds, renewed

MINUTE = timedelta(minutes=1)


def test_the_first_claim_is_granted(noon: datetime) -> None:
    assert claim(None, "one", noon, MINUTE) == Lease("one", 1, noon + MINUTE)


def test_another_waits_until_the_lease_runs_out(noon: datetime) -> None:
    held = Lease("one", 4, noon + MINUTE)
    assert claim(held, "two", noon + MINUTE - timedelta(microseconds=1), MINUTE) is None
    assert claim(held, "two", noon + MINUTE, MINUTE) == Lease("two", 5, noon + 2 * MINUTE)


def test_the_holder_may_claim_again(noon: datetime) -> None:
    assert claim(Lease("one", 4, noon + MINUTE), "one", noon, MINUTE) == Lease("one", 5, noon + MINUTE)


def test_a_lease_taken_over_holds_no_more(noon: datetime) -> None:
    mine = Lease("one", 4, noon)
    taken = claim(mine, "two", noon, MINUTE)
    assert taken is not None
    assert holds(mine, mine)
    assert holds(Lease("one", 4, noon + MINUTE), mine)
    assert not holds(taken, mine)
    assert not holds(Lease("two", 4, noon), mine)
    assert not holds(None, mine)


def test_a_renewed_lease_is_the_same_claim_for_longer(noon: datetime) -> None:
    mine = Lease("one", 4, noon)
    longer = renewed(mine, noon, MINUTE)
    assert longer == Lease("one", 4, noon + MINUTE)
    assert holds(longer, mine)
    assert claim(longer, "two", noon, MINUTE) is None


@given(st.lists(st.tuples(st.sampled_from(["one", "two"]), st.integers(0, 180)), max_size=12))
def test_of_all_leases_ever_granted_only_the_newest_holds(claims: list[tuple[str, int]]) -> None:
    current, granted = None, []
    start = datetime.fromisoformat("2026-11-20T12:00:00Z")
    for holder, seconds in sorted(claims, key=lambda each: each[1]):
        lease = claim(current, holder, start + timedelta(seconds=seconds), MINUTE)
        if lease:
            current = lease
            granted.append(lease)
    assert [lease.fence for lease in granted] == list(range(1, len(granted) + 1))
    assert [holds(current, lease) for lease in granted] == [lease is current for lease in granted]
