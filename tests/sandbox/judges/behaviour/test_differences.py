"""The list of differences itself: each belongs to a test, and the page for readers has them all."""

import re
from pathlib import Path

from tests.sandbox.judges.behaviour.differences import DIFFERENCES

HERE = Path(__file__).parent
PAGE = HERE.parents[3] / "docs/judges.md"


def test_each_belongs_to_a_test() -> None:
    written = "".join(path.read_text() for path in HERE.glob("test_*.py"))
    tests = set(re.findall(r"^def (test_\w+)", written, re.MULTILINE))
    assert {name.partition("[")[0] for name in DIFFERENCES} <= tests


def test_the_page_shows_each_once() -> None:
    listed = {f"| {each.gmail} | {each.source.name.lower()} | {each.emulate} |" for each in DIFFERENCES.values()}
    shown = [line for line in PAGE.read_text().splitlines() if re.match(r"\| .* \| (api|guide|field|open) \| ", line)]
    assert sorted(shown) == sorted(listed)
