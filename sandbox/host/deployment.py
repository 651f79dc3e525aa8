"""What Google knows of the add-on: the deployment manifest that would be uploaded, read from the repository."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any

from sandbox.world import World

MANIFEST = Path(__file__).parents[2] / "manifest" / "addon.template.json"
COMPOSE = "/addon/compose"


@dataclass(frozen=True)
class UniversalAction:
    """An entry of the toolbar's menu: it calls `function`, or opens `link`."""

    label: str
    function: str = ""
    link: str = ""


@dataclass(frozen=True)
class Compose:
    """The entry in the compose window; `tells_recipients` is draftAccess METADATA."""

    label: str
    function: str
    tells_recipients: bool


@dataclass(frozen=True)
class Deployment:
    name: str
    universal_actions: tuple[UniversalAction, ...]
    compose: Compose


def deployed(world: World) -> Deployment:
    """The deployment of the world's add-on; `world.manifest` replaces the repository's file.

    Without a compose trigger in it the usual address is called, so that a page under work can be tried.
    """
    text = Template(MANIFEST.read_text("utf-8")).safe_substitute(ORIGIN=world.addon_origin)
    addons = (world.manifest or json.loads(text))["addOns"]
    common = addons["common"]
    return Deployment(
        common["name"],
        tuple(_universal(each) for each in common.get("universalActions", ())),
        _compose(world, addons.get("gmail", {}).get("composeTrigger", {})),
    )


def _universal(entry: Mapping[str, str]) -> UniversalAction:
    return UniversalAction(entry["label"], entry.get("runFunction", ""), entry.get("openLink", ""))


def _compose(world: World, trigger: Mapping[str, Any]) -> Compose:
    actions = trigger.get("actions") or [{"label": "Insert a reply", "runFunction": world.addon_origin + COMPOSE}]
    told = trigger.get("draftAccess", "METADATA") == "METADATA"
    return Compose(actions[0]["label"], actions[0]["runFunction"], told)
