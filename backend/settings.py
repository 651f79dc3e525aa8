"""Every setting of the product, read once from the environment (prefix HIRELABEL_); docs/settings.md explains each."""

import os
import re
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from backend.domain.errors import SettingsFaulty

PREFIX = "HIRELABEL_"
MAIL_ADDRESS = re.compile(r"[^@\s<]+@[^@\s>]+>?$")
STORE = re.compile(r"sqlite://.+|firestore://(?P<project>[a-z][a-z0-9.:-]+)(/(?P<database>[a-z][a-z0-9-]+))?")
BUCKET = re.compile(r"gs://(?P<name>[a-z0-9][a-z0-9._-]+[a-z0-9])(?P<prefix>(/\w[\w.-]*)*)/?", re.ASCII)
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def secure_url(value: str) -> str:
    """The URL without a trailing slash; http is allowed on the loopback only."""
    parts = urlsplit(value)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise ValueError("must be an https:// address (http:// only on this machine's loopback)")
    return value.rstrip("/")


def mail_server(url: SecretStr) -> SecretStr:
    """The address of a mail server, or nothing; what is wrong with it is not quoted, for it holds a password."""
    value = url.get_secret_value()
    try:
        parts = urlsplit(value)
        sound = not value or (parts.scheme in ("smtp", "smtps") and parts.hostname and parts.port != 0)
    except ValueError:
        sound = False
    if not sound:
        raise ValueError("must be an smtp:// or smtps:// address, name and password percent-encoded")
    return url


def place_of_records(value: str) -> str:
    """A file of SQLite, or a database of Firestore."""
    if not STORE.fullmatch(value):
        raise ValueError("must be sqlite:// with a file, or firestore:// with a project and perhaps a database")
    return value


def place_of_files(value: str) -> str:
    """A folder, or a bucket of Cloud Storage."""
    if "://" in value and not BUCKET.fullmatch(value):
        raise ValueError("must be a folder, or gs:// with the name of a bucket and perhaps a prefix")
    return value


def names(value: str) -> tuple[str, ...]:
    """A comma-separated list."""
    return tuple(name.strip() for name in value.split(",") if name.strip())


Url = Annotated[str, AfterValidator(secure_url)]
StorePlace = Annotated[str, AfterValidator(place_of_records)]
FilesPlace = Annotated[str, AfterValidator(place_of_files)]
MailServer = Annotated[SecretStr, AfterValidator(mail_server)]


class Settings(BaseModel):
    """The settings; field descriptions are what docs/settings.md shows."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    origin: Url = Field("http://127.0.0.1:8080", description="Where people and Google reach the product.")
    store: StorePlace = Field(
        "sqlite://var/hirelabel.db",
        description="Where records live: sqlite://PATH, or firestore://PROJECT[/DATABASE].",
    )
    files: FilesPlace = Field(
        "var/files", description="Where bytes too large for a record live: a folder, or gs://BUCKET[/PREFIX]."
    )
    keys: Path = Field(Path("var/keys"), description="Folder of the key files `python -m backend init` makes.")
    google_client_id: str = Field(min_length=1, description="OAuth client id of your Google Cloud project.")
    google_client_secret: SecretStr = Field(min_length=1, description="The secret of that OAuth client.")
    addon_client_id: str = Field("", description="The add-on's OAuth client id; empty: the sidebar is closed.")
    addon_service_account: str = Field("", description="The add-on's service account, several by comma.")
    push_topic: str = Field("", description="Pub/Sub topic Gmail publishes to; empty: mailboxes are polled.")
    push_subscription: str = Field("", description="The push subscription whose deliveries are accepted.")
    work_topic: str = Field(
        "", description="Pub/Sub topic that announces queued work; empty: the heartbeat or a clock finds it."
    )
    work_subscription: str = Field(
        "", validate_default=True, description="The push subscription of that topic whose deliveries are accepted."
    )
    push_service_account: str = Field(
        "", validate_default=True, description="The service account that signs pushes and clock jobs."
    )
    dead_letter_topic: str = Field(
        "", description="Pub/Sub topic for what cannot be delivered for hours; empty: it is tried for a week."
    )
    poll_seconds: float = Field(30.0, gt=0, description="Pause between looks at a mailbox when no topic is set.")
    safety_net_seconds: float = Field(600.0, gt=0, description="Pause between looks when pushes should come.")
    heartbeat_seconds: float = Field(
        0.5, ge=0, description="Pause of the in-process scheduler; 0: none, clock jobs call the doors."
    )
    lease_seconds: float = Field(12.0, gt=0, description="After this long a dead worker's work is taken over.")
    units_per_minute: int = Field(6_000, ge=3_000, description="Gmail's quota units a minute for one mailbox.")
    units_reserved: int = Field(1_200, description="Of these, how many first imports leave to work somebody waits for.")
    project_units_per_minute: int = Field(
        1_200_000, ge=6_000, description="Gmail's quota units a minute for your whole Google Cloud project."
    )
    calls_in_flight: int = Field(5, ge=2, description="Calls a process makes at once to one mailbox.")
    answer_seconds: float = Field(
        2.5, gt=0, description="How long the sidebar waits for Gmail before it answers with what is known."
    )
    post_seconds: float = Field(
        60.0, gt=0, description="How long Gmail may take to say that it took a mail; then the mail is looked for."
    )
    gmail_url: Url = Field("https://gmail.googleapis.com", description="Root of the Gmail API.")
    google_auth_url: Url = Field("https://accounts.google.com/o/oauth2/v2/auth", description="Consent page.")
    google_token_url: Url = Field("https://oauth2.googleapis.com/token", description="Token endpoint.")
    google_revoke_url: Url = Field("https://oauth2.googleapis.com/revoke", description="Revocation endpoint.")
    google_certs_url: Url = Field(
        "https://www.googleapis.com/oauth2/v1/certs", description="Certificates Google signs ID tokens with."
    )

    smtp_url: MailServer = Field(
        SecretStr(""),
        description="Mail server for notices to recruiters, smtp(s)://user:password@host:port; empty: none.",
    )
    mail_from: str = Field(
        "",
        validate_default=True,
        description="Sender of these notices, such as Hirelabel <hirelabel@agency.example>.",
    )

    @field_validator("mail_from")
    @classmethod
    def _a_sender(cls, sender: str, read_before: ValidationInfo) -> str:
        """Checked when there is a server only; `smtp_url` stands before it."""
        if read_before.data.get("smtp_url") and not MAIL_ADDRESS.search(sender):
            raise ValueError("must be an e-mail address where HIRELABEL_SMTP_URL is set")
        return sender

    @field_validator("work_subscription", "push_service_account")
    @classmethod
    def _somebody_listens(cls, name: str, read_before: ValidationInfo) -> str:
        """Without both every announcement would be refused at our door; `work_topic` stands before them."""
        if read_before.data.get("work_topic") and not name:
            raise ValueError("must be set where HIRELABEL_WORK_TOPIC is")
        return name

    @field_validator("units_reserved")
    @classmethod
    def _a_fair_share(cls, reserved: int, read_before: ValidationInfo) -> int:
        """The reserve also pays for calls that are late, which a tenth of the limit does."""
        limit = read_before.data.get("units_per_minute", reserved * 5)
        if not limit <= reserved * 10 <= limit * 5:
            raise ValueError("must be a tenth to a half of HIRELABEL_UNITS_PER_MINUTE")
        return reserved

    @property
    def addon_service_accounts(self) -> tuple[str, ...]:
        """The accounts whose system ID tokens open the sidebar's door."""
        return names(self.addon_service_account)

    @property
    def bucket(self) -> tuple[str, str] | None:
        """The bucket of the files and the prefix in it, "" or with its slash; None where they live in a folder."""
        found = BUCKET.fullmatch(self.files)
        return (found["name"], f"{found['prefix'][1:]}/" if found["prefix"] else "") if found else None

    @property
    def firestore(self) -> tuple[str, str] | None:
        """Google's project and the database in it; None where records live in SQLite."""
        found = STORE.fullmatch(self.store)
        return (found["project"], found["database"] or "(default)") if found and found["project"] else None

    @property
    def sqlite_path(self) -> Path:
        """The database file of the store where it is SQLite's."""
        return Path(self.store.removeprefix("sqlite://"))


def read(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of a process. Raises SettingsFaulty that names every fault at once, unknown names too."""
    given = {name.removeprefix(PREFIX).lower(): value for name, value in environment.items() if name.startswith(PREFIX)}
    try:
        return Settings.model_validate(given)
    except ValidationError as faults:
        lines = [_said(str(*fault["loc"][:1]), fault["type"], fault["msg"]) for fault in faults.errors()]
        raise SettingsFaulty("The settings do not add up:\n  " + "\n  ".join(lines)) from None


def _said(name: str, kind: str, message: str) -> str:
    if kind == "extra_forbidden":
        near = get_close_matches(name, Settings.model_fields, 1)
        message = f"unknown; did you mean {PREFIX}{near[0].upper()}?" if near else "unknown"
    return f"{PREFIX}{name.upper()}: {message}" if name else message
