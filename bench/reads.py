"""How often the store is asked for a card: the product's services in this process, on a counted store."""

from collections.abc import Iterable, Mapping

from addon.actions.services import Services
from addon.routes import Door
from backend import wiring
from backend.ports.store import Store
from backend.settings import Settings, read
from bench import letters
from bench.counted import CountedStore
from bench.stage import Stage
from sandbox.host.calling import MESSAGE
from sandbox.host.events import event
from sandbox.mailbox import StoredMail


class CountedDoor:
    """The add-on's door on a real store, and how often that is asked behind it."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = CountedStore(store)
        house = wiring.build_on(self._store, settings)
        self._door = Door(house.identity, house.signing_in, Services.of(house), settings.origin)

    def answer(self, name: str, body: Mapping[str, object]) -> tuple[str, int]:
        """The name of the card that answers one call of the host, and the reads it took."""
        before = self._store.trips.reads
        answered = self._door.answer(name, body)
        (navigation,) = answered.get("renderActions", answered)["action"]["navigations"]
        (card,) = navigation.values()
        return card["name"], self._store.trips.reads - before


def card_store_reads(stage: Stage, mails: Iterable[StoredMail]) -> int:
    """The most reads the candidate card of one of these mails takes. Raises RuntimeError for any other card."""
    door = CountedDoor(stage.house.store, read(stage.settings))
    url = stage.product.origin + MESSAGE
    answers = [door.answer("message", event(stage.world, letters.OWNER, url, mail=mail)) for mail in mails]
    if {name for name, _ in answers} != {"candidate"}:
        raise RuntimeError("not every card is a candidate's")
    return max(reads for _, reads in answers)
