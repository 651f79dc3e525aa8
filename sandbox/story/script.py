"""The tales as they stand in tales/*.toml, read into values; the file's name is the tale's key."""

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

from sandbox.story import cast
from sandbox.story.group import listed
from sandbox.story.mailers import Mailer
from sandbox.story.papers import Paper, docx, pdf, picture
from sandbox.story.person import Person
from sandbox.story.tale import Note, Tale


def tales() -> Iterator[Tale]:
    """Every tale, by file name.

    Raises:
        KeyError, TypeError: a tale names an unknown person or field.
    """
    folder = files("sandbox.story") / "tales"
    for path in sorted(folder.iterdir(), key=lambda each: each.name):
        yield _tale(path.name.removesuffix(".toml"), tomllib.loads(path.read_text("utf-8")))


def _tale(key: str, raw: dict[str, Any]) -> Tale:
    return Tale(
        key=key,
        notes=tuple(_note(each) for each in raw.pop("notes")),
        labels={_person(who).address: tuple(names) for who, names in raw.pop("labels", {}).items()},
        group=tuple(person.address for person in _people(raw.pop("group", []))),
        **raw,
    )


def _note(raw: dict[str, Any]) -> Note:
    note = Note(
        sender=_person(raw.pop("sender")),
        to=_people(raw.pop("to")),
        cc=_people(raw.pop("cc", [])),
        mailer=Mailer(raw.pop("mailer", Mailer.GMAIL)),
        papers=tuple(_paper(each) for each in raw.pop("papers", [])),
        headers=tuple((name, value) for name, value in raw.pop("headers", [])),
        **{field: value for field, value in raw.items() if field != "via"},
    )
    return listed(note, _person(raw["via"])) if "via" in raw else note


def _paper(raw: dict[str, str]) -> Paper:
    if raw["kind"] == "png":
        return picture(raw["name"], raw["cid"])
    return {"pdf": pdf, "docx": docx}[raw["kind"]](raw["name"], raw["text"])


def _people(names: list[str]) -> tuple[Person, ...]:
    return tuple(_person(name) for name in names)


def _person(name: str) -> Person:
    found: Person = vars(cast)[name.upper()]
    return found
