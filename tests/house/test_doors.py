"""Every way in has a guard."""

from typing import Any

from backend.guards import AddonHost, Administers, Open, Pusher, SignedIn, guarded_by

OPEN = {"/healthz", "/readyz", "/static/<path:name>", "/oauth/sign-in", "/oauth/sign-in/google", "/oauth/start"}
OPEN |= {"/oauth/callback", "/oauth/sign-out"}


def guards(play: Any) -> dict[str, type]:
    by_blueprint = guarded_by(play.app)
    return {rule.rule: type(by_blueprint[rule.endpoint.rpartition(".")[0]]) for rule in play.app.url_map.iter_rules()}


def test_every_route_has_the_guard_its_path_promises(play: Any) -> None:
    for path, guard in guards(play).items():
        expected: type = SignedIn
        if path in OPEN:
            expected = Open
        elif path.startswith("/addon/"):
            expected = AddonHost
        elif path.startswith("/watchers/"):
            expected = Pusher
        elif path.startswith("/console/settings"):
            expected = Administers
        assert guard is expected, path


def test_the_guards_run(play: Any) -> None:
    client = play.app.test_client()
    for path, guard in guards(play).items():
        answer = client.open(
            path.replace("<name>", "home"), method="POST" if "/console/waiting/" not in path else "GET"
        )
        if guard in {AddonHost, Pusher}:
            assert answer.status_code == 401, path
        if guard in {SignedIn, Administers}:
            assert answer.status_code in {302, 400, 405}, path
