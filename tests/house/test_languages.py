"""Every sentence of ours stands in every catalogue, translated, with the same values in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.checkers import python_format
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from backend.language import CATALOGUES

ROOT = Path(__file__).parents[2]
KEYWORDS = {"say": None, "word": None, "counted": (1, 2)}
METHODS = [("**.py", "python"), ("**.html", "jinja2")]
FILES = sorted(CATALOGUES.glob("*.po"))


def written() -> Iterator[str | tuple[str, str]]:
    """The sentences in the code; a plural is a pair."""
    for folder in ("addon", "backend"):
        for _, _, found, _, _ in extract_from_dir(ROOT / folder, METHODS, keywords=KEYWORDS):
            yield found if isinstance(found, str) else (found[0], found[1])


@pytest.fixture(scope="module")
def sentences() -> set[str | tuple[str, str]]:
    """Not collected at import, for every process of tests imports every module."""
    return set(written())


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.stem)


def faults(catalog: Catalog, message: Message) -> Iterator[str]:
    said = message.string if isinstance(message.string, tuple) else (message.string,)
    if not all(said):
        yield "not translated"
    if message.fuzzy:
        yield "fuzzy"
    message.flags.add("python-format")
    try:
        python_format(catalog, message)
    except ValueError as fault:
        yield str(fault)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_catalogue_holds_every_sentence_and_no_other(path: Path, sentences: set[str | tuple[str, str]]) -> None:
    assert {message.id for message in catalogue(path) if message.id} == sentences, "make words"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_sentence_is_translated(path: Path) -> None:
    catalog = catalogue(path)
    found = {str(message.id): list(faults(catalog, message)) for message in catalog if message.id}
    assert {sentence: wrong for sentence, wrong in found.items() if wrong} == {}
