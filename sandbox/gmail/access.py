"""Who may call what: tokens, scopes, whose mailbox, and the narrow door of a Gmail add-on."""

from flask import Request

from sandbox.gmail.errors import GoogleError
from sandbox.gmail.methods import Method
from sandbox.identity.tokens import Grant
from sandbox.mailbox import Mailbox, StoredMail
from sandbox.world import World

SCOPE = "https://www.googleapis.com/auth/"
METADATA = SCOPE + "gmail.metadata"
ADDON_MESSAGE = SCOPE + "gmail.addons.current.message."
ADDON_METADATA = ADDON_MESSAGE + "metadata"
MESSAGE_TOKEN = "X-Goog-Gmail-Access-Token"
CONTENT_FORMATS = frozenset({"full", "raw"})


def authorise(world: World, request: Request, method: Method) -> Grant:
    """Return the grant behind the request's bearer token.

    Raises:
        GoogleError: 401 without a live token, 403 when no granted scope covers the method.
    """
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    grant = world.tokens.granted(token) if kind.lower() == "bearer" else None
    if grant is None or grant.message_id:
        raise GoogleError(401, "Request had invalid authentication credentials.", "authError")
    if not grant.scopes & method.scopes:
        raise GoogleError(403, "Request had insufficient authentication scopes.", "insufficientPermissions")
    return grant


def mailbox_for(world: World, grant: Grant, user: str) -> Mailbox:
    """Return the mailbox a call is about.

    Raises:
        GoogleError: 403 for another's address or by the domain's policy, 400 for an account without a mailbox.
    """
    if user != "me" and user.lower() != grant.address:
        raise GoogleError(403, f"Delegation denied for {grant.address}", "forbidden")
    mailbox = world.mailboxes.get(grant.address)
    if mailbox is None or mailbox.service_off:
        raise GoogleError(400, "Mail service not enabled", "failedPrecondition")
    if mailbox.blocked_by_admin:
        raise GoogleError(403, "The domain administrators have disabled Gmail apps.", "domainPolicy")
    return mailbox


def check_format(scopes: frozenset[str], wanted: str) -> None:
    """Refuse bodies to a caller that was granted headers only.

    Raises:
        GoogleError: 403.
    """
    if wanted in CONTENT_FORMATS and scopes <= {METADATA, ADDON_METADATA}:
        raise GoogleError(403, f"Metadata scope doesn't allow format {wanted.upper()}", "forbidden")


def check_search(scopes: frozenset[str], query: str) -> None:
    """Refuse `q` to the metadata scope.

    Raises:
        GoogleError: 403.
    """
    if query and scopes == {METADATA}:
        raise GoogleError(403, "Metadata scope does not support 'q' parameter", "forbidden")


def check_open_thread(world: World, request: Request, scopes: frozenset[str], stored: StoredMail) -> None:
    """Let a caller with nothing but an add-on's message scopes touch only the thread it has open.

    Raises:
        GoogleError: 403 without a live per-message token, or for a message of another thread.
    """
    if not all(scope.startswith(ADDON_MESSAGE) for scope in scopes):
        return
    token = request.headers.get(MESSAGE_TOKEN, "")
    if not token:
        raise GoogleError(403, "Missing access token for authorization.", "forbidden")
    grant = world.tokens.granted(token)
    if grant is None or grant.message_id is None:
        raise GoogleError(403, "Access denied: Expired access token", "forbidden")
    opened = world.mailboxes[grant.address].messages.get(grant.message_id)
    if opened is None or opened.thread_id != stored.thread_id:
        raise GoogleError(403, "Access denied: Message not opened", "forbidden")
