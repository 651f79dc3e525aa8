"""The demo's wrong input: one line that says what is wrong, and nothing is left running."""

import socket
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from sandbox.demo.__main__ import main

OLA = "ola@agency.example"
MAIL = (
    "From 1890000000000000001@xxx Mon Jan 05 09:00:00 +0000 2026\n"
    "From: Ines Duarte <ines@applicants.example>\nTo: {to}\nSubject: Position\nMessage-ID: <1@ines.example>\n"
    "Date: Mon, 05 Jan 2026 09:00:00 +0000\nX-Gmail-Labels: Inbox\n\nHello.\n\n"
)

Drawer = Callable[[str], str]


@pytest.fixture
def drawer(tmp_path: Path) -> Drawer:
    """Writes a mailbox file of these words; returns its path."""

    def write(text: str) -> str:
        file = tmp_path / "drawer.mbox"
        file.write_text(text)
        return str(file)

    return write


def refusal(capsys: pytest.CaptureFixture[str], *given: str) -> str:
    """The one line of a demo that could not run."""
    threads = threading.active_count()
    assert main(given) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("The demo could not run: ")
    assert said.err.count("\n") == 1
    assert threading.active_count() == threads
    return said.err


def test_a_file_that_is_not_there(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert "nowhere.mbox" in refusal(capsys, "--once", "--mbox", str(tmp_path / "nowhere.mbox"))


def test_a_folder_instead_of_a_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert str(tmp_path) in refusal(capsys, "--once", "--mbox", str(tmp_path))


@pytest.mark.parametrize("text", ["", "no mailbox at all\n", MAIL.format(to="undisclosed-recipients:;")])
def test_a_file_that_does_not_say_whose_it_is(capsys: pytest.CaptureFixture[str], drawer: Drawer, text: str) -> None:
    assert "--owner" in refusal(capsys, "--once", "--mbox", drawer(text))


def test_a_port_that_is_taken(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert "in use" in refusal(capsys, "--once", "--port", str(taken.getsockname()[1]))


@pytest.mark.parametrize("port", ["65536", "-1"])
def test_a_port_that_is_none(capsys: pytest.CaptureFixture[str], port: str) -> None:
    assert "port" in refusal(capsys, "--once", "--port", port)


@pytest.mark.parametrize("given", [["--port", "many"], ["--twice"]])
def test_options_that_are_none(capsys: pytest.CaptureFixture[str], given: list[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(given)
    assert end.value.code == 2
    assert "usage: python -m sandbox.demo" in capsys.readouterr().err


def test_a_mailbox_with_nothing_labelled_is_short(capsys: pytest.CaptureFixture[str], drawer: Drawer) -> None:
    assert main(["--once", "--mbox", drawer(MAIL.format(to=OLA))]) == 1
    said = capsys.readouterr()
    assert f"mailbox                   {OLA}\n" in said.out
    assert "threads labelled          0\n" in said.out
    assert said.err.endswith("No thread bears the label Hire; --label-all labels every one.\n")
