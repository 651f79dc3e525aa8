"""`python -m backend provision`: what it makes, what it says, and what it leaves to a person."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from backend.__main__ import main

pytestmark = pytest.mark.xdist_group("pubsub")

ROOT = Path(__file__).parents[1]
ORIGIN = "https://candidates.example"
ACCOUNT = "push@agency.iam.gserviceaccount.com"


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """The settings of a deployment that has no Pub/Sub yet."""
    given = {"ORIGIN": ORIGIN, "GOOGLE_CLIENT_ID": "id", "GOOGLE_CLIENT_SECRET": "secret", "KEYS": f"{tmp_path}/keys"}
    given |= {"STORE": f"sqlite://{tmp_path}/hirelabel.db", "FILES": f"{tmp_path}/files"}
    for name, value in given.items():
        monkeypatch.setenv(f"HIRELABEL_{name}", value)
    return monkeypatch


@pytest.fixture
def named(place: pytest.MonkeyPatch, pubsub: Any) -> Any:
    """All names are given."""
    for kind, name in (("PUSH", "gmail"), ("WORK", "work"), ("DEAD_LETTER", "letters")):
        place.setenv(f"HIRELABEL_{kind}_TOPIC", pubsub.topic(name))
        if kind != "DEAD_LETTER":
            place.setenv(f"HIRELABEL_{kind}_SUBSCRIPTION", pubsub.subscription(name))
    place.setenv("HIRELABEL_PUSH_SERVICE_ACCOUNT", ACCOUNT)
    return pubsub


def said(capsys: pytest.CaptureFixture[str]) -> tuple[list[str], str]:
    """What it did, a line each, and the error; what is left to a person is the last part of the first."""
    whole = capsys.readouterr()
    return whole.out.splitlines(), whole.err


def test_everything_is_made_once_and_what_was_refused_is_named(named: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """The emulator knows nothing of rights, so that one thing stays undone."""
    assert main(["provision"]) == 1
    lines, error = said(capsys)
    grant = f"right of serviceAccount:gmail-api-push@system.gserviceaccount.com to publish to {named.topic('gmail')}"
    assert [line.partition(" (")[0] for line in lines[:7]] == [
        f"made: topic {named.topic('letters')}",
        f"made: subscription {named.subscription('letters')}",
        f"made: topic {named.topic('gmail')}",
        f"FAILED: {grant}",
        f"made: subscription {named.subscription('gmail')}",
        f"made: topic {named.topic('work')}",
        f"made: subscription {named.subscription('work')}",
    ]
    assert error == f"not provided: {grant}\n"
    assert main(["provision"]) == 1
    again, _ = said(capsys)
    assert [line.partition(":")[0] for line in again[:7]] == [
        "FAILED" if number == 3 else "as it should be" for number in range(7)
    ]


def test_each_door_gets_its_own_pushes_signed_for_its_very_address(named: Any) -> None:
    main(["provision"])
    for name in ("gmail", "work"):
        found = named.subscriptions.get_subscription(subscription=named.subscription(name))
        assert found.topic == named.topic(name)
        assert found.push_config.push_endpoint == f"{ORIGIN}/watchers/{name}"
        assert found.push_config.oidc_token.audience == f"{ORIGIN}/watchers/{name}"
        assert found.push_config.oidc_token.service_account_email == ACCOUNT
        assert found.dead_letter_policy.dead_letter_topic == named.topic("letters")


def test_what_a_person_must_grant_is_said_once(named: Any, capsys: pytest.CaptureFixture[str]) -> None:
    main(["provision"])
    lines, _ = said(capsys)
    granted = lines[lines.index("To be granted by hand, once:") + 1 :]
    assert len(granted) == len(set(granted)) == 4
    assert all(line.startswith("  gcloud pubsub ") for line in granted)


def test_without_a_work_topic_only_gmails_is_made(
    named: Any, place: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("WORK_TOPIC", "WORK_SUBSCRIPTION", "DEAD_LETTER_TOPIC"):
        place.delenv(f"HIRELABEL_{name}")
    main(["provision"])
    assert len(said(capsys)[0]) == 3
    assert [topic.name for topic in named.topics.list_topics(project=f"projects/{named.project}")] == [
        named.topic("gmail")
    ]


def test_where_mailboxes_are_polled_only_the_work_topic_is_made(
    named: Any, place: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("PUSH_TOPIC", "PUSH_SUBSCRIPTION", "DEAD_LETTER_TOPIC"):
        place.delenv(f"HIRELABEL_{name}")
    assert main(["provision"]) == 0
    assert said(capsys)[0][:2] == [
        f"made: topic {named.topic('work')}",
        f"made: subscription {named.subscription('work')}",
    ]


def test_half_of_gmails_channel_is_not_passed_over(named: Any, place: pytest.MonkeyPatch, capsys: Any) -> None:
    place.delenv("HIRELABEL_PUSH_TOPIC")
    assert main(["provision"]) == 1
    assert said(capsys) == ([], "Not set: HIRELABEL_PUSH_TOPIC\n")


@pytest.mark.usefixtures("place")
def test_missing_names_are_all_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["provision"]) == 1
    names = ", ".join(f"HIRELABEL_PUSH_{name}" for name in ("TOPIC", "SUBSCRIPTION", "SERVICE_ACCOUNT"))
    assert said(capsys) == ([], f"Not set: {names}\n")


def test_a_machine_google_does_not_know_says_so(named: Any, place: pytest.MonkeyPatch, capsys: Any) -> None:
    place.delenv("PUBSUB_EMULATOR_HOST")
    place.setenv("GOOGLE_APPLICATION_CREDENTIALS", "/nowhere.json")
    assert main(["provision"]) == 1
    lines, error = said(capsys)
    assert lines == []
    assert error.startswith("Google Cloud lets us in with nothing we have: ")


def test_work_that_is_announced_needs_a_door_that_lets_it_in(place: pytest.MonkeyPatch, capsys: Any) -> None:
    place.setenv("HIRELABEL_WORK_TOPIC", "projects/agency/topics/work")
    assert main(["provision"]) == 1
    error = said(capsys)[1]
    for name in ("WORK_SUBSCRIPTION", "PUSH_SERVICE_ACCOUNT"):
        assert f"HIRELABEL_{name}: Value error, must be set where HIRELABEL_WORK_TOPIC is" in error


LATER = ("google.cloud.pubsub_v1", "google.cloud.storage", "lxml")
"""What is imported at its first need."""


@pytest.mark.parametrize("topic", ["", "projects/agency/topics/work"])
def test_no_start_waits_for_what_its_first_answers_do_without(place: pytest.MonkeyPatch, topic: str) -> None:
    place.setenv("HIRELABEL_WORK_TOPIC", topic)
    place.setenv("HIRELABEL_FILES", "gs://agency-files" if topic else "files")
    place.setenv("HIRELABEL_WORK_SUBSCRIPTION", "projects/agency/subscriptions/work")
    place.setenv("HIRELABEL_PUSH_SERVICE_ACCOUNT", ACCOUNT)
    main(["init", "--domain", "agency.example", "--super-admin", "ann@agency.example"])
    code = f"import sys, main; main.create_app(); print(*sys.modules.keys() & {LATER})"
    asked = [sys.executable, "-c", code]
    assert subprocess.run(asked, cwd=ROOT, check=True, capture_output=True, text=True).stdout == "\n"
