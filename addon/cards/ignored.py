"""The card of a sender the reader does not want to be asked about, and the buttons that say so."""

from addon.cards import widgets
from addon.cards.look import Look
from backend.domain.address import Address
from backend.domain.ignored import Ignored
from backend.domain.recognition import IgnoredSender, Stranger
from backend.domain.wording import word
from backend.texts import shown

IGNORED = word("Ignored. Nobody else's sidebar changes.")
NO_LONGER = word("No longer ignored.")
DOMAIN_ROOM = 30


def card(found: IgnoredSender, look: Look) -> widgets.Card:
    """Draws whom she ignores, by which word, and how to take it back."""
    return widgets.card(
        "ignored",
        look.say("You ignore this sender"),
        widgets.section(
            widgets.person(found.address, below=_extent(found.rule, look)),
            widgets.text(look.say("You are not asked to add this sender. Only your own sidebar knows.")),
            widgets.buttons(widgets.button(look.say("Stop ignoring"), _taking_back(found.rule, look), filled=True)),
        ),
    )


def offer(found: Stranger, look: Look) -> widgets.Section:
    """The ways to ignore a stranger: the address, and everyone at the domain unless that is open to anyone."""
    url, address = look.links.action("ignore"), found.address.address
    one = button(found.address, look)
    if not found.everyone:
        return widgets.section(widgets.buttons(one))
    words = look.say("Ignore all of %(domain)s", domain=shown(found.everyone[1:], DOMAIN_ROOM))
    everyone = widgets.button(words, widgets.calls(url, address=address, everyone="yes"))
    return widgets.section(widgets.buttons(one, everyone))


def button(person: Address, look: Look) -> widgets.Button:
    """The way to be asked no more about this address."""
    return widgets.button(look.say("Ignore"), widgets.calls(look.links.action("ignore"), address=person.address))


def row(said: Ignored, look: Look) -> widgets.Widget:
    """One of those she ignores, with the way back; for the card of her settings."""
    back = widgets.button(look.say("Undo"), _taking_back(said.rule, look, back="settings"))
    return widgets.decorated(_name(said.rule, look), look.say.ago(said.at), button=back)


def _taking_back(rule: str, look: Look, **place: str) -> widgets.OnClick:
    return widgets.calls(look.links.action("unignore"), rule=rule, **place)


def _extent(rule: str, look: Look) -> str:
    return _name(rule, look) if rule.startswith("@") else ""


def _name(rule: str, look: Look) -> str:
    return look.say("Everyone at %(domain)s", domain=shown(rule[1:])) if rule.startswith("@") else shown(rule)
