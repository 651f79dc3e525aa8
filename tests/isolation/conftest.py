"""Two organizations in one deployment, both at work."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from freezegun import freeze_time
from google.cloud.firestore import Client

from backend import settings, wiring
from backend.domain import clock
from backend.domain.kinds import ORGANIZATION_KINDS, ROOT_KINDS
from backend.domain.recruiter import Role
from tests.isolation.agencies import Agency, fill
from tests.isolation.strangers import but_for, made_up

OURS, THEIRS = "brightwater.example", "harbor.example"


def lines(file: str) -> list[tuple[str, ...]]:
    """Scope, kind, id and body of every record in a file of SQLite's."""
    with closing(sqlite3.connect(file)) as database:
        return list(database.execute("SELECT scope, kind, id, CAST(body AS TEXT) FROM documents ORDER BY 1, 2, 3"))


@cache
def connected(project: str, database: str) -> Client:
    return Client(project, database=database)


def documents(project: str, database: str) -> list[tuple[str, ...]]:
    """The same of a database of Firestore's."""
    client = connected(project, database)
    groups = [client.collection_group(kind.name) for kind in (*ROOT_KINDS, *ORGANIZATION_KINDS)]
    places = [(each.reference.path.split("/"), each.get("body")) for group in groups for each in group.stream()]
    return sorted(("/".join(path[:-2]), *path[-2:], body) for path, body in places)


@dataclass
class Two:
    """A recruiter or a super admin of `ours` and everything of `theirs`; time stands still."""

    play: Any
    ours: Agency
    theirs: Agency

    @property
    def session(self) -> Any:
        return self.play.session(self.ours.owner)

    def dump(self) -> list[tuple[str, ...]]:
        """Every row that is theirs, and every root row that names them, as it stands past our own store."""
        technology, _, place = settings.read().store.partition("://")
        rows = documents(*place.split("/")) if technology == "firestore" else lines(place)
        return [row for row in rows if row[0].endswith(THEIRS) or (not row[0] and THEIRS in "\n".join(row))]

    def refuse(self, ask: Callable[[Any], str], theirs: Any, what: str) -> None:
        """What is theirs gets what is nobody's gets, before it or after it, and says nothing of theirs.

        In which order lines come may hang on an id that is derived from what was asked.
        """
        strangers = made_up(theirs, self.theirs.ids.values())
        before, answer = but_for(ask(strangers), strangers), but_for(ask(theirs), theirs)
        if sorted(answer.splitlines()) != sorted(before.splitlines()):
            again = but_for(ask(strangers), strangers)
            assert sorted(answer.splitlines()) == sorted(again.splitlines()), what
        assert [word for word in self.theirs.words if word in answer] == [], what


@pytest.fixture(params=["recruiter", "super admin"])
def two(request: pytest.FixtureRequest, play: Any) -> Iterator[Two]:
    founding = wiring.founding(settings.read())
    nora = f"nora@{THEIRS}"
    play.world.add_account(nora, "Nora Vance", hd=THEIRS)
    founding.found(THEIRS, nora)
    founding.seat(THEIRS, nora, Role.SUPER_ADMIN, "init")
    owner = f"{'tom' if request.param == 'recruiter' else 'alice'}@{OURS}"
    both = Two(play, Agency(OURS, owner), Agency(THEIRS, nora))
    fill(both.theirs, play)
    fill(both.ours, play)
    for meter in (play.house.meter, play.app.extensions["meter"]):
        meter.flush()
    with freeze_time(clock.now()):
        yield both
