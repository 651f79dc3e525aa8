"""One call of the product by Google: the signed POST, its time, and what may go wrong; nothing is drawn here."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import requests

from sandbox.host.answers import Answer, Kind, read
from sandbox.host.deployment import deployed
from sandbox.host.events import Draft, event
from sandbox.host.members import Rejected
from sandbox.identity.project import ADDON_ACCOUNT
from sandbox.mailbox import StoredMail
from sandbox.world import World

HOME = "/addon/home"
MESSAGE = "/addon/message"


@dataclass(frozen=True)
class Call:
    """What the person did: opened the sidebar (no url), or clicked something whose action has this url.

    `mailbox` is another's that she opened as a delegate. Beside a draft nothing tells of an open message.
    `suggesting`: she types in a field that asks the product what it could mean.
    """

    address: str
    message_id: str = ""
    url: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    draft: Draft | None = None
    mailbox: str = ""
    suggesting: bool = False


@dataclass(frozen=True)
class Reply:
    """HTTP status (0: no answer), milliseconds, and either the answer or why Gmail shows its error box.

    `late`: Gmail did not wait any longer; what the product did meanwhile is done.
    """

    url: str
    status: int
    ms: int
    answer: Answer | None = None
    trouble: str = ""
    late: bool = False


class Host:
    """Calls the product of `world.addon_origin` for everyone; after an admin install all its scopes are granted.

    `timeout_s`, to be set at any time, is how long Gmail waits.
    """

    def __init__(self, world: World, *, timeout_s: float = 30.0) -> None:
        self._world = world
        self.timeout_s = timeout_s
        self._granted: dict[str, frozenset[str]] = {}

    def granted(self, address: str) -> frozenset[str]:
        return self._granted.get(address, frozenset(deployed(self._world).scopes))

    def grant(self, address: str, scopes: Iterable[str]) -> None:
        """What the person ticked on the add-on's consent prompt, on top of what was granted."""
        self._granted[address] = self.granted(address) | frozenset(scopes)

    def withhold(self, address: str, scopes: Iterable[str]) -> None:
        """The person unticked these scopes (granular consent)."""
        self._granted[address] = self.granted(address) - frozenset(scopes)

    def call(self, call: Call) -> Reply:
        """Post the event and read the answer.

        Raises:
            KeyError: no such account or message.
            ValueError: the action's address is not the product's, or the add-on has no compose trigger.
        """
        mailbox = self._world.mailboxes[call.mailbox or call.address]
        mail = mailbox.messages[call.message_id] if call.message_id and not call.draft else None
        compose = deployed(self._world).compose
        if call.draft and not compose:
            raise ValueError("the manifest has no compose trigger")
        trigger = self._world.addon_origin + (MESSAGE if mail else HOME)
        url = call.url or (compose.function if call.draft and compose else trigger)
        if not url.startswith(f"{self._world.addon_origin}/"):
            raise ValueError("an action address outside the product")
        return self._post(call, url, call.draft if compose and compose.tells_recipients and call.draft else mail)

    def _post(self, call: Call, url: str, known: StoredMail | Draft | None) -> Reply:
        scopes = self.granted(call.address)
        body = event(
            self._world, call.address, url, scopes=scopes, mail=known, parameters=call.parameters, form=call.form
        )
        bearer = self._world.service_token(ADDON_ACCOUNT, url)
        headers = {"Authorization": f"Bearer {bearer}", "User-Agent": "Google-gsuiteaddons"}
        started = time.perf_counter()
        try:
            response = requests.post(url, json=body, headers=headers, timeout=self.timeout_s, allow_redirects=False)
        except requests.RequestException as error:
            late = isinstance(error, requests.Timeout)
            return Reply(url, 0, _since(started), trouble=f"no answer: {type(error).__name__}", late=late)
        return _read(_kind(call), url, response, _since(started), deployed(self._world).scopes)


def _kind(call: Call) -> Kind:
    if call.suggesting:
        return Kind.SUGGESTIONS
    return Kind.ACTION if call.url else Kind.TRIGGER


def _read(kind: Kind, url: str, response: requests.Response, ms: int, scopes: tuple[str, ...]) -> Reply:
    if response.status_code != requests.codes.ok:
        return Reply(url, response.status_code, ms, trouble=f"HTTP status {response.status_code}")
    try:
        return Reply(url, response.status_code, ms, answer=read(kind, response.json(), scopes))
    except requests.JSONDecodeError:
        return Reply(url, response.status_code, ms, trouble="the answer is not JSON")
    except Rejected as rejection:
        return Reply(url, response.status_code, ms, trouble=str(rejection))


def _since(started: float) -> int:
    return round((time.perf_counter() - started) * 1000)
