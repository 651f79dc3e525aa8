"""The oracle borrows nothing from what it judges."""

import ast
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PRODUCT = {"backend", "addon", "main"}
PLAYERS = {"conftest", "store", "scene", "machine", "playing", "dealing", "troubles"}
"""The modules that play, and show the oracle the product."""

INDEPENDENT = [path for path in HERE.glob("*.py") if path.stem not in PLAYERS and not path.stem.startswith("test_")]


def imported(path: Path) -> set[str]:
    tree = ast.walk(ast.parse(path.read_text()))
    names = [[each.name for each in node.names] for node in tree if isinstance(node, ast.Import)]
    tree = ast.walk(ast.parse(path.read_text()))
    return {name for some in names for name in some} | {
        node.module or "" for node in tree if isinstance(node, ast.ImportFrom)
    }


@pytest.mark.parametrize("path", INDEPENDENT, ids=lambda path: path.stem)
def test_the_oracle_imports_nothing_of_the_product(path: Path) -> None:
    found = imported(path)
    assert {name.partition(".")[0] for name in found} & PRODUCT == set()
    ours = {name.rpartition(".")[2] for name in found if name.startswith("tests.differential.")}
    assert ours <= {each.stem for each in INDEPENDENT}


def test_all_parts_of_the_oracle_are_looked_at() -> None:
    assert {"oracle", "rules", "endings", "life", "comparison", "mail", "seen"} == {each.stem for each in INDEPENDENT}
