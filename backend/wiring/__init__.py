"""Wiring: settings to adapters to services, in one place; the only one that names an adapter."""

from pathlib import Path

from backend.wiring.house import House, build, counting, founding

__all__ = ["ROOT", "House", "build", "counting", "founding"]

ROOT = Path(__file__).parents[2]
