"""Everything that is reached at Google, by the settings."""

from dataclasses import dataclass

from backend.adapters.gmail_flights import Flights
from backend.adapters.gmail_mailboxes import GmailMailboxes, OAuthClient
from backend.adapters.gmail_open_mail import GmailOpenMail
from backend.adapters.gmail_quota import Quota
from backend.adapters.gmail_retries import Retries
from backend.adapters.gmail_service import gmail_service
from backend.adapters.gmail_units import Meter
from backend.adapters.google_certificates import CertificateCache
from backend.adapters.google_consent import ConsentClient, GoogleConsent
from backend.adapters.google_identity import GoogleIdentity
from backend.adapters.google_transport import Wire
from backend.domain.quota import Plan
from backend.ports.consent import Consent
from backend.ports.identity import Identity
from backend.ports.mailbox import Mailboxes, OpenMail
from backend.ports.store import Store
from backend.ports.vault import Vault
from backend.settings import Settings


@dataclass(frozen=True)
class Google:
    """Everything that is reached at Google."""

    mailboxes: Mailboxes
    open_mail: OpenMail
    identity: Identity
    consent: Consent


def google_of(settings: Settings, store: Store, vault: Vault, meter: Meter) -> Google:
    """The clients of what Google serves; nothing is reached yet."""
    wire, retries = Wire(posted_read_s=settings.post_seconds), Retries()
    quota = Quota(
        store,
        Plan.of_mailbox(settings.units_per_minute, settings.units_reserved),
        Plan.of_project(settings.project_units_per_minute),
        Flights(settings.calls_in_flight),
        meter,
    )
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
        mailboxes=GmailMailboxes(store, vault, client, service, wire, quota, retries),
        open_mail=GmailOpenMail(service, at_once, quota, impatient),
        identity=GoogleIdentity(
            certificates,
            addon_client_id=settings.addon_client_id,
            addon_accounts=settings.addon_service_accounts,
            push_accounts=(settings.push_service_account,) if settings.push_service_account else (),
        ),
        consent=GoogleConsent(consent, certificates, wire),
    )
