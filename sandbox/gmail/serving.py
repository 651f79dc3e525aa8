"""From HTTP to a method and back: access, admission, masks, gzip, errors; no method lives here."""

import gzip
import json
import socket
from collections.abc import Callable
from contextlib import suppress

from flask import Response, request

from sandbox.gmail import fields
from sandbox.gmail.access import authorise, mailbox_for
from sandbox.gmail.admission import admitted
from sandbox.gmail.call import Call, Json
from sandbox.gmail.errors import GoogleError, planned_error
from sandbox.gmail.methods import Gmail, Method
from sandbox.gmail.reads import ATTACHMENT, attachment_reads, content_reads
from sandbox.world import World

Handler = Callable[[Call], Json | None]
PAGED = frozenset({"threads.list", "messages.list", "drafts.list", "history.list"})


def served(world: World, gmail: Gmail, method: Method, handler: Handler) -> Callable[..., Response]:
    """Return the Flask view of one method."""

    def view(userId: str, **path: str) -> Response:  # noqa: N803 - the name in Google's path
        try:
            grant = authorise(world, request, method)
            mailbox = mailbox_for(world, grant, userId)
            with admitted(world, mailbox, method) as trouble:
                scopes = grant.scopes & method.scopes
                call = Call(world, mailbox, path, request, scopes, gmail.palette, empty_page=trouble.empty)
                sent = _done(call, gmail, method, handler)
        except GoogleError as error:
            return _failed(error)
        if method.name in PAGED:
            world.page_answered(mailbox, method.name)
        if trouble.after_accept and trouble.status:
            return _failed(planned_error(trouble, world.now()))
        if trouble.after_accept:
            hang_up()
        return _answered(sent)

    return view


def hang_up() -> None:
    """Cut the connection without an answer, under gunicorn and under werkzeug."""
    line = request.environ.get("gunicorn.socket") or request.environ.get("werkzeug.socket")
    if isinstance(line, socket.socket):
        with suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)


def _done(call: Call, gmail: Gmail, method: Method, handler: Handler) -> Json | None:
    mask = _mask(call, gmail, method)
    with call.world.lock:
        return _sent(call, method, mask, handler(call))


def _mask(call: Call, gmail: Gmail, method: Method) -> fields.Mask:
    text = call.argument("fields")
    if not text or not method.response:
        return fields.Mask()
    mask = fields.parse(text)
    fields.check(mask, gmail.schemas, method.response)
    return mask


def _sent(call: Call, method: Method, mask: fields.Mask, answer: Json | None) -> Json | None:
    sent = mask.apply(answer)
    if answer is None or not isinstance(sent, dict):
        return None
    reads = (
        attachment_reads(call.mailbox, call.path["messageId"], sent)
        if method.name == ATTACHMENT
        else content_reads(call.mailbox, method.name, answer, sent)
    )
    call.world.counters.content_reads.extend(reads)
    return sent


def _failed(error: GoogleError) -> Response:
    response = _json(error.body(), error.status)
    if error.status == 401:  # noqa: PLR2004
        response.headers["WWW-Authenticate"] = 'Bearer realm="https://accounts.google.com/", error="invalid_token"'
    if error.retry_after is not None:
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _answered(answer: Json | None) -> Response:
    return Response(status=204) if answer is None else _json(answer, 200)


def _json(answer: Json, status: int) -> Response:
    text = json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    response = Response(text, status, content_type="application/json; charset=UTF-8")
    # Google compresses only for a client whose User-Agent says gzip, too.
    if "gzip" in request.headers.get("Accept-Encoding", "") and "gzip" in request.headers.get("User-Agent", ""):
        response.set_data(gzip.compress(text, compresslevel=1))
        response.headers["Content-Encoding"] = "gzip"
    return response
