"""`python -m backend`: what init, policy and status do, and how they answer wrong input."""

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from stat import S_IMODE
from typing import Any

import pytest

from backend import settings, wiring
from backend.__main__ import main
from backend.domain.job import Job
from backend.domain.organization import Organization, Policy, Visibility
from backend.domain.recruiter import Role, Seat
from backend.ports.store import Query

ROOT = Path(__file__).parents[1]
DOMAIN = "lakeside.example"
ADMIN, NINA, HUGO = (f"{name}@{DOMAIN}" for name in ("admin", "nina", "hugo"))
FOUND = ("init", "--domain", DOMAIN, "--super-admin", ADMIN)


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty installation: its settings in the environment, its folder returned."""
    given = {"STORE": f"sqlite://{tmp_path}/hirelabel.db", "FILES": f"{tmp_path}/files", "KEYS": f"{tmp_path}/keys"}
    given |= {"GOOGLE_CLIENT_ID": "id", "GOOGLE_CLIENT_SECRET": "secret"}
    for name, value in given.items():
        monkeypatch.setenv(f"HIRELABEL_{name}", value)
    return tmp_path


def seats() -> dict[str, Role]:
    records = wiring.founding(settings.read())._store.of(DOMAIN)
    found = (records.get(Seat, address) for address in (ADMIN, NINA, HUGO))
    return {seat.id: seat.role for seat in found if seat}


def policy() -> Policy:
    organization = wiring.founding(settings.read())._store.root.get(Organization, DOMAIN)
    assert organization
    return organization.policy


def refused(capsys: pytest.CaptureFixture[str], *given: str) -> str:
    """What a command that failed said: one line on standard error, nothing on standard output."""
    capsys.readouterr()
    assert main(given) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    return said.err


def test_init_makes_seats_and_keys_that_only_the_owner_reads(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*FOUND, "--recruiter", NINA, "--hiring-manager", HUGO]) == 0
    assert seats() == {ADMIN: Role.SUPER_ADMIN, NINA: Role.RECRUITER, HUGO: Role.HIRING_MANAGER}
    assert capsys.readouterr().out.splitlines() == [
        f"{DOMAIN}: {ADMIN} may sign in as super admin.",
        f"{DOMAIN}: {NINA} may sign in as recruiter.",
        f"{DOMAIN}: {HUGO} may sign in as hiring manager.",
    ]
    modes = {file.name: oct(S_IMODE(file.stat().st_mode)) for file in (place / "keys").iterdir()}
    assert modes == {"vault.key": "0o600", "session.key": "0o600", "tombstone.key": "0o600"}
    assert oct(S_IMODE((place / "keys").stat().st_mode)) == "0o700"


def test_a_second_init_keeps_keys_policy_and_seats(place: Path) -> None:
    main([*FOUND, "--recruiter", NINA])
    main(["policy", "--domain", DOMAIN, "--visibility", Visibility.PARTICIPANTS])
    before = {file.name: file.read_bytes() for file in (place / "keys").iterdir()}, seats(), policy()
    assert main(FOUND) == 0
    assert ({file.name: file.read_bytes() for file in (place / "keys").iterdir()}, seats(), policy()) == before


def test_another_role_replaces_the_one_before_and_needs_no_super_admin(place: Path) -> None:
    main([*FOUND, "--recruiter", NINA])
    assert main(["init", "--domain", DOMAIN, "--hiring-manager", NINA]) == 0
    assert seats() == {ADMIN: Role.SUPER_ADMIN, NINA: Role.HIRING_MANAGER}


def test_another_role_reaches_who_has_signed_in_already(play: Any) -> None:
    tom = "tom@brightwater.example"
    play.sign_in(tom)
    assert main(["init", "--domain", "brightwater.example", "--hiring-manager", tom]) == 0
    assert play.session(tom).recruiter.role is Role.HIRING_MANAGER


@pytest.mark.parametrize("domain", ["gmail.com", "GoogleMail.com", "nodots", "a b.example", "", "https://x.example"])
def test_a_domain_that_is_none_founds_nothing(place: Path, capsys: pytest.CaptureFixture[str], domain: str) -> None:
    assert "domain of a Workspace" in refused(capsys, "init", "--domain", domain, "--super-admin", ADMIN)
    assert list(place.iterdir()) == []


@pytest.mark.parametrize("option", ["--super-admin", "--recruiter", "--hiring-manager"])
@pytest.mark.parametrize("address", ["nina", "nina@", "@lakeside.example", "nina@lake side.example"])
def test_an_address_that_is_none_founds_nothing(
    place: Path, capsys: pytest.CaptureFixture[str], option: str, address: str
) -> None:
    assert "an e-mail address" in refused(capsys, *FOUND, option, address)
    assert list(place.iterdir()) == []


def test_a_new_organization_needs_a_super_admin(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "--super-admin" in refused(capsys, "init", "--domain", DOMAIN, "--recruiter", NINA)
    assert seats() == {}


def test_a_private_account_is_an_organization_of_one(place: Path) -> None:
    assert main(["init", "--domain", "Ola.Private@gmail.com", "--super-admin", "ola.private@gmail.com"]) == 0
    organization = wiring.founding(settings.read())._store.root.get(Organization, "ola.private@gmail.com")
    assert organization
    assert organization.domains == ()


@pytest.mark.parametrize(
    ("given", "title"), [([], "General application"), (["--language", "de"], "Initiativbewerbung")]
)
def test_the_first_job_is_called_in_the_founders_language_and_keeps_it(
    place: Path, given: list[str], title: str
) -> None:
    assert main([*FOUND, *given]) == 0
    assert main([*FOUND, "--language", "en"]) == 0
    store = wiring.founding(settings.read())._store
    assert [job.title for job in store.of(DOMAIN).find(Query(Job, order="created_at")).records] == [title]


def test_the_policy_is_changed_one_choice_at_a_time(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(FOUND)
    before = policy()
    wanted = next(choice for choice in Visibility if choice is not before.visibility)
    capsys.readouterr()
    assert main(["policy", "--domain", DOMAIN.upper(), "--visibility", wanted]) == 0
    assert main(["policy", "--domain", DOMAIN, "--follow-references"]) == 0
    assert main(["policy", "--domain", DOMAIN]) == 0
    assert main(["policy", "--domain", DOMAIN, "--no-follow-references"]) == 0
    assert main(["policy", "--domain", DOMAIN, "--bulk-limit", "20", "--silent-days", "0"]) == 0
    numbers = "undo hours 24, erase days 30, silent days {}, bulk limit {}"
    lines = [
        f"visibility {wanted}, follow references {word}, move nested label off, {numbers.format(180, 50)}"
        for word in ("off", "on")
    ]
    changed = f"visibility {wanted}, follow references off, move nested label off, {numbers.format(0, 20)}"
    assert capsys.readouterr().out.splitlines() == [lines[0], lines[1], lines[1], lines[0], changed]


@pytest.mark.parametrize("given", ["-1", "many", "1.5", "10001"])
def test_a_policy_number_is_a_whole_number(place: Path, given: str) -> None:
    main(FOUND)
    before = policy()
    with pytest.raises(SystemExit):
        main(["policy", "--domain", DOMAIN, "--undo-hours", given])
    assert policy() == before


@pytest.mark.parametrize("command", ["policy", "status"])
def test_an_organization_nobody_founded_is_named(place: Path, capsys: pytest.CaptureFixture[str], command: str) -> None:
    assert "run init first" in refused(capsys, command, "--domain", "elsewhere.example")


@pytest.mark.parametrize("given", [[], ["found"], ["init"], ["policy", "--domain", DOMAIN, "--visibility", "everyone"]])
def test_what_is_no_command_is_answered_with_how_to_ask(
    place: Path, capsys: pytest.CaptureFixture[str], given: list[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main(given)
    assert end.value.code == 2
    assert "usage: python -m backend" in capsys.readouterr().err


def test_a_visibility_there_is_not_is_answered_with_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["policy", "--domain", DOMAIN, "--visibility", "all"])
    said = capsys.readouterr().err
    assert [choice for choice in Visibility if f"'{choice}'" not in said.splitlines()[-1]] == []


def test_status_counts_each_mailbox_in_a_line(play: Any, letter: Any, capsys: pytest.CaptureFixture[str]) -> None:
    domain, alice = "brightwater.example", "alice@brightwater.example"
    assert main(["status", "--domain", domain]) == 0
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "No mailbox is connected yet.\n")
    play.label(alice, play.deliver(alice, letter("jane@roe.example", alice)))
    play.connect(alice, how="all")
    assert main(["status", "--domain", domain]) == 0
    assert json.loads(capsys.readouterr().out)["importing"] is True
    play.work()
    play.house.meter.flush()
    assert main(["status", "--domain", domain]) == 0
    counted = json.loads(capsys.readouterr().out)
    assert counted.pop("units_today")["threads.get"] == 40
    standing = counted.pop("standing")
    assert datetime.fromisoformat(standing["since"]) <= play.world.now()
    assert (standing["state"], standing["todo"]) == ("connected", "There is nothing to do.")
    assert counted == {
        "mailbox": alice,
        "threads_followed": 1,
        "conversations": 1,
        "messages_stored": 1,
        "left_out": [],
        "candidates": 1,
        "waiting": 0,
        "importing": False,
        "parked": 0,
    }


def test_trouble_with_settings_and_folders_is_said_in_words(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (place / "taken").write_text("a file")
    monkeypatch.setenv("HIRELABEL_KEYS", f"{place}/taken")
    assert "taken" in refused(capsys, *FOUND)
    monkeypatch.delenv("HIRELABEL_GOOGLE_CLIENT_ID")
    assert main(FOUND) == 1
    assert "HIRELABEL_GOOGLE_CLIENT_ID" in capsys.readouterr().err


def test_a_setting_that_does_not_exist_is_named_with_the_one_that_was_meant(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HIRELABEL_PUSH_TOPICS", "projects/p/topics/t")
    assert main(FOUND) == 1
    assert "HIRELABEL_PUSH_TOPICS: unknown; did you mean HIRELABEL_PUSH_TOPIC?" in capsys.readouterr().err


def test_the_process_ends_with_the_same_codes(place: Path) -> None:
    for given, code in ((FOUND, 0), (("status", "--domain", "elsewhere.example"), 1), (("found",), 2)):
        done = subprocess.run(
            [sys.executable, "-m", "backend", *given], cwd=ROOT, env=os.environ, capture_output=True, check=False
        )
        assert done.returncode == code, done.stderr
