"""The add-on host: what it sends is complete and verifiable, what it takes is only what Google documents."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Thread
from typing import Any

import pytest
import requests
from flask import Flask, Response, request
from google.auth.transport.requests import Request
from google.oauth2 import id_token
from werkzeug.serving import make_server

from sandbox.host import SCOPES, Call, Draft, Host, Reply, deployed
from sandbox.identity.project import ADDON_ACCOUNT, ADDON_CLIENT_ID
from sandbox.mailbox import StoredMail
from sandbox.reader import Reader
from sandbox.world import World

MAYA = "maya@agency.example"
CARD = {"header": {"title": "Nadia"}, "sections": [{"widgets": [{"textParagraph": {"text": "New"}}]}]}
PUSH = {"action": {"navigations": [{"pushCard": CARD}]}}


@dataclass
class Product:
    """A product that remembers what it was sent and answers what it was told."""

    status: int = 200
    body: str = ""
    pause_s: float = 0
    sent: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)

    def answer(self, body: object, status: int = 200) -> None:
        self.status, self.body = status, body if isinstance(body, str) else json.dumps(body)


@pytest.fixture
def product(world: World) -> Iterator[Product]:
    product, app = Product(), Flask("product")
    product.answer(PUSH)

    @app.post("/addon/<path:path>")
    def addon(path: str) -> Response:
        time.sleep(product.pause_s)
        product.paths.append(path)
        product.sent.append(request.get_json())
        product.headers.append(dict(request.headers))
        return Response(product.body, product.status, content_type="application/json", headers={"Location": "/addon/x"})

    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    world.addon_origin = f"http://127.0.0.1:{server.port}"
    world.manifest = {"oauthScopes": SCOPES, "addOns": {"common": {"name": "Hire"}}}
    yield product
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def mail(world: World) -> StoredMail:
    return world.mailboxes[MAYA].deliver(b"From: nadia@mail.example\nTo: maya@agency.example\nSubject: Hi\n\nHello\n")


@pytest.fixture
def host(world: World) -> Host:
    return Host(world, timeout_s=5)


def click(world: World, mail: StoredMail, **more: Any) -> Call:
    return Call(MAYA, mail.id, f"{world.addon_origin}/addon/stage", **more)


def claims(token: str, origin: str, audience: str) -> dict[str, Any]:
    with requests.Session() as session:
        found = id_token.verify_token(token, Request(session), audience, certs_url=f"{origin}/oauth2/v1/certs")
    return dict(found)


def test_opening_a_message_sends_the_whole_event(host: Host, product: Product, mail: StoredMail) -> None:
    reply = host.call(Call(MAYA, mail.id))
    assert reply.status == 200
    assert reply.answer is not None
    assert reply.answer.navigations == ({"pushCard": CARD},)
    event = product.sent[0]
    assert product.paths == ["message"]
    assert event["commonEventObject"] == {
        "hostApp": "GMAIL",
        "platform": "WEB",
        "userLocale": "en",
        "timeZone": {"id": "Europe/London", "offset": Reader().offset(datetime.now(UTC))},
    }
    assert event["gmail"]["messageId"] == f"msg-f:{int(mail.id, 16)}"
    assert event["gmail"]["threadId"] == f"thread-f:{int(mail.thread_id, 16)}"
    assert set(event["gmail"]) == {"messageId", "threadId", "accessToken"}
    assert event["authorizationEventObject"]["authorizedScopes"] == sorted(SCOPES)


def test_home_has_no_message(host: Host, product: Product) -> None:
    host.call(Call(MAYA))
    assert product.paths == ["home"]
    assert product.sent[0]["gmail"] == {}


def test_googles_own_library_accepts_the_tokens(
    host: Host, product: Product, world: World, origin: str, mail: StoredMail
) -> None:
    host.call(click(world, mail))
    tokens = product.sent[0]["authorizationEventObject"]
    url = f"{world.addon_origin}/addon/stage"
    bearer = product.headers[0]["Authorization"].removeprefix("Bearer ")
    for token in (bearer, tokens["systemIdToken"]):
        assert claims(token, origin, url)["email"] == ADDON_ACCOUNT
    person = claims(tokens["userIdToken"], origin, ADDON_CLIENT_ID)
    assert (person["email"], person["hd"]) == (MAYA, "agency.example")
    assert person["sub"] == world.accounts[MAYA].sub
    assert product.headers[0]["User-Agent"] == "Google-gsuiteaddons"


def test_the_message_token_opens_this_message_only(
    host: Host, product: Product, world: World, origin: str, mail: StoredMail
) -> None:
    other = world.mailboxes[MAYA].deliver(b"From: rosa@mail.example\nSubject: Other\n\nAnother\n")
    host.call(Call(MAYA, mail.id))
    event = product.sent[0]
    headers = {
        "Authorization": f"Bearer {event['authorizationEventObject']['userOAuthToken']}",
        "X-Goog-Gmail-Access-Token": event["gmail"]["accessToken"],
    }
    answers = [
        requests.get(f"{origin}/gmail/v1/users/me/messages/{each.id}", headers=headers, timeout=5)
        for each in (mail, other)
    ]
    assert [answer.status_code for answer in answers] == [200, 403]


def test_a_click_carries_parameters_and_form(host: Host, product: Product, world: World, mail: StoredMail) -> None:
    product.answer({"renderActions": {"action": {"notification": {"text": "Done"}}}, "stateChanged": True})
    form = {"note": {"stringInputs": {"value": ["Strong"]}}}
    reply = host.call(click(world, mail, parameters={"op": "move"}, form=form))
    assert product.sent[0]["commonEventObject"]["parameters"] == {"op": "move"}
    assert product.sent[0]["commonEventObject"]["formInputs"] == form
    assert reply.answer is not None
    assert (reply.answer.notification, reply.answer.state_changed) == ("Done", True)


def test_snake_case_is_read_as_proto_json_allows(host: Host, product: Product, world: World, mail: StoredMail) -> None:
    product.answer({"render_actions": {"action": {"navigations": [{"pop_to_root": True}, {"update_card": CARD}]}}})
    reply = host.call(click(world, mail))
    assert reply.answer is not None
    assert reply.answer.navigations == ({"popToRoot": True}, {"updateCard": CARD})


def test_missing_scopes_are_granted_and_the_action_replayed(
    host: Host, product: Product, world: World, mail: StoredMail
) -> None:
    wanted = SCOPES[4]
    host.withhold(MAYA, [wanted])
    product.answer({"requesting_google_scopes": {"scopes": [wanted]}})
    asked = host.call(click(world, mail))
    assert wanted not in product.sent[0]["authorizationEventObject"]["authorizedScopes"]
    assert asked.answer is not None
    host.grant(MAYA, asked.answer.scopes)
    host.call(click(world, mail))
    assert wanted in product.sent[1]["authorizationEventObject"]["authorizedScopes"]


def test_only_what_the_manifest_names_is_granted_or_asked_for(host: Host, product: Product, world: World) -> None:
    world.manifest = {"oauthScopes": SCOPES[:2], "addOns": {"common": {"name": "Hire"}}}
    product.answer({"requesting_google_scopes": {"scopes": [SCOPES[4]]}})
    assert host.call(Call(MAYA)).trouble == f"asks for scopes the manifest does not name: {SCOPES[4]}"
    assert product.sent[0]["authorizationEventObject"]["authorizedScopes"] == sorted(SCOPES[:2])


def test_without_the_email_scope_there_is_no_user_token(host: Host, product: Product) -> None:
    host.withhold(MAYA, [SCOPES[0]])
    host.call(Call(MAYA))
    assert "userIdToken" not in product.sent[0]["authorizationEventObject"]


@pytest.mark.parametrize(
    ("body", "read"),
    [
        ({"requestingGoogleScopes": {"allScopes": True}}, {"scopes": SCOPES}),
        (
            {"basic_authorization_prompt": {"authorization_url": "https://x.example/", "resource": "Mail"}},
            {"sign_in": {"url": "https://x.example/", "resource": "Mail"}},
        ),
        ({"customAuthorizationPrompt": PUSH}, {"navigations": ({"pushCard": CARD},)}),
        ({"action": {"link": {"url": "https://x.example/"}}}, {"link": {"url": "https://x.example/"}}),
    ],
)
def test_other_answers_to_a_trigger(host: Host, product: Product, body: object, read: dict[str, Any]) -> None:
    product.answer(body)
    answer = host.call(Call(MAYA)).answer
    assert {name: getattr(answer, name) for name in read} == read


@pytest.mark.parametrize(
    ("body", "status", "trouble"),
    [
        (PUSH, 500, "HTTP status 500"),
        (PUSH, 302, "HTTP status 302"),
        ("<p>Oh no</p>", 200, "the answer is not JSON"),
        ([], 200, "the answer is no JSON object"),
        ({"renderActions": PUSH}, 200, "the answer to a trigger has unknown members: renderActions"),
        (PUSH | {"debug": 1}, 200, "the answer to a trigger has unknown members: debug"),
        ({"action": {"navigations": [{"popCard": True}]}}, 200, "a navigation has unknown members: popCard"),
        ({"action": {"navigations": [{"pop": True, "pushCard": CARD}]}}, 200, "a navigation has exactly one member"),
        ({"action": {"navigations": [{"pushCard": "x"}]}}, 200, "pushCard has the wrong type or is empty"),
        ({"action": {"notification": {"message": "x"}}}, 200, "notification has unknown members: message"),
    ],
)
def test_gmails_error_box(host: Host, product: Product, body: object, status: int, trouble: str) -> None:
    product.answer(body, status)
    reply = host.call(Call(MAYA))
    assert reply.answer is None
    assert (reply.status, reply.trouble) == (status, trouble)
    assert len(product.paths) == 1


def test_an_action_answered_like_a_trigger_is_refused(
    host: Host, product: Product, world: World, mail: StoredMail
) -> None:
    assert host.call(click(world, mail)).trouble == "the answer to an action has unknown members: action"
    assert product.paths == ["stage"]


def test_nobody_answers(host: Host, world: World) -> None:
    world.addon_origin = "http://127.0.0.1:1"
    reply = host.call(Call(MAYA))
    assert reply == Reply("http://127.0.0.1:1/addon/home", 0, reply.ms, trouble="no answer: ConnectionError")


def test_only_the_product_is_called(host: Host, product: Product) -> None:
    with pytest.raises(ValueError, match="outside the product"):
        host.call(Call(MAYA, url="http://127.0.0.1:1/addon/home"))
    assert product.paths == []


def compose_trigger(world: World, access: str) -> None:
    action = {"label": "Insert", "runFunction": f"{world.addon_origin}/addon/draft"}
    trigger = {"actions": [action], "draftAccess": access}
    world.manifest = {"addOns": {"common": {"name": "Hire"}, "gmail": {"composeTrigger": trigger}}}


def test_a_draft_tells_its_recipients_and_no_message(
    host: Host, product: Product, world: World, mail: StoredMail
) -> None:
    compose_trigger(world, "METADATA")
    host.call(Call(MAYA, mail.id, draft=Draft(to=("nadia@mail.example",), cc=("tom@agency.example",))))
    assert product.paths == ["draft"]
    assert product.sent[0]["gmail"] == {
        "toRecipients": ["nadia@mail.example"],
        "ccRecipients": ["tom@agency.example"],
        "bccRecipients": [],
    }


def test_without_access_to_drafts_nothing_is_told(host: Host, product: Product, world: World) -> None:
    compose_trigger(world, "NONE")
    host.call(Call(MAYA, draft=Draft(to=("nadia@mail.example",))))
    assert (product.paths, product.sent[0]["gmail"]) == (["draft"], {})


def test_without_a_compose_trigger_nothing_is_called(host: Host, product: Product, world: World) -> None:
    world.manifest = {"addOns": {"common": {"name": "Hire"}}}
    with pytest.raises(ValueError, match="no compose trigger"):
        host.call(Call(MAYA, draft=Draft()))
    assert product.paths == []


def test_the_repositorys_manifest_is_read(world: World) -> None:
    world.addon_origin = "https://hire.example"
    read = deployed(world)
    assert read.name == "Hirelabel"
    assert "https://hire.example/console/" in [each.link for each in read.universal_actions]


def test_an_event_tells_how_its_reader_reads(host: Host, product: Product, world: World) -> None:
    world.readers[MAYA] = Reader("de", "Asia/Kolkata", "ANDROID")
    host.call(Call(MAYA))
    common = product.sent[0]["commonEventObject"]
    assert (common["userLocale"], common["platform"]) == ("de", "ANDROID")
    assert common["timeZone"] == {"id": "Asia/Kolkata", "offset": 19_800_000}


@pytest.mark.parametrize(("month", "offset"), [(1, 0), (7, 3_600_000)])
def test_an_offset_is_that_of_the_sandboxs_now(month: int, offset: int) -> None:
    assert Reader(zone="Europe/London").offset(datetime(2026, month, 10, tzinfo=UTC)) == offset


def test_a_delegate_sends_her_own_tokens_with_the_mailboxs_ids(
    host: Host, product: Product, world: World, origin: str, mail: StoredMail
) -> None:
    host.call(Call("tom@agency.example", mail.id, mailbox=MAYA))
    event = product.sent[0]
    assert event["gmail"]["messageId"] == f"msg-f:{int(mail.id, 16)}"
    person = claims(event["authorizationEventObject"]["userIdToken"], origin, ADDON_CLIENT_ID)
    assert person["email"] == "tom@agency.example"
    headers = {
        "Authorization": f"Bearer {event['authorizationEventObject']['userOAuthToken']}",
        "X-Goog-Gmail-Access-Token": event["gmail"]["accessToken"],
    }
    answer = requests.get(f"{origin}/gmail/v1/users/me/messages/{mail.id}", headers=headers, timeout=5)
    assert answer.status_code == 404


def test_suggestions_are_read(host: Host, product: Product, world: World, mail: StoredMail) -> None:
    product.answer({"autoComplete": {"items": [{"text": "Kiel"}, {"text": "Kassel"}]}})
    answer = host.call(click(world, mail, suggesting=True)).answer
    assert answer is not None
    assert answer.suggestions == ("Kiel", "Kassel")


@pytest.mark.parametrize(
    ("action", "trouble"),
    [
        ({"openCreatedDraftAction": {}}, "gmailAction has unknown members: openCreatedDraftAction"),
        ({"openCreatedDraftActionMarkup": {"draftThreadId": "1"}}, "openCreatedDraftActionMarkup names no draftId"),
        ({"updateDraftActionMarkup": {"subject": "x"}}, "updateDraftActionMarkup has unknown members: subject"),
        ({"updateDraftActionMarkup": {"updateBody": {"insertContents": []}}}, "updateBody has no type IN_PLACE_INSERT"),
        (
            {"updateDraftActionMarkup": {"updateToRecipients": {"toRecipients": [{"address": "x"}]}}},
            "toRecipients has unknown members: address",
        ),
        (
            {
                "updateDraftActionMarkup": {
                    "updateBody": {
                        "type": "IN_PLACE_INSERT",
                        "insertContents": [{"content": "x", "contentType": "HTML"}],
                    }
                }
            },
            "unknown contentType: HTML",
        ),
    ],
)
def test_what_gmail_cannot_do_to_a_draft_is_refused(
    host: Host, product: Product, world: World, mail: StoredMail, action: object, trouble: str
) -> None:
    product.answer({"renderActions": {"hostAppAction": {"gmailAction": action}}})
    assert host.call(click(world, mail)).trouble == trouble


def test_a_late_answer_is_told_from_a_broken_one(world: World, product: Product) -> None:
    host = Host(world, timeout_s=0.2)
    product.pause_s = 0.6
    reply = host.call(Call(MAYA))
    assert (reply.status, reply.late, reply.trouble) == (0, True, "no answer: ReadTimeout")
