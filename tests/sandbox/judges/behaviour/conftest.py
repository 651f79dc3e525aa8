"""The two servers the suite runs against: our sandbox, and emulate, started once; where it differs is a list."""

import os
import shutil
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

import pytest
from google_auth_oauthlib.flow import Flow

from sandbox.identity.project import CLIENT_ID, CLIENT_SECRET
from sandbox.world import World
from tests.sandbox.judges.behaviour import emulate
from tests.sandbox.judges.behaviour.differences import DIFFERENCES
from tests.sandbox.judges.behaviour.judged import FULL, HOME, Judged, Mail, sent_to


@pytest.fixture(params=["sandbox", pytest.param("emulate", marks=pytest.mark.xdist_group("emulate"))])
def judged(request: pytest.FixtureRequest) -> Iterator[Judged]:
    """A fresh mailbox at each server; where emulate is known to differ the test must fail as the list says."""
    found: Judged = request.getfixturevalue(f"at_{request.param}")
    name = request.node.name.replace("emulate", "").replace("[-", "[").removesuffix("[]")
    if request.param == "emulate" and name in DIFFERENCES:
        request.applymarker(DIFFERENCES[name].mark())
    yield found
    found.close()


@pytest.fixture
def mail(judged: Judged) -> Mail:
    return Mail(judged.users())


@pytest.fixture
def flow(judged: Judged, monkeypatch: pytest.MonkeyPatch) -> Flow:
    """Google's own OAuth client, set up for the server under judgement."""
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    monkeypatch.setenv("OAUTHLIB_RELAX_TOKEN_SCOPE", "1")
    pages = {"auth_uri": f"{judged.origin}/o/oauth2/v2/auth", "token_uri": f"{judged.origin}{judged.token_path}"}
    client = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET} | pages
    return Flow.from_client_config({"web": client}, [FULL], redirect_uri=HOME, autogenerate_code_verifier=True)


@pytest.fixture
def at_sandbox(world: World, origin: str) -> Judged:
    address = "maya@agency.example"

    def choose(page: str) -> str:
        asked = dict(parse_qsl(urlsplit(page).query))
        return sent_to(page, {"account": address, "decision": "allow", "scope": asked["scope"].split()})

    return Judged(origin, address, world.tokens.access(address, [FULL]), "/token", choose)


@pytest.fixture
def at_emulate(emulated: Iterator[Judged]) -> Judged:
    return next(emulated)


@pytest.fixture(scope="session")
def emulated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Iterator[Judged]]:
    """emulate's mailboxes, each handed out once; where it is not installed tests skip, in CI they fail."""
    node = shutil.which("node")
    if node is None or not emulate.INSTALLED.exists():
        reason = "no emulate in .judges/ (tests/install_judges.sh)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with emulate.running(node, tmp_path_factory.mktemp("emulate")) as origin:
        yield (emulate.mailbox(origin, address) for address in emulate.PEOPLE)
