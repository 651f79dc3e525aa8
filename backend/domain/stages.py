"""The stages of an organization as an admin arranges them (pure): names, order, which are endings."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from backend.domain.bounds import Bound, Faults, fault_of_name
from backend.domain.ids import derived
from backend.domain.organization import Organization, Retired, Stage
from backend.domain.wording import word

MOST = 30
PLACE = Bound(0, 10_000)
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
    it when she moved down. A stage without a line, made by somebody else meanwhile, stays: only `without` removes one.
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
        place = PLACE.of(line.place)
        if isinstance(place, str):
            faults[f"place-{number}"] = place
            continue
        names.add(name.casefold())
        stage = replace(known.get(line.id) or _new(organization, name), name=name, ended=line.ended)
        found.append((place, place - number, stage))
    stages = _kept(organization, [stage for _, _, stage in sorted(found, key=lambda each: each[:2])])
    if not faults and len({stage.name.casefold() for stage in stages}) < len(stages):
        faults["stages"] = word("Two stages have this name.")
    return stages, faults or fault_of(stages)


def same_place(lines: Sequence[Line]) -> bool:
    """Whether two lines of a form that stands ask for one place, so that somebody should see what became of it."""
    places = [PLACE.of(line.place) for line in lines if line.id or line.name.strip()]
    return len(set(places)) < len(places)


def fault_of(stages: Sequence[Stage]) -> Faults:
    """What is wrong with an arrangement as a whole."""
    if not stages or stages[0].ended:
        return {"stages": FIRST_ENDS}
    return {"stages": word("At most %(most)s stages.", most=MOST)} if len(stages) > MOST else {}


def without(organization: Organization, stage_id: str, to: str) -> tuple[tuple[Stage, ...], tuple[Retired, ...]]:
    """The stages and the retired ones once this one is removed and its candidates go to another."""
    left = tuple(stage for stage in organization.stages if stage.id != stage_id)
    return left, (*organization.retired, Retired(stage_id, to))


def _kept(organization: Organization, stages: list[Stage]) -> tuple[Stage, ...]:
    """The stages with those that have no line, each behind the one it stands behind."""
    for before, stage in zip((None, *organization.stages), organization.stages, strict=False):
        ids = [each.id for each in stages]
        if stage.id not in ids:
            stages.insert(ids.index(before.id) + 1 if before else 0, stage)
    return tuple(stages)


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
