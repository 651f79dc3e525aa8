"""The consent page: who are you, what do you allow, and the way back to the product with a code."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from sandbox.google.scopes import IDENTITY, canonical, explained
from sandbox.identity.project import CLIENT_ID
from sandbox.identity.tokens import CODE_LIFETIME, Code, Grant
from sandbox.world import World

PATH = "/o/oauth2/v2/auth"
LOOPBACK = frozenset({"127.0.0.1", "localhost"})


@dataclass(frozen=True)
class Request:
    """A checked authorization request (RFC 6749 §4.1.1, RFC 7636 §4.3)."""

    redirect_uri: str
    scopes: list[str]
    state: str
    challenge: str | None
    nonce: str | None
    offline: bool
    asks_again: bool
    hint: str

    @property
    def optional(self) -> list[str]:
        """The scopes the person may untick."""
        return [scope for scope in self.scopes if scope not in IDENTITY]

    def back(self, **answer: str) -> str:
        """Return the address that carries the answer home."""
        query = answer | ({"state": self.state} if self.state else {})
        return f"{self.redirect_uri}{'&' if '?' in self.redirect_uri else '?'}{urlencode(query)}"


class Refused(Exception):
    """The request is not one Google would show a consent page for; the text is for the error page."""


def consent(world: World) -> Blueprint:
    """Return the consent page of this world's accounts."""
    blueprint = Blueprint("consent", __name__, template_folder="templates")

    @blueprint.errorhandler(Refused)
    def refused(error: Refused) -> tuple[str, int]:
        return render_template("google/refused.html", reason=str(error)), 400

    @blueprint.get(PATH)
    def ask() -> str:
        wanted = asked(world, request.args)
        chosen = wanted.hint if wanted.hint in world.accounts else next(iter(world.accounts), "")
        return render_template(
            "google/consent.html",
            accounts=world.accounts.values(),
            chosen=chosen,
            scopes=[(scope, explained(scope)) for scope in wanted.optional],
            client_id=CLIENT_ID,
        )

    @blueprint.post(PATH)
    def decide() -> ResponseReturnValue:
        wanted = asked(world, request.args)
        address = request.form.get("account", "")
        if request.form.get("decision") != "allow" or address not in world.accounts:
            return redirect(wanted.back(error="access_denied"))
        granted = [scope for scope in wanted.scopes if scope in IDENTITY or scope in request.form.getlist("scope")]
        return redirect(
            wanted.back(code=_code(world, wanted, address, granted), scope=" ".join(granted), prompt="consent")
        )

    return blueprint


def asked(world: World, arguments: Mapping[str, str]) -> Request:
    """Return the request if Google would ask the person.

    Raises:
        Refused: unknown client, unregistered redirect address, or a way of asking Google does not know.
    """
    if arguments.get("client_id") != CLIENT_ID:
        raise Refused("Error 401: invalid_client")
    if not _registered(world, arguments.get("redirect_uri", "")):
        raise Refused("Error 400: redirect_uri_mismatch")
    if arguments.get("response_type") != "code":
        raise Refused("Error 400: unsupported_response_type")
    if arguments.get("code_challenge") and arguments.get("code_challenge_method") != "S256":
        raise Refused("Error 400: invalid_request")
    scopes = canonical(arguments.get("scope", "").split())
    if not scopes:
        raise Refused("Error 400: invalid_scope")
    return Request(
        redirect_uri=arguments["redirect_uri"],
        scopes=scopes,
        state=arguments.get("state", ""),
        challenge=arguments.get("code_challenge"),
        nonce=arguments.get("nonce"),
        offline=arguments.get("access_type") == "offline",
        asks_again="consent" in arguments.get("prompt", "").split(),
        hint=arguments.get("login_hint", "").lower(),
    )


def _registered(world: World, uri: str) -> bool:
    parts = urlsplit(uri)
    return uri in world.redirect_uris or (parts.scheme == "http" and parts.hostname in LOOPBACK)


def _code(world: World, wanted: Request, address: str, granted: list[str]) -> str:
    with world.lock:
        grant = Grant(address, frozenset(granted), world.now() + CODE_LIFETIME)
        # Google gives an offline client its first refresh token unasked, another only after asking for consent again.
        offline = wanted.offline and (wanted.asks_again or not world.tokens.is_connected(address))
        return world.tokens.code(Code(grant, wanted.redirect_uri, wanted.challenge, wanted.nonce, offline))
