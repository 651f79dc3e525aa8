"""What every file store must do."""

import hashlib
import stat
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from backend.adapters.folder_files import FolderFiles
from backend.domain.errors import Missing
from backend.ports.files import Files, FileStore

CONTENT = b"%PDF-1.7 \x00\xff"
SHA256 = hashlib.sha256(CONTENT).hexdigest()
FILL_A_SMALL_DISK = """
import resource
from backend.adapters.folder_files import FolderFiles
from backend.domain.errors import FilesDown

files = FolderFiles(Path(sys.stdin.readline().strip())).of("acme.example")
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
try:
    files.put(bytes(100_000))
except FilesDown as error:
    print(error)
"""


@pytest.fixture
def files(file_store: FileStore) -> Files:
    return file_store.of("acme.example")


@pytest.mark.parametrize("content", [CONTENT, b"", bytes(300_000)])
def test_bytes_come_back_under_their_sha256(files: Files, content: bytes) -> None:
    sha256 = files.put(content)
    assert sha256 == hashlib.sha256(content).hexdigest()
    assert files.get(sha256) == content


def test_putting_twice_is_harmless(files: Files) -> None:
    assert files.put(CONTENT) == files.put(CONTENT)
    assert files.get(SHA256) == CONTENT


def test_threads_may_put_the_same_bytes_at_once(files: Files) -> None:
    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(files.put, [CONTENT] * 40)) == {SHA256}
    assert files.get(SHA256) == CONTENT


def test_what_was_deleted_is_missing_and_twice_is_harmless(files: Files) -> None:
    other = files.put(b"other")
    files.put(CONTENT)
    for _ in range(2):
        files.delete(SHA256)
        with pytest.raises(Missing):
            files.get(SHA256)
    assert files.get(other) == b"other"


def test_another_organizations_file_is_missing(file_store: FileStore) -> None:
    ours, theirs = file_store.of("acme.example"), file_store.of("other.example")
    ours.put(CONTENT)
    with pytest.raises(Missing):
        theirs.get(SHA256)
    theirs.delete(SHA256)
    assert ours.get(SHA256) == CONTENT


@pytest.mark.parametrize("odd", ["..", "../acme.example", "/", "a/b", "", ".", "x" * 2_000, "Ω"])
def test_any_name_of_an_organization_stays_inside(file_store: FileStore, tmp_path: Path, odd: str) -> None:
    before = set(tmp_path.iterdir())
    file_store.of(odd).put(CONTENT)
    assert file_store.of(odd).get(SHA256) == CONTENT
    assert {path.name for path in set(tmp_path.iterdir()) - before} <= {"files"}


@pytest.mark.parametrize(
    "name",
    [
        "",
        "ab",
        SHA256[:-1],
        SHA256 + "0",
        SHA256 + "/x",
        SHA256.upper(),
        SHA256 + "\n",
        "../" * 8 + "secret",
        "g" * 64,
        "é" * 64,
    ],
)
def test_what_is_no_sha256_is_missing(files: Files, tmp_path: Path, name: str) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    files.put(CONTENT)
    with pytest.raises(Missing):
        files.get(name)
    files.delete(name)
    assert files.get(SHA256) == CONTENT
    assert (tmp_path / "secret").exists()


def test_a_folder_is_for_our_eyes_only_and_holds_no_half_file(tmp_path: Path) -> None:
    root = tmp_path / "var" / "files"
    FolderFiles(root).of("acme.example").put(CONTENT)
    found = {path.relative_to(root): stat.S_IMODE(path.stat().st_mode) for path in root.rglob("*")}
    (file,) = (path for path, mode in found.items() if mode == 0o600)
    assert file.parts[1:] == (SHA256[:2], SHA256[2:4], SHA256)
    assert sorted(found.values()) == [0o600, 0o700, 0o700, 0o700]
    assert stat.S_IMODE(root.stat().st_mode) == 0o700


def test_a_write_that_fails_leaves_nothing(python: Callable[[str], subprocess.Popen[str]], tmp_path: Path) -> None:
    process = python(FILL_A_SMALL_DISK)
    output, _ = process.communicate(f"{tmp_path}\n", timeout=30)
    assert output == "the folder for files: File too large\n"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
