"""The import contract of pyproject.toml holds, and leaves nothing out."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_import_contract_holds() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


def test_nobody_imports_main() -> None:
    importers = [
        str(path.relative_to(ROOT))
        for folder in ("addon", "backend", "sandbox")
        for path in (ROOT / folder).rglob("*.py")
        if any(line.startswith(("import main", "from main ")) for line in path.read_text().splitlines())
    ]
    assert importers == []
