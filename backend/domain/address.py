"""E-mail addresses: the value, the key two spellings share, and which addresses are our own."""

from collections.abc import Iterable
from dataclasses import dataclass

import idna

LONGEST_ADDRESS = 320
"""RFC 3696: 64 letters before the @ and 255 behind it."""


@dataclass(frozen=True, order=True)
class Address:
    """One mailbox of a header: the address as written and the display name, "" when there is none."""

    address: str
    name: str = ""

    @property
    def key(self) -> str:
        """The form under which two spellings of one address are equal."""
        return key_of(self.address)

    @property
    def label(self) -> str:
        """What to show a person: the name, else the address."""
        return self.name or self.address


def key_of(address: str) -> str:
    """Case-folded, the domain in ASCII (RFC 5891); plus-tags and dots stay, so nothing merges by itself."""
    local, _, domain = address.strip().casefold().rpartition("@")
    return f"{local}@{_ascii_domain(domain)}" if local else domain


def domain_of(address: str) -> str:
    """The ASCII domain of an address, "" when it has none."""
    _, at, domain = key_of(address).rpartition("@")
    return domain if at else ""


def plausible(address: str) -> bool:
    """Whether a text could be an e-mail address that a person typed."""
    local, _, domain = address.rpartition("@")
    sound = address.isprintable() and not any(character.isspace() or character in '<>",;' for character in address)
    return bool(local and domain) and len(address) <= LONGEST_ADDRESS and sound


def unique(addresses: Iterable[Address]) -> tuple[Address, ...]:
    """The addresses in order, each key once; a later spelling lends its name to an earlier nameless one."""
    found: dict[str, Address] = {}
    for address in addresses:
        seen = found.get(address.key)
        if seen is None or (address.name and not seen.name):
            found[address.key] = address
    return tuple(found.values())


@dataclass(frozen=True)
class Insiders:
    """Who is ours: the organization's domains and the addresses of its people and groups, as keys."""

    domains: frozenset[str]
    addresses: frozenset[str] = frozenset()

    def include(self, address: Address) -> bool:
        """Whether the address belongs to the organization; a sub-domain is another domain."""
        return address.key in self.addresses or domain_of(address.address) in self.domains


def _ascii_domain(domain: str) -> str:
    if domain.isascii():
        return domain
    try:
        return idna.encode(domain, uts46=True).decode()
    except idna.IDNAError:
        return domain
