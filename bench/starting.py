"""How long a fresh process takes to its first answer, beside one that only imports; and its memory."""

from collections.abc import Mapping
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from backend.settings import read
from bench import letters
from bench.house import found
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

ENGINES = {
    "STORE": "firestore://agency-1",
    "FILES": "gs://agency-files",
    "WORK_TOPIC": "projects/agency-1/topics/work",
    "WORK_SUBSCRIPTION": "projects/agency-1/subscriptions/work",
    "HEARTBEAT_SECONDS": "0",
}
"""What a deployment on Google's engines sets."""
CLIENTS = "'google.cloud.firestore', 'google.cloud.pubsub_v1', 'google.cloud.storage'"


def figures(pairs: int = PAIRS) -> dict[str, float]:
    """The median of so many pairs, ours and the yardstick by turns, and the most memory a worker needed.

    `start.vs_bare_imports` is of a deployment on Google's engines, where every start is waited for. The yardstick takes
    in every Google client the deployment uses, also those of Pub/Sub and Cloud Storage, which the product imports at
    its first need.
    """
    with staged(Heap(1, 1)) as stage:
        imported(stage)
        fire(filed_card(stage), 1)
        memory = stage.product.rss_mb()
    with TemporaryDirectory(prefix="hirelabel-bench-") as folder:
        embedded = _environment(Path(folder))
        found(read(embedded), [letters.OWNER])
        engines = embedded | {f"HIRELABEL_{name}": value for name, value in ENGINES.items()}
        _, deployed = _ours(engines)
        return {
            "start.vs_bare_imports": _ratio(pairs, engines, CLIENTS),
            "start.embedded_vs_bare_imports": _ratio(pairs, embedded, ""),
            "start.rss_mb": max(memory, deployed),
        }


def _environment(folder: Path) -> dict[str, str]:
    """Both find Python's bytecode, as in an image: the first start of each writes it and does not count."""
    given = settings(NOBODY, NOBODY, folder) | {"PYTHONPYCACHEPREFIX": f"{folder}/bytecode"}
    given.pop("PYTHONDONTWRITEBYTECODE", None)
    return given


def _ratio(pairs: int, given: Mapping[str, str], clients: str) -> float:
    yardstick = f"bench.bare_imports:create_app({clients})"
    ratios = [_ours(given)[0] / _start(yardstick, "/", given)[0] for _ in range(pairs + 1)]
    return median(ratios[1:])


def _ours(given: Mapping[str, str]) -> tuple[float, float]:
    return _start("main:create_app()", "/healthz", given)


def _start(app: str, path: str, given: Mapping[str, str]) -> tuple[float, float]:
    """Seconds from the start of a process, its imports included, to its first answer, and the MB it holds then."""
    with bound() as line, served(app, line, path, given) as process:
        return process.seconds_to_answer, process.rss_mb()
