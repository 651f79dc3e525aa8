"""How long a fresh process takes to its first answer, beside one that only imports; and its memory after a card."""

from collections.abc import Mapping
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench import letters
from bench.house import found, read
from bench.importing import imported
from bench.letters import Heap
from bench.load import fire
from bench.processes import bound, served
from bench.serving import filed_card
from bench.stage import staged
from sandbox.demo.processes import settings

PAIRS = 7
NOBODY = "http://127.0.0.1:9"
"""Google for a product that is not asked for anything: the discard port of RFC 863."""


def figures(pairs: int = PAIRS) -> dict[str, float]:
    """The median of so many pairs, ours and the yardstick by turns, and the memory of a worker that drew one card."""
    with staged(Heap(1, 1)) as stage:
        imported(stage)
        fire(filed_card(stage), 1)
        memory = stage.product.rss_mb()
    return {"start.vs_bare_imports": vs_imports(pairs), "start.rss_mb": memory}


def vs_imports(pairs: int) -> float:
    """Both find Python's bytecode, as in an image: the first start of each writes it and does not count."""
    with TemporaryDirectory(prefix="hirelabel-bench-") as folder:
        given = settings(NOBODY, NOBODY, Path(folder)) | {"PYTHONPYCACHEPREFIX": f"{folder}/bytecode"}
        given.pop("PYTHONDONTWRITEBYTECODE", None)
        found(read(given), [letters.OWNER])
        ratios = [_ours(given) / _imports(given) for _ in range(pairs + 1)]
        return median(ratios[1:])


def _ours(given: Mapping[str, str]) -> float:
    return _start("main:create_app()", "/readyz", given)


def _imports(given: Mapping[str, str]) -> float:
    return _start("bench.bare_imports:create_app()", "/", given)


def _start(app: str, path: str, given: Mapping[str, str]) -> float:
    """Seconds from the start of the process, its imports included, to its first answer."""
    with bound() as line, served(app, line, path, given) as process:
        return process.seconds_to_answer
