"""A token is verified once while it lasts."""

import pytest

from backend.adapters.verified_tokens import MOST, VerifiedTokens


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_token_is_verified_once_until_it_expires(clock: Clock) -> None:
    asked: list[str] = []
    tokens = VerifiedTokens(clock)

    def verify() -> dict[str, object]:
        asked.append("verified")
        return {"exp": 1_500, "sub": "rosa"}

    for _ in range(3):
        assert tokens.claims("t", "a", verify)["sub"] == "rosa"
    assert len(asked) == 1
    clock.now = 1_500.0
    tokens.claims("t", "a", verify)
    assert len(asked) == 2


def test_another_audience_or_token_is_another_question(clock: Clock) -> None:
    tokens = VerifiedTokens(clock)
    tokens.claims("t", "a", lambda: {"exp": 2_000})

    def refuse() -> dict[str, object]:
        raise LookupError

    for token, audience in (("t", "b"), ("u", "a"), ("", "a\nt")):
        with pytest.raises(LookupError):
            tokens.claims(token, audience, refuse)


def test_a_refusal_is_not_remembered_as_anything(clock: Clock) -> None:
    tokens = VerifiedTokens(clock)

    def refuse() -> dict[str, object]:
        raise LookupError

    with pytest.raises(LookupError):
        tokens.claims("t", "a", refuse)
    assert tokens.claims("t", "a", lambda: {"exp": 2_000}) == {"exp": 2_000}


def test_the_oldest_are_forgotten(clock: Clock) -> None:
    asked: list[int] = []
    tokens = VerifiedTokens(clock)
    for number in [*range(MOST + 1), MOST, 0]:

        def verify(number: int = number) -> dict[str, object]:
            asked.append(number)
            return {"exp": 2_000}

        tokens.claims(f"t{number}", "a", verify)
    assert asked == [*range(MOST + 1), 0]
