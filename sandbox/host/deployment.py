"""What Google knows of the add-on: the deployment manifest that would be uploaded, read from the repository."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any

from sandbox.host.events import SCOPES
from sandbox.world import World

MANIFEST = Path(__file__).parents[2] / "manifest" / "addon.template.json"


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
    scopes: tuple[str, ...]
    universal_actions: tuple[UniversalAction, ...]
    compose: Compose | None


def deployed(world: World) -> Deployment:
    """The deployment of the world's add-on; `world.manifest` replaces the repository's file."""
    text = Template(MANIFEST.read_text("utf-8")).safe_substitute(ORIGIN=world.addon_origin)
    manifest = world.manifest or json.loads(text)
    addons, common = manifest["addOns"], manifest["addOns"]["common"]
    return Deployment(
        common["name"],
        tuple(manifest.get("oauthScopes", SCOPES)),
        tuple(_universal(each) for each in common.get("universalActions", ())),
        _compose(addons.get("gmail", {}).get("composeTrigger", {})),
    )


def _universal(entry: Mapping[str, str]) -> UniversalAction:
    return UniversalAction(entry["label"], entry.get("runFunction", ""), entry.get("openLink", ""))


def _compose(trigger: Mapping[str, Any]) -> Compose | None:
    if not trigger:
        return None
    action = trigger["actions"][0]
    return Compose(action["label"], action["runFunction"], trigger.get("draftAccess") == "METADATA")
