"""The vault: what opens, what never does, and that no key or secret shows in a text."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.adapters.aesgcm_vault import AesGcmVault, generate_key, read_keys
from backend.domain.errors import SettingsFaulty, Unopenable
from backend.ports.vault import Vault

SECRET = "1//refresh-token"
KEY = generate_key()
VAULT: Vault = AesGcmVault((KEY,))
SEALED = VAULT.seal(SECRET, "mailbox-1")
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=.+/ \n\x00é"


@given(secret=st.text(st.characters(exclude_categories=["Cs"])), row=st.text(st.characters(exclude_categories=["Cs"])))
def test_what_was_sealed_opens(secret: str, row: str) -> None:
    assert VAULT.open(VAULT.seal(secret, row), row) == secret


def test_a_seal_names_its_format_and_key_and_hides_the_secret() -> None:
    version, key_id, text = SEALED.split(".")
    assert version == "v1"
    assert len(key_id) == 8
    assert len(text) == 59  # base64url of 12 bytes of nonce, 16 of secret, 16 of tag
    assert key_id not in KEY


def test_the_same_secret_never_seals_alike() -> None:
    assert len({VAULT.seal(SECRET, "mailbox-1") for _ in range(100)}) == 100


def test_a_row_moved_to_another_mailbox_does_not_open() -> None:
    with pytest.raises(Unopenable):
        VAULT.open(SEALED, "mailbox-2")


@given(place=st.integers(0, len(SEALED) - 1), letter=st.sampled_from(ALPHABET))
def test_no_altered_letter_goes_unseen(place: int, letter: str) -> None:
    for altered in (SEALED[:place] + letter + SEALED[place + 1 :], SEALED[:place] + letter + SEALED[place:]):
        if altered != SEALED:
            with pytest.raises(Unopenable):
                VAULT.open(altered, "mailbox-1")


NO_SEALS = {"empty": "", "version": "v1", "dot": "v1.", "dots": "v1..", "short": SEALED[:-4], "long": SEALED + "AAAA"}


@pytest.mark.parametrize("text", [*NO_SEALS.values(), SEALED.split(".")[2]], ids=[*NO_SEALS, "bare"])
def test_what_is_no_seal_does_not_open(text: str) -> None:
    with pytest.raises(Unopenable):
        VAULT.open(text, "mailbox-1")


def test_after_a_rotation_the_newest_key_seals_and_all_open() -> None:
    newer = generate_key()
    both, only_newer = AesGcmVault((KEY, newer)), AesGcmVault((newer,))
    assert both.open(SEALED, "mailbox-1") == SECRET
    assert only_newer.open(both.seal(SECRET, "mailbox-1"), "mailbox-1") == SECRET
    with pytest.raises(Unopenable):
        only_newer.open(SEALED, "mailbox-1")


def test_errors_and_reprs_show_neither_secret_nor_key() -> None:
    with pytest.raises(Unopenable) as unopenable:
        VAULT.open(SEALED, "mailbox-2")
    with pytest.raises(SettingsFaulty) as faulty:
        AesGcmVault((KEY, KEY[:-1]))
    for shown in (repr(VAULT), str(vars(VAULT)), repr(unopenable.value), repr(faulty.value)):
        assert SECRET not in shown
        assert KEY[:-1] not in shown
        assert SEALED.split(".")[2] not in shown


@pytest.mark.parametrize(
    "keys", [(), ("",), ("short",), (KEY + "=",), (KEY, "é" * 43), (KEY[:-1] + "!",)], ids=range(6)
)
def test_a_vault_without_sound_keys_is_not_made(keys: tuple[str, ...]) -> None:
    with pytest.raises(SettingsFaulty):
        AesGcmVault(keys)


def test_keys_are_read_from_a_private_file_oldest_first(tmp_path: Path) -> None:
    keys = (generate_key(), generate_key())
    path = tmp_path / "vault"
    path.write_text("\n".join(keys) + "\n")
    path.chmod(0o600)
    assert read_keys(path) == keys
    path.chmod(0o400)
    assert read_keys(path) == keys


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o601])
def test_a_key_file_open_to_others_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "vault"
    path.write_text(KEY)
    path.chmod(mode)
    with pytest.raises(SettingsFaulty, match="chmod 600") as refused:
        read_keys(path)
    assert KEY not in str(refused.value)


def test_a_key_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsFaulty, match="vault"):
        read_keys(tmp_path / "vault")
