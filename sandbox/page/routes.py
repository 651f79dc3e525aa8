"""The page's addresses: files at /, JSON below /page. Every change is asked for with a JSON body."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, abort, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from sandbox.host import Host
from sandbox.labels import LabelInvalid
from sandbox.mailbox import Mailbox
from sandbox.page import composing, guide, hosting, listing, reading
from sandbox.story import reply
from sandbox.world import World

_POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: https: {addon}; "
    "base-uri 'self'; form-action 'none'; frame-ancestors 'none'"
)
_MOVES = {
    "archive": ((), ("INBOX",)),
    "inbox": (("INBOX",), ("TRASH", "SPAM")),
    "trash": (("TRASH",), ("INBOX",)),
    "read": ((), ("UNREAD",)),
}


def create_page(world: World) -> Blueprint:
    """The blueprint with the page at / and its API, all of this one world."""
    page = Blueprint(
        "page", "sandbox", static_folder="static", static_url_path="/page/static", template_folder="templates"
    )
    _reads(page, world)
    _changes(page, world)
    _drafts(page, world)
    hosting.mount(page, world, Host(world))
    page.register_error_handler(KeyError, _missing)
    return page


def _reads(page: Blueprint, world: World) -> None:
    @page.get("/")
    def index() -> Response:
        answer = Response(render_template("page.html", accounts=list(world.accounts.values())))
        answer.headers["Content-Security-Policy"] = _POLICY.format(addon=world.addon_origin)
        return answer

    @page.get("/page/threads")
    def threads() -> ResponseReturnValue:
        with world.lock:
            shown = listing.listing(_mailbox(world, request.args), request.args.get("view", "INBOX"))
            return jsonify(shown | {"now": int(world.now().timestamp() * 1000)})

    @page.get("/page/thread")
    def thread() -> ResponseReturnValue:
        with world.lock:
            return jsonify(reading.conversation(_mailbox(world, request.args), request.args["thread"]))

    @page.get("/page/poll")
    def poll() -> ResponseReturnValue:
        with world.lock:
            mailbox = _mailbox(world, request.args)
            return jsonify(version=mailbox.history_id, steps=[asdict(step) for step in guide.steps(world, mailbox)])

    @page.get("/page/paper")
    def paper() -> Response:
        with world.lock:
            part = reading.paper(_mailbox(world, request.args), request.args["message"], request.args["part"])
        answer = Response(part.content, mimetype=part.mime_type)
        answer.headers["Content-Security-Policy"] = "sandbox"
        answer.headers.set("Content-Disposition", "attachment", filename=part.filename)
        return answer


def _changes(page: Blueprint, world: World) -> None:
    @page.post("/page/label")
    def label() -> ResponseReturnValue:
        asked = request.get_json()
        try:
            _mailbox(world, asked).label_thread(asked["thread"], asked.get("add", ()), asked.get("remove", ()))
        except LabelInvalid:
            abort(400, "Gmail does not take this label name")
        return jsonify({})

    @page.post("/page/move")
    def move() -> ResponseReturnValue:
        asked = request.get_json()
        add, remove = _MOVES[asked["where"]]
        _mailbox(world, asked).label_thread(asked["thread"], add, remove)
        return jsonify({})

    @page.post("/page/reply")
    def answer() -> ResponseReturnValue:
        asked = request.get_json()
        address = _mailbox(world, asked).address
        try:
            mail = reply(world, address, asked["thread"])
        except LookupError as nobody:
            return jsonify(error=str(nobody)), 409
        return jsonify(id=mail.id, thread=mail.thread_id)


def _drafts(page: Blueprint, world: World) -> None:
    @page.get("/page/answering")
    def answering() -> ResponseReturnValue:
        with world.lock:
            return jsonify(composing.answering(_mailbox(world, request.args), request.args["thread"]))

    @page.get("/page/draft")
    def draft() -> ResponseReturnValue:
        with world.lock:
            return jsonify(composing.draft(_mailbox(world, request.args), request.args["draft"]))

    @page.post("/page/send")
    def send() -> ResponseReturnValue:
        asked = request.get_json()
        sent = composing.send(world, _mailbox(world, asked), asked)
        return jsonify(id=sent.id, thread=sent.thread_id)


def _mailbox(world: World, asked: Any) -> Mailbox:
    return world.mailboxes[asked["mailbox"]]


def _missing(error: Exception) -> ResponseReturnValue:
    return jsonify(error=f"unknown: {error}"), 404
