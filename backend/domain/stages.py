"""The stages of an organization as an admin arranges them (pure): names, order, which are endings."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from backend.domain.bounds import Faults, fault_of_name
from backend.domain.ids import derived
from backend.domain.organization import Organization, Retired, Stage
from backend.domain.wording import word

MOST = 30
FIRST_ENDS = word("The first stage is where new candidates begin, so it cannot be an ending.")


@dataclass(frozen=True)
class Line:
    """A line of the form: the id of a stage or "" for a new one, what was typed, and its place as a number in text."""

    id: str
    name: str
    place: str
    ended: bool = False


def lines_of(organization: Organization) -> tuple[Line, ...]:
    """The form as it first stands."""
    stages = enumerate(organization.stages, 1)
    return tuple(Line(stage.id, stage.name, str(number), stage.ended) for number, stage in stages)


def arranged(organization: Organization, lines: Sequence[Line]) -> tuple[tuple[Stage, ...], Faults]:
    """The stages after this form, and what is to be mended in it by "name-2" or "place-2", counted from 1.

    An empty line of a new stage is none. Who moved goes before the one whose number she took when she moved up, behind
    it when she moved down.
    """
    faults = {}
    known = {stage.id: stage for stage in organization.stages}
    found: list[tuple[int, int, Stage]] = []
    names: set[str] = set()
    for number, line in enumerate(lines, 1):
        name = " ".join(line.name.split())
        if not line.id and not name:
            continue
        if fault := fault_of_name(name) or (word("Two stages have this name.") if name.casefold() in names else ""):
            faults[f"name-{number}"] = fault
        if not line.place.strip().isdecimal():
            faults[f"place-{number}"] = word("Enter a whole number.")
            continue
        names.add(name.casefold())
        stage = replace(known.get(line.id) or _new(organization, name), name=name, ended=line.ended)
        place = int(line.place)
        found.append((place, place - number, stage))
    stages = tuple(stage for _, _, stage in sorted(found, key=lambda each: each[:2]))
    return stages, faults or fault_of(stages)


def fault_of(stages: Sequence[Stage]) -> Faults:
    """What is wrong with an arrangement as a whole."""
    if not stages or stages[0].ended:
        return {"stages": FIRST_ENDS}
    return {"stages": word("At most %(most)s stages.", most=MOST)} if len(stages) > MOST else {}


def without(organization: Organization, stage_id: str, to: str) -> tuple[tuple[Stage, ...], tuple[Retired, ...]]:
    """The stages and the retired ones once this one is removed and its candidates go to another."""
    left = tuple(stage for stage in organization.stages if stage.id != stage_id)
    return left, (*organization.retired, Retired(stage_id, to))


def _new(organization: Organization, name: str) -> Stage:
    """A stage of an id that was never used: the same name twice, as by a double click, is the same stage."""
    others = {stage.id for stage in organization.stages if stage.name.casefold() != name.casefold()}
    taken = others | {each.id for each in organization.retired}
    return Stage(unused("stage", organization.id, name, taken), name)


def unused(kind: str, organization: str, name: str, taken: Collection[str]) -> str:
    """The first id derived from a name that is not taken."""
    number = 0
    while (found := derived(kind, organization, name.casefold(), str(number))) in taken:
        number += 1
    return found
