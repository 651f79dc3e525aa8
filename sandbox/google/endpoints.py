"""Google's token, revocation and certificate endpoints."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256

from flask import Blueprint, Response, jsonify, request

from sandbox.identity.project import CLIENT_ID, CLIENT_SECRET
from sandbox.identity.tokens import ACCESS_LIFETIME, Grant
from sandbox.world import World

CERTIFICATES_MAX_AGE_S = 3600


class OAuthError(Exception):
    """An error answer of RFC 6749 §5.2; `subtype` is Google's own, for instance `invalid_rapt`."""

    def __init__(self, error: str, description: str, status: int = 400, *, subtype: str = "") -> None:
        self.error = error
        self.description = description
        self.status = status
        self.subtype = subtype
        super().__init__(error)

    def body(self) -> dict[str, str]:
        body = {"error": self.error, "error_description": self.description}
        return body | ({"error_subtype": self.subtype} if self.subtype else {})


def endpoints(world: World) -> Blueprint:
    """Return the endpoints of this world's accounts."""
    blueprint = Blueprint("google", __name__)

    @blueprint.errorhandler(OAuthError)
    def failed(error: OAuthError) -> tuple[Response, int]:
        return jsonify(error.body()), error.status

    @blueprint.post("/token")
    def token() -> Response:
        _check_client()
        with world.lock:
            trouble = world.troubles.take("token", None)
            if trouble:
                raise OAuthError(trouble.reason or "internal_failure", trouble.message, trouble.status or 500)
            return jsonify(_exchanged(world, request.form))

    @blueprint.post("/revoke")
    def revoke() -> Response:
        with world.lock:
            if not world.tokens.revoke(request.values.get("token", "")):
                raise OAuthError("invalid_token", "Token expired or revoked")
        return jsonify({})

    @blueprint.get("/oauth2/v1/certs")
    def certificates() -> Response:
        response = Response(json.dumps(world.keys.certificates), content_type="application/json; charset=UTF-8")
        response.headers["Cache-Control"] = f"public, max-age={CERTIFICATES_MAX_AGE_S}, must-revalidate, no-transform"
        return response

    return blueprint


def _check_client() -> None:
    basic = request.authorization
    given = (basic.username, basic.password) if basic and basic.type == "basic" else None
    if (given or (request.form.get("client_id"), request.form.get("client_secret"))) != (CLIENT_ID, CLIENT_SECRET):
        raise OAuthError("invalid_client", "The OAuth client was not found.", 401)


def _exchanged(world: World, form: Mapping[str, str]) -> dict[str, object]:
    kind = form.get("grant_type")
    if kind == "authorization_code":
        return _for_code(world, form)
    if kind == "refresh_token":
        return _for_refresh_token(world, form)
    raise OAuthError("unsupported_grant_type", "Invalid grant_type")


def _for_code(world: World, form: Mapping[str, str]) -> dict[str, object]:
    code = world.tokens.redeem(form.get("code", ""))
    if code is None:
        raise OAuthError("invalid_grant", "Malformed auth code.")
    if form.get("redirect_uri") != code.redirect_uri:
        raise OAuthError("redirect_uri_mismatch", "Bad Request")
    if code.challenge is not None and _challenge(form.get("code_verifier", "")) != code.challenge:
        raise OAuthError("invalid_grant", "Invalid code verifier.")
    answer = _answer(world, code.grant, code.nonce)
    if code.offline:
        answer["refresh_token"] = world.tokens.refresh(replace(code.grant, expires=None))
    return answer


def _for_refresh_token(world: World, form: Mapping[str, str]) -> dict[str, object]:
    grant = world.tokens.refreshed(form.get("refresh_token", ""))
    if grant is None:
        raise OAuthError("invalid_grant", "Token has been expired or revoked.")
    refused = world.tokens.errors.get(grant.address)
    if refused:
        raise OAuthError(refused.error, "Refused on request", refused.status, subtype=refused.subtype)
    return _answer(world, grant, None)


def _answer(world: World, grant: Grant, nonce: str | None) -> dict[str, object]:
    answer: dict[str, object] = {
        "access_token": world.tokens.access(grant.address, grant.scopes),
        "expires_in": int(ACCESS_LIFETIME.total_seconds()),
        "scope": " ".join(sorted(grant.scopes)),
        "token_type": "Bearer",
    }
    if "openid" in grant.scopes:
        answer["id_token"] = world.id_token(grant.address, CLIENT_ID, nonce=nonce)
    return answer


def _challenge(verifier: str) -> str:
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")
