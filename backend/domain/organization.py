"""One customer, its people's roles, its stages and its policy."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from backend.domain.address import Insiders, key_of
from backend.domain.wording import word


class Visibility(StrEnum):
    """Who reads labelled mail with an outsider on it; each level includes the ones before."""

    PARTICIPANTS = "participants"
    TEAM = "team"
    RECRUITERS = "recruiters"


@dataclass(frozen=True)
class Policy:
    """What the organization decides for everyone; `follow_references` pays one metadata read per unfollowed arrival.

    With `move_nested_label` a job given in the product moves the nested label in Gmail.

    A label taken off within `undo_hours` undoes the import: hidden at once, erased after `erase_days`. After
    `silent_days` without a word following ends. More than `bulk_limit` threads labelled at once are asked about first.
    """

    visibility: Visibility = Visibility.RECRUITERS
    follow_references: bool = False
    move_nested_label: bool = False
    label_name: str = "Hire"
    undo_hours: int = 24
    erase_days: int = 30
    silent_days: int = 180
    bulk_limit: int = 50


@dataclass(frozen=True)
class Stage:
    """How far a candidate has come; `ended` stages end following later on."""

    id: str
    name: str
    ended: bool = False


DEFAULT_STAGES = (
    Stage("new", word("New")),
    Stage("contacted", word("In contact")),
    Stage("interview", word("Interview")),
    Stage("offer", word("Offer")),
    Stage("hired", word("Hired"), ended=True),
    Stage("rejected", word("Rejected"), ended=True),
)


@dataclass(frozen=True)
class Retired:
    """A stage that an admin removed, and where its candidates went; its id is never used again."""

    id: str
    to: str


@dataclass(frozen=True)
class Organization:
    """A Workspace customer; its id is the `hd` claim of its people's ID tokens, never an e-mail's domain.

    Until a super admin has switched it on (`enabled`), only super admins come in.
    """

    id: str
    created_at: datetime
    domains: tuple[str, ...]
    own_addresses: tuple[str, ...] = ()
    default_job: str = ""
    stages: tuple[Stage, ...] = DEFAULT_STAGES
    policy: Policy = Policy()
    retired: tuple[Retired, ...] = ()
    enabled: bool = True

    @property
    def insiders(self) -> Insiders:
        """The addresses that are never candidates by themselves."""
        return Insiders(frozenset(self.domains), frozenset(key_of(address) for address in self.own_addresses))

    def stage(self, stage_id: str) -> Stage:
        """The stage of that id, or where its candidates went when it was removed; the first one of an unknown id."""
        went = {each.id: each.to for each in self.retired}
        while stage_id in went:
            stage_id = went[stage_id]
        return next((stage for stage in self.stages if stage.id == stage_id), self.stages[0])
