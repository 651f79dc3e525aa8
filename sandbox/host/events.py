"""Complete add-on event objects with live tokens; who calls whom is decided in calling."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sandbox.identity.project import ADDON_ACCOUNT, ADDON_CLIENT_ID
from sandbox.mailbox import StoredMail
from sandbox.reader import Reader
from sandbox.world import World

_PREFIX = "https://www.googleapis.com/auth/"
EMAIL_SCOPE = f"{_PREFIX}userinfo.email"
SCOPES = (
    EMAIL_SCOPE,
    f"{_PREFIX}gmail.addons.execute",
    f"{_PREFIX}gmail.addons.current.message.readonly",
    f"{_PREFIX}gmail.addons.current.message.metadata",
    f"{_PREFIX}gmail.addons.current.action.compose",
    f"{_PREFIX}script.locale",
)


@dataclass(frozen=True)
class Draft:
    """What Gmail tells of the draft being written: who it goes to, never what it says."""

    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    bcc: tuple[str, ...] = ()


def event(
    world: World,
    address: str,
    url: str,
    *,
    scopes: Iterable[str] = SCOPES,
    mail: StoredMail | Draft | None = None,
    parameters: Mapping[str, str] | None = None,
    form: Mapping[str, Mapping[str, object]] | None = None,
) -> dict[str, object]:
    """The POST body Google sends to `url` when this person acts in Gmail's sidebar or beside a draft.

    Ids are Gmail's event form, `msg-f:` and the decimal id; what has no value is absent. `mail` may be another
    mailbox's, open by delegation.

    Raises:
        KeyError: no such account.
    """
    reader = world.readers.get(address, Reader())
    common: dict[str, object] = {
        "hostApp": "GMAIL",
        "platform": reader.platform,
        "userLocale": reader.locale,
        "timeZone": {"id": reader.zone, "offset": reader.offset(world.now())},
    }
    common |= {"parameters": dict(parameters)} if parameters else {}
    common |= {"formInputs": dict(form)} if form else {}
    return {
        "commonEventObject": common,
        "authorizationEventObject": _authorization(world, address, url, sorted(scopes)),
        "gmail": _open(world, address, mail),
    }


def _authorization(world: World, address: str, url: str, scopes: list[str]) -> dict[str, object]:
    tokens: dict[str, object] = {
        "userOAuthToken": world.tokens.access(address, scopes),
        "systemIdToken": world.service_token(ADDON_ACCOUNT, url),
        "authorizedScopes": scopes,
    }
    if EMAIL_SCOPE in scopes:
        tokens["userIdToken"] = world.id_token(address, ADDON_CLIENT_ID)
    return tokens


def _open(world: World, address: str, mail: StoredMail | Draft | None) -> dict[str, object]:
    if isinstance(mail, Draft):
        return _draft(mail)
    return _open_message(world, address, mail) if mail else {}


def _draft(draft: Draft) -> dict[str, object]:
    """Whether Gmail sends ids or a message token too is not known: the least that is documented is sent."""
    return {
        "toRecipients": list(draft.to),
        "ccRecipients": list(draft.cc),
        "bccRecipients": list(draft.bcc),
    }


def _open_message(world: World, address: str, mail: StoredMail) -> dict[str, object]:
    """What Gmail sends a delegate is not known: here the mailbox's ids and the delegate's tokens, which fit nothing."""
    return {
        "messageId": f"msg-f:{int(mail.id, 16)}",
        "threadId": f"thread-f:{int(mail.thread_id, 16)}",
        "accessToken": world.tokens.message(address, mail.id),
    }
