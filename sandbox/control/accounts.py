"""What can happen to an account: revoked, refused at the token endpoint, fewer scopes, mail off."""

from sandbox.control.asking import Json, Mistaken, View, asked, flag, mailbox_in, names, text, whole
from sandbox.identity.tokens import TokenError
from sandbox.world import World


def views(world: World) -> dict[str, View]:
    """Return the views to POST, by path."""
    return {
        "/revoke": lambda: _revoke(world, asked()),
        "/token_error": lambda: _token_error(world, asked()),
        "/scopes": lambda: _scopes(world, asked()),
        "/closed": lambda: _closed(world, asked()),
    }


def _revoke(world: World, body: Json) -> Json:
    world.tokens.revoke_account(mailbox_in(world, body).address)
    return {}


def _token_error(world: World, body: Json) -> Json:
    """Refuse the mailbox's refreshes with `error`, `subtype` and `status`; without an error no longer."""
    error = TokenError(text(body, "error"), text(body, "subtype"), whole(body, "status", 400) or 400)
    world.tokens.refuse(mailbox_in(world, body).address, error if error.error else None)
    return {}


def _scopes(world: World, body: Json) -> Json:
    if "scopes" not in body:
        raise Mistaken("scopes is a list")
    world.tokens.narrow(mailbox_in(world, body).address, names(body, "scopes"))
    return {}


def _closed(world: World, body: Json) -> Json:
    box = mailbox_in(world, body)
    box.service_off, box.blocked_by_admin = flag(body, "service_off"), flag(body, "blocked_by_admin")
    return {}
