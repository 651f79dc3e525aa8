"""Settings: documented, and every fault named at once."""

from pathlib import Path

import pytest

from backend.domain.errors import SettingsFaulty
from backend.settings import PREFIX, Settings, read

ROOT = Path(__file__).parents[2]


def test_every_setting_is_documented() -> None:
    text = (ROOT / "docs" / "settings.md").read_text()
    for name, field in Settings.model_fields.items():
        assert f"| `{PREFIX}{name.upper()}` |" in text, name
        assert str(field.description) in text, name


def test_the_documents_name_no_setting_that_is_not() -> None:
    names = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    text = (ROOT / "docs" / "settings.md").read_text()
    documented = {line.split("`")[1] for line in text.splitlines() if line.startswith(f"| `{PREFIX}")}
    assert documented == names


def test_every_fault_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HIRELABEL_ORIGIN", "http://candidates.example")
    monkeypatch.setenv("HIRELABEL_POLL_SECONDS", "soon")
    monkeypatch.delenv("HIRELABEL_GOOGLE_CLIENT_ID", raising=False)
    monkeypatch.delenv("HIRELABEL_GOOGLE_CLIENT_SECRET", raising=False)
    with pytest.raises(SettingsFaulty) as fault:
        read()
    for name in ("ORIGIN", "POLL_SECONDS", "GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET"):
        assert f"{PREFIX}{name}" in str(fault.value)


@pytest.mark.parametrize("reserved", ["599", "3001"])
def test_the_reserve_is_a_fair_share_of_the_limit(monkeypatch: pytest.MonkeyPatch, reserved: str) -> None:
    monkeypatch.setenv("HIRELABEL_GOOGLE_CLIENT_ID", "id")
    monkeypatch.setenv("HIRELABEL_GOOGLE_CLIENT_SECRET", "s3cret-value")
    monkeypatch.setenv("HIRELABEL_UNITS_RESERVED", reserved)
    with pytest.raises(SettingsFaulty, match=r"HIRELABEL_UNITS_RESERVED: .*a tenth to a half"):
        read()


def test_a_fault_does_not_show_the_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HIRELABEL_GOOGLE_CLIENT_ID", "id")
    monkeypatch.setenv("HIRELABEL_GOOGLE_CLIENT_SECRET", "s3cret-value")
    monkeypatch.setenv("HIRELABEL_POLL_SECONDS", "soon")
    with pytest.raises(SettingsFaulty) as fault:
        read()
    assert "s3cret-value" not in str(fault.value)
    monkeypatch.setenv("HIRELABEL_POLL_SECONDS", "30")
    assert "s3cret-value" not in repr(read())


def test_a_mail_server_needs_a_sender_and_is_never_quoted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HIRELABEL_GOOGLE_CLIENT_ID", "id")
    monkeypatch.setenv("HIRELABEL_GOOGLE_CLIENT_SECRET", "secret")
    for url in ("https://mail.example", "smtp://", "smtp://me:pa/ss@mail.example", "smtp://mail.example:0"):
        monkeypatch.setenv("HIRELABEL_SMTP_URL", url)
        with pytest.raises(SettingsFaulty, match="SMTP_URL") as fault:
            read()
        assert "'pa'" not in str(fault.value)
    monkeypatch.setenv("HIRELABEL_SMTP_URL", "smtps://me:pa%2Fss@mail.example")
    with pytest.raises(SettingsFaulty, match="MAIL_FROM"):
        read()
    monkeypatch.setenv("HIRELABEL_MAIL_FROM", "Hirelabel <hirelabel@agency.example>")
    assert "pa%2Fss" not in repr(read())


@pytest.mark.parametrize(
    ("place", "bucket"),
    [
        ("var/files", None),
        ("gs://agency-files", ("agency-files", "")),
        ("gs://agency-files/", ("agency-files", "")),
        ("gs://agency-files/hirelabel/eu", ("agency-files", "hirelabel/eu/")),
        ("gs://agency-files/hirelabel/", ("agency-files", "hirelabel/")),
    ],
)
def test_files_live_in_a_folder_or_a_bucket(
    monkeypatch: pytest.MonkeyPatch, place: str, bucket: tuple[str, str] | None
) -> None:
    monkeypatch.setenv("HIRELABEL_GOOGLE_CLIENT_ID", "id")
    monkeypatch.setenv("HIRELABEL_GOOGLE_CLIENT_SECRET", "secret")
    monkeypatch.setenv("HIRELABEL_FILES", place)
    assert read().bucket == bucket


@pytest.mark.parametrize("place", ["gs://", "gs://A", "s3://agency-files", "gs://agency-files/../x", "gs://a/b//c?d"])
def test_another_place_of_files_is_a_fault(monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    monkeypatch.setenv("HIRELABEL_GOOGLE_CLIENT_ID", "id")
    monkeypatch.setenv("HIRELABEL_GOOGLE_CLIENT_SECRET", "secret")
    monkeypatch.setenv("HIRELABEL_FILES", place)
    with pytest.raises(SettingsFaulty, match=r"HIRELABEL_FILES: .*a folder, or gs://"):
        read()


@pytest.mark.parametrize(
    ("given", "database"),
    [
        ("sqlite://var/hirelabel.db", None),
        ("firestore://agency-1", ("agency-1", "(default)")),
        ("firestore://agency-1/hire", ("agency-1", "hire")),
    ],
)
def test_the_store_is_a_file_or_a_database(
    monkeypatch: pytest.MonkeyPatch, given: str, database: tuple[str, str] | None
) -> None:
    monkeypatch.setenv("HIRELABEL_GOOGLE_CLIENT_ID", "id")
    monkeypatch.setenv("HIRELABEL_GOOGLE_CLIENT_SECRET", "secret")
    monkeypatch.setenv("HIRELABEL_STORE", given)
    assert read().firestore == database


@pytest.mark.parametrize(
    "given", ["", "var/hirelabel.db", "sqlite://", "firestore://", "firestore://a/b/c", "mysql://x"]
)
def test_another_store_is_refused(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("HIRELABEL_STORE", given)
    with pytest.raises(SettingsFaulty, match=r"HIRELABEL_STORE: .*must be sqlite://"):
        read()
