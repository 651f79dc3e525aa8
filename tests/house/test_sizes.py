"""Small files, small functions, nothing unannotated, every module introduced."""

import ast
from pathlib import Path
from statistics import median, quantiles

import pytest

ROOT = Path(__file__).parents[2]
FILES = sorted(p for folder in ("addon", "backend", "sandbox", "bench") for p in (ROOT / folder).rglob("*.py"))
FILES += [ROOT / "main.py", ROOT / "gunicorn.conf.py"]
HEADS = {path: path.read_text() for path in FILES if path.name != "__init__.py"}
Functions = list[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]


@pytest.fixture(scope="module")
def functions() -> Functions:
    """Every function there is; not read at import, for every process of tests imports every module."""
    return [
        (path, node)
        for path, text in HEADS.items()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_files_are_small() -> None:
    sizes = {named(path): text.count("\n") for path, text in HEADS.items()}
    assert {name: size for name, size in sizes.items() if size > 300} == {}
    assert median(sizes.values()) <= 80
    assert quantiles(sizes.values(), n=10)[-1] <= 180


def test_functions_are_small(functions: Functions) -> None:
    sizes = [lines(node) for _, node in functions]
    large = {f"{named(path)}:{node.name}": lines(node) for path, node in functions if lines(node) > 40}
    assert large == {}
    assert median(sizes) <= 8
    assert quantiles(sizes, n=10)[-1] <= 22


def test_every_module_says_what_lives_in_it() -> None:
    silent = [
        named(path) for path in FILES if path.stat().st_size and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []


def test_no_function_imports(functions: Functions) -> None:
    late = [
        f"{named(path)}:{node.name}"
        for path, node in functions
        if any(isinstance(inner, ast.Import | ast.ImportFrom) for inner in ast.walk(node))
    ]
    assert late == []


@pytest.mark.parametrize("word", ["utils", "helpers", "common", "manager", "base", "core"])
def test_no_file_is_named_for_nothing(word: str) -> None:
    assert [named(path) for path in FILES if path.stem == word] == []


def test_comments_are_few() -> None:
    text = [line.strip() for content in HEADS.values() for line in content.splitlines()]
    assert sum(line.startswith("#") for line in text) <= 0.04 * len(text)
