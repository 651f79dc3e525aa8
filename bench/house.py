"""The product's own services in this process, on the store of a served one: founding, connecting, counting."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from backend import wiring
from backend.domain import clock
from backend.domain.mailbox import SyncState, sync_id
from backend.domain.recruiter import Role
from backend.ports.consent import Grant as Granted
from backend.ports.identity import Person
from backend.ports.store import Transaction
from backend.settings import Settings
from backend.wiring import House
from sandbox.google.scopes import EXPLAINED
from sandbox.identity.tokens import Grant
from sandbox.world import World


def found(settings: Settings, people: Iterable[str]) -> None:
    """Make an organization of every domain, and everybody a recruiter of hers."""
    founding = wiring.founding(settings)
    for address in people:
        founding.found(domain_of(address), address)
        founding.seat(domain_of(address), address, Role.RECRUITER, "init")


def domain_of(address: str) -> str:
    """The organization of an address."""
    return address.partition("@")[2]


def put_off_audit(house: House, address: str) -> None:
    """Have no audit of a mailbox today, lest it bring in what a push lost."""
    house.store.root.transact(lambda tx: _tomorrow(tx, sync_id(address)))


def connect(world: World, house: House, address: str) -> None:
    """A new account, and what the end of a consent trip does with it; then one look, so that all is quiet."""
    account = world.add_account(address, address.partition("@")[0], hd=domain_of(address))
    scopes = frozenset(EXPLAINED)
    person = Person(account.sub, address, account.name, domain_of(address))
    token = world.tokens.refresh(Grant(address, scopes))
    house.connecting.connect(house.signing_in.arrive(person), Granted(person, scopes, token))
    house.following.look(address)


def _tomorrow(tx: Transaction, identity: str) -> None:
    sync = tx.get(SyncState, identity)
    if sync:
        tx.put(replace(sync, audit_at=clock.now() + timedelta(days=1)))
