"""Stages for the machine, each with a store of its own; their product does not wait, for time stands still."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from backend.adapters.gmail_retries import Retries

NewStage = Callable[[], Any]


@pytest.fixture
def stages(stage: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> NewStage:
    """Builds any number of stages in one test; calls that are repeated are repeated at once."""
    monkeypatch.setattr(Retries.__init__, "__defaults__", (0.0, lambda _: None, 4))
    folders = (tmp_path / str(number) for number in range(1_000_000))

    def build() -> Any:
        folder = next(folders)
        folder.mkdir()
        paths = {"FILES": f"{folder}/files", "KEYS": f"{folder}/keys"}
        return stage(settings_=paths)

    return build
