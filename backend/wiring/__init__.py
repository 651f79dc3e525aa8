"""Wiring: settings to adapters to services, in one place; the only one that names an adapter."""

from pathlib import Path

from backend.wiring.channels import channels_of, provisioned
from backend.wiring.house import House, build, build_on, counting, founding

__all__ = ["ROOT", "House", "build", "build_on", "channels_of", "counting", "founding", "provisioned"]

ROOT = Path(__file__).parents[2]
