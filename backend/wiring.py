"""Wiring: settings to adapters to services, once, in one place."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from backend.adapters import key_files
from backend.adapters.aesgcm_vault import AesGcmVault
from backend.adapters.folder_files import FolderFiles
from backend.adapters.gmail_mailboxes import GmailMailboxes, OAuthClient
from backend.adapters.gmail_open_mail import GmailOpenMail
from backend.adapters.gmail_retries import Retries
from backend.adapters.gmail_service import gmail_service
from backend.adapters.gmail_units import Meter
from backend.adapters.google_certificates import CertificateCache
from backend.adapters.google_consent import ConsentClient, GoogleConsent
from backend.adapters.google_identity import GoogleIdentity
from backend.adapters.google_transport import Wire
from backend.adapters.sqlite_store import SqliteStore
from backend.domain.work import Task
from backend.ports.consent import Consent
from backend.ports.identity import Identity
from backend.ports.mailbox import Mailboxes, OpenMail
from backend.ports.store import Store
from backend.ports.vault import Vault
from backend.services.adding import Adding
from backend.services.backfilling import Backfilling
from backend.services.connecting import Connecting
from backend.services.counting import Counting
from backend.services.filing import Filing
from backend.services.following import Following, Rhythm
from backend.services.founding import Founding
from backend.services.importing import Importing
from backend.services.offering import Offering
from backend.services.opening import Opening
from backend.services.reading import Reading
from backend.services.reading_history import ReadingHistory
from backend.services.recognizing import Recognizing
from backend.services.signing_in import SigningIn
from backend.services.welcoming import Welcoming
from backend.services.working import Working
from backend.settings import Settings

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Google:
    """Everything that is reached at Google."""

    mailboxes: Mailboxes
    open_mail: OpenMail
    identity: Identity
    consent: Consent


@dataclass(frozen=True)
class House:
    """The services, ready for the doors."""

    store: Store
    identity: Identity
    consent: Consent
    session_key: str
    signing_in: SigningIn
    connecting: Connecting
    offering: Offering
    opening: Opening
    working: Working
    following: Following
    adding: Adding
    reading: Reading
    recognizing: Recognizing
    welcoming: Welcoming


def build(settings: Settings) -> House:
    """The whole house. Raises SettingsFaulty when a key file is missing; reaches nothing outside yet."""
    store = SqliteStore(settings.sqlite_path)
    files = FolderFiles(settings.files)
    vault = AesGcmVault(key_files.vault_keys(settings.keys))
    google = _google(settings, store, vault)
    lease = timedelta(seconds=settings.lease_seconds)
    opening = Opening(store, google.mailboxes)
    filing = Filing(store)
    importing = Importing(store, files, filing)
    backfilling = Backfilling(store, opening, importing)
    working = Working(store, {Task.IMPORT: backfilling.step, Task.SETTLE: filing.settle_item}, lease)
    history = ReadingHistory(store, importing, backfilling, working)
    reading = Reading(store, files)
    return House(
        store=store,
        identity=google.identity,
        consent=google.consent,
        session_key=key_files.session_key(settings.keys),
        signing_in=SigningIn(store),
        connecting=Connecting(store, vault, opening, working, settings.push_topic),
        offering=Offering(store, backfilling, working),
        opening=opening,
        working=working,
        following=Following(store, opening, history, Rhythm(lease, _pause(settings))),
        adding=Adding(store, opening, importing, filing, reading, working),
        reading=reading,
        recognizing=Recognizing(store, reading, google.open_mail),
        welcoming=Welcoming(store, reading, working, polling=not settings.push_topic),
    )


def founding(settings: Settings) -> Founding:
    """What `init` needs, key files made first."""
    key_files.make(settings.keys)
    return Founding(SqliteStore(settings.sqlite_path))


def counting(settings: Settings) -> Counting:
    """What `status` needs."""
    return Counting(SqliteStore(settings.sqlite_path))


def _google(settings: Settings, store: Store, vault: Vault) -> Google:
    wire, meter, retries = Wire(), Meter(), Retries()
    at_once, impatient = Wire(read_s=8), Retries(most=1)
    service = gmail_service(settings.gmail_url)
    certificates = CertificateCache(settings.google_certs_url, wire)
    secret = settings.google_client_secret.get_secret_value()
    client = OAuthClient(settings.google_client_id, secret, settings.google_token_url)
    consent = ConsentClient(
        id=settings.google_client_id,
        secret=secret,
        auth_url=settings.google_auth_url,
        token_url=settings.google_token_url,
        revoke_url=settings.google_revoke_url,
    )
    return Google(
        mailboxes=GmailMailboxes(store, vault, client, service, wire, meter, retries),
        open_mail=GmailOpenMail(service, at_once, meter, impatient),
        identity=GoogleIdentity(
            certificates,
            addon_client_id=settings.addon_client_id,
            addon_accounts=settings.addon_service_accounts,
            push_accounts=(settings.push_service_account,) if settings.push_service_account else (),
        ),
        consent=GoogleConsent(consent, certificates, wire),
    )


def _pause(settings: Settings) -> timedelta:
    return timedelta(seconds=settings.safety_net_seconds if settings.push_topic else settings.poll_seconds)
