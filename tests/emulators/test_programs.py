"""An emulator that cannot be started here is said to be missing, and nobody waits for it."""

import sys
from pathlib import Path

import pytest

from tests.emulators.programs import demand

ABSENT = "the emulator is not here"


@pytest.fixture
def bin_(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder programs are looked for in."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize(("ci", "outcome"), [("", pytest.skip.Exception), ("true", pytest.fail.Exception)])
def test_without_java_or_without_the_program_nothing_is_started(
    bin_: Path, monkeypatch: pytest.MonkeyPatch, ci: str, outcome: type[BaseException]
) -> None:
    monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome, match=ABSENT):
        demand(Path(__file__), ABSENT)
    (bin_ / "java").symlink_to(sys.executable)
    with pytest.raises(outcome, match=ABSENT):
        demand(bin_ / "emulator.jar", ABSENT)
    demand(Path(__file__), ABSENT)
